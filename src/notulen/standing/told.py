"""A minute as standing sees it: slim, so that a million of them pass through the memory a block at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from notulen import knowledge
from notulen.model import Minute, Person, Report
from notulen.standing.copies import Origin, key_of, origin_of, origins

PLACELESS = frozenset({"CIV", "UNK"})  # codes that hold no position and are nobody's side

Codes = frozenset[str]
NOBODY: Codes = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """What one minute tells.

    Attributes:
        minute: the minute's id.
        report: key of its report.
        start: first character of its evidence.
        kind, modality, polarity: as the codebook has them.
        actors, recipients, sources: codes of those who act, are addressed, speak; joint ones are several.
        actor, recipient, source: their names, where told.
        issues: in the minute's order.
        day_from, day_to: ISO days of the act; none where the report does not tell.
        published: ISO day of the report.
        first_day: ISO day on which its text was first published, by whomever.
        outlet: as the report tells.
        origin: by whose eyes or text it is known (docs/standing.md, "origin").
        language: of the report.
        content: what is said, asked, offered; the evidence where there is no content.
        condition: what it hangs on.
        place: where.
        confidence: 0 to 1.
    """

    minute: str
    report: str
    start: int
    kind: str
    modality: str
    polarity: str | None
    actors: Codes
    actor: str | None
    recipients: Codes
    recipient: str | None
    sources: Codes
    source: str | None
    issues: tuple[str, ...]
    day_from: str | None
    day_to: str | None
    published: str | None
    first_day: str | None
    outlet: str | None
    origin: str
    language: str
    content: str
    condition: str | None
    place: str | None
    confidence: float

    @property
    def day(self) -> str | None:
        """The day of the act, or where that is not told of publication."""
        return self.day_from or self.first_day


def codes(person: Person | None) -> Codes:
    """The parties that words stand for."""
    return frozenset(person.party.split("+")) if person else NOBODY


def told(report: Report, minute: Minute, origin: Origin | None = None, key: str | None = None) -> Told:
    """What a minute tells.

    Args:
        report: the one it stands in.
        minute: which.
        origin: its origin where the report's copies are known; otherwise what the report alone lets one say.
        key: the report's key, where it is at hand.
    """
    day_from, day_to = days(minute.when)
    named = key or key_of(report.text)
    published = report.published[:10] if report.published else None
    return Told(
        minute=minute.id, report=named, start=minute.evidence.start,
        kind=minute.kind, modality=minute.modality, polarity=minute.polarity,
        actors=codes(minute.actor), actor=_name(minute.actor),
        recipients=codes(minute.recipient), recipient=_name(minute.recipient),
        sources=codes(minute.source), source=_name(minute.source),
        issues=minute.issues, day_from=day_from, day_to=day_to,
        published=published, first_day=origin.day if origin else published, outlet=report.outlet,
        origin=origin_of(minute.chain, minute.source is not None, report.outlet, report.wire, named, origin),
        language=report.language or "",
        content=(minute.content or minute.evidence).text,
        condition=minute.condition.text if minute.condition else None,
        place=minute.where, confidence=minute.confidence,
    )  # fmt: skip


def all_told(reports: Iterable[tuple[Report, Iterable[Minute]]]) -> list[Told]:
    """What reports tell together: as `told`, with each report's origin found among all of them."""
    pairs = [(report, tuple(minutes)) for report, minutes in reports]
    found = origins([report for report, _ in pairs])
    keyed = [(key_of(report.text), report, minutes) for report, minutes in pairs]
    return [told(report, one, found.get(key), key) for key, report, minutes in keyed for one in minutes]


def _name(person: Person | None) -> str | None:
    return (person.name or person.text) if person else None


def days(when: str | None) -> tuple[str | None, str | None]:
    """First and last day of an act."""
    if when is None:
        return None, None
    first, _, last = when.partition("/")
    return first[:10], (last or first)[:10]


@lru_cache(maxsize=65536)
def number(day: str | None) -> int | None:
    """A day as a number that one can count with; none where it is no day."""
    try:
        return date.fromisoformat(day).toordinal() if day else None
    except ValueError:
        return None


def gap(one: str | None, other: str | None) -> int | None:
    """Days from one day to another; none where either is not known."""
    a, b = number(one), number(other)
    return None if a is None or b is None else b - a


def later(day: str, days: int) -> str:
    """The ISO day so many days later, or earlier; empty where it is no day."""
    at = number(day)
    return "" if at is None else date.fromordinal(max(at + days, 1)).isoformat()


def stance_of(kind: str) -> str | None:
    """The position an act of this kind gives its actor."""
    return knowledge.kinds()[kind].stance
