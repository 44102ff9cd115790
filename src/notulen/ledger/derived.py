"""What is worked out of the minutes and kept: acts, and which reports are copies. Made by `standing`, kept here.

All of it may be dropped and made anew at any time; the rest of a ledger does not hang on it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count, permutations
from typing import Any

from sqlalchemy import Connection, and_, delete, func, or_, select

from notulen.ledger import schema, settling
from notulen.ledger.filters import Filter
from notulen.ledger.rows import AT_ONCE, slices
from notulen.ledger.told import Told

_Opening = Callable[[], AbstractContextManager[Connection]]
_Telling = Callable[..., Iterator[Told]]  # `Ledger._telling`


@dataclass(frozen=True, slots=True)
class KeptAct:
    """One act and the minutes that tell it.

    Attributes:
        id: a name of its own, made from its minutes' ids and so the same in every ledger that holds them.
        block: the name of the part it was worked out with; parts are replaced whole.
        kind, modality, polarity: as in a minute.
        actors, recipients, issues: codes.
        day_from, day_to: ISO days.
        first_published, first_outlet: where and when it was first told.
        reports: how many tell it.
        origins: how many of these are independent.
        confidence: 0 to 1.
        minutes: ids of those that tell it.
        more: whatever else its maker wants to find again, as a text of its own.
        sure: whether it moves anything; known once it was settled.
        number: its row's.
    """

    id: str
    block: str
    kind: str
    modality: str
    polarity: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    issues: tuple[str, ...]
    day_from: str | None
    day_to: str | None
    first_published: str | None
    first_outlet: str | None
    reports: int
    origins: int
    confidence: float
    minutes: tuple[str, ...] = ()
    more: str | None = None
    sure: bool = False
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Carried:
    """A report as a carrier of text: its key, where and when it was published, the wire it names, its words."""

    key: str
    outlet: str | None
    published: str | None
    wire: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a report's text comes from.

    Attributes:
        key: the report's.
        origin: the wire or outlet, as it is counted.
        day: ISO day on which the text was first published.
        signature: whatever its maker compares texts by.
    """

    key: str
    origin: str
    day: str | None = None
    signature: bytes | None = None


class Derivation:
    """One transaction in which what changed is worked out anew; while it is open nobody else writes.

    Args:
        connection: the transaction's.
        telling: gives minutes as they are told.
    """

    def __init__(self, connection: Connection, telling: _Telling) -> None:
        self._connection, self._telling = connection, telling
        self._next: count[int] | None = None

    def changed(self, most: int | None = None) -> tuple[int, ...]:
        """Numbers of reports whose minutes were added, replaced, judged or forgotten since they were settled.

        Args:
            most: how many at once; all, if None.
        """
        return _changed(self._connection, most)

    def settle(self, reports: Iterable[int]) -> None:
        """Takes that what hangs on these reports is worked out."""
        rows = [(number,) for number in reports]
        if rows:
            self._connection.exec_driver_sql("DELETE FROM changed WHERE report = ?", rows)

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
        before = {row: number for some in slices(blocks) for number, row in self._held(some)}
        fresh: list[KeptAct] = []
        rows_of = dict[str, int]()
        for acts in blocks.values():
            some = list(acts)
            rows_of |= _numbers(self._connection, {minute for act in some for minute in act.minutes})
            for act in some:
                row = (*_row(act), tuple(sorted(rows_of[one] for one in act.minutes if one in rows_of)))
                if before.pop(row, None) is None:
                    fresh.append(act)
        settling.take_away(self._connection, list(before.values()))
        self._insert(fresh, rows_of)

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
            yield row.number, (*_row(_as_told(row)), tuple(told.get(row.number, ())))

    def _insert(self, acts: Iterable[KeptAct], rows_of: Mapping[str, int]) -> None:
        if self._next is None:
            self._next = count((self._connection.exec_driver_sql("SELECT max(number) FROM acts").scalar() or 0) + 1)
        rows: list[tuple[Any, ...]] = []
        told_by: list[tuple[int, int]] = []
        issues: list[tuple[str, int]] = []
        parties: list[tuple[str, str, int]] = []
        for number, act in zip(self._next, acts, strict=False):
            rows.append((number, *_row(act), act.day_from or "", None, 0, None))
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
        return map(_as_told, settling.told(self._connection, None, first, last))

    def told_on(self, days: Collection[str]) -> Iterator[KeptAct]:
        """Acts of certain days, as they were before any were counted to them, without their minutes."""
        return map(_as_told, settling.told(self._connection, days))

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
        return _origins(self._connection)

    def numbers(self, keys: Iterable[str]) -> dict[str, int]:
        """The numbers of reports by their keys."""
        r = schema.reports.c
        rows = (self._connection.execute(select(r.key, r.number).where(r.key.in_(some))) for some in slices(keys))
        return {key: int(number) for some in rows for key, number in some}

    def clear(self) -> None:
        """Drops all that is worked out, and takes every report that was read as changed."""
        for table in schema.DERIVED:
            self._connection.execute(delete(table))
        self._connection.exec_driver_sql("INSERT OR IGNORE INTO changed SELECT DISTINCT report FROM readings")


