"""Negotiations found in a ledger that mixes many (docs/standing.md, "negotiation")."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import sqrt

from notulen.standing.acts import Act
from notulen.standing.told import PLACELESS, Codes

LEAST = 2  # acts between two parties before they are taken to negotiate
SILENCE = 120  # days without an act after which two parties negotiate anew
LIKE = 0.5  # how alike (cosine) two pairs' issues must be to those of a negotiation to join it
TALKS = "process.talks"  # every negotiation is about itself too


@dataclass(frozen=True, slots=True)
class Negotiation:
    """Parties that address each other over the same issues.

    Attributes:
        parties: who.
        issues: over what, the most told first.
        acts: how many acts pass between them.
        since, until: first and last day of these.
    """

    parties: Codes
    issues: tuple[str, ...]
    acts: int
    since: str
    until: str

    def holds(self, act: Act) -> bool:
        """Whether an act is of it: all it names are its parties, at least one of its issues, its day within the span."""
        named = (act.actors | act.recipients) - PLACELESS
        if not named or not named <= self.parties or not set(act.issues) & {*self.issues, TALKS}:
            return False
        return self.since <= act.day <= self.until


@dataclass(slots=True)
class _Pair:
    """What passes between two parties in one run of days."""

    parties: Codes
    issues: Counter[str]
    days: list[str]


def negotiations(acts: Iterable[Act]) -> list[Negotiation]:
    """The negotiations found, the one with the most acts first.

    Args:
        acts: all, in any order.
    """
    between: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for act in acts:
        for pair in _addressed(act):
            between[pair].append(act)
    pairs = [run for pair in sorted(between) for run in _runs(frozenset(pair), between[pair])]
    found = [_negotiation(group) for group in _joined([one for one in pairs if len(one.days) >= LEAST])]
    return sorted(found, key=lambda one: (-one.acts, one.since, sorted(one.parties)))


def _addressed(act: Act) -> set[tuple[str, str]]:
    actors, others = act.actors - PLACELESS, act.recipients - PLACELESS
    pairs = {(a, b) if a < b else (b, a) for a in actors for b in others if a != b}
    return pairs | set(combinations(sorted(actors), 2))


def _runs(parties: Codes, acts: list[Act]) -> Iterator[_Pair]:
    """What passes between two parties, parted where they are silent for long; acts without a day stand by themselves."""
    run: _Pair | None = None
    for act in sorted(acts, key=lambda one: (one.day, one.id)):
        if run is None or _days(run.days[-1], act.day) > SILENCE:
            if run is not None:
                yield run
            run = _Pair(parties, Counter(), [])
        run.issues.update(act.issues)
        run.days.append(act.day)
    if run is not None:
        yield run


def _days(first: str, last: str) -> int:
    """Days from one day to another; none where neither is told, too many where one is."""
    if not (first and last):
        return 0 if first == last else SILENCE + 1
    return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days


class _Group:
    """Pairs that negotiate together."""

    def __init__(self, pair: _Pair) -> None:
        self.parties: set[str] = set()
        self.issues: Counter[str] = Counter()
        self.acts = 0
        self.since, self.until = pair.days[0], pair.days[-1]
        self.add(pair)

    def add(self, pair: _Pair) -> None:
        """Takes a pair in."""
        self.parties |= pair.parties
        self.issues.update(pair.issues)
        self.acts += len(pair.days)
        self.since, self.until = min(self.since, pair.days[0]), max(self.until, pair.days[-1])


def _joined(pairs: list[_Pair]) -> list[_Group]:
    """Pairs with the negotiation they are most like, those with the most acts first: a party that talks to all joins none."""
    groups: list[_Group] = []
    of: dict[str, set[int]] = defaultdict(set)  # the negotiations of a party
    for pair in sorted(pairs, key=lambda one: (-len(one.days), sorted(one.parties), one.days[0])):
        near = set[int]().union(*(of[code] for code in pair.parties))
        likes = [(_like(pair, groups[number]), -number) for number in near]
        best = max(likes, default=(0.0, 0))
        at = -best[1]
        if best[0] >= LIKE:
            groups[at].add(pair)
        else:
            at = len(groups)
            groups.append(_Group(pair))
        for code in pair.parties:
            of[code].add(at)
    return groups


def _like(pair: _Pair, group: _Group) -> float:
    """How alike a pair's issues are to those of a negotiation that goes on at that time; else 0."""
    if max(_days(group.until, pair.days[0]), _days(pair.days[-1], group.since)) > SILENCE:
        return 0.0
    return _alike(pair.issues, group.issues)


def _alike(a: Counter[str], b: Counter[str]) -> float:
    # The talks themselves tell no two negotiations apart.
    one, other = ({k: v for k, v in each.items() if k != TALKS} or {TALKS: 1} for each in (a, b))
    product = sum(count * other.get(issue, 0) for issue, count in one.items())
    return product / (sqrt(sum(v * v for v in one.values())) * sqrt(sum(v * v for v in other.values())))


def _negotiation(group: _Group) -> Negotiation:
    issues = group.issues
    ranked = sorted(issues, key=lambda issue: (-issues[issue], issue))
    return Negotiation(frozenset(group.parties), tuple(ranked), group.acts, group.since, group.until)
