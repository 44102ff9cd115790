"""Search in the words of reports and minutes; what is found is told by its place in its text, ready to be marked."""

from __future__ import annotations

import secrets
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, column, literal_column, or_, select, table, text, true

from notulen.ledger import query, schema
from notulen.ledger.asking import Words, words
from notulen.ledger.filters import Filter
from notulen.ledger.said import all_said, judged, said_of
from notulen.ledger.verdicts import judged_wrong, laid_over
from notulen.ledger.where import conditions
from notulen.model import Minute

RANKED = 2_000  # of what is found the latest so many are put in order of how well they fit
AROUND = 90  # characters before and behind words found that are shown with them
PASSAGES = 3  # of one report

Place = tuple[int, int]  # first character of a text and the one past the last
_Opening = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, and the words in it that were found.

    Attributes:
        start, end: its place in the text.
        text: it.
        marks: places in the text of the words found.
    """

    start: int
    end: int
    text: str
    marks: tuple[Place, ...]

    @property
    def parts(self) -> tuple[tuple[str, bool], ...]:
        """Its words in pieces, each with whether it was found."""
        return tuple(_parts(self))


@dataclass(frozen=True, slots=True)
class FoundReport:
    """A report in which the words stand."""

    key: str
    id: str
    headline: str | None
    outlet: str | None
    published: str | None
    language: str | None
    found: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class FoundMinute:
    """A minute in whose evidence the words stand, as people say it is, and the report it stands in."""

    minute: Minute
    key: str
    outlet: str | None
    published: str | None
    language: str | None
    evidence: Passage


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found.

    Attributes:
        reports, minutes: of the page; only of what was searched.
        total: how many there are, or `RANKED` where there are as many or more.
    """

    reports: tuple[FoundReport, ...] = ()
    minutes: tuple[FoundMinute, ...] = ()
    total: int = 0

    @property
    def more(self) -> bool:
        """Whether there are more than are put in order."""
        return self.total >= RANKED


@dataclass(frozen=True)
class Within:
    """In which reports and minutes to search.

    Attributes:
        outlet: of the report.
        language: of the report.
        wanted: which minutes; of reports, those that have such a minute, published on its days.
    """

    outlet: str | None = None
    language: str | None = None
    wanted: Filter = field(default_factory=Filter)


class Search:
    """Searches.

    Args:
        reading: opens a connection that reads.
    """

    def __init__(self, reading: _Opening) -> None:
        self._reading = reading

    def reports(self, typed: str, within: Within, limit: int, after: int = 0) -> Found:
        """Reports that hold the words, the best fitting first.

        Args:
            typed: words, "phrases", beginnings* and what is -not to stand there.
            within: in which.
            limit: how many.
            after: how many are left out before them.

        Raises:
            NotulenError: only what is not wanted is told, or an issue that there is not.
        """
        asked = words(typed)
        if asked is None:
            return Found()
        with self._reading() as connection:
            numbers = _ranked(connection, _reports(within), "text_words", asked, _telling(connection, within))
            return Found(reports=tuple(_told(connection, numbers[after : after + limit], asked)), total=len(numbers))

    def minutes(self, typed: str, within: Within, limit: int, after: int = 0) -> Found:
        """Minutes whose evidence holds the words, the best fitting first; the same, and as people say they are."""
        asked = words(typed)
        if asked is None:
            return Found()
        with self._reading() as connection:
            numbers = _ranked(connection, _minutes(connection, within), "minute_words", asked, None)
            return Found(minutes=tuple(_cut(connection, numbers[after : after + limit], asked)), total=len(numbers))


# Which


