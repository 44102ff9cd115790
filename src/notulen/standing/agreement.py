"""Where two readers of the same reports differ: what only one of them found, and how far they agree on what both did.

Two minutes meet when their evidence does: they share half of the shorter stretch and a fifth of the longer. They are paired
one to one within a report, best agreement first. It is the rule by which the reading is held against gold (`bench/score.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Generic, TypeVar

from notulen.ledger.comparing import TwoRead
from notulen.ledger.filters import Filter, codes, holds
from notulen.ledger.verdicts import RIGHT, Verdict, judged_wrong, last_said
from notulen.model import Minute, Person, Report, Span

MEETS = 0.5  # from which two stretches meet
_LONGER = 2.5  # a fifth of the longer stretch counts as much as half of the shorter
FIELDS = (
    "kind", "actor", "recipient", "source", "issue", "issues", "content", "modality", "polarity", "quoted",
    "condition", "when", "chain",
)  # fmt: skip
SHOWN = ("kind", "actor", "recipient", "source")  # a pair that differs in one of these is shown
_T = TypeVar("_T")
Alone = tuple[Report, Minute]
_WEIGHTS = {"kind": 4, "actor": 3, "recipient": 1, "source": 1, "issue": 1}  # of what agrees, where pairs are chosen


@dataclass(frozen=True, slots=True)
class Pair:
    """Two minutes of a report that meet, and the fields in which they agree."""

    report: Report
    first: Minute
    second: Minute
    agree: frozenset[str]


@dataclass(slots=True)
class Judged:
    """What people said of a reader's minutes, each minute counted once.

    Attributes:
        right: judged right, and nothing of them corrected.
        corrected: of which a field was corrected.
        wrong: judged wrong.
        fields: how many corrections there are, by field.
    """

    right: int = 0
    corrected: int = 0
    wrong: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    @property
    def all(self) -> int:
        """How many minutes were spoken of."""
        return self.right + self.corrected + self.wrong

    @property
    def precision(self) -> float | None:
        """The share of them that was judged right; None where none were spoken of."""
        return self.right / self.all if self.all else None

    def take(self, said: Sequence[Verdict]) -> None:
        """Takes what was said of one minute, oldest first."""
        changed = {one.field for one in last_said(said) if one.field is not None}
        if judged_wrong(said):
            self.wrong += 1
        elif changed:
            self.corrected += 1
            self.fields.update(changed)
        elif any(one.judgement == RIGHT for one in said):
            self.right += 1


@dataclass(slots=True)
class Listed(Generic[_T]):
    """How many there are, and the first of them."""

    most: int | None
    count: int = 0
    shown: list[_T] = field(default_factory=list)

    def add(self, one: _T) -> None:
        """Counts one, and keeps it while there is room."""
        self.count += 1
        if self.most is None or len(self.shown) < self.most:
            self.shown.append(one)


@dataclass(slots=True)
class Comparison:
    """Two readers beside each other, over the reports that both have read.

    Attributes:
        reports: how many both have read.
        alone: how many only the one, only the other has.
        minutes: how many wanted minutes each found.
        met: how many pairs meet.
        agree: in how many of these a field agrees.
        kinds: how often the one said this kind and the other that, over pairs.
        only: what only the one, only the other found.
        differing: pairs that differ in kind or people.
        judged: what people said of the minutes of each.
    """

    only: tuple[Listed[Alone], Listed[Alone]]
    differing: Listed[Pair]
    reports: int = 0
    alone: tuple[int, int] = (0, 0)
    minutes: tuple[int, int] = (0, 0)
    met: int = 0
    agree: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    judged: tuple[Judged, Judged] = field(default_factory=lambda: (Judged(), Judged()))

    @property
    def kappa(self) -> float | None:
        """How far kinds agree over what chance would give (`kappa`); None where that is not told."""
        return kappa(self.kinds)


def compared(read: Iterable[TwoRead], wanted: Filter, most: int | None = None) -> Comparison:
    """Holds two readers' minutes against each other.

    Args:
        read: reports as both read them.
        wanted: which minutes: of a pair, one that holds is enough. What a filter leaves out has been paired before.
        most: how many of each list are kept, beside being counted; all, if None.
    """
    found = Comparison((Listed(most), Listed(most)), Listed(most))
    for one in read:
        if one.first is None or one.second is None:
            found.alone = found.alone[0] + (one.first is not None), found.alone[1] + (one.second is not None)
            continue
        found.reports += 1
        _add(found, one.report, one.first, one.second, wanted)
        for judged, minutes in zip(found.judged, (one.first, one.second), strict=True):
            for minute in minutes:
                if holds(wanted, minute, _day(one.report)):
                    judged.take([each for each in one.said if each.meets(minute)])
    return found


def _add(found: Comparison, report: Report, first: Sequence[Minute], second: Sequence[Minute], wanted: Filter) -> None:
    def holding(minute: Minute) -> bool:
        return holds(wanted, minute, _day(report))

    met = list(paired(report, first, second))
    kept = [pair for pair in met if holding(pair.first) or holding(pair.second)]
    paired_off = {id(minute) for pair in met for minute in (pair.first, pair.second)}
    lone = [[m for m in minutes if id(m) not in paired_off and holding(m)] for minutes in (first, second)]
    found.met += len(kept)
    found.minutes = found.minutes[0] + len(kept) + len(lone[0]), found.minutes[1] + len(kept) + len(lone[1])
    for pair in kept:
        found.agree.update(pair.agree)
        found.kinds[pair.first.kind, pair.second.kind] += 1
        if not pair.agree.issuperset(SHOWN):
            found.differing.add(pair)
    for listed, minutes in zip(found.only, lone, strict=True):
        for minute in minutes:
            listed.add((report, minute))


def paired(report: Report, first: Sequence[Minute], second: Sequence[Minute]) -> list[Pair]:
    """The minutes of a report that meet, one to one, best agreement first; in the order of the first ones."""
    scored = []
    for i, one in enumerate(first):
        for j, other in enumerate(second):
            share = overlap(one.evidence, other.evidence)
            if share >= MEETS:
                agree = agreed(one, other)
                weight = sum(_WEIGHTS.get(name, 0) for name in agree)
                scored.append((-weight, -share, i, j, agree))
    taken: tuple[set[int], set[int]] = set(), set()
    out: dict[int, Pair] = {}
    for _, _, i, j, agree in sorted(scored, key=lambda row: row[:4]):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            out[i] = Pair(report, first[i], second[j], agree)
    return [out[i] for i in sorted(out)]


def overlap(a: Span | None, b: Span | None) -> float:
    """How far two stretches meet, 0 to 1: the shared part of the shorter, or 2.5 times that of the longer if less."""
    if a is None or b is None:
        return 0.0
    common = max(0, min(a.end, b.end) - max(a.start, b.start))
    shorter, longer = sorted((a.end - a.start, b.end - b.start))
    return min(common / shorter, _LONGER * common / longer) if shorter > 0 else 0.0


def agreed(one: Minute, other: Minute) -> frozenset[str]:
    """The fields in which two minutes agree; in a meeting both sides act, so who is named first does not matter."""
    meets = one.kind == other.kind == "meet"
    sides = meets and codes(one.actor) | codes(one.recipient) == codes(other.actor) | codes(other.recipient)
    issues = set(one.issues), set(other.issues)
    alike = {
        "kind": one.kind == other.kind,
        "actor": sides or _same(one.actor, other.actor),
        "recipient": sides or _same(one.recipient, other.recipient),
        "source": _same(one.source, other.source),
        "issue": bool(issues[0] & issues[1]),
        "issues": issues[0] == issues[1],
        "content": _alike(one.content, other.content),
        "modality": one.modality == other.modality,
        "polarity": one.polarity == other.polarity,
        "quoted": one.quoted == other.quoted,
        "condition": _alike(one.condition, other.condition),
        "when": one.when == other.when,
        "chain": [name.casefold() for name in one.chain] == [name.casefold() for name in other.chain],
    }  # fmt: skip
    return frozenset(name for name, same in alike.items() if same)


def _same(one: Person | None, other: Person | None) -> bool:
    """Whether the same party is meant; nobody is nobody."""
    return codes(one) == codes(other)


def _alike(one: Span | None, other: Span | None) -> bool:
    """Whether two stretches meet, or there are none."""
    return overlap(one, other) >= MEETS if one and other else one is other


def kappa(counts: Counter[tuple[str, str]]) -> float | None:
    """How far two readers agree over what chance would give: 1 wholly, 0 no more than chance.

    Cohen's kappa: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
    Measurement 20 (1960), 37-46: (p - e) / (1 - e), with p the share on which both agree and e the share on which they
    would if each kept the shares of its own answers and gave them by lot.

    Args:
        counts: how often the one said this and the other that.

    Returns:
        Kappa; None where nothing was counted, or both always said the same one thing.
    """
    whole = sum(counts.values())
    if not whole:
        return None
    said: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    for (one, other), count in counts.items():
        said[0][one] += count
        said[1][other] += count
    same = sum(count for (one, other), count in counts.items() if one == other) / whole
    # Whole numbers until the last: that both always said one thing must come out as exactly 1.
    lot = sum(count * said[1][name] for name, count in said[0].items()) / (whole * whole)
    return None if lot == 1 else (same - lot) / (1 - lot)


def confused(counts: Counter[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """The kinds that the one said where the other said another, the most often first."""
    unlike = [(one, other, count) for (one, other), count in counts.items() if one != other]
    return sorted(unlike, key=lambda row: (-row[2], row[0], row[1]))


def fields_corrected(found: Comparison) -> list[str]:
    """The fields that people corrected in minutes of either reader, in the order of their names."""
    return sorted(set(chain(found.judged[0].fields, found.judged[1].fields)))


def _day(report: Report) -> str | None:
    return report.published[:10] if report.published else None
