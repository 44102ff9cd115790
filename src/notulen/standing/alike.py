"""Whether two minutes tell one act (docs/standing.md, "same-act"): the less circumstances agree, the more must words."""

from __future__ import annotations

from dataclasses import dataclass

from notulen.standing import names
from notulen.standing.told import Codes, Told, gap
from notulen.standing.words import Words, likeness, words

NEAR = 3  # days within which the same act may still be told without its day
AHEAD = 14  # days before a meeting within which its plan may be told without its day
VAGUE = 10  # days: a longer span says too little to agree with a day

# What the circumstances ask of the words: NEED - STEP for every point of agreement (day, recipients, issues, speaker,
# place, numbers: 1 where they agree, a half where one is not told, 0 where they differ).
NEED = 1.02
STEP = 0.17
UNRELATED = 0.5  # share of words that makes one act of two that are said to be about different issues
RETOLD = 0.15  # asked on top within one report: who says it again says it in the same words
OTHERS = -0.5  # points where both say toward whom, and differ
BY_SIDES = 0.3  # asked less of kinds that are known by who, whom, when and where
SILENT = 4.6  # points that are asked where words cannot be held against each other

_PLANS = frozenset({"planned", "possible"})
_KNOWN_BY_SIDES = frozenset(
    {"meet", "mediate", "attack", "sanction", "suspend", "coerce", "withdraw", "mobilize", "aid"}
)


@dataclass(frozen=True, slots=True)
class Telling:
    """A minute with what is compared of it.

    Attributes:
        told: the minute.
        speaker: who speaks for the actor, or the actor.
        sides: the parties toward whom it is done; none for what is done among all sides.
        day_from, day_to: days of the act, where told.
        published: the day on which its text was first published.
        words: of its content.
        issues: as a set.
    """

    told: Told
    speaker: str | None
    sides: Codes
    day_from: str | None
    day_to: str | None
    published: str | None
    words: Words
    issues: frozenset[str]

    @property
    def signature(self) -> tuple[object, ...]:
        """What is the same in a copy."""
        return (
            self.told.modality, self.told.polarity, self.sides, self.day_from, self.day_to, self.published,
            self.words.own, self.issues, self.speaker, self.told.place, self.told.language,
        )  # fmt: skip


def telling(one: Told) -> Telling:
    """A minute as it is compared."""
    sides = frozenset[str]() if one.kind == "meet" else one.recipients
    return Telling(
        one, one.source if one.sources & one.actors else one.actor, sides, one.day_from, one.day_to, one.first_day,
        words(one.content, one.language), frozenset(one.issues),
    )  # fmt: skip


def margin(a: Telling, b: Telling) -> float | None:
    """By how much two minutes of one kind and actor are more alike than one act asks for.

    Args:
        a: a minute.
        b: another of the same block.

    Returns:
        Zero or more if they tell one act; below it, or none, if not.
    """
    if a.told.modality != b.told.modality or _contrary(a.told, b.told):
        return None
    day = _days(a, b)
    if day is None:
        return None
    same_language = a.told.language == b.told.language
    points = day + sum(
        (
            1.0 if a.told.kind == "meet" else _sets(a.sides, b.sides),  # who meets is the block's own
            1.0 if a.issues == b.issues else 0.5 if a.issues & b.issues else 0.0,
            _told(names.agree(a.speaker, b.speaker)),
            _told(names.places(a.told.place, b.told.place, same_language)),
            _numbers(a.words.numbers, b.words.numbers),
        )
    )
    like = likeness(a.words, b.words, same_language)
    if not a.issues & b.issues and a.told.kind != "meet" and (like or 0.0) < UNRELATED:
        return None
    if like is None:
        return points - SILENT + (1.0 if a.told.kind in _KNOWN_BY_SIDES else 0.0)
    need = NEED - STEP * points
    if a.told.report == b.told.report:
        need += RETOLD
    if a.told.kind in _KNOWN_BY_SIDES:
        need -= BY_SIDES
    return like - need


def reach(kind: str) -> int:
    """Days over which an act of this kind may be told without its day."""
    return AHEAD if kind == "meet" else NEAR


def _contrary(a: Told, b: Told) -> bool:
    return a.polarity is not None and b.polarity is not None and a.polarity != b.polarity


def _days(a: Telling, b: Telling) -> float | None:
    """How far the days agree; none where they cannot be one act's."""
    if a.day_from and b.day_from:
        return _both_dated(a, b)
    dated, other = (a, b) if a.day_from else (b, a)
    between = gap(dated.day_from or dated.published, other.published)
    if between is None:
        return 0.5
    if dated.day_from and a.told.modality in _PLANS:  # a plan is told before its day
        return 0.5 if -AHEAD <= between <= 1 else None
    if dated.day_from:  # an act is told on its day or some days after
        return 0.5 if -1 <= between <= NEAR else None
    return 0.5 if abs(between) <= NEAR else None


def _both_dated(a: Telling, b: Telling) -> float | None:
    if (a.day_from, a.day_to) == (b.day_from, b.day_to):
        return 1.0
    if any((gap(one.day_from, one.day_to) or 0) > VAGUE for one in (a, b)):
        return 0.0 if (a.day_from or "") <= (b.day_to or "") and (b.day_from or "") <= (a.day_to or "") else None
    apart = max(gap(a.day_to, b.day_from) or 0, gap(b.day_to, a.day_from) or 0)
    if apart <= 0:
        return 0.75
    return 0.25 if apart == 1 else None  # a day's difference: time zones, and a reading that took the relaying's day


def _sets(a: Codes, b: Codes) -> float:
    if not a or not b:
        return 0.5
    return 1.0 if a == b else 0.75 if a & b else OTHERS


def _told(agrees: bool | None) -> float:
    return 0.5 if agrees is None else float(agrees)


def _numbers(a: frozenset[str], b: frozenset[str]) -> float:
    if not a or not b:
        return 0.5
    return 1.0 if a & b else 0.0
