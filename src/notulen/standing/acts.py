"""Corroboration: the minutes of many reports that tell one act become one act (docs/standing.md, "same-act").

Worked out block by block: a block is what one party, or the same parties jointly, did of one kind, within a run of days
without a gap. No act reaches over blocks, so that a ledger need only work out anew the blocks that a new report touches.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Literal, TypeVar

from notulen.standing.alike import VAGUE, Telling, margin, reach, telling
from notulen.standing.told import NOBODY, PLACELESS, Codes, Told, gap, number

Basis = Literal["own", "outlet", "claim"]
_T = TypeVar("_T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Act:
    """One act, with all that tell it.

    Attributes:
        id: the id of the minute that told it first.
        block: kind and actors.
        kind, modality, polarity: of all its minutes.
        actors, recipients: codes; recipients and issues as most origins have them.
        issues: in order of the codebook's names.
        day_from, day_to: ISO days of the act, as most origins have them; none where nobody tells.
        first_published, first_outlet: where it was first seen.
        last_published: the newest day on which a report told it.
        reports: how many tell it.
        origins: those it is known by, each counted once however many carry its text.
        basis: "own" if the actor's side says so itself, "outlet" if a report tells it on its own word, "claim" if
            only others say so of it.
        claimants: codes of those others.
        actor, place, condition, content, language: of the minute that stands for it.
        best: the id of that minute.
        minutes: ids of all, first told first.
        carriers: keys of the reports that tell it.
        votes: how many origins tell each issue, most first.
        day_votes: how many origins tell each first and last day, most first.
        to_votes: how many origins tell each set of recipients, most first.
        otherwise: ids of minutes that read it otherwise ("read-otherwise").
        amounts: the numbers it is told with, as they differ between origins; one of them, or none, where they agree.
        confidence: the highest of its minutes', 0 to 1.
        in_order: where it stands among others: by day, kind and id.
    """

    id: str
    block: str
    kind: str
    modality: str
    polarity: str | None
    actors: Codes
    recipients: Codes
    issues: tuple[str, ...]
    day_from: str | None
    day_to: str | None
    first_published: str | None
    first_outlet: str | None
    reports: int
    origins: tuple[str, ...]
    basis: Basis
    claimants: Codes
    actor: str | None
    source: str | None
    place: str | None
    condition: str | None
    content: str
    language: str
    best: str
    minutes: tuple[str, ...]
    amounts: tuple[str, ...]
    confidence: float
    carriers: frozenset[str] = frozenset()
    last_published: str | None = None
    otherwise: tuple[str, ...] = ()
    votes: tuple[tuple[str, int], ...] = ()
    day_votes: tuple[tuple[tuple[str, str], int], ...] = ()
    to_votes: tuple[tuple[Codes, int], ...] = ()
    in_order: tuple[str, str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "in_order", (self.day_from or self.first_published or "", self.kind, self.id))

    @property
    def day(self) -> str:
        """The day it counts from: its own, or that of its first publication; empty where neither is known."""
        return self.in_order[0]


def block_of(one: Told) -> str:
    """The block a minute falls in: its kind and who acts; those who meet act together."""
    return f"{one.kind} {'+'.join(sorted(sides(one)))}"


def sides(one: Told) -> Codes:
    """Who acts: for a meeting all who meet, whoever is named first."""
    return one.actors | one.recipients if one.kind == "meet" else one.actors


def acts(told: Iterable[Told]) -> list[Act]:
    """The acts that minutes tell, in order of their day, kind and id.

    Args:
        told: the minutes, in any order; the same minute twice counts once.
    """
    blocks: dict[str, dict[str, Told]] = defaultdict(dict)
    for one in told:
        blocks[block_of(one)][one.minute] = one
    found = [act for block in blocks.values() for act in acts_of_block(block.values())]
    return sorted(found, key=order)


order: Callable[[Act], tuple[str, str, str]] = attrgetter("in_order")  # the key that acts are sorted by


def acts_of_block(told: Iterable[Told]) -> Iterator[Act]:
    """The acts of one block, from its minutes in any order."""
    for run in runs([telling(one) for one in told]):
        for group in _grouped(run):
            yield _act(group)


def runs(tellings: Sequence[Telling]) -> Iterator[list[Telling]]:
    """Minutes of a block in stretches that no act can reach over; those without any day in one of their own."""
    dated = sorted(((start, one) for one in tellings if (start := _start(one)) is not None), key=lambda pair: pair[0])
    undated = [one for one in tellings if _start(one) is None]
    run: list[Telling] = []
    last = 0
    for start, one in dated:
        if run and start > last + reach(one.told.kind):
            yield run
            run = []
        last = max(last, _end(one, start)) if run else _end(one, start)
        run.append(one)
    yield from (each for each in (run, undated) if each)


def _start(one: Telling) -> int | None:
    return number(one.day_from or one.published)


def _end(one: Telling, start: int) -> int:
    return start + min(gap(one.day_from, one.day_to) or 0, VAGUE)


class _Group:
    """Minutes of one act so far, by what tells them apart."""

    __slots__ = ("members", "signs")

    def __init__(self) -> None:
        self.members: list[Telling] = []
        self.signs: dict[tuple[object, ...], Telling] = {}

    def add(self, one: Telling) -> None:
        self.members.append(one)
        self.signs.setdefault(one.signature, one)

    def fits(self, one: Telling) -> float | None:
        """How well a minute fits: none if it is not one act with most of the others."""
        if one.signature in self.signs:
            return 9.0
        margins = [margin(one, other) for other in self.signs.values()]
        good = [value for value in margins if value is not None and value >= 0]
        return sum(good) / len(margins) if 2 * len(good) >= len(margins) and good else None


def _grouped(run: list[Telling]) -> list[list[Telling]]:
    """Minutes of a run by the act they tell: the fullest first, each to the act that it fits best."""
    near: dict[int, list[_Group]] = defaultdict(list)
    groups: list[_Group] = []
    for one in sorted(run, key=_fullest):
        start = _start(one) or 0
        end, far = _end(one, start), reach(one.told.kind)
        around = {id(group): group for day in range(start - far, end + far + 1) for group in near.get(day, ())}
        fits = [(fit, group) for group in around.values() if (fit := group.fits(one)) is not None]
        group = max(fits, key=lambda pair: (pair[0], pair[1].members[0].told.minute))[1] if fits else _Group()
        if not fits:
            groups.append(group)
        group.add(one)
        for day in range(start, end + 1):
            if all(group is not other for other in near[day]):
                near[day].append(group)
    return [group.members for group in groups]


def _fullest(one: Telling) -> tuple[int, int, int, str, str]:
    told = one.told
    return (
        -(one.day_from is not None), -bool(one.sides), -len(one.words.own), one.published or "", told.minute,
    )  # fmt: skip


def _act(group: list[Telling]) -> Act:
    members = sorted(group, key=lambda one: (one.told.published or "9999", one.told.minute))
    told = [one.told for one in members]
    first = told[0]
    best = min(told, key=_stands_for)
    claimants = frozenset[str]().union(*(one.sources for one in told)) - sides(first)
    votes, origins = _votes(told, best), tuple(sorted({one.origin for one in told}))
    day_votes = ballot((one.origin, (one.day_from, one.day_to or one.day_from)) for one in told if one.day_from)
    to_votes = ballot((one.told.origin, one.sides) for one in members if one.sides - sides(first))
    day_from, day_to = day_votes[0][0] if day_votes else (None, None)
    return Act(
        id=first.minute, block=block_of(first), kind=first.kind, modality=first.modality,
        polarity=next((one.polarity for one in told if one.polarity), None),
        actors=sides(first), recipients=to_votes[0][0] if to_votes else NOBODY,
        issues=elected(votes, len(origins)), day_from=day_from, day_to=day_to,
        first_published=first.published, first_outlet=first.outlet,
        last_published=max((one.published for one in told if one.published), default=None),
        reports=len({one.report for one in told}), origins=origins,
        basis=basis(told), claimants=claimants, actor=best.actor, source=best.source,
        place=_first((one.origin, one.place) for one in told),
        condition=best.condition or _first((one.origin, one.condition) for one in told if one.language == best.language),
        content=best.content, language=best.language, best=best.minute,
        minutes=tuple(one.minute for one in told), amounts=_amounts(members),
        confidence=max(one.confidence for one in told), carriers=frozenset(one.report for one in told),
        votes=votes,
        day_votes=day_votes,
        to_votes=to_votes,
    )  # fmt: skip


def basis(told: Iterable[Told]) -> Basis:
    """On whose word an act is known (docs/standing.md, "own-word", "independent-outlet", "opponents-claim")."""
    told = list(told)
    if any(_basis(one) == "own" for one in told):
        return "own"
    outlets, claims = ({one.origin for one in told if _basis(one) == wanted} for wanted in ("outlet", "claim"))
    return "outlet" if len(outlets) >= len(claims) else "claim"


def _basis(one: Told) -> Basis:
    if one.sources & (sides(one) - PLACELESS):
        return "own"
    return "claim" if one.sources else "outlet"


def _stands_for(one: Told) -> tuple[int, bool, bool, bool, float, str, str]:
    """The minute by which an act is shown: on the actor's own word, with its condition and day, surest, earliest."""
    rank = ("own", "outlet", "claim").index(_basis(one))
    return (
        rank,
        one.condition is None,
        not one.recipients,
        one.day_from is None,
        -one.confidence,
        one.published or "9999",
        one.minute,
    )


