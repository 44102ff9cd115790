"""Appends readings: what is there already changes nothing, whatever the order in which readings come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import count
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.dialects import sqlite

from notulen.errors import NotulenError
from notulen.ledger import indexing, schema, versions
from notulen.ledger.parties import party
from notulen.ledger.rows import (
    TOLD,
    attributions_text,
    day_of,
    key_of,
    listed,
    lookups,
    minute_row,
    publication_row,
)
from notulen.model import Reading, Span
from notulen.reports.addresses import normal

UNNAMED = "unnamed"  # the reader of a reading that does not name its own

_Told = tuple[str | None, ...]


@dataclass(frozen=True)
class Added:
    """What became of readings that were added.

    Attributes:
        new: of reports that were not there.
        anew: of reports that were, by another reader or as published elsewhere.
        there: that were there themselves.
        forgotten: of reports that somebody had forgotten, and that are not kept.
        minutes: how many were written.
    """

    new: int = 0
    anew: int = 0
    there: int = 0
    forgotten: int = 0
    minutes: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(
            self.new + other.new, self.anew + other.anew, self.there + other.there,
            self.forgotten + other.forgotten, self.minutes + other.minutes,
        )  # fmt: skip


@dataclass(slots=True)
class _Publication:
    number: int
    told: _Told  # in the order of TOLD
    new: bool = False

    @property
    def address(self) -> str | None:
        """The normal form of where it stands."""
        return _address(self.told[TOLD.index("url")])

    @property
    def day(self) -> str:
        """The day it was published; empty where that is not told."""
        return day_of(self.told[TOLD.index("published")]) or ""

    @property
    def context(self) -> _Told:
        """What a reading hangs on besides the text: outlet, day, language."""
        return self.told[1:4]

    @property
    def order(self) -> tuple[tuple[bool, str], ...]:
        """Where it stands among a text's publications: the earliest first, what is not told last."""
        _, outlet, published, language, url, *rest = self.told
        wanted = (published, outlet, self.told[0], language, url, *rest)
        return tuple((one is None, one or "") for one in wanted)


@dataclass(slots=True)
class _Reading:
    number: int
    publication: _Publication
    reader: str
    asked: bool
    passed_over: bool
    current: bool
    record: Reading | None = None  # of one that is added now
    was: tuple[int, bool, bool] | None = None  # of one that was there: publication, asked, current

    @property
    def state(self) -> tuple[int, bool, bool]:
        return self.publication.number, self.asked, self.current


@dataclass(slots=True)
class _Report:
    number: int
    key: str
    forgotten: bool = False
    text: str | None = None  # of one that is added now
    publications: list[_Publication] = field(default_factory=list)
    readings: list[_Reading] = field(default_factory=list)
    replaced: int | None = None  # by the number of a newer version
    was_replaced: int | None = None

    def settle(self) -> None:
        """Points each reading at the first of its publications, and finds the one that counts, of the newest version."""
        if not self.readings:  # forgotten
            return
        first: dict[_Told, _Publication] = {}
        for one in sorted(self.publications, key=lambda one: one.order):
            first.setdefault(one.context, one)
        for reading in self.readings:
            reading.publication = first[reading.publication.context]
        best = max(self.readings, key=self._rank(next(iter(first))))
        for reading in self.readings:
            reading.current = reading is best and self.replaced is None

    def _rank(self, primary: _Told) -> Any:  # noqa: ANN401 - a key for `max`
        return lambda one: (
            one.publication.context == primary, version(one.reader), not one.passed_over, one.number,
        )  # fmt: skip

    def age(self, address: str) -> tuple[str, int]:
        """How new it is among the texts of an address."""
        return max(one.day for one in self.publications if one.address == address), self.number

    @property
    def changed(self) -> bool:
        return (
            self.replaced != self.was_replaced
            or any(one.was != one.state for one in self.readings)
            or any(one.new for one in self.publications)
        )


@lru_cache(maxsize=4_096)
def _address(url: str | None) -> str | None:
    return normal(url) if url else None


