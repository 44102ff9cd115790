"""Event data in a table as ICEWS gives it: CAMEO's codes, sectors and countries, intensity on Goldstein's scale."""

from __future__ import annotations

import re
from typing import TextIO

from notulen import knowledge
from notulen.ledger.entries import Entry
from notulen.ledger.parties import party
from notulen.model import Person
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.exports.csv import harmless
from notulen.views.exports.mapping import codes, event_code, first_day, sector, table

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "Language", "Location",
    "Source Code", "Target Code", "Modality", "Confidence", "Intensity Scale",
)  # fmt: skip
_END = re.compile(r"[.!?]+[”\"'’)]*\s+|\n+")
_BLANK = re.compile(r"\s+")
_NUMBER = COLUMNS.index("Intensity")  # below nought it begins like a formula, and is none


def _write(asked: Asked, out: TextIO) -> Done:
    done = Done(0, "events")
    scale = str(knowledge.load(knowledge.FOLDER / "exports.toml")["scale"])
    out.write("\t".join(COLUMNS) + "\n")
    for entry in asked.entries():
        day = first_day(entry.minute, entry.report.published)
        if day is None:
            done.left_out["minutes without a day"] += 1
            continue
        for one in events(entry, day, scale):
            out.write("\t".join(_cell(value, at == _NUMBER) for at, value in enumerate(one)) + "\n")
            done.written += 1
    return done


def events(entry: Entry, day: str, scale: str) -> list[tuple[str, ...]]:
    """A minute as rows: one for each of those who act and each of those toward whom."""
    m, report = entry.minute, entry.report
    assert m.cameo is not None or m.kind
    code = m.cameo or ""
    intensity = table("goldstein").get(code)
    pairs = [
        (source, target)
        for source in codes(m.actor) or [""]
        for target in codes(m.recipient) or [""]
        if source != target or not source
    ]
    if not pairs:  # those who meet act toward each other
        pairs = [(codes(m.actor)[0], codes(m.recipient)[0])]
    sentence = str(len(_END.findall(report.text[: m.evidence.start])) + 1)
    return [
        (
            m.id if len(pairs) == 1 else f"{m.id}-{number}", day, *_party(source, m.actor), m.evidence.text, code,
            "" if intensity is None else f"{intensity:.1f}", *_party(target, m.recipient), entry.key, sentence,
            report.outlet or "", report.language or "", m.where or "", event_code(source) if source else "",
            event_code(target) if target else "", m.modality, f"{m.confidence:.3f}", scale,
        )
        for number, (source, target) in enumerate(pairs, 1)
    ]  # fmt: skip


def _party(code: str, person: Person | None) -> tuple[str, str, str]:
    """Name, sectors and country of who acts, or toward whom."""
    if not code or person is None:
        return "", "", ""
    one = party(code)
    return person.name or one.name, sector(code), one.name if one.kind == "state" else ""


def _cell(value: str, number: bool) -> str:
    told = _BLANK.sub(" ", value).strip()
    return told if number else str(harmless(told))


FORMAT = Format(
    "icews",
    "event data as a table like that of ICEWS (tab-separated): CAMEO codes, intensity on Goldstein's scale",
    "issues, conditions, chains, sources, polarity, spans but the evidence's words; joint parties become a row each",
    text=_write,
)
