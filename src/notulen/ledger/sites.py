"""What sites ask of programs that fetch from them, as long as it stands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Connection, delete, insert, select

from notulen.ledger.schema import sites

_Opening = Callable[[], AbstractContextManager[Connection]]


class Sites:
    """The sites that a ledger knows.

    Args:
        reading: opens a connection that reads.
        writing: opens a transaction that writes.
    """

    def __init__(self, reading: _Opening, writing: _Opening) -> None:
        self._reading, self._writing = reading, writing

    def get(self, origin: str) -> tuple[str | None, str, str] | None:
        """A site's robots.txt, until when that stands, and from when it may be asked again; moments, ISO in UTC."""
        with self._reading() as connection:
            row = connection.execute(select(sites).where(sites.c.origin == origin)).first()
        return (row.robots, row.until, row.free) if row is not None else None

    def put(self, origin: str, robots: str | None, until: str, free: str) -> None:
        """Keeps them."""
        with self._writing() as connection:
            connection.execute(delete(sites).where(sites.c.origin == origin))
            row = {"origin": origin, "robots": robots, "until": until, "free": free}
            connection.execute(insert(sites).values(row))