@cache
def version(reader: str) -> tuple[int, ...]:
    """The version of a reader by its name, "KIND VERSION …": what is newer counts, whenever it was added."""
    words = reader.split()
    return tuple(int(part) for part in re.findall(r"\d+", words[1])) if len(words) > 1 else ()


class People:
    """The numbers of people, kept by name and party so that few need to be asked for."""

    MOST = 200_000

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], int] = {}
        self._fresh: dict[tuple[str, str], int] = {}
        self._parties: set[str] = set()
        self._fresh_parties: set[str] = set()
        self._connection: Connection | None = None
        self._gone: tuple[int, str | None] = 0, None

    def begin(self, connection: Connection) -> None:
        """Takes the connection of a transaction that begins."""
        self._connection, self._fresh, self._fresh_parties = connection, {}, set()
        # Forgetting empties rows of people; whoever did it, numbers from before are not to be used again.
        gone = connection.exec_driver_sql(
            "SELECT count(*), max(forgotten) FROM reports WHERE forgotten IS NOT NULL"
        ).one()
        if tuple(gone) != self._gone:
            self._known.clear()
            self._gone = gone[0], gone[1]

    def end(self) -> None:
        """Takes that the transaction came to stand."""
        if len(self._known) > self.MOST:
            self._known.clear()
        self._known |= self._fresh
        self._parties |= self._fresh_parties

    def __call__(self, name: str, party_code: str) -> int:
        who = name, party_code
        number = self._known.get(who) or self._fresh.get(who)
        if number is None:
            number = self._fresh[who] = self._asked(*who)
        return number

    def _asked(self, name: str, party_code: str) -> int:
        connection, who = self._connection, (name, party_code)
        assert connection is not None
        found = connection.exec_driver_sql("SELECT number FROM people WHERE name = ? AND party = ?", who).scalar()
        if found is None:
            found = connection.exec_driver_sql("INSERT INTO people (name, party) VALUES (?, ?)", who).lastrowid
        return int(found)

    def parties(self, codes: Iterable[str]) -> None:
        """Keeps what the codes stand for."""
        assert self._connection is not None
        rows = [party(code) for code in sorted(set(codes) - self._parties - self._fresh_parties)]
        if rows:
            statement = "INSERT OR IGNORE INTO parties (code, kind, name) VALUES (?, ?, ?)"
            self._connection.exec_driver_sql(statement, [(one.code, one.kind, one.name) for one in rows])
            self._fresh_parties |= {one.code for one in rows}


def add(connection: Connection, readings: Sequence[Reading], asked: bool, people: People, at: str) -> Added:
    """Appends readings within a transaction that writes.

    Args:
        connection: the transaction's.
        readings: a thousand or so at once: no more than SQLite takes parameters.
        asked: whether their reader was free to pass reports over.
        people: the numbers of people.
        at: the time, ISO in UTC.

    Returns:
        What became of them.

    Raises:
        NotulenError: a minute's words are not those at their place.
    """
    for one in readings:
        _true(one)
    people.begin(connection)
    numbers = _Numbers(connection)
    reports = _known(
        connection,
        {key_of(one.report.text) for one in readings},
        {_address(one.report.url) for one in readings} - {None},
    )
    added = Added()
    for one in readings:
        added += _placed(one, asked, reports, numbers)
    _replace(connection, list(reports.values()))
    for report in reports.values():
        report.settle()
    _write(connection, [one for one in reports.values() if one.changed], people, numbers, at)
    return added


def _true(reading: Reading) -> None:
    """Every stretch holds the words at its place: what is kept is the place."""
    text = reading.report.text
    for span in _stretches(reading):
        if span is not None and text[span.start : span.end] != span.text:
            raise NotulenError(f"{reading.report.id}: {span.text[:40]!r} does not stand at its place in the text")


def _stretches(reading: Reading) -> Iterator[Span | None]:
    for m in reading.minutes:
        yield from (m.evidence, m.content, m.condition, m.cue, m.actor, m.recipient, m.source)
    for said in reading.attributions:
        yield from (*said.source, *said.cue, *said.content)


