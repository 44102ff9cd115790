"""Acts that are one act read in two ways (docs/standing.md, "read-otherwise"), and acts that only one tells ("lone-voice").

No reader is always right. What several reports tell alike is seldom misread alike: where few read the same words of the
same days otherwise than many, they are taken to have misread, and are counted with the many.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from notulen.standing.acts import Act, added, elected, order
from notulen.standing.alike import NEAR, VAGUE
from notulen.standing.told import PLACELESS, gap, number, stance_of
from notulen.standing.words import likeness, words

SAME_WORDS = 0.6  # share of the shorter one's words
TIMES = 2  # so many times the origins of the few the many must have
THICK = 5  # independent origins within a few days for which one voice more is asked
REACH = 3 * NEAR  # days: what an act comes to hangs on no act farther away
SURE = 2  # voices that are enough for a meeting, which day, place and sides tell from others

_GENERIC = frozenset({"state", "assess"})  # what is left where no other kind is seen


@dataclass(frozen=True, slots=True)
class Settled:
    """An act with those counted to it.

    Attributes:
        act: as it is with them.
        sure: whether enough voices tell it to move anything.
        counted: ids of the acts that are counted to it.
    """

    act: Act
    sure: bool
    counted: tuple[str, ...]


def settle(acts: Iterable[Act], first: int | None = None, last: int | None = None) -> list[Settled]:
    """Acts with those that are another one read otherwise counted to it, in order.

    Args:
        acts: in any order; all within `REACH` days of those that are wanted.
        first: the number of a day: only acts of that day or later are wanted, by their day before others are counted to
            them; those without a day only where neither is given.
        last: the same, or earlier.
    """
    run = _Run(acts)
    return sorted(run.settled(first, last), key=lambda one: order(one.act))


def settled(acts: Iterable[Act]) -> list[Act]:
    """Acts with those that are another one read otherwise counted to it, in order."""
    return [one.act for one in settle(acts)]


def corroborated(acts: Iterable[Act]) -> list[Act]:
    """Of acts, settled, those that enough voices tell, in order."""
    return [one.act for one in settle(acts) if one.sure]


class _Run:
    """Acts of some days. What an act is counted to hangs on acts of the days around it and on nothing else."""

    def __init__(self, acts: Iterable[Act]) -> None:
        self._acts = sorted(acts, key=_weight)
        self._days = [number(act.day) for act in self._acts]
        self._near: dict[tuple[int, object], list[int]] = defaultdict(list)  # by day and kind, by day and actors
        self._voices: dict[tuple[int, str], set[str]] = defaultdict(set)
        for place, (act, day) in enumerate(zip(self._acts, self._days, strict=True)):
            if day is not None:
                self._near[day, (act.kind, act.modality)].append(place)
                self._near[day, act.actors].append(place)
                for party in act.actors | act.recipients:
                    self._voices[day, party].update(act.origins)
        self._like: dict[int, bool] = {}
        self._counted: dict[int, int | None] = {}

    def settled(self, first: int | None, last: int | None) -> Iterator[Settled]:
        within = [
            place for place, day in enumerate(self._days)
            if (first is None and last is None) or (day is not None and (first or 0) <= day <= (last or day))
        ]  # fmt: skip
        counted: dict[int, list[int]] = defaultdict(list)
        for place in self._with_those_near(within):
            into = self._counted[place] = self._into(place)
            if into is not None:
                counted[into].append(place)
        for place in within:
            if self._counted.get(place) is None:
                act = self._acts[place]
                for other in counted.get(place, ()):
                    act = _joined(act, self._acts[other])
                sure = len(act.origins) >= self._needed(place)
                yield Settled(act, sure, tuple(self._acts[other].id for other in counted.get(place, ())))

    def _with_those_near(self, places: list[int]) -> list[int]:
        days = [day for place in places if (day := self._days[place]) is not None]
        if not days:
            return []
        least, most = min(days) - NEAR, max(days) + NEAR
        return [place for place, day in enumerate(self._days) if day is not None and least <= day <= most]

    def _into(self, place: int) -> int | None:
        """The act that one is counted to: of those it is like, the most told that is like none itself."""
        if not self._is_like(place):
            return None
        return next((other for other in self._alike(place) if not self._is_like(other)), None)

    def _is_like(self, place: int) -> bool:
        """Whether an act may be another reading of some other."""
        if place not in self._like:
            self._like[place] = next(self._alike(place), None) is not None
        return self._like[place]

    def _alike(self, place: int) -> Iterator[int]:
        """The acts that one may be another reading of, the most told first."""
        act = self._acts[place]
        return (other for other in self._around(place) if _read_otherwise(act, self._acts[other]))

    def _around(self, place: int) -> list[int]:
        """Acts of the same days that stand before one and have kind and modality, or the actors, in common."""
        act, day = self._acts[place], self._days[place]
        if day is None:
            return []
        found: set[int] = set()
        for key in ((act.kind, act.modality), act.actors):
            for d in range(day - NEAR, day + NEAR + 1):
                near = self._near.get((d, key), [])
                found.update(near[: bisect_left(near, place)])
        return sorted(found)

    def _needed(self, place: int) -> int:
        """How many origins must tell an act: one more for every so many that report of its parties in these days."""
        act, day = self._acts[place], self._days[place]
        if day is None:
            return 1
        voices: set[str] = set()
        for party in act.actors | act.recipients:
            for d in range(day - NEAR, day + NEAR + 1):
                voices |= self._voices.get((d, party), set())
        asked = 1 + len(voices) // THICK
        return min(asked, SURE) if act.kind == "meet" else asked


def _weight(act: Act) -> tuple[int, bool, int, int, str, str]:
    """The most told first; of as many, what is no mere statement, joint acts; the rest for one order."""
    little = act.kind in _GENERIC or not act.actors - PLACELESS
    return -len(act.origins), little, -len(act.actors), -act.reports, act.day, act.id


def _read_otherwise(act: Act, other: Act) -> bool:
    if not _outweighed(act, other) or act.carriers & other.carriers or _vague(act) or _vague(other):
        return False
    like = likeness(
        words(act.content, act.language), words(other.content, other.language), act.language == other.language
    )
    return like is not None and like >= SAME_WORDS


def _outweighed(act: Act, other: Act) -> bool:
    """Whether another act differs in one thing only, and more tell it so."""
    kind, modality = act.kind != other.kind, act.modality != other.modality
    actors = 0.0 if act.actors == other.actors else 0.5 if act.actors & other.actors else 1.0
    if not 0 < kind + modality + actors <= 1:
        return False
    if stance_of(act.kind) and other.kind in _GENERIC:
        return False  # what says nothing of a stance cannot take one away
    few, many = len(act.origins), len(other.origins)
    if modality:
        if act.kind == "meet":
            return False  # whether it was held is for the meeting to tell
        return many >= TIMES * few
    if not kind and act.actors < other.actors:
        return True  # of joint actors one was seen
    return many > few or act.kind in _GENERIC or not act.actors - PLACELESS


def _vague(act: Act) -> bool:
    return (gap(act.day_from, act.day_to) or 0) > VAGUE


def _joined(act: Act, misread: Act) -> Act:
    """An act with what was read otherwise counted to it; its kind and actors stay as they were."""
    votes, days, to = (
        added(act.votes, misread.votes), added(act.day_votes, misread.day_votes), added(act.to_votes, misread.to_votes),
    )  # fmt: skip
    origins = tuple(sorted({*act.origins, *misread.origins}))
    first, last = days[0][0] if days else (None, None)
    return replace(
        act,
        votes=votes, day_votes=days, to_votes=to, day_from=first, day_to=last, issues=elected(votes, len(origins)),
        recipients=next((codes for codes, _ in to if codes - act.actors), act.recipients),
        reports=len(act.carriers | misread.carriers),
        carriers=act.carriers | misread.carriers,
        origins=origins,
        otherwise=(*act.otherwise, *misread.minutes, *misread.otherwise),
    )  # fmt: skip
