"""notulen's own lines of JSON: minutes as `read --format jsonl` prints them, and whole reports for another ledger."""

from __future__ import annotations

from typing import Any, TextIO

from notulen.ledger.entries import Whole
from notulen.model import Attribution, Minute, Reading, Report
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.jsonl import dumped

VERSION = 1  # of the bundle
SPANS = ("evidence", "content", "condition", "cue")
ROLES = ("actor", "recipient", "source")
PLAIN = (
    "id", "kind", "modality", "polarity", "quoted", "when", "where", "plover", "cameo", "confidence",
)  # fmt: skip
LISTS = ("issues", "chain", "notes")


def _minutes(asked: Asked, out: TextIO) -> Done:
    number = 0
    for number, entry in enumerate(asked.entries(), 1):  # noqa: B007 - how many there were
        out.write(dumped(entry.minute.model_dump(mode="json")) + "\n")
    return Done(number)


def _bundle(asked: Asked, out: TextIO) -> Done:
    reports = 0
    out.write(dumped({"notulen": "bundle", "version": VERSION}) + "\n")
    for reports, whole in enumerate(asked.wholes(), 1):  # noqa: B007
        out.write(dumped(line(whole)) + "\n")
    return Done(reports, "reports")


def line(whole: Whole) -> dict[str, Any]:
    """All that is held of a report as what JSON can hold: its text once, stretches as their ends alone."""
    return {
        "key": whole.key,
        "text": whole.readings[0][0].report.text if whole.readings else "",
        "readings": [
            {
                **{name: value for name, value in reading.report.model_dump().items() if name != "text"},
                "reader": reading.reader, "at": at, "asked": asked, "passed_over": reading.passed_over,
                "notes": list(reading.notes),
                "attributions": [_attribution(one) for one in reading.attributions],
                "minutes": [minute_line(one) for one in reading.minutes],
            }
            for reading, asked, at in whole.readings
        ],
        "verdicts": list(whole.verdicts),
    }  # fmt: skip


def _attribution(one: Attribution) -> dict[str, Any]:
    places = {part: [[s.start, s.end] for s in getattr(one, part)] for part in ("source", "cue", "content")}
    return places | {"name": one.name}


def minute_line(one: Minute) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(one, name) for name in PLAIN}
    told |= {name: list(getattr(one, name)) for name in LISTS}
    for name in SPANS:
        span = getattr(one, name)
        told[name] = None if span is None else [span.start, span.end]
    for role in ROLES:
        person = getattr(one, role)
        told[role] = None if person is None else [person.start, person.end, person.party, person.name]
    return told


def reading_of(told: dict[str, Any], text: str) -> Reading:
    """A reading of such a line again, its words cut from the text.

    Raises:
        ValueError, KeyError, TypeError, IndexError: it is none.
    """

    def span(places: Any) -> dict[str, Any] | None:  # noqa: ANN401 - whatever a file holds
        if places is None:
            return None
        start, end = places[0], places[1]
        if not (type(start) is type(end) is int and 0 <= start < end <= len(text)):
            raise ValueError(f"characters {start!r} to {end!r} lie outside its text")
        return {"start": start, "end": end, "text": text[start:end]}

    def person(places: Any) -> dict[str, Any] | None:  # noqa: ANN401
        found = span(places)
        return None if found is None else found | {"party": places[2], "name": places[3]}

    of_report = {name: told.get(name) for name in Report.model_fields if name != "text"}
    minutes = [
        {name: one[name] for name in (*PLAIN, *LISTS)}
        | {name: span(one[name]) for name in SPANS} | {role: person(one[role]) for role in ROLES} | {"report": told["id"]}
        for one in told["minutes"]
    ]  # fmt: skip
    said = [
        {part: [span(places) for places in one[part]] for part in ("source", "cue", "content")} | {"name": one["name"]}
        for one in told["attributions"]
    ]
    return Reading.model_validate(
        {
            "report": of_report | {"text": text}, "minutes": minutes, "attributions": said,
            "passed_over": told["passed_over"], "notes": told["notes"], "reader": told["reader"],
        }
    )  # fmt: skip


MINUTES = Format(
    "jsonl",
    "notulen's own lines of JSON, a minute a line, as `read --format jsonl` prints them",
    "attributions, verdicts, of the report all but its id; they are in `bundle`",
    text=_minutes,
)
BUNDLE = Format(
    "bundle",
    "whole reports as lines of JSON, from which `notulen import bundle` fills another ledger",
    "nothing of a report: with a filter, reports that have a wanted minute come whole. Talks and forgotten reports stay behind",
    text=_bundle,
)
