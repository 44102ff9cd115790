"""The brief as plain text: what is it about, who takes part, who wants what, and by which words."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from notulen.ledger.verdicts import corrected
from notulen.model import Language, Reading, Report
from notulen.views.brief import Brief, Entry, Participant, main_issue
from notulen.views.interface import UNPLACED, Interface
from notulen.views.plain import WIDTH as WORDS
from notulen.views.plain import plain, shortened

WIDTH = 80
_HEADLINES = 10
_PEOPLE = 6
_ISSUES = 6
_STEP = "  "


def language_of(readings: Sequence[Reading]) -> Language:
    """The language most of the reports that were read are in, of two the one that comes first."""
    counts = Counter(r.report.language for r in readings if r.report.language and not r.passed_over)
    return cast("Language", counts.most_common(1)[0][0]) if counts else "id"  # only languages that are read are read


def text(brief: Brief, words: Interface, width: int = WIDTH) -> str:
    """A brief as text.

    Args:
        brief: its contents.
        words: the interface in the reader's language.
        width: characters a line may have.

    Returns:
        Lines, each with its end.
    """
    return "".join(line.rstrip() + "\n" for line in _Page(words, max(width, 40)).lines(brief))


class _Page:
    """Lays a brief out in lines."""

    def __init__(self, words: Interface, width: int) -> None:
        self._words = words
        self._width = width

    def lines(self, brief: Brief) -> Iterator[str]:
        yield from self._reports(brief)
        if not brief.entries:
            if brief.reports:
                yield from self._wrapped(self._words.word("nothing"))
            return
        yield from self._about(brief)
        yield from self._section("parties", self._participants(brief))
        yield from self._positions(brief)
        yield from self._section("threats", map(self._act, brief.threats))
        yield from self._section("planned", map(self._meeting, brief.planned))
        yield from self._section("held", map(self._meeting, brief.held))
        yield from self._section("assessments", map(self._act, brief.assessments))
        yield from self._section("deeds", map(self._deed, brief.deeds))
        yield from self._section("statements", map(self._act, brief.statements))

    def _wrapped(self, words: str, first: str = "", rest: str | None = None) -> Iterator[str]:
        yield from textwrap.wrap(
            words,
            self._width,
            initial_indent=first,
            subsequent_indent=first if rest is None else rest,
            break_on_hyphens=False,
        )

    def _section(self, heading: str, blocks: Iterable[Iterable[str]]) -> Iterator[str]:
        lines = [line for block in blocks for line in block]
        if lines:
            yield ""
            yield self._words.label("headings", heading).upper()
            yield from lines

    def _reports(self, brief: Brief) -> Iterator[str]:
        if len(brief.reports) > 1:
            yield self._words.count("reports", len(brief.reports))
        for report in brief.reports[:_HEADLINES]:
            yield from self._wrapped(_title(report))
            yield from self._wrapped(self._origin(report), _STEP)
        if more := len(brief.reports) - _HEADLINES:
            yield from [self._words.count("more", more)] if more > 0 else []

    def _origin(self, report: Report) -> str:
        published = self._words.day(report.published) if report.published else self._words.word("unknown_day")
        return plain(f"{report.outlet or report.id}, {published}")

    def _about(self, brief: Brief) -> Iterator[str]:
        main = [f"{self._issue(issue)} ({count})" for issue, count in brief.issues[:_ISSUES]]
        between = [one.code for one in brief.participants if one.acts and one.code not in UNPLACED]
        parties = self._words.listed([self._words.party(code) for code in between[:4]]) + ": " if between else ""
        yield from self._section("about", [self._wrapped(parties + ", ".join(main), _STEP)])

    def _participants(self, brief: Brief) -> Iterator[Iterator[str]]:
        told = [one for one in brief.participants if one.acts or one.people]
        yield from map(self._participant, told)
        if rest := [self._words.party(one.code) for one in brief.participants if one not in told]:
            yield self._wrapped(f"{self._words.word('spoken_of')}: {', '.join(rest)}", _STEP, _STEP * 2)

    def _participant(self, one: Participant) -> Iterator[str]:
        name = self._words.party(one.code)
        people = [shortened(person, 60) for person in one.people if not _same(person, name, one.code)]
        shown = ", ".join(people[:_PEOPLE])
        if more := max(0, len(people) - _PEOPLE):
            shown += f" {self._words.count('more', more)}"
        head = f"{name} ({self._words.count('acts', one.acts)})"
        yield from self._wrapped(plain(f"{head}: {shown}" if shown else head), _STEP, _STEP * 2)

    def _positions(self, brief: Brief) -> Iterator[str]:
        def group(issue: str, entries: Sequence[Entry]) -> Iterator[str]:
            yield from self._wrapped(_capital(self._issue(issue)), _STEP)
            pointers = dict.fromkeys(self._says(entry) for entry in entries if entry.minute.kind == "threaten")
            for entry in entries:
                if entry.minute.kind != "threaten":
                    yield from self._act(entry, 2)
            for says in pointers:
                yield from self._wrapped(f"- {says} ({self._words.word('see_threats')})", _STEP * 2, _STEP * 3)

        yield from self._section("positions", (group(issue, entries) for issue, entries in brief.positions))

    def _act(self, entry: Entry, depth: int = 1) -> Iterator[str]:
        minute = entry.minute
        tags = [self._words.label("polarity", minute.polarity)] if minute.polarity else []
        if minute.modality != "actual":
            tags.append(self._words.label("modality", minute.modality))
        issues = [issue for issue in minute.issues if depth == 1 or issue != main_issue(minute)]
        if issues:
            listed = self._words.listed([self._issue(issue) for issue in issues])
            tags.append(listed if depth == 1 else self._words.word("also", issues=listed))
        yield from self._entry(entry, self._says(entry), tags, depth)

    def _deed(self, entry: Entry) -> Iterator[str]:
        minute = entry.minute
        head = f"{self._toward(entry)}: {self._words.label('kinds', minute.kind)}"
        tags = [self._words.label("modality", minute.modality)] if minute.modality != "actual" else []
        tags.append(self._words.listed([self._issue(issue) for issue in minute.issues]))
        yield from self._entry(entry, head, tags)

    def _meeting(self, entry: Entry) -> Iterator[str]:
        minute = entry.minute
        when = self._words.day(minute.when) if minute.when else self._words.word("unknown_day")
        place = f", {minute.where}" if minute.where else ""
        tags = [self._words.label("modality", minute.modality)] if minute.modality in {"possible", "negated"} else []
        yield from self._entry(entry, f"{when}{place}: {self._says(entry)}", tags, dated=False)

    def _entry(self, entry: Entry, head: str, tags: Sequence[str], depth: int = 1, dated: bool = True) -> Iterator[str]:
        minute = entry.minute
        tagged = f" ({'; '.join(filter(None, tags))})" if any(tags) else ""
        repeats = f" +{entry.repeats}" if entry.repeats else ""
        deep = _STEP * (depth + 1)
        yield from self._wrapped(plain(f"- {head}{tagged}{repeats}"), _STEP * depth, deep)
        yield from self._wrapped(f"“{evidence(entry)}”", deep)
        if minute.condition:
            yield from self._wrapped(f"{self._words.word('condition')}: “{shortened(minute.condition.text)}”", deep)
        yield from self._wrapped(self._source(entry, dated), deep)

    def _source(self, entry: Entry, dated: bool) -> str:
        minute = entry.minute
        parts = [" ← ".join(minute.chain) or entry.report.id]
        parts += [self._words.word("direct")] if minute.quoted == "direct" else []
        parts += [self._words.day(minute.when)] if minute.when and dated else []
        parts += [self._words.word("corrected")] if corrected(minute) else []
        return plain(" · ".join(parts))

    def _says(self, entry: Entry) -> str:
        minute = entry.minute
        actor, to = self._words.person(minute.actor), minute.recipient
        if to is None or (minute.actor and to.party == minute.actor.party and "+" in to.party):
            return plain(str(self._words.table["says"][minute.kind]).format(actor=actor))
        return plain(str(self._words.table["says_to"][minute.kind]).format(actor=actor, to=self._words.person(to)))

    def _toward(self, entry: Entry) -> str:
        minute = entry.minute
        actor = self._words.person(minute.actor)
        return plain(f"{actor} → {self._words.person(minute.recipient)}" if minute.recipient else actor)

    def _issue(self, code: str) -> str:
        return self._words.label("issues", code)


def evidence(entry: Entry) -> str:
    """The words an entry rests on, short enough to read."""
    minute = entry.minute
    content = minute.content
    if content and (minute.quoted == "direct" or len(content.text) <= WORDS < len(minute.evidence.text)):
        return shortened(content.text)  # whole words of what was said, rather than a cut sentence
    return shortened(minute.evidence.text)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _title(report: Report) -> str:
    return plain(report.headline) if report.headline else shortened(report.text.strip().split("\n", 1)[0], 120)


def _same(words: str, name: str, code: str) -> bool:
    """Whether words say no more than the party's own name."""
    bare = words.casefold().removeprefix("the ")
    return bare in {name.casefold(), name.casefold().removeprefix("the "), code.casefold()} or (
        len(words) <= 3 and words.isupper()
    )
