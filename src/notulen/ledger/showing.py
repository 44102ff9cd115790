"""One minute with all that a ledger knows of it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from notulen.errors import NotulenError
from notulen.ledger import query, schema
from notulen.ledger.rows import report_of
from notulen.ledger.said import said_of
from notulen.ledger.verdicts import Verdict, laid_over
from notulen.model import Minute, Report

SHORTEST_ID = 4  # characters of a minute's id that may stand for it


@dataclass(frozen=True)
class Shown:
    """All that a ledger knows of one minute.

    Attributes:
        minute: as people say it is, or as it was read.
        read: as it was read.
        report: it stands in.
        reader: that read it.
        current: whether its reading is the one that counts.
        said: what people have said of it, oldest first.
        elsewhere: further places where its report was published.
        number: its row.
    """

    minute: Minute
    read: Minute
    report: Report
    reader: str
    current: bool
    said: tuple[Verdict, ...]
    elsewhere: tuple[Report, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Cited:
    """What a mark leads to: a minute's words, and the report that they stand in."""

    minute: str
    report: str
    outlet: str | None
    published: str | None
    url: str | None
    chain: tuple[str, ...]
    words: str
    corrected: bool


def cited(connection: Connection, minutes: Collection[str]) -> dict[str, Cited]:
    """What marks lead to, by the whole ids of minutes; one that there is not, is left out."""
    made = {}
    for name, report, outlet, published, url, chain, words in connection.exec_driver_sql(
        _CITED, (json.dumps(list(minutes)),)
    ):
        # One minute may stand in several places; these, and what people have said of, are told one by one.
        made[name] = None if name in made else Cited(
            name, report, outlet, published, url, tuple(json.loads(chain)), words, False
        )  # fmt: skip
    return {one: told for one in minutes if (told := made.get(one) or _cited(connection, one))}


def _cited(connection: Connection, minute: str) -> Cited | None:
    try:
        one = shown(connection, minute)
    except NotulenError:
        return None
    return Cited(
        one.minute.id, one.report.id, one.report.outlet, one.report.published, one.report.url, one.minute.chain,
        one.minute.evidence.text, any(said.judgement == "corrected" for said in one.said),
    )  # fmt: skip


_CITED = """
SELECT m.id, p.id, p.outlet, p.published, p.url, m.chain,
    substr(t.text, m.evidence_start + 1, m.evidence_end - m.evidence_start)
FROM json_each(?) asked JOIN minutes m ON m.id = asked.value
JOIN readings g ON g.number = m.reading AND g.current = 1
JOIN publications p ON p.number = g.publication JOIN texts t ON t.report = g.report
WHERE NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.report = g.report)
"""  # one statement and no model: a view cites thousands


def shown(connection: Connection, minute: str) -> Shown:
    """What is known of a minute, by its id or the beginning of that.

    Raises:
        NotulenError: there is none, or several.
    """
    row, read, text = found(connection, minute)
    said = tuple(one for one in said_of(connection, row.report_number) if one.meets(read))
    g = schema.readings.c
    reader, current = connection.execute(select(g.reader, g.current).where(g.number == row.reading)).one()
    first, *others = _publications(connection, row.report_number, row.reading, text)
    minute_now = laid_over(read, said, text)
    return Shown(minute_now, read, first, reader, bool(current), said, tuple(others), row.number)


def found(connection: Connection, minute: str) -> tuple[Any, Minute, str]:
    """A minute by its id or the beginning of it: of several readings' the one that counts, else the newest."""
    m, g = schema.minutes.c, schema.readings.c
    begins = minute.lower()  # as ids are written
    by_id: ColumnElement[bool] = m.id.in_({minute, begins})
    if len(minute) >= SHORTEST_ID:
        by_id = or_(by_id, (m.id > begins) & (m.id < begins + "\uffff"))
    wanted = query.minutes_select(g.current).where(by_id).order_by(g.current.desc(), m.number.desc()).limit(100)
    rows = list(query.with_texts(connection, wanted))
    ids = {read.id for _, read, _ in rows}
    chosen = next((one for one in (minute, begins, *ids) if one in ids), minute)
    if not rows and len(minute) < SHORTEST_ID:
        raise NotulenError(f"{minute!r} is too short for a minute's id: give {SHORTEST_ID} characters of it or more")
    if not rows:
        raise NotulenError(f"no minute {minute!r}; `notulen read --format jsonl` tells ids")
    if len(ids) > 1 and not {minute, begins} & ids:
        some = ", ".join(sorted(ids)[:5])
        raise NotulenError(f"{len(ids)} minutes begin with {minute!r} ({some} …): give more of the id")
    return next(one for one in rows if one[1].id == chosen)


def _publications(connection: Connection, report: int, reading: int, text: str) -> list[Report]:
    """Where a report was published: first where its reading takes it from, then elsewhere."""
    p, g = schema.publications.c, schema.readings.c
    first = connection.execute(select(g.publication).where(g.number == reading)).scalar_one()
    rows = connection.execute(
        select(schema.publications).where(p.report == report).order_by(p.number != first, p.published, p.outlet, p.id)
    )
    return [report_of(dict(row._mapping), text) for row in rows]
