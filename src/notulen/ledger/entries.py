"""What goes out of a ledger to other programs: minutes with their reports, slim rows of them, and whole reports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby
from typing import Any

from sqlalchemy import Connection, select

from notulen.ledger import query, schema
from notulen.ledger.filters import Filter
from notulen.ledger.query import Texts
from notulen.ledger.rows import AT_ONCE, ROLES, TOLD, attributions_of, report_of
from notulen.ledger.said import all_said, judged
from notulen.ledger.where import conditions
from notulen.model import Minute, Reading, Report

SPANS = ("evidence", "content", "condition", "cue")
OF_REPORT = ("report", "key", *TOLD[1:])
OF_MINUTE = (
    "kind",
    "modality",
    "polarity",
    "quoted",
    "when",
    "where",
    "issues",
    "chain",
    "plover",
    "cameo",
    "confidence",
)
COLUMNS = (
    "id", *OF_REPORT, "reader", *OF_MINUTE, "notes",
    *(f"{name}{end}" for name in SPANS for end in ("", "_start", "_end")),
    *(f"{role}{end}" for role in ROLES for end in ("", "_start", "_end", "_party", "_name")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A minute that counts, as people say it is, with the report it stands in.

    Attributes:
        minute: it.
        report: as it was first published; one record for all of its minutes that come in a row.
        key: the hash of the report's text.
        reader: that read it.
    """

    minute: Minute
    report: Report
    key: str
    reader: str


@dataclass(frozen=True, slots=True)
class Whole:
    """All that a ledger holds of a report.

    Attributes:
        key: the hash of its text.
        readings: each with its report as it was published there, whether its reader could have passed it over, and when
            it was read.
        verdicts: what people said of its minutes, by the names of the table's columns.
    """

    key: str
    readings: tuple[tuple[Reading, bool, str], ...]
    verdicts: tuple[dict[str, Any], ...]


def _more() -> list[Any]:
    p, g, r = schema.publications.c, schema.readings.c, schema.reports.c
    key = select(r.key).where(r.number == g.report).scalar_subquery()
    return [*(p[name].label(f"told_{name}") for name in TOLD), key.label("key"), g.reader]


def entries(connection: Connection, wanted: Filter) -> Iterator[Entry]:
    """The minutes that a filter wants, in the order they were added, those that people have spoken of last.

    Args:
        connection: one under way.
        wanted: which.
    """
    said = all_said(connection)
    found = query.wanted_select(wanted, list(said)).add_columns(*_more())
    number, report = None, None
    for row, minute, text in _with_texts(connection, found, said, wanted):
        if row.report_number != number or report is None:
            number = row.report_number
            report = Report(text=text, **{name: getattr(row, f"told_{name}") for name in TOLD})
        yield Entry(minute, report, row.key, row.reader)


def _with_texts(connection: Connection, found: Any, said: Any, wanted: Filter) -> Iterator[tuple[Any, Minute, str]]:  # noqa: ANN401
    texts = Texts(connection)
    yield from query.with_texts(connection, found)
    for row, minute in judged(connection, said, wanted, _more()):
        texts.fetch([row.report_number])
        yield row, minute, texts[row.report_number]


