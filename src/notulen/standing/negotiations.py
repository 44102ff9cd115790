"""Negotiations found in a ledger that mixes many (docs/standing.md, "negotiation")."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from notulen.standing.acts import Act, order
from notulen.standing.told import PLACELESS, Codes, gap

LEAST = 2  # acts between two parties before they are taken to negotiate
LIKE = 0.5  # how alike (cosine) two pairs' issues must be to be one negotiation's
LAPSED = 180  # days without an act after which two parties that address each other begin anew
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
        """Whether an act is of this negotiation: of its days, among its parties, on one of its issues."""
        named = (act.actors | act.recipients) - PLACELESS
        if not self.since <= act.day <= self.until:
            return False
        return bool(named) and named <= self.parties and bool(set(act.issues) & {*self.issues, TALKS})


@dataclass(slots=True)
class _Pair:
    """What passes between two parties without a long silence."""

    codes: tuple[str, str]
    issues: Counter[str]
    since: str
    until: str
    acts: int


def negotiations(acts: Iterable[Act]) -> list[Negotiation]:
    """The negotiations found, the one with the most acts first.

    Args:
        acts: all, in any order.
    """
    pairs: dict[tuple[str, str], list[_Pair]] = defaultdict(list)
    for act in sorted(acts, key=order):
        for codes in sorted(_addressed(act)):
            last = pairs[codes][-1] if pairs[codes] else None
            if last is None or (gap(last.until, act.day) or 0) > LAPSED:
                last = _Pair(codes, Counter(), act.day, act.day, 0)
                pairs[codes].append(last)
            last.acts += 1
            last.issues.update(act.issues)
            last.until = act.day
    strong = [one for _, some in sorted(pairs.items()) for one in some if one.acts >= LEAST]
    found = [_negotiation(group) for group in _joined(strong)]
    return sorted(found, key=lambda one: (-one.acts, one.since, sorted(one.parties)))


def _addressed(act: Act) -> set[tuple[str, str]]:
    actors, others = act.actors - PLACELESS, act.recipients - PLACELESS
    pairs = {(a, b) if a < b else (b, a) for a in actors for b in others if a != b}
    return pairs | set(combinations(sorted(actors), 2))


def _joined(pairs: Sequence[_Pair]) -> list[list[_Pair]]:
    """Pairs that share a party and speak of the same at the same time, together."""
    boss = list(range(len(pairs)))

    def root(place: int) -> int:
        while boss[place] != place:
            place = boss[place]
        return place

    for a, b in combinations(range(len(pairs)), 2):
        if set(pairs[a].codes) & set(pairs[b].codes) and _together(pairs[a], pairs[b]):
            low, high = sorted((root(a), root(b)))
            boss[high] = low
    groups: dict[int, list[_Pair]] = defaultdict(list)
    for place, pair in enumerate(pairs):
        groups[root(place)].append(pair)
    return list(groups.values())


def _together(a: _Pair, b: _Pair) -> bool:
    apart = max(gap(a.until, b.since) or 0, gap(b.until, a.since) or 0)
    return apart <= LAPSED and _alike(a.issues, b.issues) >= LIKE


def _alike(a: Counter[str], b: Counter[str]) -> float:
    # The talks themselves tell no two negotiations apart.
    one, other = ({k: v for k, v in each.items() if k != TALKS} or {TALKS: 1} for each in (a, b))
    product = sum(count * other.get(issue, 0) for issue, count in one.items())
    return product / (sqrt(sum(v * v for v in one.values())) * sqrt(sum(v * v for v in other.values())))


def _negotiation(group: Sequence[_Pair]) -> Negotiation:
    issues: Counter[str] = Counter()
    for pair in group:
        issues.update(pair.issues)
    ranked = sorted(issues, key=lambda issue: (-issues[issue], issue))
    parties = frozenset(code for pair in group for code in pair.codes)
    since, until = min(pair.since for pair in group), max(pair.until for pair in group)
    return Negotiation(parties, tuple(ranked), sum(pair.acts for pair in group), since, until)
