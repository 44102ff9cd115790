"""Takes minutes, readings and reports out again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, select

from notulen.ledger import schema
from notulen.ledger.filters import Filter
from notulen.ledger.rows import ROLES, TOLD, attributions_of, minute_of, report_of
from notulen.ledger.where import conditions, current, of_report
from notulen.model import Minute, Report

AT_ONCE = 500  # rows, and numbers in a list of parameters

_names = {role: schema.people.alias(f"{role}_people") for role in ROLES}


def minutes_select(*extra: ColumnElement[Any]) -> Select[Any]:
    """A SELECT of whole minutes with the names of their people, their report's number and id."""
    m, g, p = schema.minutes, schema.readings, schema.publications
    joined = m.join(g, m.c.reading == g.c.number).join(p, g.c.publication == p.c.number)
    for role, people in _names.items():
        joined = joined.outerjoin(people, m.c[f"{role}_person"] == people.c.number)
    names = [people.c.name.label(f"{role}_name") for role, people in _names.items()]
    where = g.c.report.label("report_number"), p.c.id.label("report"), p.c.day.label("published")
    return select(m, *names, *where, *extra).select_from(joined)


def wanted_select(wanted: Filter, besides: Sequence[int] = ()) -> Select[Any]:
    """A SELECT of the minutes that count and that a filter wants.

    Args:
        wanted: the filter.
        besides: numbers of reports to leave out.
    """
    found = minutes_select().where(current(), *conditions(wanted)).order_by(schema.minutes.c.number)
    if wanted.report is not None:
        found = found.where(schema.readings.c.report.in_(reports_named(wanted.report)))
    if besides:
        found = found.where(schema.readings.c.report.not_in(besides))
    return found


def reports_named(name: str) -> Select[Any]:
    """A SELECT of the numbers of the reports that a name means."""
    return select(schema.reports.c.number).where(of_report(name))


def streamed(connection: Connection, wanted: Select[Any]) -> Iterator[tuple[Row[Any], Minute]]:
    """Minutes with their rows, a few at a time in the memory."""
    for row, minute, _ in with_texts(connection, wanted):
        yield row, minute


def with_texts(connection: Connection, wanted: Select[Any]) -> Iterator[tuple[Row[Any], Minute, str]]:
    """The same, with the texts of their reports."""
    texts = Texts(connection)
    for rows in connection.execution_options(yield_per=AT_ONCE).execute(wanted).partitions():
        texts.fetch(row.report_number for row in rows)
        for row in rows:
            text = texts[row.report_number]
            yield row, minute_of(dict(row._mapping), row.report, text), text


class Texts:
    """The texts of reports, so many of them as a part of the stream needs.

    Args:
        connection: one under way.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._texts: dict[int, str] = {}

    def __getitem__(self, report: int) -> str:
        return self._texts[report]

    def fetch(self, reports: Iterable[int]) -> None:
        """Has these at hand, and keeps no others."""
        wanted = set(reports)
        kept = {number: text for number, text in self._texts.items() if number in wanted}
        t = schema.texts.c
        missing = sorted(wanted - kept.keys())
        for i in range(0, len(missing), AT_ONCE):
            found = self._connection.execute(select(t.report, t.text).where(t.report.in_(missing[i : i + AT_ONCE])))
            kept.update((number, text) for number, text in found)
        self._texts = kept


def reports(connection: Connection, name: str | None = None) -> Iterator[Report]:
    """The reports, as they were first published, in the order they were added."""
    r, g, p, t = (one.c for one in (schema.reports, schema.readings, schema.publications, schema.texts))
    joined = (
        schema.reports.join(schema.readings, and_(g.report == r.number, g.current == 1))
        .join(schema.publications, p.number == g.publication)
        .join(schema.texts, t.report == r.number)
    )
    wanted = select(*(p[one] for one in TOLD), t.text).select_from(joined).order_by(r.number)
    if name is not None:
        wanted = wanted.where(of_report(name))
    for row in connection.execution_options(yield_per=AT_ONCE).execute(wanted):
        yield report_of(dict(row._mapping), row.text)


def stored(
    connection: Connection, keys: Sequence[str], all_of_them: bool
) -> Iterator[tuple[tuple[str | None, ...], Any]]:
    """What readers have made of reports.

    Args:
        connection: one under way.
        keys: of the reports.
        all_of_them: whether only readings that pass no report over will do.

    Yields:
        (key, outlet, published, language, reader), and what to make a reading of.
    """
    r, g, p, t = (one.c for one in (schema.reports, schema.readings, schema.publications, schema.texts))
    joined = (
        schema.readings.join(schema.reports, g.report == r.number)
        .join(schema.publications, p.number == g.publication)
        .join(schema.texts, t.report == r.number)
    )
    wanted = select(
        r.key, p.outlet, p.published, p.language, g.reader,
        g.number, g.passed_over, g.notes, g.attributions, t.text, p.headline, p.byline, p.wire,
    ).select_from(joined).where(r.key.in_(keys))  # fmt: skip
    wanted = wanted.where(g.passed_over == 0 if all_of_them else g.asked == 1)
    rows = connection.execute(wanted).all()
    minutes = _by_reading(connection, [row.number for row in rows])
    for row in rows:
        yield (
            tuple(row[:5]),
            {
                "minutes": minutes.get(row.number, ()),
                "attributions": attributions_of(row.attributions, row.text),
                "passed_over": bool(row.passed_over),
                "notes": tuple(json.loads(row.notes)) if row.notes else (),
                "reader": row.reader,
                "told": {name: getattr(row, name) for name in ("headline", "byline", "wire")},
            },
        )


def _by_reading(connection: Connection, readings: list[int]) -> dict[int, tuple[Minute, ...]]:
    m = schema.minutes.c
    found = minutes_select().where(m.reading.in_(readings)).order_by(m.number)
    groups = groupby(streamed(connection, found), key=lambda one: one[0].reading)
    return {reading: tuple(minute for _, minute in group) for reading, group in groups}


def forgotten(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """When which of these reports were forgotten, by key."""
    r = schema.reports.c
    rows = connection.execute(select(r.key, r.forgotten).where(r.key.in_(keys), r.forgotten.is_not(None)))
    return {key: str(when) for key, when in rows}
