"""Minutes and acts a page at a time, and how many there are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Connection, func, select

from notulen.ledger import query, schema
from notulen.ledger.acts import KeptAct, acts_where, kept_act
from notulen.ledger.filters import Filter
from notulen.ledger.said import all_said, judged
from notulen.ledger.where import conditions
from notulen.model import Minute

_Opening = Callable[[], AbstractContextManager[Connection]]


class Pages:
    """Takes out so many at a time.

    Args:
        reading: opens a connection that reads.
    """

    def __init__(self, reading: _Opening) -> None:
        self._reading = reading

    def minutes(self, wanted: Filter, limit: int, after: int) -> list[Minute]:
        """The minutes that count, in the order of `Ledger.minutes`: those that people have spoken of last.

        Args:
            wanted: which.
            limit: how many.
            after: how many are left out before them.
        """
        with self._reading() as connection:
            said = all_said(connection)
            page = query.wanted_select(wanted, list(said)).limit(limit).offset(after)
            found = [minute for _, minute in query.streamed(connection, page)]
            if said and len(found) < limit:
                first = max(0, after - self._count(connection, wanted, list(said)))
                spoken = [minute for _, minute in judged(connection, said, wanted)]
                found += spoken[first : first + limit - len(found)]
            return found

    def count(self, wanted: Filter) -> int:
        """How many minutes there are."""
        with self._reading() as connection:
            said = all_said(connection)
            spoken = sum(1 for _ in judged(connection, said, wanted))
            return spoken + self._count(connection, wanted, list(said))

    def _count(self, connection: Connection, wanted: Filter, besides: list[int]) -> int:
        g, m = schema.readings.c, schema.minutes.c
        joined = schema.minutes.join(schema.readings, m.reading == g.number)
        found = select(func.count()).select_from(joined).where(g.current == 1, *conditions(wanted))
        found = found.where(g.report.not_in(besides)) if besides else found
        if wanted.report is not None:
            found = found.where(g.report.in_(query.reports_named(wanted.report)))
        return int(connection.execute(found).scalar_one())

    def acts(self, wanted: Filter, limit: int, after: int, latest: bool = True) -> list[KeptAct]:
        """Acts with those counted to them, by their days, without their minutes.

        Args:
            wanted: as in `Derived.acts`.
            limit: how many.
            after: how many are left out before them.
            latest: whether the latest come first.
        """
        a = schema.acts.c
        order = (
            (a.day_to, a.day_from, a.id) if latest else (a.day_from, a.day_to, a.id)
        )  # the first in an index's order
        page = (
            select(schema.acts)
            .where(a.counted.is_(None), *acts_where(wanted))
            .order_by(*(one.desc() for one in order) if latest else order)
            .limit(limit)
            .offset(after)
        )
        with self._reading() as connection:
            return [kept_act(row) for row in connection.execute(page)]