def rows(connection: Connection, wanted: Filter, with_texts: bool = False) -> Iterator[tuple[Any, ...]]:
    """The same as slim rows, in the order of `COLUMNS`, without a record each; lists are tuples.

    Args:
        connection: one under way.
        wanted: which.
        with_texts: whether the report's text is wanted too, behind the rest.
    """
    said = all_said(connection)
    m, g, p, r = (one.c for one in (schema.minutes, schema.readings, schema.publications, schema.reports))
    people = {role: schema.people.alias(f"{role}_people") for role in ROLES}
    joined = schema.minutes.join(schema.readings, m.reading == g.number).join(schema.reports, r.number == g.report)
    joined = joined.join(schema.publications, g.publication == p.number)
    for role, named in people.items():
        joined = joined.outerjoin(named, m[f"{role}_person"] == named.c.number)
    places = [m[f"{name}_{end}"] for name in SPANS for end in ("start", "end")]
    somebody = [
        column for role in ROLES
        for column in (m[f"{role}_start"], m[f"{role}_end"], m[f"{role}_party"], people[role].c.name)
    ]  # fmt: skip
    found = select(
        g.report, m.id, p.id, r.key, *(p[name] for name in TOLD[1:]), g.reader, m.kind, m.modality, m.polarity, m.quoted,
        m.when, m.place, m.issues, m.chain, m.plover, m.cameo, m.confidence, m.notes, *places, *somebody,
    ).select_from(joined).where(g.current == 1, *conditions(wanted)).order_by(m.number)  # fmt: skip
    if wanted.report is not None:
        found = found.where(g.report.in_(query.reports_named(wanted.report)))
    if said:
        found = found.where(g.report.not_in(list(said)))
    texts = Texts(connection)
    for some in connection.execution_options(yield_per=AT_ONCE).execute(found).partitions():
        texts.fetch(row[0] for row in some)
        for row in some:
            text = texts[row[0]]
            yield (*_row(row, text), text) if with_texts else _row(row, text)
    for entry in _judged(connection, said, wanted):
        yield (*row_of(entry), entry.report.text) if with_texts else row_of(entry)


def _judged(connection: Connection, said: Any, wanted: Filter) -> Iterator[Entry]:  # noqa: ANN401
    texts = Texts(connection)
    for row, minute in judged(connection, said, wanted, _more()):
        texts.fetch([row.report_number])
        told = {name: getattr(row, f"told_{name}") for name in TOLD}
        yield Entry(minute, Report(text=texts[row.report_number], **told), row.key, row.reader)


def _row(row: Any, text: str) -> tuple[Any, ...]:  # noqa: ANN401 - a row of SQLAlchemy's
    (
        _, id_, report, key, outlet, published, language, url, headline, byline, wire, reader, kind, modality, polarity,
        quoted, when, place, issues, chain_, plover, cameo, confidence, notes, e0, e1, c0, c1, i0, i1, u0, u1,
        a0, a1, a_party, a_name, r0, r1, r_party, r_name, s0, s1, s_party, s_name,
    ) = row  # fmt: skip
    return (
        id_, report, key, outlet, published, language, url, headline, byline, wire, reader, kind, modality, polarity,
        quoted, when, place, _issues(issues), _listed(chain_), plover, cameo, confidence, _listed(notes) if notes else (),
        text[e0:e1], e0, e1, None if c0 is None else text[c0:c1], c0, c1, None if i0 is None else text[i0:i1], i0, i1,
        text[u0:u1], u0, u1,
        None if a0 is None else text[a0:a1], a0, a1, a_party, a_name,
        None if r0 is None else text[r0:r1], r0, r1, r_party, r_name,
        None if s0 is None else text[s0:s1], s0, s1, s_party, s_name,
    )  # fmt: skip


@lru_cache(maxsize=100_000)
def _listed(kept: str) -> tuple[str, ...]:
    return tuple(json.loads(kept))


@lru_cache(maxsize=10_000)
def _issues(kept: str) -> tuple[str, ...]:
    return tuple(kept.split())


def row_of(entry: Entry) -> tuple[Any, ...]:
    """A minute as a slim row."""
    m, report = entry.minute, entry.report
    return (
        m.id, report.id, entry.key, *(getattr(report, name) for name in TOLD[1:]), entry.reader,
        *(getattr(m, name) for name in OF_MINUTE), m.notes,
        *(part for name in SPANS for part in _ends(getattr(m, name))),
        *(part for role in ROLES for part in _somebody(getattr(m, role))),
    )  # fmt: skip


