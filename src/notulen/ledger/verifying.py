"""Reads every stretch of every minute again in its report's text, and holds text and minute against their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from notulen.ledger import schema
from notulen.ledger.query import minutes_select, reports_named
from notulen.ledger.rows import AT_ONCE, ROLES, minute_of
from notulen.ledger.schema import KEY_LENGTH
from notulen.model import Minute
from notulen.naming import fields_of, told_id

STRETCHES = ("evidence", "content", "condition", "cue", *ROLES)
NAMED = frozenset(
    {"offline", "offline+encoder", "dna", "spans"}
)  # readers that call a minute by the hash of what it says


@dataclass(frozen=True, slots=True)
class Verified:
    """A report whose minutes were read again.

    Attributes:
        report: what the user calls it.
        key: the hash of its text, as the ledger tells it.
        url: where it was published.
        words: the evidence of its minutes that count, by their ids; only where it was asked for.
        minutes: how many there are, of all readings.
        faults: what does not hold, a line each.
    """

    report: str
    key: str
    url: str | None
    words: tuple[tuple[str, str], ...]
    minutes: int
    faults: tuple[str, ...]


def verified(connection: Connection, report: str | None = None, words: bool = False) -> Iterator[Verified]:
    """The reports, in the order they were added, each with what does not hold of it.

    Args:
        connection: one under way.
        report: an id or a key; all reports if None.
        words: whether their minutes' words are wanted.
    """
    r, g, p, t = (one.c for one in (schema.reports, schema.readings, schema.publications, schema.texts))
    joined = (
        schema.reports.join(schema.readings, (g.report == r.number) & (g.current == 1))
        .join(schema.publications, p.number == g.publication)
        .outerjoin(schema.texts, t.report == r.number)
    )
    wanted = select(r.number, r.key, r.characters, p.id, p.url, t.text).select_from(joined).order_by(r.number)
    wanted = wanted.where(r.forgotten.is_(None))
    if report is not None:
        wanted = wanted.where(r.number.in_(reports_named(report)))
    for rows in connection.execution_options(yield_per=AT_ONCE).execute(wanted).partitions():
        minutes = _minutes(connection, [row.number for row in rows])
        for row in rows:
            yield _verified(row, minutes.get(row.number, ()), words)


def _minutes(connection: Connection, reports: list[int]) -> dict[int, tuple[Any, ...]]:
    g = schema.readings.c
    found = minutes_select(g.reader, g.current).where(g.report.in_(reports)).order_by(g.report, schema.minutes.c.number)
    rows = connection.execute(found).all()
    return {number: tuple(group) for number, group in groupby(rows, key=lambda row: row.report_number)}


def _verified(row: Any, minutes: tuple[Any, ...], words: bool) -> Verified:  # noqa: ANN401 - a row of SQLAlchemy's
    text = row.text
    if text is None:
        return Verified(row.id, row.key, row.url, (), len(minutes), ("its text is gone",))
    faults = []
    whole = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if whole[:KEY_LENGTH] != row.key:
        faults.append(f"its text is not the one that was read: its hash is {whole[:KEY_LENGTH]}, not {row.key}")
    elif len(text) != row.characters:
        faults.append(f"its text has {len(text)} characters, not {row.characters}")
    said = []
    for one in minutes:
        fault = _fault(one, text, whole)
        if fault:
            faults.append(f"minute {one.id}: {fault}")
        elif words and one.current:
            said.append((one.id, text[one.evidence_start : one.evidence_end]))
    return Verified(row.id, row.key, row.url, tuple(said), len(minutes), tuple(faults))


def _fault(row: Any, text: str, whole: str) -> str | None:  # noqa: ANN401
    told = row._mapping
    for name in STRETCHES:
        start, end = told[f"{name}_start"], told[f"{name}_end"]
        if (start is None) != (end is None):
            return f"its {name} has one end"
        if start is not None and not 0 <= start < end <= len(text):
            return f"its {name}, characters {start} to {end}, lies outside the text ({len(text)} characters)"
    try:
        minute = minute_of(told, row.report, text)
    except ValueError:
        return "its fields are none that a minute can have"
    if row.reader.split(" ")[0] in NAMED and _renamed(minute, whole):
        return "it does not say what it was read to say: its id is not the hash of its fields"
    return None


def _renamed(minute: Minute, whole: str) -> bool:
    return told_id(whole, fields_of(minute)) != minute.id
