"""Reports by where they are to be found: those still to be read, those that gave nothing, and those that are done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update

from notulen.ledger.query import AT_ONCE
from notulen.ledger.rows import key_of
from notulen.ledger.schema import feeds, items
from notulen.model import Lead

_Opening = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Item:
    """A report that is not there yet.

    Attributes:
        lead: where it is to be found.
        feed: the feed that led to it; none where a person named it.
        tries: how often it was tried in vain.
        next: the moment of the next try, ISO in UTC; none where only `retry` tries it again.
        reason: why the last one gave nothing.
        at: the moment of that.
    """

    lead: Lead
    feed: str | None
    tries: int
    next: str | None
    reason: str | None
    at: str | None


class Items:
    """The reports that a ledger knows by where they are.

    Args:
        reading: opens a connection that reads.
        writing: opens a transaction that writes.
    """

    def __init__(self, reading: _Opening, writing: _Opening) -> None:
        self._reading, self.writing = reading, writing

    def found(self, connection: Connection, leads: Iterable[tuple[str, str, Lead]], feed: str, moment: str) -> int:
        """Keeps what a feed leads to, where it is not known already; by how many there are more now.

        Args:
            connection: of a transaction.
            leads: by a name that is theirs alone, with their site.
            feed: its address.
            moment: now, ISO in UTC; they are to be read from now on.
        """
        more = 0
        for name, origin, lead in leads:
            key = key_of(name)
            if connection.execute(select(items.c.number).where(items.c.key == key)).first() is None:
                row = _row(key, feed, origin, lead, moment) | {"outcome": "waiting", "next": moment}
                connection.execute(insert(items).values(row))
                more += 1
        return more

    def sites(self, among: Collection[str] | None) -> list[tuple[str, str]]:
        """The sites of which reports are to be read, each with the moment from which its first may be.

        Args:
            among: addresses of feeds whose reports are meant; all, if None.
        """
        wanted = select(items.c.origin, func.min(items.c.next)).where(_waiting(among)).group_by(items.c.origin)
        with self._reading() as connection:
            return [(origin, moment) for origin, moment in connection.execute(wanted.order_by(items.c.origin))]

    def first(self, origin: str, among: Collection[str] | None) -> Item | None:
        """The report of a site that is to be read first.

        Args:
            origin: the site.
            among: addresses of feeds.
        """
        wanted = select(items).where(_waiting(among), items.c.origin == origin).order_by(items.c.next, items.c.number)
        with self._reading() as connection:
            row = connection.execute(wanted.limit(1)).first()
        return _item(row) if row is not None else None

    def failed(self) -> list[Item]:
        """What gave nothing so far, in the order it was found."""
        wanted = select(items).where(
            or_(items.c.outcome == "failed", and_(_waiting(None), items.c.reason.is_not(None)))
        )
        with self._reading() as connection:
            return [_item(row) for row in connection.execute(wanted.order_by(items.c.number))]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many reports of each feed there are by their outcome."""
        wanted = select(items.c.feed, items.c.outcome, func.count()).group_by(items.c.feed, items.c.outcome)
        found: dict[str, dict[str, int]] = {}
        with self._reading() as connection:
            for feed, outcome, count in connection.execute(wanted.where(items.c.feed.is_not(None))):
                found.setdefault(feed, {})[outcome] = count
        return found

    def drop(self, name: str) -> bool:
        """Takes off the list what gave nothing; whether it was on it. It is not tried again.

        Args:
            name: of a lead.
        """
        with self.writing() as connection:
            row = connection.execute(select(items.c.outcome).where(items.c.key == key_of(name))).first()
            if row is None or row.outcome == "done":
                return False
            self.done(connection, name, "")
            return True

    def left(self, names: Iterable[str]) -> list[str]:
        """Those of these names that are kept and not done.

        Args:
            names: of leads, any number.
        """
        found: list[str] = []
        rest = iter(names)
        with self._reading() as connection:
            while some := {key_of(name): name for name in islice(rest, AT_ONCE)}:
                wanted = select(items.c.key).where(items.c.key.in_(some), items.c.outcome != "done")
                found += [some[key] for key in connection.execute(wanted).scalars()]
        return found

    def done(self, connection: Connection, name: str, moment: str) -> None:
        """Keeps that a report is there: what a feed led to is known again, what a person named is forgotten.

        Args:
            connection: of a transaction.
            name: of its lead.
            moment: now, ISO in UTC.
        """
        this = items.c.key == key_of(name)
        connection.execute(delete(items).where(this, items.c.feed.is_(None)))
        left = {"outcome": "done", "lead": None, "origin": None, "next": None, "reason": None, "at": moment or None}
        connection.execute(update(items).where(this, items.c.outcome != "done").values(left))

    def vain(
        self, connection: Connection, name: str, lead: Lead, reason: str, moment: str,
        then: Callable[[int], tuple[str | None, int]] | None = None,
    ) -> None:  # fmt: skip
        """Keeps that a try gave nothing.

        Args:
            connection: of a transaction.
            name: of its lead.
            lead: where it is to be found.
            reason: why it gave nothing.
            moment: now, ISO in UTC.
            then: says after how many tries before when the next is, none where it is given up, and for how many this one
                counts; without it that stays as it is.
        """
        key = key_of(name)
        row = connection.execute(select(items.c.outcome, items.c.tries).where(items.c.key == key)).first()
        if row is None:
            made = _row(key, None, None, lead, moment) | {"outcome": "failed", "tries": 1}
            connection.execute(insert(items).values(made | {"reason": reason, "at": moment}))
        elif row.outcome != "done":
            told: dict[str, Any] = {"reason": reason, "at": moment, "tries": row.tries + 1}
            if then:
                following, counted = then(row.tries)
                told |= {
                    "next": following,
                    "tries": row.tries + counted,
                    "outcome": "waiting" if following else "failed",
                }
            connection.execute(update(items).where(items.c.key == key).values(told))


def _waiting(among: Collection[str] | None) -> ColumnElement[bool]:
    """Reports to be read, of feeds that are meant."""
    waiting = items.c.outcome == "waiting"
    if among is None:
        return waiting
    beneath = select(feeds.c.address).where(feeds.c.parent.in_(among))
    return and_(waiting, or_(items.c.feed.in_(among), items.c.feed.in_(beneath)))


def _row(key: str, feed: str | None, origin: str | None, lead: Lead, moment: str) -> dict[str, Any]:
    told = lead.model_dump_json(exclude_defaults=True)
    return {"key": key, "feed": feed, "origin": origin, "lead": told, "seen": moment, "tries": 0}


def _item(row: Row[Any]) -> Item:
    return Item(Lead.model_validate_json(row.lead), row.feed, row.tries, row.next, row.reason, row.at)
