"""How an act stands: quoted or not, on what condition, when and where."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

from notulen.reading.candidates import Candidate
from notulen.reading.cast import Cast, Who
from notulen.reading.context import Context
from notulen.reading.dates import Day
from notulen.reading.phrases import noun_phrase, trimmed
from notulen.reading.quotes import STRAIGHT
from notulen.reading.said import Said

Span = tuple[int, int]
_IF = frozenset({"if", "p:if"})
_TOLD = frozenset({"v:say", "n:say", "w:say"})
SHORTEST_CONDITION = 3  # tokens


def quoted(ctx: Context, content: Span) -> str:
    """Whether a stretch of characters is quoted: wholly ("direct"), in part ("partial") or not ("none")."""
    inside = 0
    for q in ctx.quotes_over(*content):
        inside += max(0, min(q.end, content[1]) - max(q.start, content[0]))
    if not inside:
        return "none"
    return "direct" if inside >= 0.85 * (content[1] - content[0]) else "partial"


def condition(ctx: Context, cand: Candidate) -> Span | None:
    """The condition an act or its content hangs on, as characters; None if there is none."""
    s = ctx.syntax
    first, last = cand.evidence
    for i in range(first, last):
        if not ctx.tags[i] & _IF or s.pos[i] not in {"SCONJ", "ADP", "ADV", "CCONJ", "VERB"}:
            continue
        if s.lower[i] in _openers(ctx) and i > 0 and _is_saying(ctx, s.head[i], i):
            continue
        a, b = _condition_clause(ctx, i, first, last)
        if b - a >= SHORTEST_CONDITION and any(s.pos[j] in {"VERB", "ADJ"} for j in range(a, b)):
            return s.span(a, b)
    return None


def _openers(ctx: Context) -> frozenset[str]:
    """Words that open a condition and what is said alike ("jika" after mengatakan)."""
    return ctx.double_openers


def _is_saying(ctx: Context, clause_head: int, i: int) -> bool:
    """Whether the clause that word `i` opens is what somebody says rather than a condition."""
    s = ctx.syntax
    above = s.head[clause_head]
    if s.dep[clause_head] == "ccomp":
        return True
    return i - 1 >= 0 and bool(ctx.tags[i - 1] & {"v:say", "v:believe", "v:hope"}) and above == i - 1


def _condition_clause(ctx: Context, i: int, first: int, last: int) -> Span:
    s = ctx.syntax
    head = s.head[i] if s.dep[i] in {"mark", "case", "advmod", "cc"} else i
    a, b = s.extent(head)
    if head == i or not a <= i < b or a < i - 1:
        a, b = i, _next_comma(ctx, i, last)
    a, b = max(first, min(a, i) if a >= i - 1 else i), min(last, b)
    comma = _next_comma(ctx, i, b)
    if i - first <= 2 and comma < b:
        b = comma
    return trimmed(s, a, b)


def _next_comma(ctx: Context, i: int, last: int) -> int:
    s = ctx.syntax
    for j in range(i + SHORTEST_CONDITION, last):
        if s.form[j] == "," or s.form[j] in STRAIGHT + "“”":
            return j
    return last


class Days:
    """The days told in a report, and to whose statements they belong.

    Args:
        found: the days, in order.
        published: the report's own day.
    """

    def __init__(self, found: list[Day], published: date | None = None) -> None:
        self.found = found
        self.published = published
        self._starts = [day.start for day in found]
        self.single = len({day.iso for day in found}) == 1
        self._spoken: dict[str, Day | None] = {}

    def within(self, start: int, end: int) -> list[Day]:
        """The days told in a stretch of characters."""
        return self.found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def around(self, at: int, before: int, behind: int) -> list[Day]:
        """The days told nearest to a character, at most so many before it and so many behind."""
        number = bisect_left(self._starts, at)
        return self.found[max(0, number - before) : number + behind]

    def note_speakers(self, ctx: Context, attributed: Iterable[tuple[Said, Who | None]]) -> None:
        """Notes on which day each speaker spoke; a speaker of several days has none that holds for all."""
        for said, who in attributed:
            day = self.beside_cue(ctx, said)
            if who is None or who.name is None or day is None:
                continue
            known = self._spoken.get(who.name, day)
            self._spoken[who.name] = day if known is not None and known.iso == day.iso else None

    def note_retellings(self, ctx: Context, cast: Cast) -> None:
        """Notes the day of sentences that only tell that somebody spoke ("Pernyataan itu disampaikan X pada Senin")."""
        s = ctx.syntax
        for day in self.found:
            token = s.token_at(day.start)
            if token >= len(s):
                continue
            first, last = s.sentences[s.sent[token]]
            if not any(ctx.tags[i] & _TOLD for i in range(first, last)):
                continue
            people = {cast.figure_at[i].name for i in range(first, last) if i in cast.figure_at}
            if len(people) == 1:
                self._spoken.setdefault(people.pop(), day)

    def of_speaker(self, name: str | None) -> Day | None:
        """The one day on which somebody spoke, where the report tells it anywhere."""
        return self._spoken.get(name) if name else None

    def beside_cue(self, ctx: Context, said: Said) -> Day | None:
        """The day told in the sentence of a cue, outside what is said."""
        s = ctx.syntax
        start, end = s.span(*s.sentences[s.sent[said.cue[0]]])
        inside = s.span(*said.content)
        return next((d for d in self.within(start, end) if not inside[0] <= d.start < inside[1]), None)


def place(ctx: Context, cast: Cast, cand: Candidate) -> str | None:
    """Where a deed was done: a place that a word of place marks, hanging on its predicate or its object."""
    s = ctx.syntax
    heads = [
        cand.head,
        *[c for c in s.children(cand.head) if s.relation[c] in {"obj", "obl", "nmod", "xcomp"}],
    ]
    for head in heads:
        for child in s.children(head):
            if s.relation[child] not in {"obl", "nmod"}:
                continue
            marks = [g for g in s.children(child) if s.dep[g] == "case" and "in" in ctx.tags[g]]
            if marks and (s.ent[child] in {"LOC", "GPE"} or child in cast.name_at or s.pos[child] == "PROPN"):
                first, last = noun_phrase(s, child)
                start, end = s.span(max(first, marks[0] + 1), last)
                return s.text[start:end]
    return None
