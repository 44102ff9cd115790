"""What each party's stance is on each issue (docs/standing.md, "stance", "now", "opponents-claim")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from notulen.standing.acts import Act, order
from notulen.standing.told import PLACELESS, stance_of

# From the hardest to the softest; of several on one day that as many origins tell, the first is the stance.
HARDNESS = ("threatens", "refuses", "disputes", "wants", "backs", "offers", "accepts")


@dataclass(frozen=True, slots=True)
class Step:
    """A stance taken by an act."""

    day: str
    stance: str
    act: Act


@dataclass(frozen=True, slots=True)
class Position:
    """A party's stance on an issue.

    Attributes:
        party: its code.
        issue: the issue's.
        stance: what it is now.
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


def moves(act: Act) -> str | None:
    """The stance that an act moves its actors to; none where it moves nothing."""
    return stance_of(act.kind) if act.modality == "actual" and act.basis != "claim" else None


def positions(acts: Iterable[Act]) -> list[Position]:
    """The positions that acts come to, by party and issue.

    Args:
        acts: in any order.
    """
    steps: dict[tuple[str, str], list[Step]] = defaultdict(list)
    claims: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for act in sorted(acts, key=order):
        stance = moves(act)
        for party in sorted(act.actors - PLACELESS):
            for issue in act.issues:
                if stance is not None:
                    steps[party, issue].append(Step(act.day, stance, act))
                elif act.basis == "claim" and act.modality == "actual" and stance_of(act.kind):
                    claims[party, issue].append(act)
    return [_position(*key, steps.get(key, []), claims.get(key, [])) for key in sorted(steps.keys() | claims.keys())]


def _position(party: str, issue: str, steps: list[Step], claims: list[Act]) -> Position:
    stance = now(steps)
    return Position(party, issue, stance, _since(steps, stance), tuple(steps), tuple(claims))


def now(steps: Sequence[Step]) -> str | None:
    """The stance of the last day ("now"): of several, the one that most origins tell, then the hardest."""
    if not steps:
        return None
    last = max(step.day for step in steps)
    told: dict[str, set[str]] = defaultdict(set)
    for step in steps:
        if step.day == last:
            told[step.stance].update(step.act.origins)
    return min(told, key=lambda stance: (-len(told[stance]), HARDNESS.index(stance)))


def _since(steps: Sequence[Step], stance: str | None) -> str | None:
    """The first day of the unbroken row of days, up to the last, on which the stance was taken."""
    by_day: dict[str, set[str]] = defaultdict(set)
    for step in steps:
        by_day[step.day].add(step.stance)
    since = None
    for day in sorted(by_day, reverse=True):
        if stance not in by_day[day]:
            break
        since = day
    return since
