"""What several readers have made of the same reports, taken out side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from notulen.errors import NotulenError
from notulen.ledger import query, schema
from notulen.ledger.query import AT_ONCE
from notulen.ledger.rows import report_of, slices
from notulen.ledger.said import all_said
from notulen.ledger.verdicts import Verdict
from notulen.model import Minute, Report

_Opening = Callable[[], AbstractContextManager[Connection]]
_r, _g, _p, _m, _t = (
    one.c for one in (schema.reports, schema.readings, schema.publications, schema.minutes, schema.texts)
)


@dataclass(frozen=True, slots=True)
class Held:
    """A reader whose readings a ledger holds: its name, how many reports it read, how many minutes it found in them."""

    name: str
    reports: int
    minutes: int


@dataclass(frozen=True, slots=True)
class TwoRead:
    """A report as two readers read it.

    Attributes:
        report: where it was published first.
        first, second: the minutes of each, as read; None where that reader has not read it.
        said: what people have said of its minutes, oldest first.
    """

    report: Report
    first: tuple[Minute, ...] | None
    second: tuple[Minute, ...] | None
    said: tuple[Verdict, ...]


class Compare:
    """Takes out what several readers made of the same reports.

    Args:
        reading: opens a connection that reads.
    """

    def __init__(self, reading: _Opening) -> None:
        self._reading = reading

    def readers(self) -> list[Held]:
        """The readers whose readings it holds, by name; of reports that count and were not forgotten."""
        count = select(func.count()).where(_m.reading == _g.number).correlate(schema.readings).scalar_subquery()
        wanted = select(_g.reader, func.count(_g.report.distinct()), func.sum(count)).select_from(_READ).where(*_COUNTS)
        with self._reading() as connection:
            rows = connection.execute(wanted.group_by(_g.reader).order_by(_g.reader))
            return [Held(row[0], int(row[1]), int(row[2])) for row in rows]

    def both(self, first: Collection[str], second: Collection[str], report: str | None = None) -> Iterator[TwoRead]:
        """The reports that either of two readers has read, in the order they were added.

        Args:
            first: names that the one goes by; of several readings of a report the newest is taken.
            second: those of the other.
            report: the id or key of the only report wanted.
        """
        with self._reading() as connection:
            chosen = _chosen(connection, first, second, report)
            said = all_said(connection)
            for some in slices(chosen):
                yield from _taken(connection, {number: chosen[number] for number in some}, said)


_READ = schema.readings.join(schema.reports, _g.report == _r.number)
_COUNTS = (_r.forgotten.is_(None), _r.replaced.is_(None))


def named(name: str, known: Iterable[str]) -> list[str]:
    """The readers that a name means: the one of that name, else those whose names begin with its words, or with it.

    Args:
        name: as somebody typed it.
        known: the names of all.

    Raises:
        NotulenError: there is none.
    """
    wanted, names = " ".join(name.split()), list(known)
    for fits in (str.__eq__, lambda one, start: one.startswith(f"{start} "), str.startswith):
        found = [one for one in names if fits(one, wanted)]
        if found:
            return found
    there = f"there are {', '.join(names)}" if names else "it holds no readings"
    raise NotulenError(f"no reader is called {name!r}, or begins so; {there}")


def _chosen(
    connection: Connection, first: Collection[str], second: Collection[str], report: str | None
) -> dict[int, list[int | None]]:
    """By report the number of the newest reading by each of two readers."""
    wanted = select(_g.report, _g.number, _g.reader).select_from(_READ)
    wanted = wanted.where(*_COUNTS, _g.reader.in_({*first, *second})).order_by(_g.report, _g.number)
    if report is not None:
        wanted = wanted.where(_g.report.in_(query.reports_named(report)))
    found: dict[int, list[int | None]] = {}
    for row in connection.execute(wanted):
        sides = found.setdefault(row.report, [None, None])
        for side, names in enumerate((first, second)):
            if row.reader in names:
                sides[side] = row.number
    return found


def _taken(
    connection: Connection, chosen: dict[int, list[int | None]], said: dict[int, list[Verdict]]
) -> Iterator[TwoRead]:
    readings = [number for sides in chosen.values() for number in sides if number is not None]
    minutes: dict[int, list[Minute]] = {number: [] for number in readings}
    for some in slices(readings):
        wanted = (
            query.minutes_select().where(_m.reading.in_(some)).order_by(_m.evidence_start, _m.evidence_end, _m.number)
        )
        for row, minute in query.streamed(connection, wanted):
            minutes[row.reading].append(minute)
    for row in connection.execution_options(yield_per=AT_ONCE).execute(_published(chosen, readings)):
        first, second = (None if one is None else tuple(minutes[one]) for one in chosen[row.report_number])
        told = report_of(dict(row._mapping), row.text)
        yield TwoRead(told, first, second, tuple(said.get(row.report_number, ())))


def _published(chosen: Collection[int], readings: Collection[int]) -> Select[Any]:
    """A SELECT of the reports with a publication of one of their readings each."""
    first = (
        select(func.min(_g.publication)).where(_g.report == _r.number, _g.number.in_(readings))
        .correlate(schema.reports).scalar_subquery()
    )  # fmt: skip
    joined = schema.reports.join(schema.publications, _p.number == first).join(schema.texts, _t.report == _r.number)
    columns = [one for one in schema.publications.c if one.name not in ("number", "report")]
    return (
        select(_r.number.label("report_number"), *columns, _t.text)
        .select_from(joined).where(_r.number.in_(chosen)).order_by(_r.number)
    )  # fmt: skip
