"""The feeds that a ledger keeps an eye on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from notulen.errors import NotulenError
from notulen.ledger.schema import feeds, items

_Opening = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Kept:
    """A feed, and how it was when it was last asked for.

    Attributes:
        address: where it is.
        every: seconds between two looks at it.
        outlet: whose reports it leads to, where their pages do not say.
        language: theirs, where that is not to be found out.
        parent: the index of sitemaps that led to it.
        etag: what its server called it.
        modified: when its server said it had changed.
        polled: the moment of the last look, ISO in UTC.
        next: the moment of the next, likewise.
        failures: looks in a row that gave nothing.
        reason: why the last one did not.
    """

    address: str
    every: int
    outlet: str | None = None
    language: str | None = None
    parent: str | None = None
    etag: str | None = None
    modified: str | None = None
    polled: str | None = None
    next: str = ""
    failures: int = 0
    reason: str | None = None

    @property
    def asked(self) -> dict[str, str]:
        """What is asked of the reading of its reports."""
        told = {"outlet": self.outlet, "language": self.language}
        return {key: value for key, value in told.items() if value}


class Feeds:
    """The feeds of a ledger.

    Args:
        reading: opens a connection that reads.
        writing: opens a transaction that writes.
    """

    def __init__(self, reading: _Opening, writing: _Opening) -> None:
        self._reading, self._writing = reading, writing

    def add(self, feed: Kept, moment: str) -> None:
        """Keeps one, to be looked at from now on.

        Args:
            feed: which.
            moment: now, ISO in UTC.

        Raises:
            NotulenError: it is there already.
        """
        with self._writing() as connection:
            if connection.execute(select(feeds).where(feeds.c.address == feed.address)).first() is not None:
                raise NotulenError(f"{feed.address} is watched already; remove it first to watch it otherwise")
            connection.execute(insert(feeds).values(_row(feed, moment)))

    def remove(self, address: str) -> int:
        """Takes one away, with the sitemaps it led to; reports stay, and are known again.

        Args:
            address: where it is.

        Returns:
            How many reports were still to be read of it.

        Raises:
            NotulenError: there is none.
        """
        with self._writing() as connection:
            of_it = or_(feeds.c.address == address, feeds.c.parent == address)
            gone = list(connection.execute(select(feeds.c.address).where(of_it)).scalars())
            if address not in gone:
                raise NotulenError(f"{address} is not watched; `notulen feeds list` tells what is")
            connection.execute(delete(feeds).where(of_it))
            waiting = (items.c.feed.in_(gone), items.c.outcome != "done")
            return int(connection.execute(delete(items).where(*waiting)).rowcount)

    def all(self, among: Collection[str] | None = None) -> tuple[Kept, ...]:
        """The feeds in the order of their addresses.

        Args:
            among: addresses; these, and the sitemaps that they led to.
        """
        wanted = select(feeds).order_by(feeds.c.address)
        if among is not None:
            wanted = wanted.where(or_(feeds.c.address.in_(among), feeds.c.parent.in_(among)))
        with self._reading() as connection:
            return tuple(_kept(dict(row._mapping)) for row in connection.execute(wanted))

    def beneath(self, connection: Connection, parent: Kept, inner: Iterable[str], moment: str) -> None:
        """Keeps the sitemaps that an index leads to, and none that it leads to no longer.

        Args:
            connection: of a transaction.
            parent: the index.
            inner: their addresses.
            moment: now, ISO in UTC.
        """
        wanted = tuple(inner)
        connection.execute(delete(feeds).where(feeds.c.parent == parent.address, feeds.c.address.not_in(wanted)))
        there = set(connection.execute(select(feeds.c.address)).scalars())
        for address in wanted:
            if address not in there:
                one = Kept(address, parent.every, parent.outlet, parent.language, parent.address)
                connection.execute(insert(feeds).values(_row(one, moment)))

    def looked(self, connection: Connection, address: str, **told: str | int | None) -> None:
        """Keeps how a look at a feed went: columns of its own.

        Args:
            connection: of a transaction.
            address: where it is.
            told: what to keep.
        """
        connection.execute(update(feeds).where(feeds.c.address == address).values(told))


def _row(feed: Kept, moment: str) -> dict[str, Any]:
    return {
        "address": feed.address, "every": feed.every, "outlet": feed.outlet, "language": feed.language,
        "parent": feed.parent, "added": moment, "next": moment, "failures": 0,
    }  # fmt: skip


def _kept(row: dict[str, Any]) -> Kept:
    row.pop("added")
    return Kept(**row)
