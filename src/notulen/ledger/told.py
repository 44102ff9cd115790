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
        number: its row; what `ledger.derived` knows it by.
        id: the minute's id.
        report: the number of its report.
        report_id: what the user calls that.
        kind, modality, polarity: as in the minute.
        actors, recipients, sources: codes of parties, none where nobody is told.
        actor, recipient, source: names of people, where they are resolved.
        issues: codes.
        day_from, day_to: ISO days of the act; where it has none (`dated` is false), the day of publication.
        published: ISO day.
        outlet, language: of the report.
        chain: how the words came, outermost first.
        origin: the one that `copies` tells for the report, once that is worked out.
        place: of the act.
        words, condition: those of content (of the evidence, where there is none) and of the condition; empty where not
            asked for.
        confidence: 0 to 1.
    """

    number: int
    id: str
    report: int
    report_id: str
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
    dated: bool
    published: str | None
    outlet: str | None
    language: str | None
    chain: tuple[str, ...]
    origin: str | None
    place: str | None
    words: str
    condition: str
    confidence: float


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
    m, g, p, c = (one.c for one in (schema.minutes, schema.readings, schema.publications, schema.copies))
    people = {role: schema.people.alias(f"{role}_people") for role in ROLES}
    joined = schema.minutes.join(schema.readings, m.reading == g.number)
    joined = joined.join(schema.publications, g.publication == p.number)
    joined = joined.outerjoin(schema.copies, c.report == g.report)
    for role, some in people.items():
        joined = joined.outerjoin(some, m[f"{role}_person"] == some.c.number)
    return select(
        m.number, m.id, g.report, p.id.label("report_id"), m.kind, m.modality, m.polarity,
        m.actor_party, people["actor"].c.name, m.recipient_party, people["recipient"].c.name, m.source_party,
        people["source"].c.name, m.issues, m.day_from, m.day_to, m.when, p.day, p.outlet, p.language, m.chain,
        c.origin, m.place, m.evidence_start, m.evidence_end, m.content_start, m.content_end, m.condition_start,
        m.condition_end, m.confidence,
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
            (
                number, id_, report, report_id, kind, modality, polarity, actors, actor, recipients, recipient,
                sources, source, issues, day_from, day_to, when, published, outlet, language, chain, origin, place,
                e_start, e_end, c_start, c_end, if_start, if_end, confidence,
            ) = row  # fmt: skip
            said = condition = ""
            if words:
                text = texts[report]
                said = text[e_start:e_end] if c_start is None else text[c_start:c_end]
                condition = "" if if_start is None else text[if_start:if_end]
            yield Told(
                number, id_, report, report_id, kind, modality, polarity, codes(actors), actor, codes(recipients),
                recipient, codes(sources), source, _issues(issues), day_from, day_to, when is not None, published,
                outlet, language, _chain(chain), origin, place, said, condition, confidence,
            )  # fmt: skip


def of_minute(row: Any, minute: Minute, origin: str | None, words: bool) -> Told:  # noqa: ANN401 - a row of SQLAlchemy's
    """A corrected minute as it is told.

    Args:
        row: of `query.minutes_select`, with outlet and language.
        minute: as it stands after corrections.
        origin: that of its report.
        words: whether they are wanted.
    """
    first, last = days(minute.when, row.published)
    said = (minute.content or minute.evidence).text if words else ""
    condition = minute.condition.text if words and minute.condition else ""
    return Told(
        row.number, minute.id, row.report_number, row.report, minute.kind, minute.modality, minute.polarity,
        *_who(minute.actor), *_who(minute.recipient), *_who(minute.source), minute.issues, first, last,
        minute.when is not None, row.published, row.outlet, row.language, minute.chain, origin, minute.where, said,
        condition, minute.confidence,
    )  # fmt: skip


def _who(person: Person | None) -> tuple[frozenset[str], str | None]:
    return (codes(person.party), person.name) if person else (frozenset(), None)
