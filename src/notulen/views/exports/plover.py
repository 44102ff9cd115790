"""Event data in PLOVER: a JSON record a line, with the fields of its manual."""

from __future__ import annotations

from collections import Counter
from typing import Any, TextIO

from notulen.ledger.entries import Entry
from notulen.model import Person
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.exports.mapping import codes, event_code, first_day, sector, table
from notulen.views.jsonl import dumped

REQUIRED = ("id", "date", "actor", "event")  # the manual's table of fields


def _write(asked: Asked, out: TextIO) -> Done:
    done = Done(0, "events")
    left: Counter[str] = done.left_out
    for entry in asked.entries():
        made = event(entry)
        if isinstance(made, str):
            left[made] += 1
        else:
            out.write(dumped(made) + "\n")
            done.written += 1
    return done


def event(entry: Entry) -> dict[str, Any] | str:
    """A minute as a record, or why it is none."""
    m, report = entry.minute, entry.report
    if m.plover is None:
        return f"minutes of kind {m.kind}, which is no event in PLOVER"
    actor = _entities(m.actor)
    day = first_day(m, report.published)
    if not actor:
        return "minutes whose actor is not told, or no party of PLOVER's: a record must have one"
    if day is None:
        return "minutes without a day: a record must have one"
    last = m.when.split("/")[-1] if m.when else None
    contexts = [table("context")[issue] for issue in m.issues if issue in table("context")]
    auxiliary = table("auxiliary").get(m.modality)
    told: dict[str, Any] = {
        "id": m.id, "date": day, "enddate": last if last != day else None, "actor": actor, "recipient": _entities(m.recipient),
        "event": [m.plover], "quad_code": table("quad")[m.plover], "mode": [auxiliary] if auxiliary else [],
        "context": list(dict.fromkeys(contexts)), "event_loc": {"extracted_place": m.where} if m.where else None,
        "event_text": [m.evidence.text],
        "text_info": {"start": m.evidence.start, "end": m.evidence.end},
        "cite_info": {
            "citation": entry.key, "url": report.url, "title": report.headline, "language": report.language,
            "publication": report.outlet, "coder": entry.reader,
        },
        "comment": "; ".join(m.notes) or None,
    }  # fmt: skip
    told["cite_info"] = {name: value for name, value in told["cite_info"].items() if value is not None}
    return {name: value for name, value in told.items() if value is not None}


def _entities(person: Person | None) -> list[dict[str, str]]:
    found = []
    for code in codes(person):
        of_event = event_code(code)
        if of_event and person:
            told = {
                "code": of_event,
                "sector": sector(code),
                "entity_text": person.text,
                "identifier_text": person.name or "",
            }
            found.append({name: value for name, value in told.items() if value})
    return found


FORMAT = Format(
    "plover",
    "event data in PLOVER, a JSON record a line (manual of the Open Event Data Alliance)",
    "minutes of kinds that are no event in PLOVER (deny, assess, state), or without actor or day; issue codes "
    "beyond its contexts, "
    "conditions, chains, sources, polarity, confidence, spans but the evidence's",
    text=_write,
)
