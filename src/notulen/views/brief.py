"""What a brief tells, picked and ordered from readings, in no language yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from notulen.model import Kind, Minute, Modality, Person, Reading, Report
from notulen.views.jsonl import order

POSITIONS: frozenset[Kind] = frozenset(
    {"demand", "offer", "pledge", "accept", "reject", "deny", "accuse", "support", "threaten"}
)
DEEDS: frozenset[Kind] = frozenset({"suspend", "sanction", "mobilize", "withdraw", "aid", "attack", "coerce"})
MEETINGS: frozenset[Kind] = frozenset({"meet", "mediate"})
# Two of these with the same parties and issues may still want different things: they are one only if their words agree.
_BY_WORDS: frozenset[Kind] = frozenset({"demand", "offer", "pledge", "accept", "reject", "threaten"})
_SHARED = 0.34  # share of the shorter one's words
TALKS = "process.talks"
OTHER = "other"
_RANK = {"direct": 2, "partial": 1, "none": 0}
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True)
class Entry:
    """A minute that the brief shows, with how many others only repeat it."""

    minute: Minute
    report: Report
    repeats: int = 0


@dataclass(frozen=True)
class Participant:
    """A party and the people who stood for it, by the fullest words the reports have for each."""

    code: str
    people: tuple[str, ...]
    acts: int


@dataclass(frozen=True)
class Brief:
    """The contents of a brief."""

    reports: tuple[Report, ...]
    entries: tuple[Entry, ...] = field(repr=False)
    participants: tuple[Participant, ...]

    @cached_property
    def issues(self) -> tuple[tuple[str, int], ...]:
        """Issues and how many acts each has, the most first."""
        counts: Counter[str] = Counter()
        for entry in self.entries:
            counts.update(dict.fromkeys(entry.minute.issues or (OTHER,), entry.repeats + 1))
        return tuple(counts.most_common())

    @cached_property
    def positions(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """Entries that take a position, by their main issue."""
        by_issue: dict[str, list[Entry]] = {issue: [] for issue, _ in self.issues}
        for entry in self._of(POSITIONS):
            by_issue[main_issue(entry.minute)].append(entry)
        return tuple((issue, tuple(entries)) for issue, entries in by_issue.items() if entries)

    @cached_property
    def threats(self) -> tuple[Entry, ...]:
        """Threats, those with a condition first."""
        return tuple(sorted(self._of({"threaten"}), key=lambda one: one.minute.condition is None))

    @cached_property
    def planned(self) -> tuple[Entry, ...]:
        """Meetings to come, by day."""
        return tuple(sorted(self._of(MEETINGS, {"planned", "possible"}), key=_day))

    @cached_property
    def held(self) -> tuple[Entry, ...]:
        """Meetings that were held, or expressly were not, by day."""
        return tuple(sorted(self._of(MEETINGS, {"actual", "negated"}), key=_day))

    @cached_property
    def assessments(self) -> tuple[Entry, ...]:
        """Judgements of the talks, a proposal, a prospect."""
        return self._of({"assess"})

    @cached_property
    def deeds(self) -> tuple[Entry, ...]:
        """What parties did, plan or are feared to do."""
        return self._of(DEEDS)

    @cached_property
    def statements(self) -> tuple[Entry, ...]:
        """Whatever else parties said."""
        return self._of({"state"})

    def _of(self, kinds: Iterable[Kind], modalities: Iterable[Modality] | None = None) -> tuple[Entry, ...]:
        return tuple(
            one
            for one in self.entries
            if one.minute.kind in kinds and (modalities is None or one.minute.modality in modalities)
        )


def brief(readings: Sequence[Reading], at_least: float = 0.0) -> Brief:
    """The contents of a brief.

    Args:
        readings: what the reports gave, in their order.
        at_least: the least confidence, 0 to 1, of the minutes to tell of.

    Returns:
        Its contents; entries in the order of reports and then of evidence.
    """
    told = [
        Entry(minute, reading.report)
        for reading in readings
        for minute in sorted(reading.minutes, key=order)
        if minute.confidence >= at_least
    ]
    return Brief(
        reports=tuple(reading.report for reading in readings if not reading.passed_over),
        entries=tuple(_merged(told)),
        participants=tuple(_participants([entry.minute for entry in told])),
    )


def main_issue(minute: Minute) -> str:
    """The issue under which a reader looks for a minute: what the talks are about, before the talks themselves."""
    return next((issue for issue in minute.issues if issue != TALKS), next(iter(minute.issues), OTHER))


def _day(entry: Entry) -> tuple[bool, str]:
    return entry.minute.when is None, entry.minute.when or ""


def _merged(entries: Iterable[Entry]) -> list[Entry]:
    """Repeats as one entry, which stands where the first of them stood and shows the best of them."""
    groups: dict[tuple[object, ...], list[list[Entry]]] = {}
    ordered: list[list[Entry]] = []
    for entry in entries:
        among = groups.setdefault(_key(entry.minute), [])
        same = next((group for group in among if _agree(group[0].minute, entry.minute)), None)
        if same is None:
            same = []
            among.append(same)
            ordered.append(same)
        same.append(entry)
    return [replace(max(group, key=_worth), repeats=len(group) - 1) for group in ordered]


def _key(minute: Minute) -> tuple[object, ...]:
    # A meeting is the same by day and place, whatever else is told of it.
    told = (minute.when, minute.where) if minute.kind in MEETINGS and minute.when else frozenset(minute.issues)
    return minute.kind, minute.modality, minute.polarity, _party(minute.actor), _party(minute.recipient), told


def _party(person: Person | None) -> frozenset[str] | str:
    """Who it is, for comparing: the parties, or the name where the party tells people apart no more."""
    if person is None:
        return ""
    return (person.name or person.text) if person.party in {"CIV", "UNK"} else frozenset(person.party.split("+"))


def _agree(one: Minute, other: Minute) -> bool:
    if one.kind not in _BY_WORDS:
        return True
    first, second = _words(one), _words(other)
    fewer = min(len(first), len(second))
    return fewer == 0 or len(first & second) >= _SHARED * fewer


def _words(minute: Minute) -> set[str]:
    """What is wanted, without who wants it of whom: those are the same for both already."""
    span = minute.content or minute.evidence
    people = " ".join(person.text for person in (minute.actor, minute.recipient, minute.source) if person)
    return set(_WORD.findall(span.text[:2000].casefold())) - set(_WORD.findall(people.casefold()))


def _worth(entry: Entry) -> tuple[bool, float, int]:
    minute = entry.minute
    return minute.condition is not None, round(minute.confidence, 1), _RANK[minute.quoted]


def _participants(minutes: Iterable[Minute]) -> list[Participant]:
    acts: Counter[str] = Counter()
    people: dict[str, dict[str, str]] = {}
    for minute in minutes:
        actors = minute.actor.party.split("+") if minute.actor else []
        acts.update(dict.fromkeys(actors, 1))
        for person in (minute.actor, minute.recipient, minute.source):
            for code in person.party.split("+") if person else ():
                acts.setdefault(code, 0)
                people.setdefault(code, {})
            if person and "+" not in person.party and (person.name or person is not minute.recipient):
                _remember(people[person.party], person)
    named = {code: tuple(_distinct(people.get(code, {}))) for code in acts}
    ranked = sorted(acts, key=lambda code: (code in {"CIV", "UNK"}, -acts[code]))
    return [Participant(code, named[code], acts[code]) for code in ranked]


def _remember(names: dict[str, str], person: Person) -> None:
    """Keeps the fullest words that hold a name: they say the office too."""
    if not person.name and (" " not in person.text or not any(char.isupper() for char in person.text)):
        return  # "kedua pihak", "Mereka": nobody's name
    name = person.name or person.text
    words = person.text if name.casefold() in person.text.casefold() and len(person.text) <= 80 else name
    if len(words) > len(names.get(name, "")):
        names[name] = words


def _distinct(names: dict[str, str]) -> list[str]:
    """The words, without those whose name is the end or beginning of a longer one ("Peskov")."""
    kept = []
    for name, words in names.items():
        longer = (other for other in names if other != name)
        if not any(f" {other} ".casefold().find(f" {name} ".casefold()) >= 0 for other in longer):
            kept.append(words)
    return kept