def _ranked(connection: Connection, wanted: Select[Any], index: str, asked: Words, among: set[int] | None) -> list[int]:
    """The rows that fit, the best first; of very many only the latest are compared.

    Args:
        connection: one under way.
        wanted: selects them, without regard to words.
        index: of words.
        asked: words.
        among: all that may be found; none, if any may.
    """
    rank: ColumnElement[float] = literal_column(f"bm25({index})")
    rows = (
        wanted.add_columns(rank).where(text(f"{index} MATCH :match")).order_by(literal_column(f"{index}.rowid").desc())
    )
    with connection.execution_options(yield_per=RANKED).execute(rows, {"match": asked.match}) as found:
        some = list(islice(((number, rank) for number, rank in found if among is None or number in among), RANKED))
    return [number for number, _ in sorted(some, key=lambda row: (row[1], -row[0]))]


def _reports(within: Within) -> Select[Any]:
    g, p = schema.readings.c, schema.publications.c
    index = table("text_words", column("rowid"))
    joined = index.join(schema.readings, (g.report == index.c.rowid) & (g.current == 1))
    joined = joined.join(schema.publications, p.number == g.publication)
    found = select(index.c.rowid).select_from(joined).where(*_of(within))
    found = found.where(p.day >= within.wanted.since) if within.wanted.since else found
    return found.where(p.day <= within.wanted.until) if within.wanted.until else found


def _telling(connection: Connection, within: Within) -> set[int] | None:
    """The reports that have a minute that is wanted; none, where any will do. Asked once, and not of each report found."""
    wanted = replace(within.wanted, since=None, until=None)
    asked = conditions(wanted)
    if not asked:
        return None
    g, m = schema.readings.c, schema.minutes.c
    said = all_said(connection)
    read = select(g.report).join(schema.minutes, m.reading == g.number).where(g.current == 1, *asked)
    spoken = {row.report_number for row, _ in judged(connection, said, wanted)}
    return {one for one in connection.execute(read.distinct()).scalars() if one not in said} | spoken


def _minutes(connection: Connection, within: Within) -> Select[Any]:
    g, p, m = schema.readings.c, schema.publications.c, schema.minutes.c
    index = table("minute_words", column("rowid"))
    joined = index.join(schema.minutes, m.number == index.c.rowid)
    joined = joined.join(schema.readings, (g.number == m.reading) & (g.current == 1))
    joined = joined.join(schema.publications, p.number == g.publication)
    said = all_said(connection)
    asked = [*conditions(within.wanted), *([g.report.not_in(list(said))] if said else [])]
    spoken = [row.number for row, _ in judged(connection, said, within.wanted)]
    read = _all(asked)
    return (
        select(index.c.rowid).select_from(joined).where(*_of(within), or_(read, m.number.in_(spoken)) if said else read)
    )