def _ends(span: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a span or none
    return (None, None, None) if span is None else (span.text, span.start, span.end)


def _somebody(person: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a person or none
    return (*_ends(person), None, None) if person is None else (*_ends(person), person.party, person.name)


def wholes(connection: Connection, wanted: Filter | None = None) -> Iterator[Whole]:
    """All that is held of reports, in the order they were added.

    Args:
        connection: one under way.
        wanted: only reports of which at least one minute that counts is wanted; all, if None.
    """
    r, g, m, v = schema.reports.c, schema.readings.c, schema.minutes.c, schema.verdicts.c
    found = select(r.number, r.key).where(r.forgotten.is_(None)).order_by(r.number)
    if wanted is not None:
        having = select(g.report).select_from(schema.minutes.join(schema.readings, m.reading == g.number))
        having = having.where(g.current == 1, *conditions(wanted))
        if wanted.report is not None:
            having = having.where(g.report.in_(query.reports_named(wanted.report)))
        found = found.where(r.number.in_(having))
    for some in connection.execution_options(yield_per=AT_ONCE).execute(found).partitions():
        numbers = [row.number for row in some]
        said: dict[int, list[dict[str, Any]]] = {}
        for row in connection.execute(select(schema.verdicts).where(v.report.in_(numbers)).order_by(v.number)):
            told = dict(row._mapping)
            del told["number"]
            said.setdefault(told.pop("report"), []).append(told)
        readings = {
            number: list(group) for number, group in groupby(_readings(connection, numbers), key=lambda one: one[0])
        }
        for row in some:
            of_it = tuple((reading, asked, at) for _, reading, asked, at in readings.get(row.number, ()))
            yield Whole(row.key, of_it, tuple(said.get(row.number, ())))


def _readings(connection: Connection, reports: Sequence[int]) -> Iterator[tuple[int, Reading, bool, str]]:
    """The readings of reports, each once for every publication it holds for, the one it was taken from first."""
    g, p, t = (one.c for one in (schema.readings, schema.publications, schema.texts))
    joined = schema.readings.join(schema.texts, t.report == g.report)
    wanted = select(schema.readings, t.text).select_from(joined).where(g.report.in_(reports))
    rows = connection.execute(wanted.order_by(g.report, g.number)).all()
    minutes = query._by_reading(connection, [row.number for row in rows])
    published: dict[int, list[Any]] = {}
    for one in connection.execute(select(schema.publications).where(p.report.in_(reports)).order_by(p.number)):
        published.setdefault(one.report, []).append(one)
    for row in rows:
        some = published[row.report]
        own = next(one for one in some if one.number == row.publication)
        alike = [one for one in some if one is not own and _context(one) == _context(own)]
        for one in chain([own], alike):
            report = report_of(one._mapping, row.text)
            told = tuple(m.model_copy(update={"report": report.id}) for m in minutes.get(row.number, ()))
            yield row.report, Reading(
                report=report, minutes=told, attributions=attributions_of(row.attributions, row.text),
                passed_over=bool(row.passed_over), notes=tuple(json.loads(row.notes)) if row.notes else (),
                reader=row.reader,
            ), bool(row.asked), row.at  # fmt: skip


def _context(one: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a row of SQLAlchemy's
    return one.outlet, one.published, one.language


def add_verdicts(connection: Connection, key: str, verdicts: Sequence[dict[str, Any]]) -> int:
    """Appends what people said of a report's minutes elsewhere; what is there already is not added again.

    Args:
        connection: a transaction that writes.
        key: of the report.
        verdicts: as `Whole` has them.

    Returns:
        How many were new.
    """
    r, v = schema.reports.c, schema.verdicts
    number = connection.execute(select(r.number).where(r.key == key, r.forgotten.is_(None))).scalar()
    if number is None:
        return 0
    names = [column.name for column in v.columns if column.name not in ("number", "report")]
    there = {tuple(row) for row in connection.execute(select(*(v.c[one] for one in names)).where(v.c.report == number))}
    new = [one for one in verdicts if tuple(one.get(name) for name in names) not in there]
    for one in new:
        connection.execute(v.insert().values(report=number, **{name: one.get(name) for name in names}))
    if new:
        connection.exec_driver_sql(schema.CHANGED, (number,))
    return len(new)
