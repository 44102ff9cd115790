"""A filter as SQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, Table, and_, exists, or_, select

from notulen.ledger.filters import Filter
from notulen.ledger.schema import minute_issues, minute_parties, minutes, publications, readings, reports

SHORTEST_KEY = 8  # digits of a report's key that may stand for it


def conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    """What minutes must hold to be wanted, but for `report`, on a SELECT over `minutes`.

    Raises:
        NotulenError: the filter names an issue that there is not.
    """
    m = minutes.c
    found: list[ColumnElement[bool]] = []
    if wanted.about:
        found.append(m.number.in_(_by_issue(wanted.issues())))
    if wanted.party is not None:
        found.append(m.number.in_(select(minute_parties.c.minute).where(minute_parties.c.code == wanted.party)))
    if wanted.between:
        found.append(_between(wanted.between))
    return found + by_columns(minutes, wanted)


def by_columns(table: Table, wanted: Filter) -> list[ColumnElement[bool]]:
    """What of a filter minutes and acts have columns of one name for: days, kinds, confidence."""
    c = table.c
    found: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        found.append(c.day_to >= wanted.since)
    if wanted.until is not None:
        found.append(c.day_from <= wanted.until)
    if wanted.kinds:
        found.append(c.kind.in_(wanted.kinds))
    if wanted.at_least > 0:
        found.append(c.confidence >= wanted.at_least)
    return found


def of_report(name: str) -> ColumnElement[bool]:
    """That a row of `reports` is the one that a name means: its id, its key or the beginning of that."""
    by_id = exists().where(publications.c.report == reports.c.number, publications.c.id == name).correlate(reports)
    key = name.lower()
    if len(key) < SHORTEST_KEY or not set(key) <= set("0123456789abcdef"):
        return by_id
    return or_(by_id, reports.c.key.startswith(key, autoescape=True))


def _by_issue(issues: tuple[str, ...]) -> Select[tuple[int]]:
    return select(minute_issues.c.minute).where(minute_issues.c.issue.in_(issues))


def _between(codes: tuple[str, ...]) -> ColumnElement[bool]:
    def among(role: str) -> ColumnElement[bool]:
        by = minute_parties.c
        return minutes.c.number.in_(select(by.minute).where(by.role == role, by.code.in_(codes)))

    actor, recipient = minutes.c.actor_party, minutes.c.recipient_party
    return or_(
        and_(among("actor"), or_(recipient.is_(None), among("recipient"))),
        and_(actor.is_(None), among("recipient")),
    )


def current() -> ColumnElement[bool]:
    """That a reading is the one that counts."""
    return readings.c.current == 1
