"""What changed between two days (docs/standing.md, "new", "hardened", "softened", "dropped", "answered")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from notulen.standing.acts import Act, order
from notulen.standing.issues import demands
from notulen.standing.positions import Position, positions
from notulen.standing.told import PLACELESS, stance_of

Kind = Literal["new", "hardened", "softened", "dropped", "answered"]
# How hard a stance is: steps of two stances that differ in this are a hardening or a softening.
HARD = {"accepts": 0, "offers": 1, "backs": 1, "wants": 2, "disputes": 2, "refuses": 3, "threatens": 4}


@dataclass(frozen=True, slots=True)
class Change:
    """A change.

    Attributes:
        kind: which.
        party: whose stance, or whose demand.
        issue: on what.
        before, after: stances; none where there was none, or the change is no stance's.
        act: the act that makes it.
    """

    kind: Kind
    party: str
    issue: str
    before: str | None
    after: str | None
    act: Act


def changes(acts: Iterable[Act], since: str, until: str | None = None) -> list[Change]:
    """What changed within a span of days, against how it stood before.

    Args:
        acts: in any order, those before the span too.
        since: its first ISO day.
        until: its last; without it, whatever is known.

    Returns:
        Changes by party, issue and kind.
    """
    known = [act for act in sorted(acts, key=order) if until is None or act.day <= until]
    before = [act for act in known if act.day < since]
    within = [act for act in known if act.day >= since]
    was = {(one.party, one.issue): one for one in positions(before)}
    found = [change for one in positions(known) for change in _stance(was.get((one.party, one.issue)), one, since)]
    found += [*_dropped(was, within), *_answered(before, known, since)]
    return sorted(found, key=lambda one: (one.party, one.issue, one.kind, one.act.id))


def _stance(was: Position | None, now: Position, since: str) -> list[Change]:
    if now.stance is None or now.history[-1].day < since:
        return []
    before = was.stance if was else None
    if now.history[-1].stance is None:
        return []  # given up: `_dropped` tells it
    act = now.evidence[0]
    if before is None:
        return [Change("new", now.party, now.issue, None, now.stance, act)]
    step = HARD[now.stance] - HARD[before]
    if step == 0:
        return []
    return [Change("hardened" if step > 0 else "softened", now.party, now.issue, before, now.stance, act)]


def _dropped(was: dict[tuple[str, str], Position], within: Sequence[Act]) -> list[Change]:
    """Stances that a party itself, or an outlet, says it holds no more."""
    found: dict[tuple[str, str], Change] = {}
    for act in within:
        if act.modality != "negated" or act.basis == "claim":
            continue
        for party in sorted(act.actors - PLACELESS):
            for issue in act.issues:
                before = was.get((party, issue))
                if before is not None and stance_of(act.kind) in {step.stance for step in before.history}:
                    found[party, issue] = Change("dropped", party, issue, before.stance, None, act)
    return list(found.values())


def _answered(before: Sequence[Act], known: Sequence[Act], since: str) -> list[Change]:
    """Demands that nobody had answered before and somebody has within the span."""
    waiting = {one.act.id for one in demands(before) if one.live and not one.answers}
    found: dict[tuple[str, str], Change] = {}
    for one in demands(known):
        fresh = [act for act in one.answers if act.day >= since]
        if not fresh or not (one.act.id in waiting or (one.since < since and fresh[0] is one.answers[0])):
            continue
        for party in sorted(one.act.actors - PLACELESS):
            for issue in sorted(set(one.act.issues) & set(fresh[0].issues)):
                found.setdefault((party, issue), Change("answered", party, issue, None, None, fresh[0]))
    return list(found.values())
