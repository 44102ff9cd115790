"""What is worked out of the minutes and kept: acts, and which reports are copies. Made by `standing`, kept here.

All of it may be dropped and made anew at any time; the rest of a ledger does not hang on it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

from sqlalchemy import Connection, func, select

from notulen.ledger import schema, settling
from notulen.ledger.acts import Copy, KeptAct, acts_where, as_told, kept_act
from notulen.ledger.derivation import Derivation, OvertakenError, Telling, changed, origins
from notulen.ledger.filters import Filter
from notulen.ledger.rows import AT_ONCE

_Opening = Callable[[], AbstractContextManager[Connection]]


class Derived:
    """Reads what is worked out, and opens the transactions that work it out.

    Args:
        reading: opens a connection that reads.
        writing: opens a transaction that writes.
        telling: gives minutes as they are told.
    """

    def __init__(self, reading: _Opening, writing: _Opening, telling: Telling) -> None:
        self._reading, self._writing, self._telling = reading, writing, telling

    @contextmanager
    def looking(self) -> Iterator[Derivation]:
        """The ledger as it now is, to work out what changed of; others write meanwhile."""
        with self._reading() as connection:
            yield Derivation(connection, self._telling)

    @contextmanager
    def deriving(self, stage: int | None = None) -> Iterator[Derivation]:
        """A transaction to work in; all it wrote stands at its end, or nothing.

        Args:
            stage: that of the ledger that what is to be kept was worked out of.

        Raises:
            OvertakenError: it is another by now.
        """
        with self._writing() as connection:
            work = Derivation(connection, self._telling)
            if stage is not None and work.stage() != stage:
                raise OvertakenError
            yield work

    def changed(self, most: int | None = None) -> tuple[int, ...]:
        """Numbers of reports that what is worked out does not know as they are."""
        with self._reading() as connection:
            return changed(connection, most)

    def origins(self) -> dict[str, Copy]:
        """Where reports come from, by key, as far as it is worked out."""
        with self._reading() as connection:
            return origins(connection)

    def acts(self, wanted: Filter | None = None, minutes: bool = True) -> Iterator[KeptAct]:
        """Acts as they were before any were counted to them, by their days.

        Args:
            wanted: about, party (as actor or recipient), between, since, until, kinds, at_least.
            minutes: whether the ids of those that tell them are wanted too.
        """
        a = schema.acts.c
        found = select(schema.acts).where(*acts_where(wanted or Filter())).order_by(a.day_from, a.day_to, a.id)
        with self._reading() as connection:
            for rows in connection.execution_options(yield_per=AT_ONCE).execute(found).partitions():
                told = _minutes(connection, [row.number for row in rows]) if minutes else {}
                for row in rows:
                    yield replace(as_told(row), minutes=tuple(told.get(row.number, ())))

    def settled(self, wanted: Filter | None = None, sure: bool | None = None) -> Iterator[KeptAct]:
        """Acts as they are with those counted to them, by their days, without their minutes.

        Args:
            wanted: as in `acts`.
            sure: only those that move something, or only those that do not.
        """
        a = schema.acts.c
        found = select(schema.acts).where(a.counted.is_(None), *acts_where(wanted or Filter()))
        if sure is not None:
            found = found.where(a.sure == int(sure))
        with self._reading() as connection:
            ordered = found.order_by(a.day_from, a.day_to, a.id)
            for row in connection.execution_options(yield_per=AT_ONCE).execute(ordered):
                yield kept_act(row)

    def days(self, wanted: Filter | None = None, after: int = 0) -> tuple[int, str | None]:
        """How many acts are wanted, with those counted to them as one, and the first day of the one after so many."""
        a = schema.acts.c
        found = select(a.day_from).where(a.counted.is_(None), *acts_where(wanted or Filter()))
        with self._reading() as connection:
            count_ = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
            cut = connection.execute(found.order_by(a.day_from).offset(after).limit(1)).scalar()
            return int(count_), cut

    @contextmanager
    def moved(self, wanted: Filter | None = None) -> Iterator[Moved]:
        """Positions by their latest steps, read while it is open.

        Args:
            wanted: which acts may move them.
        """
        with self._reading() as connection:
            conditions = acts_where(wanted or Filter())
            chosen = select(schema.acts.c.number).where(*conditions)
            # Asked once and held: asked again of each position it would cost as often as there are positions.
            yield Moved(connection, frozenset(connection.execute(chosen).scalars()) if conditions else None)

    def act_of(self, minute: int) -> KeptAct | None:
        """The act that a minute tells, by the minute's row (`Told.number`, `Shown.number`)."""
        a, am = schema.acts.c, schema.act_minutes.c
        with self._reading() as connection:
            joined = schema.acts.join(schema.act_minutes, am.act == a.number)
            row = connection.execute(select(schema.acts).select_from(joined).where(am.minute == minute)).first()
            return kept_act(row, tuple(_minutes(connection, [row.number])[row.number])) if row is not None else None


class Moved:
    """Positions by their latest steps.

    Args:
        connection: one that reads.
        within: numbers of the acts that may move them; none, if all may.
    """

    def __init__(self, connection: Connection, within: Collection[int] | None) -> None:
        self._connection, self._within = connection, within

    def of_whom(self) -> list[tuple[str, str]]:
        """Parties with the issues on which they, or others for them, have said something."""
        return settling.keys(self._connection)

    def latest(self, party: str, issue: str, claimed: bool) -> Iterator[settling.Step]:
        """The steps of a position, or what others claim of it, the latest first."""
        return settling.latest(self._connection, party, issue, claimed, self._within)

    def took_before(self, step: settling.Step) -> bool:
        """Whether the stance of a step was taken on an earlier day."""
        return settling.took_before(self._connection, step, self._within)

    def acts(self, numbers: Iterable[int]) -> dict[int, KeptAct]:
        """Acts by their numbers, with those counted to them, without their minutes."""
        return {row.number: kept_act(row) for row in settling.numbered(self._connection, numbers)}


def _minutes(connection: Connection, acts: list[int]) -> dict[int, list[str]]:
    am, m = schema.act_minutes.c, schema.minutes.c
    wanted = select(am.act, m.id).join(schema.minutes, m.number == am.minute).where(am.act.in_(acts))
    found: dict[int, list[str]] = {}
    for act, minute in connection.execute(wanted.order_by(am.act, am.minute)):
        found.setdefault(act, []).append(minute)
    return found