def ballot(told: Iterable[tuple[str, _T]]) -> tuple[tuple[_T, int], ...]:
    """How many origins tell each thing ("by-vote"), most first; of as many, the one told first."""
    votes: dict[_T, set[str]] = {}
    for origin, value in told:
        votes.setdefault(value, set()).add(origin)
    return tuple(sorted(((value, len(found)) for value, found in votes.items()), key=lambda pair: -pair[1]))


def added(one: Iterable[tuple[_T, int]], other: Iterable[tuple[_T, int]]) -> tuple[tuple[_T, int], ...]:
    """Two ballots as one; of as many votes, what stands first in the first."""
    count: Counter[_T] = Counter()
    for value, votes in (*one, *other):
        count[value] += votes
    return tuple(sorted(count.items(), key=lambda pair: -pair[1]))


def _first(told: Iterable[tuple[str, str | None]]) -> str | None:
    found = ballot((origin, value) for origin, value in told if value)
    return found[0][0] if found else None


def _votes(told: Sequence[Told], best: Told) -> tuple[tuple[str, int], ...]:
    """How many origins tell each issue; of as many, the issues of the minute that stands for the act first."""
    found = Counter(issue for _, issue in {(one.origin, issue) for one in told for issue in one.issues})
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0] not in best.issues, pair[0])))


def elected(votes: Sequence[tuple[str, int]], voters: int) -> tuple[str, ...]:
    """The issues of an act ("by-vote"): those that at least half of its origins tell; if none is, the first.

    Args:
        votes: how many origins tell each.
        voters: how many origins there are.
    """
    most = [issue for issue, count in votes if 2 * count > votes[0][1] and (count > 1 or voters < 2)] or [
        issue for issue, _ in votes[:1]
    ]
    return tuple(sorted(most))


def _amounts(members: Sequence[Telling]) -> tuple[str, ...]:
    """The numbers of each telling where no two tellings of different origins share one; else the first's."""
    told = [(one.told.origin, one.words.numbers) for one in members if one.words.numbers]
    if not told:
        return ()
    distinct: list[frozenset[str]] = [told[0][1]]
    for origin, numbers in told[1:]:
        if origin != told[0][0] and not any(numbers & other for other in distinct):
            distinct.append(numbers)
    return tuple(" ".join(sorted(one.removeprefix("#") for one in numbers)) for numbers in distinct)
