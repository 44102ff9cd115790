"""What an encoder is given of a candidate, and of somebody near it: the sentence, with the words in question marked.

Marks are plain signs that any vocabulary holds, so that none need be added to it: "[ ... ]" around the clause, "* ... *" around
the person's words (W. Zhou and M. Chen, "An Improved Baseline for Sentence-level Relation Extraction", AACL 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from notulen.reading.candidates import Candidate
from notulen.reading.cast import Who
from notulen.reading.context import Context

CONTEXT = 40  # tokens of the sentence kept on either side of the clause
HALF = 60  # tokens of a longer clause kept on either side of its predicate
CLAUSE, PERSON = ("[ ", " ]"), ("* ", " *")

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """A text for an encoder.

    Attributes:
        text: the sentence, or so much of it as stands near, with marks.
        beside: the words of the person asked about, given behind it; empty where nobody is.
        clause, head, person: characters of `text`; the person's only where he stands in it.
    """

    text: str
    beside: str
    clause: Stretch
    head: Stretch
    person: Stretch | None = None


def seen(ctx: Context, cand: Candidate, who: Who | None = None) -> Seen:
    """What is given of a candidate.

    Args:
        ctx: the report.
        cand: the candidate.
        who: the person asked about; nobody where the kind is.
    """
    s = ctx.syntax
    first, last = max(cand.clause[0], cand.head - HALF), min(cand.clause[1], cand.head + HALF)
    if not first <= cand.head < last:  # a statement of several sentences, cut to those around its predicate
        first, last = cand.head, cand.head + 1
    a, b = s.sentences[s.sent[cand.head]]
    begin, end = max(min(a, first), first - CONTEXT), min(max(b, last), last + CONTEXT)
    clause, head = s.span(first, last), s.span(cand.head, cand.head + 1)
    inside = who is not None and begin <= who.first and who.last <= end
    person = s.span(who.first, who.last) if who is not None and inside else None
    marks = [(clause, CLAUSE), *([(person, PERSON)] if person else [])]
    text, moved = marked(s.text, s.span(begin, end), marks)
    beside = s.text[slice(*s.span(who.first, who.last))] if who is not None else ""
    return Seen(text, beside, moved(clause), moved(head), moved(person) if person else None)


class _Moved:
    """Where a stretch of the text stands once marks are put in."""

    def __init__(self, begin: int, put: Sequence[tuple[int, int]]) -> None:
        self._begin, self._put = begin, put

    def __call__(self, stretch: Stretch) -> Stretch:
        return self._at(stretch[0]), self._at(stretch[1] - 1) + 1

    def _at(self, place: int) -> int:
        return place - self._begin + sum(long for at, long in self._put if at <= place)


def marked(text: str, window: Stretch, marks: Sequence[tuple[Stretch, tuple[str, str]]]) -> tuple[str, _Moved]:
    """A window of a text with marks around stretches of it, and what tells where a stretch has moved to.

    Args:
        text: whole.
        window: its characters that are kept.
        marks: stretches within the window, the outer before the inner where they are alike, each with what opens and closes it.
    """
    put: list[tuple[int, int, int, str]] = []  # place, closing before opening, which is first of several, mark
    for number, ((start, end), (opens, closes)) in enumerate(marks):
        put += [(start, 1, number, opens), (end, 0, -number, closes)]
    out, last = [], window[0]
    for place, _, _, mark in sorted(put):
        out += [text[last:place], mark]
        last = place
    out.append(text[last : window[1]])
    return "".join(out), _Moved(window[0], [(place, len(mark)) for place, _, _, mark in sorted(put)])
