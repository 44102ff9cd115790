"""What is taken from outside: readings, each held against its text before a ledger keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, get_args

from notulen import knowledge
from notulen.errors import NotulenError
from notulen.ledger.ledger import Ledger
from notulen.ledger.storing import Added
from notulen.ledger.verdicts import CORRECTED, RIGHT, WRONG, Verdict, laid_over
from notulen.ledger.verifying import NAMED
from notulen.model import Language, Minute, Reading, Span
from notulen.naming import fields_of, minute_id
from notulen.reports.dates import iso

AT_ONCE = 256  # readings that are kept together
SHOWN = 20  # refusals that are told before the rest is only counted
_CODE = re.compile(r"[^\s+]{1,40}(?:\+[^\s+]{1,40})*")
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading that a file holds.

    Attributes:
        reading: it.
        asked: whether its reader could have passed the report over.
        verdicts: what people said of its minutes, by the names of the table's columns.
        key: the hash of the report's text.
    """

    reading: Reading
    asked: bool = False
    verdicts: tuple[dict[str, Any], ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that a file holds and that is not taken."""

    where: str
    reason: str


@dataclass
class Imported:
    """What became of a file.

    Attributes:
        added: what became of its readings.
        verdicts: how many were new.
        refused: how much was not taken.
        told: the first of these.
    """

    added: Added = field(default_factory=Added)
    verdicts: int = 0
    refused: int = 0
    told: list[Refused] = field(default_factory=list)

    def refuse(self, one: Refused) -> None:
        """Counts what is not taken."""
        self.refused += 1
        if len(self.told) < SHOWN:
            self.told.append(one)


Item = Taken | Refused


def keep(book: Ledger, items: Iterable[Item], tick: Callable[[int], None] = lambda _: None) -> Imported:
    """Keeps what is sound of what a file holds; some hundred readings are in memory.

    Args:
        book: the ledger, to be written.
        items: what the file holds.
        tick: told how many readings are kept.
    """
    done, left, number = Imported(), iter(items), 0
    while some := list(islice(left, AT_ONCE)):
        taken: list[Taken] = []
        for one in some:
            if isinstance(one, Refused):
                done.refuse(one)
            else:
                taken += _sound(one, done)
        for asked in (False, True):
            readings = [one.reading for one in taken if one.asked is asked]
            if readings:
                done.added += book.add_many(readings, asked)
        for one in taken:
            if one.verdicts:
                done.verdicts += book.add_verdicts(one.key, _said(one, done))
        number += len(taken)
        tick(number)
    return done


def _sound(one: Taken, done: Imported) -> list[Taken]:
    """The reading with those of its minutes that hold; nothing, where it cannot be kept itself."""
    reading, report = one.reading, one.reading.report
    fault = _report_fault(reading)
    if fault:
        done.refuse(Refused(report.id, fault))
        return []
    minutes = []
    for minute in reading.minutes:
        fault = minute_fault(minute, report.text, reading.reader or "")
        if fault:
            done.refuse(Refused(f"{report.id}, minute {minute.id}", fault))
        else:
            minutes.append(minute)
    said = tuple(
        each for each in reading.attributions
        if all(_stands(span, report.text) for part in (each.source, each.cue, each.content) for span in part)
    )  # fmt: skip
    for _ in range(len(reading.attributions) - len(said)):
        done.refuse(Refused(report.id, "words of a statement do not stand at their place"))
    kept = reading.model_copy(update={"minutes": tuple(minutes), "attributions": said})
    return [Taken(kept, one.asked, one.verdicts, one.key)]


def _report_fault(reading: Reading) -> str | None:
    report = reading.report
    if not report.text.strip():
        return "it has no text"
    if not report.id:
        return "it has no id"
    if any(_HALF.search(value) for value in report.model_dump().values() if isinstance(value, str)):
        return "half a character (a lone surrogate) cannot be kept"
    if report.published is not None and iso(report.published) is None:
        return f"{report.published[:40]!r} is no day: 2022-01-13 is"
    if report.language is not None and not re.fullmatch(r"[a-z]{2,3}", report.language):
        return f"{report.language[:20]!r} is no code of a language"
    return None


def minute_fault(minute: Minute, text: str, reader: str) -> str | None:
    """Why a minute cannot be kept; none where it can."""
    spans = (
        getattr(minute, name) for name in ("evidence", "content", "condition", "cue", "actor", "recipient", "source")
    )
    if not all(_stands(span, text) for span in spans if span is not None):
        return "its words do not stand at their place in the text"
    if not minute.id or len(minute.id) > 64:
        return "it has no id"
    if set(minute.issues) - set(knowledge.issues()) or not minute.issues:
        return "it is about no issue of the codebook"
    if minute.when is not None and not _days(minute.when):
        return f"{minute.when[:40]!r} is no day, nor a span of days"
    for person in (minute.actor, minute.recipient, minute.source):
        if person is not None and not _CODE.fullmatch(person.party):
            return f"{person.party[:40]!r} is no party's code"
    if _HALF.search("".join(map(str, (minute.where, *minute.chain, *minute.notes)))):
        return "half a character (a lone surrogate) cannot be kept"
    if reader.split(" ")[0] in NAMED and minute_id(text, fields_of(minute)) != minute.id:
        return "it does not say what it was read to say: its id is not the hash of its fields"
    return None


def _stands(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text) and text[span.start : span.end] == span.text


def _days(when: str) -> bool:
    days = when.split("/")
    try:
        return len(days) < 3 and [date.fromisoformat(day).isoformat() for day in days] == days == sorted(days)
    except ValueError:
        return False


def _said(one: Taken, done: Imported) -> list[dict[str, Any]]:
    """What people said, without what cannot be said of a minute."""
    sound = []
    for told in one.verdicts:
        if _can_be_said(told, one.reading):
            sound.append(told)
        else:
            done.refuse(Refused(one.reading.report.id, "a verdict that can be said of no minute"))
    return sound


def _can_be_said(told: dict[str, Any], reading: Reading) -> bool:
    texts = ("minute", "kind", "judgement", "by", "at")
    if not all(isinstance(told.get(name), str) for name in texts):
        return False
    if not all(told.get(name) is None or isinstance(told[name], str) for name in ("field", "value", "note")):
        return False
    if told["judgement"] not in (RIGHT, WRONG, CORRECTED) or (told["judgement"] == CORRECTED) != (
        told.get("field") is not None
    ):
        return False
    start, end = told.get("evidence_start"), told.get("evidence_end")
    if not (isinstance(start, int) and isinstance(end, int)):
        return False
    said = Verdict(
        0, told["minute"], told["kind"], (start, end), told["judgement"], told.get("field"), told.get("value"), told["by"],
        told.get("note"), told["at"],
    )  # fmt: skip
    try:
        for minute in reading.minutes:
            if said.meets(minute):
                corrected = laid_over(minute, [said], reading.report.text)
                if minute_fault(Minute.model_validate(corrected.model_dump()), reading.report.text, ""):
                    return False
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, NotulenError):
        return False
    return True


def languages() -> tuple[str, ...]:
    """The languages that are read."""
    return get_args(Language)


def batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Things, some at a time."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
