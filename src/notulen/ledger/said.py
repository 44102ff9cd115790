"""The minutes that people have spoken of, as they say they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from notulen.ledger import query, schema
from notulen.ledger.filters import Filter, holds
from notulen.ledger.verdicts import Verdict, judged_wrong, laid_over
from notulen.ledger.where import current
from notulen.model import Minute

Said = dict[int, list[Verdict]]


def all_said(connection: Connection) -> Said:
    """What people have said, by report: read whole, since a person says little beside what a program reads."""
    found: Said = {}
    for one in _verdicts(connection):
        found.setdefault(one.report, []).append(one)
    return found


def said_of(connection: Connection, report: int) -> list[Verdict]:
    return list(_verdicts(connection, schema.verdicts.c.report == report))


def said_about(connection: Connection, keys: Collection[str]) -> dict[str, list[Verdict]]:
    """What people have said, by the key of the report, of these few dozen."""
    r, v = schema.reports.c, schema.verdicts.c
    rows = connection.execute(select(r.number, r.key).where(r.key.in_(keys)))
    named = {row.number: row.key for row in rows}
    found: dict[str, list[Verdict]] = {}
    for one in _verdicts(connection, v.report.in_(named)):
        found.setdefault(named[one.report], []).append(one)
    return found


def as_said(minutes: Iterable[Minute], said: Sequence[Verdict], text: str) -> Iterator[Minute]:
    """Minutes of a report as people say they are, without those they say are wrong."""
    for minute in minutes:
        of_it = [one for one in said if one.meets(minute)]
        if not judged_wrong(of_it):
            yield laid_over(minute, of_it, text) if of_it else minute


def _verdicts(connection: Connection, *where: ColumnElement[bool]) -> Iterator[Verdict]:
    v, r = schema.verdicts.c, schema.reports.c
    wanted = select(schema.verdicts).join(schema.reports, r.number == v.report)
    for row in connection.execute(wanted.where(r.forgotten.is_(None), *where).order_by(v.number)):
        yield Verdict(
            row.report, row.minute, row.kind, (row.evidence_start, row.evidence_end), row.judgement, row.field, row.value,
            row.by, row.note, row.at,
        )  # fmt: skip


def judged(
    connection: Connection, said: Said, wanted: Filter, columns: Sequence[Any] = (),
    reports: Collection[int] | None = None,
) -> Iterator[tuple[Any, Minute]]:  # fmt: skip
    """The wanted minutes of the reports that people have spoken of, corrected, with their rows.

    What is wanted is asked of the minutes as corrected, and so not of SQLite.

    Args:
        connection: one under way.
        said: by report.
        wanted: which.
        columns: more columns of the rows.
        reports: numbers of those that may count; all, if None.
    """
    g = schema.readings.c
    numbers = [one for one in said if reports is None or one in reports]
    if not numbers:
        return
    found = query.minutes_select(*columns).where(current(), g.report.in_(numbers))
    if wanted.report is not None:
        found = found.where(g.report.in_(query.reports_named(wanted.report)))
    for row, read, text in query.with_texts(connection, found.order_by(schema.minutes.c.number)):
        of_it = [one for one in said[row.report_number] if one.meets(read)]
        if judged_wrong(of_it) and not wanted.judged_wrong:
            continue
        minute = laid_over(read, of_it, text) if of_it else read
        if holds(wanted, minute, row.published):
            yield row, minute
