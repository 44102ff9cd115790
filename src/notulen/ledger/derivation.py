"""What changed is worked out anew: what of a ledger that wants, and how what comes of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, permutations
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select

from notulen.ledger import schema, settling
from notulen.ledger.acts import Carried, Copy, KeptAct, as_told, row_of
from notulen.ledger.filters import Filter
from notulen.ledger.rows import AT_ONCE, slices
from notulen.ledger.told import Told

Telling = Callable[..., Iterator[Told]]  # `Ledger._telling`


class OvertakenError(Exception):
    """What was worked out rests on acts that somebody has changed since."""


@dataclass(frozen=True)
class Difference:
    """What is to be done to acts that are kept.

    Attributes:
        gone: numbers of those to be taken away.
        fresh: those to be added.
    """

    gone: tuple[int, ...] = ()
    fresh: tuple[KeptAct, ...] = ()

    @property
    def size(self) -> int:
        """How many acts it is about."""
        return len(self.gone) + len(self.fresh)


class Derivation:
    """A ledger as it is at one moment, for working out what changed, and in a transaction that writes for keeping it.

    Args:
        connection: one that reads, or writes while nobody else does.
        telling: gives minutes as they are told.
    """

    def __init__(self, connection: Connection, telling: Telling) -> None:
        self._connection, self._telling = connection, telling
        self._next: count[int] | None = None

    def changed(self, most: int | None = None) -> tuple[int, ...]:
        """Numbers of reports whose minutes were added, replaced, judged or forgotten since they were settled.

        Args:
            most: how many at once; all, if None.
        """
        return changed(self._connection, most)

    def marks(self) -> dict[int, int]:
        """The same reports, each with a mark that is another once it has changed again."""
        c = schema.changed.c
        return {row.report: row.mark for row in self._connection.execute(select(c.report, c.mark).order_by(c.report))}

    def mark(self, reports: Collection[int]) -> dict[int, int]:
        """Takes reports for changed; the marks of those of them that were not."""
        before = self.marks()
        fresh = [number for number in reports if number not in before]
        if fresh:
            self._connection.exec_driver_sql(schema.CHANGED, [(number,) for number in fresh])
        return dict.fromkeys(fresh, 1)

    def settle(self, marks: Mapping[int, int]) -> None:
        """Takes that what hangs on reports is worked out, as far as they have not changed again.

        Args:
            marks: theirs, when it was begun.
        """
        if marks:
            self._connection.exec_driver_sql("DELETE FROM changed WHERE report = ? AND mark = ?", list(marks.items()))

    def stage(self) -> int:
        """A number that is another once somebody has changed what is kept of acts."""
        return settling.stage(self._connection)

    def outdate(self) -> int:
        """Makes it another, so that nobody else keeps what he has worked out of what was before; the new one."""
        return settling.outdate(self._connection)

    def told(self, reports: Collection[int], words: bool = True) -> Iterator[Told]:
        """The minutes of reports that count, corrected, without those judged wrong."""
        yield from _of_reports(self._telling, self._connection, reports, words)

    def alike(
        self, kind: str, actors: Collection[str], since: str | None = None, until: str | None = None,
        words: bool = True,
    ) -> Iterator[Told]:  # fmt: skip
        """The minutes of one kind by exactly these actors, whose days meet a span.

        Args:
            kind: as it stands in the minutes, after corrections.
            actors: codes; none for acts without a told actor.
            since: ISO day.
            until: ISO day.
            words: whether their words are wanted.
        """
        m = schema.minutes.c
        by = m.actor_party.in_(["+".join(one) for one in permutations(actors)]) if actors else m.actor_party.is_(None)
        wanted = Filter(kinds=(kind,), since=since, until=until)
        for one in self._telling(self._connection, wanted, words, extra=by):
            if one.actors == frozenset(actors):
                yield one

    def blocks(self) -> dict[tuple[str, str, str], int]:
        """How many minutes that count there are by kind, actor's and recipient's code, each as it was read."""
        m, g = schema.minutes.c, schema.readings.c
        by = (m.kind, func.coalesce(m.actor_party, ""), func.coalesce(m.recipient_party, ""))
        joined = schema.minutes.join(schema.readings, m.reading == g.number)
        wanted = select(*by, func.count()).select_from(joined).where(g.current == 1).group_by(*by)
        return {(kind, actor, to): count for kind, actor, to, count in self._connection.execute(wanted)}

    def of_roles(self, roles: Collection[tuple[str, str, str]]) -> Iterator[Told]:
        """The minutes of such kinds, actors and recipients, with their words.

        Args:
            roles: of those that `blocks` gives. What a person has corrected is told whatever it is.
        """
        m = schema.minutes.c
        named = m.kind + " " + func.coalesce(m.actor_party, "") + " " + func.coalesce(m.recipient_party, "")
        for some in list(slices(" ".join(role) for role in roles)) or [[]]:
            yield from self._telling(self._connection, Filter(), True, extra=named.in_(some))

    def blocks_of(self, reports: Collection[int]) -> frozenset[str]:
        """The blocks that hold acts told by these reports' minutes, also by those that no longer count."""
        a, am, m, g = (
            one.c for one in (schema.acts, schema.act_minutes, schema.minutes, schema.readings)
        )  # fmt: skip
        joined = (
            schema.acts.join(schema.act_minutes, am.act == a.number)
            .join(schema.minutes, m.number == am.minute)
            .join(schema.readings, g.number == m.reading)
        )
        found: set[str] = set()
        for some in slices(reports):
            found |= set(
                self._connection.execute(select(a.block).select_from(joined).where(g.report.in_(some))).scalars()
            )
        return frozenset(found)

    def replace(self, blocks: Mapping[str, Iterable[KeptAct]]) -> None:
        """Puts acts in the place of all that the blocks held; what stays as it was is left alone."""
        self.keep(self.difference(blocks))

    def difference(self, blocks: Mapping[str, Iterable[KeptAct]]) -> Difference:
        """What must be done for acts to stand in the place of all that the blocks hold; the rest stays as it was."""
        before = {row: number for some in slices(blocks) for number, row in self._held(some)}
        fresh: list[KeptAct] = []
        rows_of = dict[str, int]()
        for acts in blocks.values():
            some = list(acts)
            rows_of |= _numbers(self._connection, {minute for act in some for minute in act.minutes})
            for act in some:
                row = (*row_of(act), tuple(sorted(rows_of[one] for one in act.minutes if one in rows_of)))
                if before.pop(row, None) is None:
                    fresh.append(act)
        return Difference(tuple(before.values()), tuple(fresh))

    def keep(self, found: Difference) -> None:
        """Does it.

        Args:
            found: what was worked out of acts that still are as they were then.
        """
        settling.take_away(self._connection, found.gone)
        rows_of = _numbers(self._connection, {minute for act in found.fresh for minute in act.minutes})
        self._insert(found.fresh, rows_of)

    def _held(self, blocks: list[str]) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """The acts of blocks as rows, as they were before any were counted to them, each with its minutes' rows."""
        a, am = schema.acts.c, schema.act_minutes.c
        rows = self._connection.execute(select(schema.acts).where(a.block.in_(blocks))).all()
        told: dict[int, list[int]] = {}
        for some in slices(row.number for row in rows):
            wanted = select(am.act, am.minute).where(am.act.in_(some)).order_by(am.act, am.minute)
            for act, minute in self._connection.execute(wanted):
                told.setdefault(act, []).append(minute)
        for row in rows:
            yield row.number, (*row_of(as_told(row)), tuple(told.get(row.number, ())))

    def _insert(self, acts: Iterable[KeptAct], rows_of: Mapping[str, int]) -> None:
        if self._next is None:
            self._next = count((self._connection.exec_driver_sql("SELECT max(number) FROM acts").scalar() or 0) + 1)
        rows: list[tuple[Any, ...]] = []
        told_by: list[tuple[int, int]] = []
        issues: list[tuple[str, int]] = []
        parties: list[tuple[str, str, int]] = []
        for number, act in zip(self._next, acts, strict=False):
            rows.append((number, *row_of(act), act.day_from or "", None, 0, None))
            told_by += [(number, rows_of[minute]) for minute in act.minutes if minute in rows_of]
            issues += [(issue, number) for issue in dict.fromkeys(act.issues)]
            roles = (("actor", act.actors), ("recipient", act.recipients))
            parties += [(code, role, number) for role, some in roles for code in dict.fromkeys(some)]
        settling.stir(self._connection, (row[17] for row in rows))
        for name, places, values in (
            ("acts", 21, rows), ("act_minutes", 2, told_by), ("act_issues", 2, issues), ("act_parties", 3, parties)
        ):  # fmt: skip
            if values:
                marks = ", ".join("?" * places)
                self._connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({marks})", values)

    # What acts come to beside their neighbours

    def stirred(self) -> list[str]:
        """Days (ISO; empty for none) of which acts have changed since what they come to was kept."""
        return settling.stirred(self._connection)

    def a_day(self, first: str, last: str) -> dict[str, int]:
        """How many acts there are by day, from one ISO day to another."""
        return settling.a_day(self._connection, first, last)

    def told_between(self, first: str, last: str) -> Iterator[KeptAct]:
        """Acts of a span of ISO days, as they were before any were counted to them, without their minutes."""
        return map(as_told, settling.told(self._connection, None, first, last))

    def told_on(self, days: Collection[str]) -> Iterator[KeptAct]:
        """Acts of certain days, as they were before any were counted to them, without their minutes."""
        return map(as_told, settling.told(self._connection, days))

    def beside(self, before: Collection[int], found: Iterable[settling.Beside]) -> None:
        """Keeps what acts come to.

        Args:
            before: numbers of all the acts that this was worked out of anew.
            found: those of them that are counted to no other.
        """
        settling.unsettle(self._connection, before)
        settling.settle(self._connection, found)

    def calm(self) -> None:
        """Takes it that what all acts come to is kept."""
        settling.calm(self._connection)

    def carried(self, reports: Collection[int] | None = None) -> Iterator[Carried]:
        """Reports as carriers of text, those that count no longer left out; all, if None."""
        r, g, p, t = (one.c for one in (schema.reports, schema.readings, schema.publications, schema.texts))
        joined = (
            schema.reports.join(schema.readings, and_(g.report == r.number, g.current == 1))
            .join(schema.publications, p.number == g.publication)
            .join(schema.texts, t.report == r.number)
        )
        wanted = select(r.key, p.outlet, p.published, p.wire, t.text).select_from(joined).order_by(r.number)
        for some in [None] if reports is None else slices(reports):
            found = wanted if some is None else wanted.where(r.number.in_(some))
            for row in self._connection.execution_options(yield_per=AT_ONCE).execute(found):
                yield Carried(*row)

    def copies(self, found: Iterable[Copy]) -> None:
        """Keeps where reports come from, in the place of what was kept of each."""
        rows = [(one.origin, one.day, one.signature, one.key) for one in found]
        if rows:
            self._connection.exec_driver_sql(
                "INSERT OR REPLACE INTO copies (report, origin, day, signature) "
                "SELECT number, ?, ?, ? FROM reports WHERE key = ? AND forgotten IS NULL", rows,
            )  # fmt: skip

    def origins(self) -> dict[str, Copy]:
        """Where reports come from, by key, as far as it is worked out."""
        return origins(self._connection)

    def numbers(self, keys: Iterable[str]) -> dict[str, int]:
        """The numbers of reports by their keys."""
        r = schema.reports.c
        rows = (self._connection.execute(select(r.key, r.number).where(r.key.in_(some))) for some in slices(keys))
        return {key: int(number) for some in rows for key, number in some}

    def clear(self) -> None:
        """Drops all that is worked out, and takes every report that was read as changed."""
        for table in schema.DERIVED:
            self._connection.execute(delete(table))
        settling.outdate(self._connection)
        self._connection.exec_driver_sql("INSERT OR IGNORE INTO changed SELECT DISTINCT report, 1 FROM readings")


def changed(connection: Connection, most: int | None) -> tuple[int, ...]:
    c = schema.changed.c
    return tuple(connection.execute(select(c.report).order_by(c.report).limit(most)).scalars())


def origins(connection: Connection) -> dict[str, Copy]:
    c, r = schema.copies.c, schema.reports.c
    wanted = select(r.key, c.origin, c.day, c.signature).join(schema.copies, c.report == r.number)
    return {row.key: Copy(*row) for row in connection.execute(wanted)}


def _numbers(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The rows of minutes that count, by their ids."""
    m, g = schema.minutes.c, schema.readings.c
    wanted = select(m.id, m.number).join(schema.readings, g.number == m.reading).where(g.current == 1)
    found: dict[str, int] = {}
    for some in slices(ids):
        found.update((id_, number) for id_, number in connection.execute(wanted.where(m.id.in_(some))))
    return found


def _of_reports(telling: Telling, connection: Connection, reports: Collection[int], words: bool) -> Iterator[Told]:
    for some in slices(reports):
        yield from telling(connection, Filter(), words, reports=some)
