"""What a ledger's acts come to beside their neighbours: works it out around what changed, and reads it back."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from notulen.ledger.acts import KeptAct, changing
from notulen.ledger.settling import Beside
from notulen.ledger.settling import Step as Kept
from notulen.standing.acts import Act, order
from notulen.standing.positions import Position, Step, moves, now
from notulen.standing.rows import act_of, kept
from notulen.standing.settled import REACH, Settled, settle
from notulen.standing.told import PLACELESS, number, stance_of

if TYPE_CHECKING:
    from notulen.ledger.derivation import Derivation
    from notulen.ledger.derived import Moved
    from notulen.ledger.filters import Filter
    from notulen.ledger.ledger import Ledger

AT_ONCE = 15_000  # acts that are worked out together, with those around them: bounds memory however many there are
CLAIMS = 5  # of others about one party and issue, the latest


Span = tuple[int, int] | None  # first and last day, as numbers; or what has no day


def stirred(open_: Derivation) -> deque[Span]:
    """The days around which acts have changed, in runs of no more acts than fit the memory."""
    found = [number(one) for one in open_.stirred()]
    spans = deque[Span](_spans(open_, [day for day in found if day is not None]))
    if None in found:
        spans.append(None)
    return spans


def refresh(open_: Derivation, spans: deque[Span]) -> None:
    """Works out anew what the acts of days come to.

    Args:
        open_: the transaction that keeps it.
        spans: the days; those that were seen to are taken out, until enough acts (`AT_ONCE`) were gone over.
    """
    gone_over = 0
    while spans and gone_over < AT_ONCE:
        if span := spans.popleft():
            around = list(open_.told_between(_iso(span[0] - REACH), _iso(span[1] + REACH)))
        else:
            around = list(open_.told_on([day for day in open_.stirred() if number(day) is None]))
        _kept(open_, around, *(span or (None, None)))
        gone_over += len(around)


def acts(ledger: Ledger, wanted: Filter | None = None) -> Iterator[Act]:
    """The acts that a ledger holds and a filter wants, with those counted to them, by their days."""
    return (one.act for one in settled(ledger, wanted))


def settled(ledger: Ledger, wanted: Filter | None = None, sure: bool | None = None) -> Iterator[Settled]:
    """The same, each with whether it is sure.

    Args:
        ledger: the ledger.
        wanted: which.
        sure: only those that are, or only those that are not.
    """
    return (Settled(act_of(row), row.sure, ()) for row in ledger.derived.settled(wanted, sure))


def positions(ledger: Ledger, wanted: Filter | None = None) -> list[Position]:
    """The positions that a ledger's acts come to, by party and issue, without reading more than tells them.

    Args:
        ledger: the ledger.
        wanted: which acts may move them.

    Returns:
        As `standing.positions` gives them of all acts, but for their history, which holds the last day alone, and their claims,
        which are the latest `CLAIMS`.
    """
    with ledger.derived.moved(wanted) as moved:
        about = wanted.issues() if wanted and wanted.about else None
        asked = ((party, issue) for party, issue in moved.of_whom() if about is None or issue in about)
        return [found for key in asked if (found := _position(moved, *key))]


def _position(moved: Moved, party: str, issue: str) -> Position | None:
    days = (some for day in _days(moved.latest(party, issue, claimed=False)) if (some := _held(moved, day)))
    last = next(days, [])
    acts = _acts(moved, last)
    given_up = {one.act for one in last if one.given_up}
    told = sorted(acts, key=lambda at: order(acts[at]))
    history = tuple(Step(acts[at].day, None if at in given_up else stance_of(acts[at].kind), acts[at]) for at in told)
    stance = now(history)
    since = last[0].day if last else None
    for steps in takewhile(lambda some: stance in {None if one.given_up else one.stance for one in some}, days):
        since = steps[0].day
    claims: list[Act] = []
    for day in _days(moved.latest(party, issue, claimed=True)):
        claims = [*sorted(_acts(moved, day).values(), key=order), *claims]
        if len(claims) >= CLAIMS:
            break
    return Position(party, issue, stance, since, history, tuple(claims[-CLAIMS:])) if history or claims else None


def _acts(moved: Moved, steps: Iterable[Kept]) -> dict[int, Act]:
    return {at: act_of(row) for at, row in moved.acts(one.act for one in steps).items()}


def _days(steps: Iterable[Kept]) -> Iterator[list[Kept]]:
    """Steps by their day, as they come."""
    return (list(some) for _, some in groupby(steps, key=lambda one: one.day))


def _held(moved: Moved, day: list[Kept]) -> list[Kept]:
    """The steps of a day without those that give up what was not held: these only tell what did not happen."""
    given_up = [one for one in day if one.given_up]
    if not given_up:
        return day
    acts = _acts(moved, day)

    def held(one: Kept) -> bool:
        return moved.took_before(one) or any(
            not other.given_up and other.stance == one.stance and order(acts[other.act]) < order(acts[one.act])
            for other in day
        )

    return [one for one in day if not one.given_up or held(one)]


# Working out


def _spans(open_: Derivation, days: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of days around those that changed, each of no more acts than fit the memory."""
    wanted = sorted({near for day in days for near in range(day - REACH, day + REACH + 1)})
    if not wanted:
        return
    told = open_.a_day(_iso(wanted[0]), _iso(wanted[-1]))
    first, size = wanted[0], 0
    for before, day in zip([wanted[0], *wanted], wanted, strict=False):
        here = told.get(_iso(day), 0)
        if day > before + 1 or (size and size + here > AT_ONCE):
            yield first, before
            first, size = day, 0
        size += here
    yield first, wanted[-1]


def _kept(open_: Derivation, rows: list[KeptAct], first: int | None, last: int | None) -> None:
    numbers = {row.id: row.number for row in rows}
    told = [act_of(row) for row in rows]
    within = [act.id for act in told if first is None or last is None or first <= (number(act.day) or 0) <= last]
    found = settle(told, first, last)
    open_.beside([numbers[one] for one in within], (_beside(one, numbers) for one in found))


def _beside(one: Settled, numbers: dict[str, int]) -> Beside:
    at = numbers[one.act.id]
    return Beside(
        at,
        changing(kept(one.act)) if one.counted else None,
        one.sure,
        tuple(numbers[other] for other in one.counted),
        tuple(_steps(one.act, at)) if one.sure else (),
    )


def _steps(act: Act, at: int) -> Iterable[Kept]:
    """How an act moves positions, or what it claims of them."""
    stance = stance_of(act.kind)
    claimed = act.basis == "claim" and act.modality == "actual"
    if stance is None or not (moves(act) or claimed):
        return
    for party in sorted(act.actors - PLACELESS):
        for issue in act.issues:
            yield Kept(party, issue, claimed, act.day, at, stance, not claimed and act.modality != "actual")


def _iso(day: int) -> str:
    return date.fromordinal(max(day, 1)).isoformat()
