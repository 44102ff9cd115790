"""Which minutes are wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from notulen import knowledge
from notulen.errors import NotulenError
from notulen.model import Minute, Person


@dataclass(frozen=True)
class Filter:
    """Which minutes are wanted; what is empty asks for nothing.

    Attributes:
        about: issues, with * as in "security.*": minutes that are about at least one.
        party: a code: minutes in which it acts, is addressed or speaks.
        between: codes: minutes whose actor and recipient, as far as they are told, are both among them.
        since: ISO day: minutes of that day or later. The day is that of the act; where that is not told, of publication.
        until: ISO day: minutes of that day or earlier.
        kinds: kinds of act.
        at_least: confidence.
        report: a report's id, or its key or the beginning of that (8 digits or more).
        judged_wrong: whether minutes that a person has judged wrong are wanted too.
    """

    about: tuple[str, ...] = ()
    party: str | None = None
    between: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    kinds: tuple[str, ...] = ()
    at_least: float = 0.0
    report: str | None = None
    judged_wrong: bool = False

    def issues(self) -> tuple[str, ...]:
        """The codes that `about` names.

        Raises:
            NotulenError: a name that fits no issue.
        """
        found: dict[str, None] = {}
        for one in self.about:
            fitting = [code for code in knowledge.issues() if fnmatchcase(code, one)]
            if not fitting:
                raise NotulenError(f"{one!r} is no issue; there are {', '.join(knowledge.issues())}")
            found |= dict.fromkeys(fitting)
        return tuple(found)


def holds(wanted: Filter, minute: Minute, published: str | None) -> bool:
    """Whether a minute is wanted; what `where.py` asks of SQLite, for minutes that a person has corrected.

    Args:
        wanted: the filter; its `report` is not looked at.
        minute: as it stands after corrections.
        published: ISO day of its report.
    """
    actors, recipients, sources = (codes(one) for one in (minute.actor, minute.recipient, minute.source))
    day_from, day_to = days(minute.when, published)
    return (
        (not wanted.about or bool(set(wanted.issues()) & set(minute.issues)))
        and (wanted.party is None or wanted.party in actors | recipients | sources)
        and (not wanted.between or _between(set(wanted.between), actors, recipients))
        and (wanted.since is None or (day_to is not None and day_to >= wanted.since))
        and (wanted.until is None or (day_from is not None and day_from <= wanted.until))
        and (not wanted.kinds or minute.kind in wanted.kinds)
        and minute.confidence >= wanted.at_least
    )


def _between(wanted: set[str], actors: set[str], recipients: set[str]) -> bool:
    inside = [bool(wanted & told) for told in (actors, recipients) if told]
    return bool(inside) and all(inside)


def codes(person: Person | None) -> set[str]:
    """The parties that words stand for: joint ones are several."""
    return set(person.party.split("+")) if person else set()


def days(when: str | None, published: str | None) -> tuple[str | None, str | None]:
    """First and last day of a minute: the act's, or where that is not told its report's."""
    if when is None:
        return published, published
    first, _, last = when.partition("/")
    return first, last or first


def told(between: Iterable[str] | str | None) -> tuple[str, ...]:
    """Codes or issues as a tuple, whether they came as one text with commas or as several."""
    if between is None:
        return ()
    parts = between.split(",") if isinstance(between, str) else between
    return tuple(part.strip() for part in parts if part.strip())
