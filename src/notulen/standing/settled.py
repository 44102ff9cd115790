"""Acts that are one act read in two ways (docs/standing.md, "read-otherwise"), and acts that only one tells ("lone-voice").

No reader is always right. What several reports tell alike is seldom misread alike: where few read the same words of the
same days otherwise than many, they are taken to have misread, and are counted with the many.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from notulen.standing.acts import Act, added, elected, order
from notulen.standing.alike import NEAR, VAGUE
from notulen.standing.told import PLACELESS, gap, number, stance_of
from notulen.standing.words import Words, likeness, words

SAME_WORDS = 0.6  # share of the shorter one's words
TIMES = 2  # so many times the origins of the few the many must have
THICK = 5  # independent origins within a few days for which one voice more is asked
SURE = 2  # voices that are enough for a meeting, which day, place and sides tell from others

_GENERIC = frozenset({"state", "assess"})  # what is left where no other kind is seen

_Entry = tuple[Act, Words]


def settled(acts: Iterable[Act]) -> list[Act]:
    """Acts with those that are another one read otherwise counted to it, in order.

    Args:
        acts: of the parties in question, in any order.
    """
    acts = list(acts)
    common = Counter(act.kind for act in acts)
    kept: list[_Entry] = []
    near: dict[tuple[int, object], list[int]] = defaultdict(list)  # by day and kind, by day and actors
    for act in sorted(acts, key=lambda act: _weight(act, common)):
        entry = act, words(act.content, act.language)
        day = number(act.day)
        same = next((i for i in _around(act, day, near) if _read_otherwise(entry, kept[i])), None)
        if same is not None:
            kept[same] = _joined(kept[same][0], act), kept[same][1]
            continue
        if day is not None:
            for key in (act.kind, *act.actors):
                near[day, key].append(len(kept))
        kept.append(entry)
    return sorted((act for act, _ in kept), key=order)


def _around(act: Act, day: int | None, near: dict[tuple[int, object], list[int]]) -> list[int]:
    """Places of acts of the same days that have the kind or an actor in common, those kept first first."""
    if day is None:
        return []
    days = range(day - NEAR, day + NEAR + 1)
    return sorted({i for key in (act.kind, *act.actors) for d in days for i in near.get((d, key), ())})


def _weight(act: Act, common: Counter[str]) -> tuple[int, bool, int, int, int, str, str]:
    """The most told first; of as many, what is no mere statement, joint acts, commoner kinds; the rest for one order."""
    little = act.kind in _GENERIC or not act.actors - PLACELESS
    return -len(act.origins), little, -len(act.actors), -act.reports, -common[act.kind], act.day, act.id


def _read_otherwise(few: _Entry, many: _Entry) -> bool:
    act, other = few[0], many[0]
    if act.carriers & other.carriers or _vague(act) or _vague(other) or not _outweighed(act, other):
        return False
    like = likeness(few[1], many[1], act.language == other.language)
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


def corroborated(acts: Sequence[Act]) -> list[Act]:
    """Acts without those that one origin alone tells where coverage is thick.

    Args:
        acts: of the parties in question, in any order.
    """
    by_day: dict[int, set[str]] = defaultdict(set)
    for act in acts:
        day = number(act.day)
        if day is not None:
            by_day[day].update(act.origins)
    return [act for act in acts if len(act.origins) >= _needed(act, by_day)]


def _needed(act: Act, by_day: dict[int, set[str]]) -> int:
    """How many origins must tell an act: one more for every so many that report in these days."""
    day = number(act.day)
    if day is None:
        return 1
    around = set().union(*(by_day.get(d, set()) for d in range(day - NEAR, day + NEAR + 1)))
    asked = 1 + len(around) // THICK
    return min(asked, SURE) if act.kind == "meet" else asked
