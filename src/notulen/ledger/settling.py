"""Acts beside their neighbours: which is counted to which, which are sure, and the steps by which they move positions.

`standing` works it out, day by day; here it is kept, so that what acts come to need not be worked out to be read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from notulen.ledger import schema
from notulen.ledger.rows import slices

# What of an act changes by what is counted to it.
CHANGING = ("recipients", "issues", "day_from", "day_to", "reports", "origins", "more")


@dataclass(frozen=True, slots=True)
class Step:
    """How an act moves a position, or what it claims of one.

    Attributes:
        party, issue: whose, on what.
        claimed: whether only others tell of it, so that it moves nothing.
        day: ISO day.
        act: number of its row.
        stance: which.
        given_up: whether it is given up by it.
    """

    party: str
    issue: str
    claimed: bool
    day: str
    act: int
    stance: str
    given_up: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What an act comes to beside its neighbours.

    Attributes:
        number: of its row.
        changed: its values by `CHANGING`, as in a row, where acts are counted to it.
        sure: whether it moves anything.
        counted: ids of the acts that are counted to it.
        steps: how it moves positions.
    """

    number: int
    changed: Sequence[Any] | None
    sure: bool
    counted: tuple[int, ...]
    steps: tuple[Step, ...]


def stage(connection: Connection) -> int:
    """A number that is another once somebody has changed what is kept of acts."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)


def outdate(connection: Connection) -> int:
    """Makes it another, so that nobody else keeps what he has worked out of what was before; the new one."""
    next_ = (stage(connection) + 1) % 2**31
    connection.exec_driver_sql(f"PRAGMA user_version = {next_}")
    return next_


def stirred(connection: Connection) -> list[str]:
    """ISO days of which acts have changed since what they come to was worked out; empty for those without a day."""
    return list(connection.execute(select(schema.stirred.c.day).order_by(schema.stirred.c.day)).scalars())


def stir(connection: Connection, days: Iterable[str]) -> None:
    """Takes it that acts of these days have changed."""
    rows = [(day,) for day in sorted(set(days))]
    if rows:
        connection.exec_driver_sql("INSERT OR IGNORE INTO stirred (day) VALUES (?)", rows)


def calm(connection: Connection) -> None:
    """Takes it that all of what acts come to is worked out."""
    connection.execute(delete(schema.stirred))


def a_day(connection: Connection, first: str, last: str) -> dict[str, int]:
    """How many acts there are by their own day, within a span of days."""
    a = schema.acts.c
    wanted = select(a.day, func.count()).where(a.day.between(first, last)).group_by(a.day)
    return {str(row[0]): int(row[1]) for row in connection.execute(wanted)}


def told(connection: Connection, days: Collection[str] | None, first: str = "", last: str = "") -> Iterator[Any]:
    """Rows of acts as they were before any were counted to them: of certain days, or of a span."""
    a = schema.acts.c
    for some in [None] if days is None else slices(days):
        within = a.day.between(first, last) if some is None else a.day.in_(some)
        yield from connection.execute(select(schema.acts).where(within))


def unsettle(connection: Connection, numbers: Iterable[int]) -> None:
    """Makes acts again what they were before any were counted to them."""
    a = schema.acts.c
    for some in slices(numbers):
        connection.execute(update(schema.acts).where(a.counted.in_(some)).values(counted=None))
        connection.execute(delete(schema.act_steps).where(schema.act_steps.c.act.in_(some)))
        connection.execute(update(schema.acts).where(a.number.in_(some), a.sure == 1).values(sure=0))
        wanted = select(a.number, a.raw).where(a.number.in_(some), a.raw.is_not(None))
        for number, raw in connection.execute(wanted).all():
            _change(connection, number, json.loads(raw), None)


def settle(connection: Connection, found: Iterable[Beside]) -> None:
    """Keeps what acts come to; those of them that others were counted to were made what they were before."""
    a = schema.acts.c
    sure: list[tuple[int]] = []
    counted: list[tuple[int, int]] = []
    steps: list[tuple[Any, ...]] = []
    for one in found:
        if one.changed is not None:
            before = connection.execute(select(*(a[name] for name in CHANGING)).where(a.number == one.number)).one()
            _change(connection, one.number, one.changed, json.dumps(list(before), ensure_ascii=False))
        if one.sure:
            sure.append((one.number,))
        counted += [(one.number, other) for other in one.counted]
        steps += [(s.party, s.issue, s.claimed, s.day, s.act, s.stance, s.given_up) for s in one.steps]
    for statement, rows in (
        ("UPDATE acts SET sure = 1 WHERE number = ?", sure),
        ("UPDATE acts SET counted = ? WHERE number = ?", counted),
        ("INSERT INTO act_steps VALUES (?, ?, ?, ?, ?, ?, ?)", steps),
    ):
        if rows:
            connection.exec_driver_sql(statement, rows)


def take_away(connection: Connection, numbers: Collection[int]) -> None:
    """Takes acts away, with all by which they are found."""
    a = schema.acts.c
    for some in slices(numbers):
        stir(connection, connection.execute(select(a.day).where(a.number.in_(some))).scalars())
        connection.execute(update(schema.acts).where(a.counted.in_(some)).values(counted=None))
        for table in schema.OF_ACTS:
            connection.execute(delete(table).where(table.c.act.in_(some)))
        connection.execute(delete(schema.acts).where(a.number.in_(some)))


def _change(connection: Connection, number: int, values: Sequence[Any], raw: str | None) -> None:
    a = schema.acts.c
    before = connection.execute(select(a.issues, a.recipients).where(a.number == number)).one()
    row = dict(zip(CHANGING, values, strict=True))
    connection.execute(update(schema.acts).where(a.number == number).values(**row, raw=raw))
    for values_, added, dropped in (
        ((before.issues.split(), row["issues"].split()), _ISSUE, _NO_ISSUE),
        ((before.recipients.split("+"), row["recipients"].split("+")), _TO, _NOT_TO),
    ):
        was, now = ({one for one in some if one} for some in values_)
        # One by one, by their keys: without an index by act all of them would be gone through.
        for statement, some in ((dropped, was - now), (added, now - was)):
            if some:
                connection.exec_driver_sql(statement, [(one, number) for one in sorted(some)])


_ISSUE = "INSERT INTO act_issues (issue, act) VALUES (?, ?)"
_NO_ISSUE = "DELETE FROM act_issues WHERE issue = ? AND act = ?"
_TO = "INSERT INTO act_parties (code, role, act) VALUES (?, 'recipient', ?)"
_NOT_TO = "DELETE FROM act_parties WHERE code = ? AND role = 'recipient' AND act = ?"


# Positions


def keys(connection: Connection) -> list[tuple[str, str]]:
    """On what whose positions have been told of."""
    s = schema.act_steps.c
    wanted = select(s.party, s.issue).distinct().order_by(s.party, s.issue)
    return [(party, issue) for party, issue in connection.execute(wanted)]


def latest(
    connection: Connection, party: str, issue: str, claimed: bool, within: Collection[int] | None
) -> Iterator[Step]:
    """The steps of a position by acts that count, or the claims of it, the latest first."""
    s = schema.act_steps.c
    wanted = (
        select(schema.act_steps)
        .where(s.party == party, s.issue == issue, s.claimed == int(claimed))
        .order_by(s.day.desc(), s.act.desc())
    )
    with connection.execution_options(yield_per=50).execute(wanted) as rows:
        for row in rows:
            if within is None or row.act in within:
                yield Step(row.party, row.issue, bool(row.claimed), row.day, row.act, row.stance, bool(row.given_up))


def took_before(connection: Connection, step: Step, within: Collection[int] | None) -> bool:
    """Whether the stance of a step was taken on an earlier day, by an act that counts."""
    s = schema.act_steps.c
    wanted = select(s.act).where(
        s.party == step.party, s.issue == step.issue, s.claimed == 0, s.day < step.day, s.stance == step.stance,
        s.given_up == 0,
    )  # fmt: skip
    with connection.execution_options(yield_per=50).execute(wanted) as rows:
        return any(within is None or act in within for act in rows.scalars())


def numbered(connection: Connection, numbers: Iterable[int]) -> Iterator[Any]:
    """Rows of acts by their numbers."""
    for some in slices(numbers):
        yield from connection.execute(select(schema.acts).where(schema.acts.c.number.in_(some)))