def _all(tests: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = true()
    for one in tests:
        found = found & one
    return found


def _of(within: Within) -> list[ColumnElement[bool]]:
    p = schema.publications.c
    found: list[ColumnElement[bool]] = [p.outlet == within.outlet] if within.outlet else []
    return [*found, p.language == within.language] if within.language else found


# What of them


def _told(connection: Connection, numbers: Sequence[int], asked: Words) -> Iterator[FoundReport]:
    r, g, p = schema.reports.c, schema.readings.c, schema.publications.c
    joined = schema.reports.join(schema.readings, (g.report == r.number) & (g.current == 1))
    wanted = select(r.number, r.key, p.id, p.headline, p.outlet, p.published, p.language).select_from(
        joined.join(schema.publications, p.number == g.publication)
    )
    rows = {row.number: row for row in connection.execute(wanted.where(r.number.in_(numbers)))}
    places = dict(_places(connection, numbers, asked))
    for number in numbers:
        whole, marks = places[number]
        passages = tuple(_passages(whole, marks))
        _, key, name, headline, outlet, published, language = rows[number]
        yield FoundReport(key, name, headline, outlet, published, language, len(marks), passages)


def _cut(connection: Connection, numbers: Sequence[int], asked: Words) -> Iterator[FoundMinute]:
    r, p, m = schema.reports.c, schema.publications.c, schema.minutes.c
    key = select(r.key).where(r.number == schema.readings.c.report).scalar_subquery()
    wanted = query.minutes_select(key.label("key"), p.outlet, p.published.label("told"), p.language)
    rows = {row.number: (row, read, whole) for row, read, whole in
            list(query.with_texts(connection, wanted.where(m.number.in_(numbers))))}  # fmt: skip
    places = dict(_places(connection, {row.report_number for row, _, _ in rows.values()}, asked))
    for number in numbers:
        row, read, whole = rows[number]
        said = [one for one in said_of(connection, row.report_number) if one.meets(read)]
        if not judged_wrong(said):
            minute = laid_over(read, said, whole) if said else read
            passage = _passage(whole, read.evidence.start, read.evidence.end, places[row.report_number][1])
            yield FoundMinute(minute, row.key, row.outlet, row.told, row.language, passage)


_MARKED = """
SELECT rowid, highlight(text_words, 0, :opens, :closes) FROM text_words WHERE text_words MATCH :match AND rowid = :report
"""


def _places(
    connection: Connection, reports: Collection[int], asked: Words
) -> Iterator[tuple[int, tuple[str, list[Place]]]]:
    """Texts with the places of the words found in each, in order.

    SQLite tells them by marks of our own within the text: made up for this one time, so that no text holds them already.
    """
    t = schema.texts.c
    own = secrets.token_hex(12)
    opens, closes = f"<{own}>", f"</{own}>"
    told = {"opens": opens, "closes": closes, "match": asked.positive}
    for number, whole in connection.execute(select(t.report, t.text).where(t.report.in_(reports))).all():
        row = connection.execute(text(_MARKED), told | {"report": number}).first()
        marked = row[1] if row else whole
        places = list(_unmarked(marked, opens, closes))
        # SQLite ends what it tells at a NUL: where it does, nothing is marked rather than what was not found.
        yield number, (whole, places if len(marked) - len(places) * len(opens + closes) == len(whole) else [])


def _unmarked(marked: str, opens: str, closes: str) -> Iterator[Place]:
    at = 0
    for n, part in enumerate(marked.split(opens)):
        found, _, rest = part.partition(closes) if n else ("", "", part)
        if n:
            yield at, at + len(found)
        at += len(found) + len(rest)


def _passages(whole: str, marks: Sequence[Place]) -> Iterator[Passage]:
    """The first stretches of a text that hold words found, those that would meet as one; its beginning where it marks none."""
    stretches: list[list[int]] = []
    for start, end in marks:
        first, last = _up_to_words(whole, start - AROUND, end + AROUND)
        if stretches and first <= stretches[-1][1]:
            stretches[-1][1] = max(last, stretches[-1][1])
        elif len(stretches) < PASSAGES:
            stretches.append([first, last])
        else:
            break
    for first, last in stretches or [_up_to_words(whole, 0, 2 * AROUND)]:
        yield _passage(whole, first, min(last, first + 6 * AROUND), marks)


def _up_to_words(whole: str, first: int, last: int) -> list[int]:
    """A stretch moved in to where words begin and end, where that is near."""
    first, last = max(first, 0), min(last, len(whole))
    if first:
        gap = whole.find(" ", first, first + AROUND // 3)
        first = gap + 1 if gap >= 0 else first
    if last < len(whole):
        gap = whole.rfind(" ", last - AROUND // 3, last)
        last = gap if gap >= 0 else last
    return [first, last]


def _passage(whole: str, first: int, last: int, marks: Sequence[Place]) -> Passage:
    begin = bisect_left(marks, (first, 0))
    within = []
    for start, end in marks[begin:]:
        if end > last:
            break
        within.append((start, end))
    return Passage(first, last, whole[first:last], tuple(within))


def _parts(one: Passage) -> Iterator[tuple[str, bool]]:
    at = one.start
    for start, end in one.marks:
        if start > at:
            yield one.text[at - one.start : start - one.start], False
        yield one.text[start - one.start : end - one.start], True
        at = end
    if at < one.end:
        yield one.text[at - one.start :], False
