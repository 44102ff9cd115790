"""Negotiations found in a ledger that mixes many (docs/standing.md, "negotiation")."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from notulen.standing.acts import Act
from notulen.standing.told import PLACELESS, Codes

LEAST = 2  # acts between two parties before they are taken to negotiate
LIKE = 0.5  # how alike (cosine) two pairs' issues must be to be one negotiation's
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
        """Whether an act is of this negotiation: all it names are its parties, at least one of its issues."""
        named = (act.actors | act.recipients) - PLACELESS
        return bool(named) and named <= self.parties and bool(set(act.issues) & {*self.issues, TALKS})


@dataclass(slots=True)
class _Pair:
    issues: Counter[str]
    days: list[str]
    acts: int = 0


def negotiations(acts: Iterable[Act]) -> list[Negotiation]:
    """The negotiations found, the one with the most acts first.

    Args:
        acts: all, in any order.
    """
    pairs: dict[tuple[str, str], _Pair] = {}
    for act in acts:
        for pair in sorted(_addressed(act)):
            one = pairs.setdefault(pair, _Pair(Counter(), []))
            one.acts += 1
            one.issues.update(act.issues)
            one.days.append(act.day)
    strong = {pair: one for pair, one in pairs.items() if one.acts >= LEAST}
    found = [_negotiation(group, strong) for group in _joined(strong)]
    return sorted(found, key=lambda one: (-one.acts, sorted(one.parties)))


def _addressed(act: Act) -> set[tuple[str, str]]:
    actors, others = act.actors - PLACELESS, act.recipients - PLACELESS
    pairs = {(a, b) if a < b else (b, a) for a in actors for b in others if a != b}
    return pairs | set(combinations(sorted(actors), 2))


def _joined(pairs: Mapping[tuple[str, str], _Pair]) -> list[list[tuple[str, str]]]:
    """Pairs that share a party and speak of the same, together."""
    boss = {pair: pair for pair in pairs}

    def root(pair: tuple[str, str]) -> tuple[str, str]:
        while boss[pair] != pair:
            pair = boss[pair]
        return pair

    for a, b in combinations(sorted(pairs), 2):
        if set(a) & set(b) and _alike(pairs[a].issues, pairs[b].issues) >= LIKE:
            low, high = sorted((root(a), root(b)))
            boss[high] = low
    groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for pair in sorted(pairs):
        groups[root(pair)].append(pair)
    return list(groups.values())


def _alike(a: Counter[str], b: Counter[str]) -> float:
    # The talks themselves tell no two negotiations apart.
    one, other = ({k: v for k, v in each.items() if k != TALKS} or {TALKS: 1} for each in (a, b))
    product = sum(count * other.get(issue, 0) for issue, count in one.items())
    return product / (sqrt(sum(v * v for v in one.values())) * sqrt(sum(v * v for v in other.values())))


def _negotiation(group: list[tuple[str, str]], pairs: Mapping[tuple[str, str], _Pair]) -> Negotiation:
    issues: Counter[str] = Counter()
    for pair in group:
        issues.update(pairs[pair].issues)
    days = [day for pair in group for day in pairs[pair].days]
    ranked = sorted(issues, key=lambda issue: (-issues[issue], issue))
    parties = frozenset(code for pair in group for code in pair)
    return Negotiation(parties, tuple(ranked), sum(pairs[pair].acts for pair in group), min(days), max(days))
