"""Records as rows and back. A minute's words are not kept: they are cut from its report's text, where they came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from notulen.ledger.filters import days
from notulen.ledger.schema import KEY_LENGTH, minutes
from notulen.model import Attribution, Minute, Person, Report, Span

ROLES = ("actor", "recipient", "source")
TOLD = ("id", "outlet", "published", "language", "url", "headline", "byline", "wire")  # of where a text was published
AT_ONCE = 500  # values named in one statement, rows taken at once
COLUMNS = tuple(column.name for column in minutes.columns)

_Numbering = Callable[[str, str], int]


def key_of(text: str) -> str:
    """The key of a report: a hash of its text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LENGTH]


def day_of(published: str | None) -> str | None:
    """The day of a date or time."""
    return published[:10] if published else None


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@lru_cache(maxsize=50_000)
def listed(values: tuple[str, ...]) -> str:
    """Texts as one; the same few chains of outlets and wires come again and again."""
    return _encode(values)


def minute_row(number: int, reading: int, minute: Minute, day: str | None, person: _Numbering) -> tuple[Any, ...]:
    """A minute as a row, in the order of `COLUMNS`.

    Args:
        number: its own.
        reading: that of its reading.
        minute: the record.
        day: ISO day its report was published on.
        person: gives the number of a person by name and party.
    """
    m = minute
    first, last = days(m.when, day)
    e, u = m.evidence, m.cue
    return (
        number, reading, m.id, m.kind, m.modality, m.polarity, m.quoted, m.when, first, last, m.where,
        " ".join(m.issues), e.start, e.end, *_ends(m.content), *_ends(m.condition), u.start, u.end,
        *_somebody(m.actor, person), *_somebody(m.recipient, person), *_somebody(m.source, person),
        listed(m.chain), m.plover, m.cameo, m.confidence, listed(m.notes) if m.notes else None,
    )  # fmt: skip


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (None, None) if span is None else (span.start, span.end)


def _somebody(one: Person | None, person: _Numbering) -> tuple[int | str | None, ...]:
    if one is None:
        return None, None, None, None
    return one.start, one.end, one.party, person(one.name, one.party) if one.name is not None else None


def lookups(number: int, minute: Minute) -> tuple[list[tuple[str, int]], list[tuple[str, str, int]]]:
    """The rows by which a minute is found: of its issues, and of its parties by their role."""
    issues = [(issue, number) for issue in dict.fromkeys(minute.issues)]
    parties = [
        (code, role, number)
        for role, one in (("actor", minute.actor), ("recipient", minute.recipient), ("source", minute.source))
        if one is not None
        for code in dict.fromkeys(one.party.split("+"))
    ]
    return issues, parties


def minute_of(row: Mapping[str, Any], report: str, text: str) -> Minute:
    """A row as a minute again.

    Args:
        row: by the names of `COLUMNS`, with the names of people as `actor_name` and so on.
        report: the id of its report.
        text: the report's text.
    """
    return Minute(
        report=report, id=row["id"], kind=row["kind"], issues=tuple(row["issues"].split()),
        modality=row["modality"], polarity=row["polarity"], quoted=row["quoted"], when=row["when"],
        where=row["place"], chain=tuple(json.loads(row["chain"])), evidence=_span(text, row, "evidence"),
        content=_maybe(text, row, "content"), condition=_maybe(text, row, "condition"), cue=_span(text, row, "cue"),
        actor=_person(text, row, "actor"), recipient=_person(text, row, "recipient"),
        source=_person(text, row, "source"), plover=row["plover"], cameo=row["cameo"], confidence=row["confidence"],
        notes=tuple(json.loads(row["notes"])) if row["notes"] else (),
    )  # fmt: skip


def _span(text: str, row: Mapping[str, Any], name: str) -> Span:
    start, end = row[f"{name}_start"], row[f"{name}_end"]
    return Span(start=start, end=end, text=text[start:end])


def _maybe(text: str, row: Mapping[str, Any], name: str) -> Span | None:
    return None if row[f"{name}_start"] is None else _span(text, row, name)


def _person(text: str, row: Mapping[str, Any], role: str) -> Person | None:
    start, end = row[f"{role}_start"], row[f"{role}_end"]
    if start is None:
        return None
    return Person(start=start, end=end, text=text[start:end], party=row[f"{role}_party"], name=row[f"{role}_name"])


def publication_row(report: Report) -> dict[str, Any]:
    """What a report tells of where it was published."""
    return {name: getattr(report, name) for name in TOLD} | {"day": day_of(report.published)}


def report_of(row: Mapping[str, Any], text: str) -> Report:
    """A publication and a text as a report again."""
    return Report(text=text, **{name: row[name] for name in TOLD})


def attributions_text(found: tuple[Attribution, ...]) -> str:
    """Attributed statements as one text: the starts and ends of each one's source, cue and content, and its name."""
    rows = [[*(_places(part) for part in (one.source, one.cue, one.content)), one.name] for one in found]
    return _encode(rows)


def _places(spans: tuple[Span, ...]) -> list[int]:
    return [place for span in spans for place in (span.start, span.end)]


def attributions_of(kept: str | None, text: str) -> tuple[Attribution, ...]:
    """Attributed statements again, their words cut from the text."""

    def spans(places: list[int]) -> tuple[Span, ...]:
        pairs = zip(places[::2], places[1::2], strict=True)
        return tuple(Span(start=start, end=end, text=text[start:end]) for start, end in pairs)

    return tuple(
        Attribution(source=spans(source), cue=spans(cue), content=spans(content), name=name)
        for source, cue, content, name in json.loads(kept or "[]")
    )


def slices(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Values, some hundreds at a time: SQLite takes no more in one statement."""
    whole = list(values)
    for i in range(0, len(whole), AT_ONCE):
        yield whole[i : i + AT_ONCE]
