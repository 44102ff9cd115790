"""One minute with all that is known of it: in lines for people, in one line of JSON for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from notulen.ledger.verdicts import NOTHING, Verdict, last_said
from notulen.ledger.verdicts import shown as value_of
from notulen.model import Minute, Person, Report
from notulen.views.interface import Interface
from notulen.views.jsonl import dumped
from notulen.views.plain import plain

if TYPE_CHECKING:
    from notulen.ledger.showing import Shown

WIDTH = 80
_LEAST = 40
_AROUND = 200  # characters of the evidence's own line that are shown before and behind it
_ENDS = (". ", "! ", "? ", "\n", ".” ", '." ')


def text(shown: Shown, words: Interface, width: int = WIDTH) -> str:
    """A minute as text.

    Args:
        shown: all that is known of it.
        words: the interface in the reader's language.
        width: characters a line may have.

    Returns:
        Lines, each with its end.
    """
    page = max(width, _LEAST)
    lines = [*_head(shown, words, page), "", *_wrapped(_sentence(shown), page, "  ", "  "), ""]
    told = list(rows(shown, words))
    wide = max(len(label) for label, _ in told) + 2
    for label, value in told:
        lines += _wrapped(value, page, f"{label:<{wide}}", " " * wide)
    return "".join(line.rstrip() + "\n" for line in lines)


def _wrapped(value: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        plain(value), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    ) or [first]  # fmt: skip


def _head(shown: Shown, words: Interface, width: int) -> Iterator[str]:
    minute = shown.minute
    yield from _wrapped(f"{act(minute, words)} [{minute.id}]", width, "", "  ")


def act(minute: Minute, words: Interface) -> str:
    """A minute in words: who does what to whom."""
    actor = words.person(minute.actor)
    if minute.recipient is not None and minute.kind in words.table["says_to"]:
        told = words.label("says_to", minute.kind).format(actor=actor, to=words.person(minute.recipient))
    else:
        told = words.label("says", minute.kind).format(actor=actor)
    if minute.kind not in words.table["says"]:
        told = f"{actor}: {words.label('kinds', minute.kind)}"
    return told if minute.modality == "actual" else f"{told} ({words.label('modality', minute.modality)})"


def around(shown: Shown) -> tuple[int, int]:
    """Where the sentence begins and ends that the evidence stands in, as far as it is shown."""
    whole, e = shown.report.text, shown.minute.evidence
    first = max(0, e.start - _AROUND)
    before, behind = whole[first : e.start], whole[e.end : e.end + _AROUND]
    begin = max((before.rfind(end) + len(end) for end in _ENDS if end in before), default=0)
    stops = [behind.find(end) + len(end) for end in _ENDS if end in behind]
    return first + begin, e.end + min(stops, default=len(behind))


def _sentence(shown: Shown) -> str:
    """The evidence between brackets, in the sentence it stands in."""
    (start, end), e, whole = around(shown), shown.minute.evidence, shown.report.text
    cut = "… " if start and start == e.start - _AROUND else ""
    return f"{cut}{whole[start : e.start]}[{e.text}]{whole[e.end : end]}"


def rows(shown: Shown, words: Interface) -> Iterator[tuple[str, str]]:
    """What is known of a minute: a label and a value each."""
    minute, report = shown.minute, shown.report
    yield words.label("show", "kind"), words.label("kinds", minute.kind)
    for role in ("actor", "recipient", "source"):
        yield words.label("show", role), _person(getattr(minute, role), words)
    yield words.label("show", "issues"), ", ".join(words.label("issues", issue) for issue in minute.issues)
    yield words.label("show", "when"), words.day(minute.when) if minute.when else words.word("unknown_day")
    for name, value in (("where", minute.where), ("content", minute.content), ("condition", minute.condition)):
        if value is not None:
            yield words.label("show", name), value if isinstance(value, str) else f"“{value.text}”"
    if minute.polarity:
        yield words.label("show", "polarity"), words.label("polarity", minute.polarity)
    yield words.label("show", "chain"), " ← ".join(minute.chain)
    yield words.label("show", "confidence"), f"{minute.confidence:.2f}"
    yield words.label("show", "report"), _published(report, words)
    for other in shown.elsewhere:
        yield words.label("show", "elsewhere"), _published(other, words)
    reader = shown.reader if shown.current else f"{shown.reader} ({words.label('show', 'older')})"
    yield words.label("show", "reader"), reader
    for note in (*shown.read.notes, *(said(one, shown.read, words) for one in last_said(shown.said))):
        yield words.label("show", "note"), note


def said(one: Verdict, read: Minute, words: Interface) -> str:
    """What somebody has said of a minute."""
    if one.field is None:
        told = words.word(f"judged_{one.judgement}", by=one.by)
    else:
        role, _, part = one.field.partition(".")
        field = words.label("show", role) + (f" ({words.label('show', part)})" if part else "")
        section = {"kind": "kinds"}.get(one.field, one.field)
        was = value_of(read, one.field)
        if section in words.table:
            was = ", ".join(words.label(section, code) for code in was.split(", "))
        told = words.word("corrected_by", field=field, was="–" if was == NOTHING else was, by=one.by)
    return f"{told} ({one.note})" if one.note else told


def _person(person: Person | None, words: Interface) -> str:
    if person is None:
        return "–"
    name = f", {person.name}" if person.name and person.name != person.text else ""
    return f"{words.party(person.party)} (“{person.text}”{name})"


def _published(report: Report, words: Interface) -> str:
    told = (
        report.id, report.headline, report.outlet, words.day(report.published) if report.published else None, report.url
    )  # fmt: skip
    return ", ".join(part for part in told if part)


def line(shown: Shown) -> str:
    """A minute as one line of JSON: as it stands, as it was read, and what people said of it."""

    def told(report: Report) -> dict[str, object]:
        return report.model_dump(mode="json", exclude={"text"})

    return dumped({
        "minute": shown.minute.model_dump(mode="json"),
        "read": shown.read.model_dump(mode="json"),
        "report": told(shown.report),
        "elsewhere": [told(other) for other in shown.elsewhere],
        "reader": shown.reader,
        "current": shown.current,
        "said": [asdict(one) for one in shown.said],
    })  # fmt: skip
