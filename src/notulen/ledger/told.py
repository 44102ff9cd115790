"""Minutes as slim rows, for what goes over very many of them: no records, no words but those asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from notulen.ledger import schema
from notulen.ledger.filters import days
from notulen.ledger.query import Texts
from notulen.ledger.rows import ROLES
from notulen.model import Minute, Person

AT_ONCE = 2_000  # rows at a time


class Told(NamedTuple):
    """A minute that counts, as its report tells it.

    Attributes:
        minute: its id.
        report: the key of its report.
        start: first character of its evidence.
        kind, modality, polarity: as in the minute.
        actors, recipients, sources: codes of parties, none where nobody is told.
        actor, recipient, source: names of people, or the words that stand for somebody where words are asked for.
        issues: codes.
        day_from, day_to: ISO days of the act; none where the report does not tell.
        published: ISO day of the report.
        first_day: ISO day on which its text was first published by whomever, as far as that is worked out.
        outlet: of the report.
        origin: the report's, as `copies` tells it; none until that is worked out.
        language: of the report.
        content: its words, those of the evidence where it has none; empty where words are not asked for.
        condition: its words; none where it has none, or words are not asked for.
        place: of the act.
        confidence: 0 to 1.
        chain: how the words came, outermost first.
        wire: of the report.
        report_id: what the user calls the report.
        report_number, number: the rows of report and minute.
    """

    minute: str
    report: str
    start: int
    kind: str
    modality: str
    polarity: str | None
    actors: frozenset[str]
    actor: str | None
    recipients: frozenset[str]
    recipient: str | None
    sources: frozenset[str]
    source: str | None
    issues: tuple[str, ...]
    day_from: str | None
    day_to: str | None
    published: str | None
    first_day: str | None
    outlet: str | None
    origin: str | None
    language: str | None
    content: str
    condition: str | None
    place: str | None
    confidence: float
    chain: tuple[str, ...]
    wire: str | None
    report_id: str
    report_number: int
    number: int


@lru_cache(maxsize=100_000)
def codes(joint: str | None) -> frozenset[str]:
    """The parties of a joint code; the same for all that have it, which saves memory."""
    return frozenset(joint.split("+")) if joint else frozenset()


@lru_cache(maxsize=100_000)
def _chain(kept: str) -> tuple[str, ...]:
    return tuple(json.loads(kept))


@lru_cache(maxsize=100_000)
def _issues(kept: str) -> tuple[str, ...]:
    return tuple(kept.split())


def told_select() -> Select[Any]:
    """A SELECT of what `told` wants, of the minutes that count."""
    m, g, p, c, r = (
        one.c for one in (schema.minutes, schema.readings, schema.publications, schema.copies, schema.reports)
    )
    people = {role: schema.people.alias(f"{role}_people") for role in ROLES}
    joined = schema.minutes.join(schema.readings, m.reading == g.number).join(schema.reports, r.number == g.report)
    joined = joined.join(schema.publications, g.publication == p.number)
    joined = joined.outerjoin(schema.copies, c.report == g.report)
    for role, some in people.items():
        joined = joined.outerjoin(some, m[f"{role}_person"] == some.c.number)
    somebody = [
        column
        for role in ROLES
        for column in (m[f"{role}_party"], people[role].c.name, m[f"{role}_start"], m[f"{role}_end"])
    ]
    return select(
        m.number, m.id, g.report, r.key, p.id.label("report_id"), m.kind, m.modality, m.polarity, *somebody, m.issues,
        m.when, p.day, c.day, p.outlet, p.language, m.chain, p.wire, c.origin, m.place, m.evidence_start,
        m.evidence_end, m.content_start, m.content_end, m.condition_start, m.condition_end, m.confidence,
    ).select_from(joined).where(g.current == 1)  # fmt: skip


def told(connection: Connection, wanted: Select[Any], words: bool) -> Iterator[Told]:
    """The rows of a SELECT as they are told.

    Args:
        connection: one under way.
        wanted: made from `told_select`.
        words: whether to cut words from the reports' texts.
    """
    texts = Texts(connection)
    for rows in connection.execution_options(yield_per=AT_ONCE).execute(wanted).partitions():
        if words:
            texts.fetch(row[2] for row in rows)
        for row in rows:
            yield _told(row, texts[row[2]] if words else None)


def _told(row: Any, text: str | None) -> Told:  # noqa: ANN401 - a row of SQLAlchemy's
    (
        number, id_, report, key, report_id, kind, modality, polarity,
        actors, actor, a_start, a_end, recipients, recipient, r_start, r_end, sources, source, s_start, s_end,
        issues, when, published, first, outlet, language, chain, wire, origin, place,
        e_start, e_end, c_start, c_end, if_start, if_end, confidence,
    ) = row  # fmt: skip
    content, condition = "", None
    if text is not None:
        content = text[e_start:e_end] if c_start is None else text[c_start:c_end]
        condition = None if if_start is None else text[if_start:if_end]
        if actor is None and a_start is not None:
            actor = text[a_start:a_end]
        if recipient is None and r_start is not None:
            recipient = text[r_start:r_end]
        if source is None and s_start is not None:
            source = text[s_start:s_end]
    day_from, day_to = _days(when)
    return Told(
        id_, key, e_start, kind, modality, polarity, codes(actors), actor, codes(recipients), recipient,
        codes(sources), source, _issues(issues), day_from, day_to, published, first or published, outlet, origin,
        language, content, condition, place, confidence, _chain(chain), wire, report_id, report, number,
    )  # fmt: skip


@lru_cache(maxsize=20_000)
def _days(when: str | None) -> tuple[str | None, str | None]:
    return days(when, None)


def of_minute(row: Any, minute: Minute, words: bool) -> Told:  # noqa: ANN401 - a row of SQLAlchemy's
    """A corrected minute as it is told.

    Args:
        row: of `query.minutes_select`, with `MORE`.
        minute: as it stands after corrections.
        words: whether they are wanted.
    """
    first, last = days(minute.when, None)
    condition = minute.condition.text if words and minute.condition else None
    return Told(
        minute.id, row.key, minute.evidence.start, minute.kind, minute.modality, minute.polarity,
        *_who(minute.actor, words), *_who(minute.recipient, words), *_who(minute.source, words), minute.issues, first,
        last, row.published, row.first_day or row.published, row.outlet, row.origin, row.language,
        (minute.content or minute.evidence).text if words else "", condition, minute.where, minute.confidence,
        minute.chain, row.wire, row.report, row.report_number, row.number,
    )  # fmt: skip


MORE: tuple[Any, ...] = (
    schema.publications.c.outlet,
    schema.publications.c.language,
    schema.publications.c.wire,
    *(
        select(column).where(of.c[by] == schema.readings.c.report).scalar_subquery().label(name)
        for of, by, column, name in (
            (schema.reports, "number", schema.reports.c.key, "key"),
            (schema.copies, "report", schema.copies.c.origin, "origin"),
            (schema.copies, "report", schema.copies.c.day, "first_day"),
        )
    ),
)


def _who(person: Person | None, words: bool) -> tuple[frozenset[str], str | None]:
    if person is None:
        return frozenset(), None
    return codes(person.party), person.name if person.name is not None or not words else person.text