class Derived:
    """Reads what is worked out, and opens the transactions that work it out.

    Args:
        reading: opens a connection that reads.
        writing: opens a transaction that writes.
        telling: gives minutes as they are told.
    """

    def __init__(self, reading: _Opening, writing: _Opening, telling: _Telling) -> None:
        self._reading, self._writing, self._telling = reading, writing, telling

    @contextmanager
    def deriving(self) -> Iterator[Derivation]:
        """A transaction to work in; all it wrote stands at its end, or nothing."""
        with self._writing() as connection:
            yield Derivation(connection, self._telling)

    def changed(self, most: int | None = None) -> tuple[int, ...]:
        """Numbers of reports that what is worked out does not know as they are."""
        with self._reading() as connection:
            return _changed(connection, most)

    def origins(self) -> dict[str, Copy]:
        """Where reports come from, by key, as far as it is worked out."""
        with self._reading() as connection:
            return _origins(connection)

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
                    yield replace(_as_told(row), minutes=tuple(told.get(row.number, ())))

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
                yield _act(row, ())

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
            return _act(row, tuple(_minutes(connection, [row.number])[row.number])) if row is not None else None


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
        return {row.number: _act(row, ()) for row in settling.numbered(self._connection, numbers)}


def kept_act(row: Any) -> KeptAct:  # noqa: ANN401 - a row of SQLAlchemy's
    """A row of `acts` as an act, without its minutes."""
    return _act(row, ())


def _act(row: Any, minutes: tuple[str, ...]) -> KeptAct:  # noqa: ANN401 - a row of SQLAlchemy's
    return KeptAct(
        row.id, row.block, row.kind, row.modality, row.polarity, _parts(row.actors, "+"), _parts(row.recipients, "+"),
        _parts(row.issues, " "), row.day_from, row.day_to, row.first_published, row.first_outlet, row.reports,
        row.origins, row.confidence, minutes, row.more, bool(row.sure), row.number,
    )  # fmt: skip


def _as_told(row: Any) -> KeptAct:  # noqa: ANN401 - a row of SQLAlchemy's
    """An act as it was before any were counted to it."""
    act = _act(row, ())
    if row.raw is None:
        return act
    told = dict(zip(settling.CHANGING, json.loads(row.raw), strict=True))
    told |= {"recipients": _parts(told["recipients"], "+"), "issues": _parts(told["issues"], " ")}
    return replace(act, **told)


def _row(act: KeptAct) -> tuple[Any, ...]:
    return (
        act.id, act.block, act.kind, act.modality, act.polarity, "+".join(act.actors), "+".join(act.recipients),
        " ".join(act.issues), act.day_from, act.day_to, act.first_published, act.first_outlet, act.reports,
        act.origins, act.confidence, act.more,
    )  # fmt: skip


def changing(act: KeptAct) -> tuple[Any, ...]:
    """What of an act changes by what is counted to it, as in a row (`settling.CHANGING`)."""
    return (
        "+".join(act.recipients), " ".join(act.issues), act.day_from, act.day_to, act.reports, act.origins, act.more
    )  # fmt: skip


def _parts(joint: str, by: str) -> tuple[str, ...]:
    return tuple(joint.split(by)) if joint else ()


def _minutes(connection: Connection, acts: list[int]) -> dict[int, list[str]]:
    am, m = schema.act_minutes.c, schema.minutes.c
    wanted = select(am.act, m.id).join(schema.minutes, m.number == am.minute).where(am.act.in_(acts))
    found: dict[int, list[str]] = {}
    for act, minute in connection.execute(wanted.order_by(am.act, am.minute)):
        found.setdefault(act, []).append(minute)
    return found


def _numbers(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The rows of minutes that count, by their ids."""
    m, g = schema.minutes.c, schema.readings.c
    wanted = select(m.id, m.number).join(schema.readings, g.number == m.reading).where(g.current == 1)
    found: dict[str, int] = {}
    for some in slices(ids):
        found.update((id_, number) for id_, number in connection.execute(wanted.where(m.id.in_(some))))
    return found


def _origins(connection: Connection) -> dict[str, Copy]:
    c, r = schema.copies.c, schema.reports.c
    wanted = select(r.key, c.origin, c.day, c.signature).join(schema.copies, c.report == r.number)
    return {row.key: Copy(*row) for row in connection.execute(wanted)}


def acts_where(wanted: Filter) -> list[Any]:
    """What acts must hold to be wanted, on a SELECT over `acts`."""
    a, by_issue, by_party = schema.acts.c, schema.act_issues.c, schema.act_parties.c
    found: list[Any] = []

    def among(role: str) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy's
        wanted_codes = by_party.code.in_(wanted.between)
        return a.number.in_(select(by_party.act).where(by_party.role == role, wanted_codes))

    if wanted.about:
        found.append(a.number.in_(select(by_issue.act).where(by_issue.issue.in_(wanted.issues()))))
    if wanted.party is not None:
        found.append(a.number.in_(select(by_party.act).where(by_party.code == wanted.party)))
    if wanted.between:
        found.append(
            or_(
                and_(among("actor"), or_(a.recipients == "", among("recipient"))),
                and_(a.actors == "", among("recipient")),
            )
        )
    if wanted.since is not None:
        found.append(a.day_to >= wanted.since)
    if wanted.until is not None:
        found.append(a.day_from <= wanted.until)
    if wanted.kinds:
        found.append(a.kind.in_(wanted.kinds))
    if wanted.at_least > 0:
        found.append(a.confidence >= wanted.at_least)
    return found


def _changed(connection: Connection, most: int | None) -> tuple[int, ...]:
    c = schema.changed.c
    return tuple(connection.execute(select(c.report).order_by(c.report).limit(most)).scalars())


def _of_reports(telling: _Telling, connection: Connection, reports: Collection[int], words: bool) -> Iterator[Told]:
    for some in slices(reports):
        yield from telling(connection, Filter(), words, reports=some)
