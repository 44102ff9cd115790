"""Readings made by hand, for tests of what shows them."""

from __future__ import annotations

from typing import Any

from notulen.model import Attribution, Minute, Person, Reading, Report, Span

TEXT = (
    "Rusia Tolak Tuduhan, Wina Berikutnya\n"
    "Juru bicara Kremlin Dmitry Peskov membantah tuduhan itu. Rusia menuntut NATO menarik pasukan. "
    "Rusia juga menuntut NATO menutup pintu bagi anggota baru. AS menolak tuntutan tersebut. "
    "AS akan menjatuhkan sanksi jika Rusia menyerang. Pertemuan Rusia dan NATO akan digelar di Wina. "
    "“Pembicaraan ini tidak berhasil,” kata Peskov, dikutip Reuters."
)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words)


def person(text: str, words: str, party: str, name: str | None = None) -> Person:
    return Person(**span(text, words).model_dump(), party=party, name=name)


def minute(words: str, text: str = TEXT, report: str = "contoh", **fields: Any) -> Minute:
    evidence = span(text, words)
    made: dict[str, Any] = {
        "report": report, "id": f"{evidence.start}-{fields.get('kind')}", "kind": "state", "issues": ("other",),
        "modality": "actual", "polarity": None, "quoted": "none", "when": None, "where": None,
        "chain": ("Berita Baru",), "evidence": evidence, "content": None, "condition": None, "cue": evidence,
        "actor": None, "recipient": None, "source": None, "plover": None, "cameo": "010", "confidence": 0.8,
    }  # fmt: skip
    return Minute(**(made | fields))


def report(text: str = TEXT, **fields: Any) -> Report:
    made = {"id": "contoh", "text": text, "outlet": "Berita Baru", "published": "2022-01-13", "language": "id"}
    return Report(**(made | fields))


def reading() -> Reading:
    russia, nato, states = person(TEXT, "Rusia", "RUS"), person(TEXT, "NATO", "NATO"), person(TEXT, "AS", "USA")
    peskov = person(TEXT, "Juru bicara Kremlin Dmitry Peskov", "RUS", "Dmitry Peskov")
    both = person(TEXT, "Rusia dan NATO", "RUS+NATO")
    forces: dict[str, Any] = {"actor": russia, "recipient": nato, "issues": ("security.forces",)}
    minutes = (
        minute("membantah tuduhan itu", kind="deny", actor=peskov, source=peskov, issues=("conflict.force",)),
        minute("Rusia menuntut NATO menarik pasukan", kind="demand", **forces),
        minute("Rusia juga menuntut NATO menutup pintu bagi anggota baru", kind="demand", **forces),
        minute(
            "AS menolak tuntutan tersebut", kind="reject", actor=states, recipient=russia, issues=("security.forces",)
        ),
        minute(
            "AS akan menjatuhkan sanksi jika Rusia menyerang", kind="threaten", actor=states, recipient=russia,
            issues=("economy.sanctions",), condition=span(TEXT, "jika Rusia menyerang"),
        ),
        minute(
            "Pertemuan Rusia dan NATO akan digelar di Wina", kind="meet", actor=both, recipient=both,
            modality="planned", when="2022-01-13", where="Wina", issues=("process.talks",),
        ),
        minute(
            "“Pembicaraan ini tidak berhasil,” kata Peskov", kind="assess", actor=peskov, source=peskov,
            quoted="direct", polarity="negative", issues=("process.talks",),
            content=span(TEXT, "Pembicaraan ini tidak berhasil"),
            chain=("Berita Baru", "Reuters", "Dmitry Peskov"), when="2022-01-13",
        ),
    )  # fmt: skip
    said = Attribution(
        source=(span(TEXT, "Peskov, dikutip"),), cue=(span(TEXT, "kata"),),
        content=(span(TEXT, "Pembicaraan ini tidak berhasil"),), name="Dmitry Peskov",
    )  # fmt: skip
    headline = TEXT.split("\n", maxsplit=1)[0]
    return Reading(report=report(headline=headline), minutes=minutes, attributions=(said,))
