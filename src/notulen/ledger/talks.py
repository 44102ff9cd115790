"""Negotiations as named filters."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from notulen.errors import NotulenError
from notulen.ledger.filters import Filter
from notulen.ledger.parties import parties
from notulen.ledger.schema import talks

TALKS = "process.talks"  # every negotiation is about itself too, and its meetings are about nothing else

_Opening = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Talk:
    """A negotiation by its name: who takes part, what it is about, from when to when."""

    name: str
    between: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def filter(self) -> Filter:
        """The minutes that belong to it: of talks between parties about issues those about the talks themselves too."""
        itself = (TALKS,) if self.about and self.between else ()
        return Filter(between=self.between, about=(*self.about, *itself), since=self.since, until=self.until)


class Talks:
    """The talks that a ledger knows by name.

    Args:
        reading: opens a connection that reads.
        writing: opens a transaction that writes.
        now: tells the time.
    """

    def __init__(self, reading: _Opening, writing: _Opening, now: Callable[[], str]) -> None:
        self._reading, self._writing, self._now = reading, writing, now

    def add(self, talk: Talk) -> None:
        """Keeps one.

        Raises:
            NotulenError: it asks for nothing, names an issue or a party that there is not, or its name is taken.
        """
        if not talk.name.strip():
            raise NotulenError("talks without a name; give them one")
        if not (talk.between or talk.about or talk.since or talk.until):
            raise NotulenError(f"{talk.name!r} would hold every minute; say between whom, about what, or since when")
        strange = [code for code in talk.between if code not in parties()]
        if strange:
            raise NotulenError(f"{strange[0]!r} is no party's code; a state's is its ISO alpha-3 code, as RUS or IDN")
        talk.filter().issues()
        if talk.since and talk.until and talk.since > talk.until:
            raise NotulenError(f"{talk.name!r} would end ({talk.until}) before it begins ({talk.since})")
        with self._writing() as connection:
            if connection.execute(select(talks).where(talks.c.name == talk.name)).first() is not None:
                raise NotulenError(f"there are talks by the name {talk.name!r} already; remove them first")
            row = {
                "name": talk.name, "between": json.dumps(talk.between), "about": json.dumps(talk.about),
                "since": talk.since, "until": talk.until, "added": self._now(),
            }  # fmt: skip
            connection.execute(insert(talks).values(row))

    def remove(self, name: str) -> None:
        """Takes one away; its minutes stay.

        Raises:
            NotulenError: there are none by that name.
        """
        with self._writing() as connection:
            if not connection.execute(delete(talks).where(talks.c.name == name)).rowcount:
                raise NotulenError(_unknown(name, _all(connection)))

    def all(self) -> tuple[Talk, ...]:
        """All of them, by name."""
        with self._reading() as connection:
            return _all(connection)

    def named(self, name: str) -> Talk:
        """The one by that name.

        Raises:
            NotulenError: there are none.
        """
        known = self.all()
        for one in known:
            if one.name == name:
                return one
        raise NotulenError(_unknown(name, known))


def _all(connection: Connection) -> tuple[Talk, ...]:
    return tuple(_talk(row) for row in connection.execute(select(talks).order_by(talks.c.name)))


def _talk(row: Row[Any]) -> Talk:
    values = row._mapping
    between, about = tuple(json.loads(values["between"])), tuple(json.loads(values["about"]))
    return Talk(values["name"], between, about, values["since"], values["until"])


def _unknown(name: str, known: tuple[Talk, ...]) -> str:
    names = ", ".join(repr(one.name) for one in known) or "none yet"
    return f"no talks by the name {name!r}; there are {names}"
