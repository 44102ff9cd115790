"""A citation of a minute: its words, who published them when and where, and the hash of the text they stand in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from notulen.ledger.rows import key_of
from notulen.views.fragments import fragment_link
from notulen.views.jsonl import dumped
from notulen.views.plain import plain

if TYPE_CHECKING:
    from notulen.ledger.showing import Shown

Form = Literal["text", "bibtex", "json"]
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
_SAFE_ADDRESS = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says.

    Attributes:
        minute: its id.
        words: the evidence, on one line.
        headline, byline, outlet, published, language: of the report; none where that is not told.
        url: its address.
        link: the address with the words marked.
        key: the hash of the report's text.
        start, end: the words' characters in it.
        report: what the user calls the report.
    """

    minute: str
    words: str
    headline: str | None
    byline: str | None
    outlet: str | None
    published: str | None
    language: str | None
    url: str | None
    link: str | None
    key: str
    start: int
    end: int
    report: str


def citation(shown: Shown) -> Citation:
    """The citation of a minute, of which all is known."""
    report, evidence = shown.report, shown.minute.evidence
    url = report.url if report.url and _SAFE_ADDRESS.fullmatch(report.url) else None
    link = fragment_link(url, report.text, evidence.start, evidence.end) if url else None
    return Citation(
        shown.minute.id, plain(evidence.text), report.headline, report.byline, report.outlet, report.published,
        report.language, url, link, key_of(report.text), evidence.start, evidence.end, report.id,
    )  # fmt: skip


def rendered(one: Citation, form: Form) -> str:
    """A citation in a form, with the end of its last line."""
    return {"text": _text, "bibtex": _bibtex, "json": _json}[form](one)


def _day(one: Citation) -> str | None:
    return one.published[:10] if one.published else None


def _text(one: Citation) -> str:
    where = ", ".join(plain(part) for part in (one.byline, one.headline, one.outlet, _day(one)) if part)
    lines = [f"“{one.words}” {where or plain(one.report)}."]
    if one.link:
        lines.append(one.link)
    lines.append(f"Minute {one.minute}; SHA-256 {one.key}, characters {one.start} to {one.end}.")
    return "\n".join(lines) + "\n"


def _latex(text: str) -> str:
    return "".join(_LATEX.get(char, char) for char in plain(text))


def _bibtex(one: Citation) -> str:
    fields: dict[str, str | None] = {
        "title": f"{{{_latex(one.headline)}}}" if one.headline else None,
        "author": f"{{{_latex(one.byline)}}}" if one.byline else None,
        "journal": _latex(one.outlet) if one.outlet else None,
        "date": _day(one),
        "year": one.published[:4] if one.published else None,
        "langid": {"id": "indonesian", "en": "english"}.get(one.language or ""),
        "url": one.link.replace("{", "%7B").replace("}", "%7D") if one.link else None,
        "note": f"``{_latex(one.words)}''; minute {one.minute}, SHA-256 {one.key}, characters {one.start}--{one.end}",
    }
    told = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@article{{{_name(one)},\n" + ",\n".join(told) + "\n}\n"


def _name(one: Citation) -> str:
    """The key of an entry: letters and digits alone."""
    ascii_ = unicodedata.normalize("NFKD", one.outlet or "report").encode("ascii", "ignore").decode()
    outlet = re.sub(r"[^a-z0-9]", "", ascii_.lower()) or "report"
    return f"{outlet}{(one.published or '')[:4]}-{one.minute[:8]}"


def _json(one: Citation) -> str:
    return dumped([csl(one)]) + "\n"


def csl(one: Citation) -> dict[str, Any]:
    """A citation as CSL-JSON has it; what CSL knows no field for stands under `custom`."""
    day = _day(one)
    told: dict[str, Any] = {
        "id": one.minute, "type": "article-newspaper", "title": one.headline, "container-title": one.outlet,
        "author": [{"literal": one.byline}] if one.byline else None,
        "issued": {"date-parts": [[int(part) for part in day.split("-")]]} if day else None,
        "URL": one.link, "language": one.language, "abstract": one.words,
        "custom": {
            "minute": one.minute, "report": one.report, "address": one.url, "sha256": one.key,
            "start": one.start, "end": one.end,
        },
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}
