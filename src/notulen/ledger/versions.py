"""Versions of a page: texts that were published at one address, one after the other, and alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from notulen.ledger import schema
from notulen.ledger.rows import TOLD, report_of, slices
from notulen.model import Report

LIKE = (
    0.3  # share of the shorter text's runs of three words that both hold: other articles share hardly one in a hundred
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a page.

    Attributes:
        report: as it was first published.
        key: its key in the ledger.
        added: when it came, ISO in UTC.
        current: whether it is the newest, whose minutes count.
    """

    report: Report
    key: str
    added: str
    current: bool


def alike(one: str, other: str) -> bool:
    """Whether two texts may be versions of one: an address may also hold another article every day."""
    a, b = _runs(one), _runs(other)
    return len(a & b) >= LIKE * max(1, min(len(a), len(b)))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False)) or {tuple(words)}


def family(connection: Connection, report: int) -> list[int]:
    """The numbers of all versions of a report, itself among them, the newest last.

    Args:
        connection: one under way.
        report: the number of one of them.
    """
    r = schema.reports.c
    found, before = {report}, set[int]()
    while found != before:
        before = set(found)
        rows = connection.execute(select(r.number, r.replaced).where(or_(r.number.in_(before), r.replaced.in_(before))))
        found |= {number for row in rows for number in row if number is not None}
    p = schema.publications.c
    days = select(r.number).outerjoin(schema.publications, p.report == r.number).where(r.number.in_(found))
    days = days.group_by(r.number).order_by(r.replaced.is_(None), func.coalesce(func.max(p.day), ""), r.number)
    return list(connection.execute(days).scalars())


def versions(connection: Connection, report: int) -> list[Version]:
    """All versions of a report, the newest last.

    Args:
        connection: one under way.
        report: the number of one of them.
    """
    numbers = family(connection, report)
    r, p, t = schema.reports.c, schema.publications.c, schema.texts.c
    joined = schema.reports.join(schema.publications, and_(p.report == r.number)).join(
        schema.texts, t.report == r.number
    )
    found: dict[int, Version] = {}
    for some in slices(numbers):
        wanted = select(r.number, r.key, r.added, r.replaced, t.text, *(p[name] for name in TOLD)).select_from(joined)
        wanted = wanted.where(r.number.in_(some)).order_by(p.published.is_(None), p.published, p.outlet, p.id)
        for row in connection.execute(wanted):
            first = Version(report_of(dict(row._mapping), row.text), row.key, row.added, row.replaced is None)
            found.setdefault(row.number, first)
    return [found[number] for number in numbers if number in found]


def texts(connection: Connection, reports: Iterable[int]) -> dict[int, str]:
    """The texts of reports by their numbers."""
    t = schema.texts.c
    rows = (connection.execute(select(t.report, t.text).where(t.report.in_(some))) for some in slices(reports))
    return {number: text for some in rows for number, text in some}
