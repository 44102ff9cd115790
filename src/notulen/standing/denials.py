"""Denials with what they deny, and reports that contradict each other (docs/standing.md, "denied", "contradiction")."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from notulen.standing import names
from notulen.standing.acts import Act, order
from notulen.standing.alike import NEAR
from notulen.standing.among import Among
from notulen.standing.told import gap, later, number
from notulen.standing.words import likeness, of_one_thing, points_back, words

WITHIN = 30  # days after an allegation within which it is denied
DENIED = 0.3  # share of the shorter one's words, names of parties left out
SAME_THING = 0.5  # share of the shorter one's words
_DEEDS = frozenset({"suspend", "sanction", "mobilize", "withdraw", "aid", "attack", "coerce"})
_HARM = _DEEDS - {"withdraw", "aid"}  # what one denies to have done, though others have seen it
_SAYS = frozenset({"accuse", "state"})
On = Literal["whether", "who", "when", "what"]


@dataclass(frozen=True, slots=True)
class Denial:
    """A denial, and the allegation it denies where one is known."""

    denial: Act
    allegation: Act | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two acts that cannot both be as they are told, or one that is told in two ways.

    Attributes:
        on: what they differ in.
        acts: those that differ, the one told first first.
    """

    on: On
    acts: tuple[Act, ...]


def denials(acts: Iterable[Act], most: int | None = None) -> list[Denial]:
    """All denials, oldest first, each with the allegation that it fits best.

    Args:
        acts: of the parties in question, in any order.
        most: only so many, the latest.
    """
    ordered = sorted(acts, key=order)
    told = [act for act in ordered if act.kind == "deny" and act.modality == "actual"]
    among = Among(ordered)
    return [Denial(act, _allegation(act, among)) for act in told[-most if most else 0 :]]


def _allegation(denial: Act, acts: Among) -> Act | None:
    if points_back(denial.content, denial.language):
        return _beside(denial, acts)
    scored, issues = [], frozenset(denial.issues)
    for act in acts.between(later(denial.day, -WITHIN), later(denial.day, 1)):
        if issues.isdisjoint(act.issues) or not _alleges(act, denial):
            continue
        between = gap(act.day, denial.day)
        if between is None or not 0 <= between <= WITHIN:
            continue
        said, alleged = words(denial.content, denial.language), words(act.content, act.language)
        like = of_one_thing(said, alleged, denial.language == act.language, DENIED)
        if like is not None:
            scored.append((-like, between, act.id, act))
    return min(scored, key=lambda one: one[:3])[3] if scored else None


def _beside(denial: Act, acts: Among) -> Act | None:
    """The accusation that one report tells beside a denial which only points back to it; none where it may be another."""
    near = acts.between(later(denial.day, -WITHIN), later(denial.day, 1))
    accused = [
        act
        for act in near
        if act.kind == "accuse" and act.carriers & denial.carriers and act.recipients & denial.actors
        and not act.actors & denial.actors
    ]  # fmt: skip
    shared = [act for act in accused if set(act.issues) & set(denial.issues)] or accused
    return shared[0] if len(shared) == 1 else None


def _alleges(act: Act, denial: Act) -> bool:
    """Whether an act on the same issue says something of the one who denies: accuses him, or is told of him by others."""
    if act.kind == "deny":
        return False
    if not act.actors.isdisjoint(denial.actors):
        return act.basis == "claim" or (act.basis != "own" and (act.kind in _HARM or act.modality != "actual"))
    return act.kind in _SAYS and (not act.recipients or not act.recipients.isdisjoint(denial.actors))


def contradictions(acts: Iterable[Act]) -> list[Contradiction]:
    """Acts that contradict each other on whether, who, when or what, by the day of the first."""
    ordered = sorted(acts, key=order)
    found = [Contradiction("what", (act,)) for act in ordered if len(act.amounts) > 1]
    for near in _near(ordered):
        found += [Contradiction(on, pair) for pair in near if (on := _on(*pair))]
    return sorted(found, key=lambda one: (one.acts[0].day, one.on, one.acts[0].id))


def _near(acts: Iterable[Act]) -> Iterator[Iterator[tuple[Act, Act]]]:
    """Pairs of acts of a kind and an issue that lie within a few days."""
    by: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for act in acts:
        if act.issues and act.kind in _DEEDS | {"meet"} and number(act.day) is not None:
            by[act.kind, act.issues[0]].append(act)
    return (_pairs(group) for group in by.values())


def _pairs(acts: Iterable[Act]) -> Iterator[tuple[Act, Act]]:
    """Each two of acts with a day, in order, that lie near each other."""
    recent: deque[Act] = deque()
    for act in acts:
        while recent and (gap(recent[0].day, act.day) or 0) > NEAR:
            recent.popleft()
        yield from ((one, act) for one in recent)
        recent.append(act)


def _on(a: Act, b: Act) -> On | None:
    if a.recipients and b.recipients and not a.recipients & b.recipients:
        return None
    if a.actors == b.actors and {a.modality, b.modality} == {"actual", "negated"}:
        return "whether"
    if a.modality != b.modality:
        return None
    if a.kind == "meet":
        dated = a.day_from and b.day_from and a.day_from != b.day_from
        return (
            "when"
            if dated
            and a.actors == b.actors
            and names.places(a.place, b.place, a.language == b.language)
            and _apart(a, b)
            else None
        )
    like = likeness(words(a.content, a.language), words(b.content, b.language), a.language == b.language)
    same_thing = like is not None and like >= SAME_THING and a.day_from == b.day_from and bool(a.recipients)
    return "who" if same_thing and not a.actors & b.actors and "claim" in {a.basis, b.basis} else None


def _apart(a: Act, b: Act) -> bool:
    """Whether no report tells both: who does has two meetings in mind."""
    return not set(a.origins) & set(b.origins)
