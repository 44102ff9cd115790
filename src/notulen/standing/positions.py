"""What each party's stance is on each issue (docs/standing.md, "stance", "now", "opponents-claim")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from notulen.standing.acts import Act, order
from notulen.standing.told import PLACELESS, stance_of

# From the hardest to the softest; of several on one day that as many origins tell, the first is the stance.
HARDNESS = ("threatens", "refuses", "disputes", "wants", "backs", "offers", "accepts")


@dataclass(frozen=True, slots=True)
class Step:
    """A stance taken by an act; none where it is given up by it."""

    day: str
    stance: str | None
    act: Act


@dataclass(frozen=True, slots=True)
class Position:
    """A party's stance on an issue.

    Attributes:
        party: its code.
        issue: the issue's.
        stance: what it is now; none where it was given up, or where only others tell of one.
        since: the day from which on it has been that, unbroken.
        history: all its steps, oldest first.
        claims: acts that only others tell of it: they move nothing.
    """

    party: str
    issue: str
    stance: str | None
    since: str | None
    history: tuple[Step, ...]
    claims: tuple[Act, ...]

    @property
    def evidence(self) -> tuple[Act, ...]:
        """The acts that the stance rests on, latest first."""
        return tuple(
            step.act for step in reversed(self.history) if step.stance == self.stance and step.day >= (self.since or "")
        )


def moves(act: Act) -> bool:
    """Whether an act moves the stance of its actors: done by their own word or an outlet's, or so given up."""
    return act.basis != "claim" and act.modality in {"actual", "negated"} and stance_of(act.kind) is not None


def positions(acts: Iterable[Act], about: Collection[str] | None = None) -> list[Position]:
    """The positions that acts come to, by party and issue.

    Args:
        acts: in any order.
        about: the issues that are asked for, or all.
    """
    steps: dict[tuple[str, str], list[Step]] = defaultdict(list)
    claims: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for act in sorted(acts, key=order):
        moving, claimed = moves(act), act.basis == "claim" and act.modality == "actual" and stance_of(act.kind)
        stance = stance_of(act.kind) if act.modality == "actual" else None
        for party in sorted(act.actors - PLACELESS):
            for issue in act.issues if about is None else (one for one in act.issues if one in about):
                if moving and (stance or _held(steps[party, issue], act)):
                    steps[party, issue].append(Step(act.day, stance, act))
                elif claimed:
                    claims[party, issue].append(act)
    keys = sorted(key for key in steps.keys() | claims.keys() if steps.get(key) or claims.get(key))
    return [_position(*key, steps.get(key, []), claims.get(key, [])) for key in keys]


def _held(steps: Sequence[Step], act: Act) -> bool:
    """Whether what an act gives up was held ("dropped"): else it only tells what did not happen."""
    return bool(steps) and any(step.stance == stance_of(act.kind) for step in steps)


def _position(party: str, issue: str, steps: list[Step], claims: list[Act]) -> Position:
    stance = now(steps)
    return Position(party, issue, stance, _since(steps, stance), tuple(steps), tuple(claims))


def now(steps: Sequence[Step]) -> str | None:
    """The stance of the last day ("now"): of several, the one that most origins tell, then the hardest."""
    if not steps:
        return None
    last = max(step.day for step in steps)
    told: dict[str | None, set[str]] = defaultdict(set)
    for step in steps:
        if step.day == last:
            told[step.stance].update(step.act.origins)
    return min(told, key=lambda stance: (-len(told[stance]), HARDNESS.index(stance) if stance else len(HARDNESS)))


def _since(steps: Sequence[Step], stance: str | None) -> str | None:
    """The first day of the unbroken row of days, up to the last, on which the stance was taken."""
    by_day: dict[str, set[str | None]] = defaultdict(set)
    for step in steps:
        by_day[step.day].add(step.stance)
    since = None
    for day in sorted(by_day, reverse=True):
        if stance not in by_day[day]:
            break
        since = day
    return since
