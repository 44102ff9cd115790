"""Meetings as things of their own (docs/standing.md, "same-meeting", "became-held", "called-off", "outcome")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from notulen.standing import names
from notulen.standing.acts import Act
from notulen.standing.among import Among
from notulen.standing.told import PLACELESS, Codes, gap, number

State = Literal["held", "planned", "cancelled", "possible"]
AWAITED = 21  # days: a meeting planned without a day is the next one held within these
TOLD_LATER = 3  # days after a meeting within which it is told without its day
OUTCOME = 2  # days after a meeting within which its outcome is told
LONG = 60  # days of a meeting from which on it is looked for among all
TALKS = "process.talks"
TIMES = 2  # origins of a plan from which on one voice that it was held, or was not, is not enough
_OUTCOMES = frozenset({"assess", "accept", "reject", "suspend"})
_CERTAIN = {"actual": 0, "negated": 1, "planned": 2, "possible": 3}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting.

    Attributes:
        parties: who meets.
        day_from, day_to: ISO days; none where nobody tells.
        place: where, as most tell.
        state: held, planned, cancelled, or possible.
        acts: all that tell it, oldest first.
        outcome: what was said of it.
    """

    parties: Codes
    day_from: str | None
    day_to: str | None
    place: str | None
    state: State
    acts: tuple[Act, ...]
    outcome: tuple[Act, ...]

    @property
    def day(self) -> str:
        """The day it is, or was, to be; where that is not told, the day it was first told of."""
        return self.day_from or self.acts[0].day


def meetings(acts: Iterable[Act]) -> list[Meeting]:
    """The meetings that acts tell, by day.

    Args:
        acts: all of the parties in question, in any order: the outcome is told by others than `meet`.
    """
    told = list(acts)
    groups = _Groups()
    for act in sorted((act for act in told if act.kind == "meet" and act.actors - PLACELESS), key=_surest):
        group = next((group for group in groups.near(act) if _same(act, group)), None)
        if group is not None:
            group.append(act)
        elif len(act.actors - PLACELESS) > 1:
            groups.add(act)
    around = Among(act for act in told if TALKS in act.issues and act.kind in _OUTCOMES)
    return sorted((_meeting(group, around) for group in groups.all), key=lambda one: (one.day, sorted(one.parties)))


class _Groups:
    """What is told of one meeting each, found by who meets and, where both have days, by these."""

    def __init__(self) -> None:
        self.all: list[list[Act]] = []
        self._of: dict[str, list[int]] = defaultdict(list)  # by party
        self._on: dict[tuple[str, int], list[int]] = defaultdict(list)  # by party and day
        self._loose: dict[str, list[int]] = defaultdict(list)  # by party, those without days, or with too many

    def add(self, act: Act) -> None:
        """Begins one."""
        place, days = len(self.all), _days(act)
        self.all.append([act])
        for code in act.actors:
            self._of[code].append(place)
            for day in range(days[0] - 1, days[-1] + 2) if days else ():
                self._on[code, day].append(place)
            if not days:
                self._loose[code].append(place)

    def near(self, act: Act) -> Iterator[list[Act]]:
        """Those that an act may tell of, in the order in which they were begun."""
        days = _days(act)
        found: set[int] = set()
        for code in act.actors:
            found.update(self._loose[code] if days else self._of[code])
            for day in days:
                found.update(self._on.get((code, day), ()))
        return (self.all[place] for place in sorted(found))


def _days(act: Act) -> range:
    """The days of an act as numbers; none where they are not told, or are too many to go over."""
    first, last = number(act.day_from), number(act.day_to)
    if first is None or last is None or last - first > LONG:
        return range(0)
    return range(first, last + 1)


def _surest(act: Act) -> tuple[bool, bool, int, int, str, str]:
    """Meetings of two with a day first, of these the most told, the held before the planned: others are then theirs."""
    alone = len(act.actors - PLACELESS) < 2
    return alone, act.day_from is None, -len(act.origins), _CERTAIN[act.modality], act.day, act.id


def _same(act: Act, group: Sequence[Act]) -> bool:
    first = group[0]
    if not (act.actors <= first.actors or first.actors <= act.actors):
        return False
    return _same_days(act, first) and not any(
        names.places(act.place, one.place, act.language == one.language) is False for one in group
    )


def _same_days(act: Act, first: Act) -> bool:
    if act.day_from and first.day_from:
        apart = max(gap(act.day_to, first.day_from) or 0, gap(first.day_to, act.day_from) or 0)
        return apart <= (1 if act.actors == first.actors else 0)
    between = gap(act.day, first.day)
    if between is None:
        return False
    if act.modality in {"planned", "possible"}:  # told before it is held
        return 0 <= between <= AWAITED
    return -TOLD_LATER <= between <= TOLD_LATER


def _meeting(group: Sequence[Act], around: Among) -> Meeting:
    """A meeting, with what is told of the talks around it."""
    told = sorted(group, key=lambda act: (act.first_published or "", act.id))
    dated = next((act for act in group if act.day_from), None)
    parties = _parties(group)
    day_from, day_to = (dated.day_from, dated.day_to) if dated else (None, None)
    state = _state(told, parties, day_from, around)
    after = around.of(parties, day_from or "") if state == "held" else ()
    return Meeting(
        parties, day_from, day_to, _most([act.place for act in told if act.place]), state, tuple(told),
        tuple(act for act in after if _tells_outcome(act, day_from, day_to)),
    )  # fmt: skip


def _parties(group: Sequence[Act]) -> Codes:
    """Those whom most origins tell to meet; of as many, the more."""
    votes: dict[Codes, set[str]] = {}
    for act in group:
        votes.setdefault(act.actors - PLACELESS, set()).update(act.origins)
    several = {parties: origins for parties, origins in votes.items() if len(parties) > 1}
    return max(several, key=lambda parties: (len(several[parties]), len(parties), sorted(parties)))


def _most(places: Sequence[str]) -> str | None:
    return max(places, key=places.count) if places else None


def _state(told: Sequence[Act], parties: Codes, day: str | None, around: Among) -> State:
    """What it came to: held or cancelled if told so, by as many as would outweigh a misread plan; else what was planned."""
    ways = {way: len({o for act in told if _way(act, day) == way for o in act.origins}) for way in _CERTAIN}
    least = 1 + (ways["planned"] > TIMES)
    if ways["actual"] >= max(least, ways["negated"]):
        return "held"
    planned = told[0].first_published or ""
    if ways["negated"] >= least or any(_calls_off(act, parties, day) for act in around.of(parties, planned)):
        return "cancelled"
    return "planned" if ways["planned"] else "possible"


def _way(act: Act, day: str | None) -> str:
    """How an act tells a meeting: as planned whatever its words, where it was told before the day."""
    early = act.modality == "actual" and day is not None and (act.last_published or day) < day
    return "planned" if early else act.modality


def _calls_off(act: Act, parties: Codes, day: str | None) -> bool:
    """Whether an act of one of those who are to meet, after it was planned, breaks off the talks."""
    toward = not act.recipients or bool(act.recipients & parties)
    return act.kind == "suspend" and act.modality == "actual" and toward and day is not None and act.day <= day


def _tells_outcome(act: Act, first: str | None, last: str | None) -> bool:
    since, until = gap(first, act.day), gap(last, act.day)
    return since is not None and until is not None and since >= 0 and until <= OUTCOME