class _Numbers:
    """The next number of each table's rows; within a transaction that writes nobody else takes one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._next: dict[str, count[int]] = {}

    def __call__(self, table: Table) -> int:
        if table.name not in self._next:
            last = self._connection.exec_driver_sql(f"SELECT max(number) FROM {table.name}").scalar()
            self._next[table.name] = count((last or 0) + 1)
        return next(self._next[table.name])


def _known(connection: Connection, keys: set[str], addresses: set[str | None]) -> dict[str, _Report]:
    """What the ledger holds of reports, by key: those of these keys, and all others that share an address with them."""
    r, p, g = schema.reports.c, schema.publications.c, schema.readings.c
    numbers = set(connection.execute(select(r.number).where(r.key.in_(keys))).scalars())
    while True:
        of_them = select(p.address).where(p.report.in_(numbers), p.address.is_not(None))
        addresses = addresses | set(connection.execute(of_them).scalars())
        more = set(connection.execute(select(p.report).where(p.address.in_(addresses))).scalars()) - numbers
        if not more:
            break
        numbers |= more
    rows = connection.execute(select(r.number, r.key, r.forgotten, r.replaced).where(r.number.in_(numbers)))
    reports = {
        key: _Report(number, key, forgotten is not None, replaced=replaced, was_replaced=replaced)
        for number, key, forgotten, replaced in rows
    }
    by_number = {one.number: one for one in reports.values()}
    if not reports:
        return {}
    told = [p[name] for name in TOLD]
    publications: dict[int, _Publication] = {}
    for row in connection.execute(select(p.number, p.report, *told).where(p.report.in_(by_number))):
        publications[row[0]] = _Publication(row[0], tuple(row[2:]))
        by_number[row[1]].publications.append(publications[row[0]])
    wanted = select(g.number, g.report, g.publication, g.reader, g.asked, g.passed_over, g.current)
    for number, report, publication, reader, was_asked, passed, counts in connection.execute(
        wanted.where(g.report.in_(by_number))
    ):
        reading = _Reading(number, publications[publication], reader, bool(was_asked), bool(passed), bool(counts))
        reading.was = reading.state
        by_number[report].readings.append(reading)
    return reports


def _replace(connection: Connection, reports: Sequence[_Report]) -> None:
    """Finds out which reports are older versions: whose every address has a newer text, alike, by day and then by coming."""
    at: dict[str, list[_Report]] = {}
    for report in reports:
        for address in {one.address for one in report.publications}:
            if address is not None:
                at.setdefault(address, []).append(report)
    shared = {report.number for some in at.values() if len(some) > 1 for report in some}
    texts = versions.texts(connection, shared)
    texts |= {one.number: one.text for one in reports if one.number in shared and one.text is not None}
    newest = {address: max(some, key=lambda one: one.age(address)) for address, some in at.items()}
    for report in reports:
        ends = [newest[one.address] if one.address is not None else report for one in report.publications]
        older = all(one is not report and versions.alike(texts[one.number], texts[report.number]) for one in ends)
        report.replaced = max(ends, key=lambda one: one.number).number if ends and older else None


def _placed(one: Reading, asked: bool, reports: dict[str, _Report], numbers: _Numbers) -> Added:
    """Puts a reading in its place among those of its report; what became of it."""
    key = key_of(one.report.text)
    report = reports.get(key)
    if report is not None and report.forgotten:
        return Added(forgotten=1)
    new = report is None
    if report is None:
        report = reports[key] = _Report(numbers(schema.reports), key, text=one.report.text)
    publication = _published(one, report, numbers)
    reader = one.reader or UNNAMED
    for there in report.readings:
        alike = (there.reader, there.passed_over) == (reader, one.passed_over)
        if alike and there.publication.context == publication.context:
            there.asked |= asked
            return Added(there=1)
    number = numbers(schema.readings)
    report.readings.append(_Reading(number, publication, reader, asked, one.passed_over, False, record=one))
    return Added(new=int(new), anew=int(not new), minutes=len(one.minutes))


def _published(one: Reading, report: _Report, numbers: _Numbers) -> _Publication:
    row = publication_row(one.report)
    told = tuple(row[name] for name in TOLD)
    for there in report.publications:
        if there.told == told:
            return there
    made = _Publication(numbers(schema.publications), told, new=True)
    report.publications.append(made)
    return made


def _write(connection: Connection, reports: list[_Report], people: People, numbers: _Numbers, at: str) -> None:
    new = [one for one in reports if one.text is not None]
    _rows(connection, schema.reports, ((one.number, one.key, len(one.text or ""), at, None, None) for one in new))
    _rows(connection, schema.texts, ((one.number, one.text) for one in new))
    _rows(
        connection, schema.publications,
        (_publication(p, report) for report in reports for p in report.publications if p.new),
    )  # fmt: skip
    readings = [(reading, report) for report in reports for reading in report.readings]
    moved = [reading for reading, _ in readings if reading.was not in (None, reading.state)]
    _move(connection, moved)
    fresh = [(reading, report) for reading, report in readings if reading.record is not None]
    _rows(connection, schema.readings, (_reading(reading, report, at) for reading, report in fresh))
    evidence = _minutes(connection, (reading for reading, _ in fresh), people, numbers)
    indexing.keep(connection, ((one.number, one.text or "") for one in new), evidence)
    _older(connection, [(one.replaced, one.number) for one in reports if one.replaced != one.was_replaced])
    if reports:
        connection.exec_driver_sql(schema.CHANGED, [(one.number,) for one in reports])


def _older(connection: Connection, moved: list[tuple[int | None, int]]) -> None:
    """Writes which reports are older versions now, and of which."""
    if moved:
        connection.exec_driver_sql("UPDATE reports SET replaced = ? WHERE number = ?", moved)
        connection.exec_driver_sql("DELETE FROM copies WHERE report = ?", [(number,) for _, number in moved])


def _publication(one: _Publication, report: _Report) -> tuple[Any, ...]:
    told = dict(zip(TOLD, one.told, strict=True)) | {"day": day_of(one.told[TOLD.index("published")])}
    told |= {"number": one.number, "report": report.number, "address": one.address}  # type: ignore[dict-item]
    return tuple(told[column.name] for column in schema.publications.columns)


def _reading(one: _Reading, report: _Report, at: str) -> tuple[Any, ...]:
    record = one.record
    assert record is not None
    return (
        one.number, report.number, one.publication.number, one.reader, at, one.current, one.asked, one.passed_over,
        listed(record.notes) if record.notes else None,
        attributions_text(record.attributions) if record.attributions else None,
    )  # fmt: skip


def _move(connection: Connection, moved: list[_Reading]) -> None:
    """Writes which readings count now; first those that no longer do, since of each report one does."""
    g = schema.readings.c
    for one in sorted(moved, key=lambda one: one.current):
        state = dict(zip(("publication", "asked", "current"), map(int, one.state), strict=True))
        connection.execute(update(schema.readings).where(g.number == one.number).values(**state))


def _minutes(
    connection: Connection, readings: Iterable[_Reading], people: People, numbers: _Numbers
) -> list[tuple[int, str]]:
    """Appends the minutes of readings; their numbers, each with its evidence."""
    rows, issues, parties, evidence = [], [], [], []
    for reading in readings:
        for minute in reading.record.minutes if reading.record else ():
            number = numbers(schema.minutes)
            day = day_of(reading.record.report.published) if reading.record else None
            rows.append(minute_row(number, reading.number, minute, day, people))
            evidence.append((number, minute.evidence.text))
            of_issues, of_parties = lookups(number, minute)
            issues += of_issues
            parties += of_parties
    people.parties(code for code, _, _ in parties)
    _rows(connection, schema.minutes, rows)
    _rows(connection, schema.minute_issues, sorted(issues))
    _rows(connection, schema.minute_parties, sorted(parties))
    return evidence


def _rows(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Inserts whole rows as the driver takes them: a million minutes have no time for a dictionary each."""
    ready = list(rows)
    if ready:
        connection.exec_driver_sql(_insert(table), ready)


@cache
def _insert(table: Table) -> str:
    return str(insert(table).compile(dialect=sqlite.dialect()))
