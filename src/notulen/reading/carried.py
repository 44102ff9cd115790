"""Statements that a quotation carries on, without a cue of its own, and statements found twice."""

from __future__ import annotations

from dataclasses import replace

from notulen.reading.cast import Cast
from notulen.reading.context import Context
from notulen.reading.phrases import phrase_head, trimmed
from notulen.reading.quotes import ALL_MARKS, Quote
from notulen.reading.said import Said

_FAR = 400  # tokens before a quotation in which attributions are looked at
_INTERRUPTED = 14  # tokens that cue and source may take within a quotation
_APART = 2  # sentences from what is said to the quotation that goes on from it, with the cue between
_HEADING = 40  # characters that may stand before the colon
_BACK = 60  # tokens before a quotation in which its speaker is looked for
SHORTEST_QUOTE = 4  # words: fewer between marks are a word held with tongs, not a statement


def whole_clause_quote(ctx: Context, quote: Quote, first: int) -> bool:
    """A short quotation that is its sentence's whole beginning is a statement all the same."""
    if first >= len(ctx.syntax):
        return False
    begin = ctx.syntax.start[ctx.syntax.sentences[ctx.syntax.sent[first]][0]]
    return quote.outer_start <= begin


def without_doubles(found: list[Said]) -> list[Said]:
    """One attribution a content and a quotation: the one whose cue stands nearest."""
    out: list[Said] = []
    taken: dict[int, int] = {}
    for said in sorted(found, key=lambda s: (not s.after, s.cue)):
        own = [q for q in said.quotes if q not in taken]
        if said.quotes and not own and any(out[taken[q]].content == said.content for q in said.quotes):
            continue
        for q in own:
            taken[q] = len(out)
        out.append(said)
    return out


def joined(ctx: Context, found: list[Said]) -> list[Said]:
    """Attributions without those within quotations, with what a cue interrupts as one statement.

    A quotation that goes on behind its cue, in the same paragraph, joins the statement of that cue; what a speaker tells
    of others within his quotation stays his.
    """
    out: dict[tuple[int, int], Said] = {}
    apart = []
    for said in found:
        if said.carried:
            base = out.get(said.cue)
            if base is not None and _goes_on_at_once(ctx, base, said):
                out[said.cue] = replace(base, more=(*base.more, said.content))
            else:
                apart.append(said)
        elif said.cue[0] not in ctx.quoted or _behind_missing_mark(ctx, said):
            out[said.cue] = said
    return [*out.values(), *apart]


def _goes_on_at_once(ctx: Context, base: Said, said: Said) -> bool:
    """Whether a quotation follows a statement, with no more than its cue's sentence between them, in the same paragraph."""
    s = ctx.syntax
    end = max(base.cue[0], *(part[1] - 1 for part in (base.content, *base.more)))
    return ctx.lines_between(end, said.content[0]) == 0 and s.sent[said.content[0]] - s.sent[end] <= _APART


def _behind_missing_mark(ctx: Context, said: Said) -> bool:
    """Whether a cue only seems to stand within a quotation: its closing mark is missing, or the cue is a label's colon."""
    return ctx.syntax.pos[said.cue[0]] == "PUNCT" or (said.after and not ctx.quotes[ctx.quoted[said.cue[0]]].closed)


def carried(ctx: Context, cast: Cast, found: list[Said]) -> list[Said]:
    """Quotations without a cue of their own that go on from the one before, or stand in the paragraph of their speaker."""
    owner = {q: said for said in found for q in said.quotes}
    out = []
    last: Said | None = None
    for number, quote in enumerate(ctx.quotes):
        if number in owner:
            last = owner[number]
            continue
        first, stop = ctx.tokens_of(quote.start, quote.end)
        if stop - first < SHORTEST_QUOTE or not (
            whole_clause_quote(ctx, quote, first)
            or _goes_on_behind_cue(ctx, last, first)
            or (_behind_heading(ctx, quote, first) and not any(a.content[0] <= first < a.content[1] for a in found))
        ):
            continue
        behind = owner.get(number + 1)
        near = last if last is not None and ctx.lines_between(last.content[1] - 1, first) <= 1 else None
        if not quote.closed and behind is not None and ctx.lines_between(first, behind.content[0]) <= 1:
            near = behind  # a quotation over two paragraphs is closed, and attributed, only in the second
        speaker = near or _speaker_before(ctx, cast, found, first)
        if speaker is not None:
            said = replace(
                speaker, content=trimmed(ctx.syntax, first, stop), quotes=(number,), carried=True, after=False
            )
            out.append(said)
            last = said
    return out


def _goes_on_behind_cue(ctx: Context, last: Said | None, first: int) -> bool:
    """Whether a quotation is the second half of one that its cue interrupts: "…," kata X, "…"."""
    return (
        last is not None
        and last.after
        and 0 < first - last.cue[1] < _INTERRUPTED
        and ctx.lines_between(last.cue[0], first) == 0
        and _behind_mark(ctx, first)
    )


def _behind_heading(ctx: Context, quote: Quote, first: int) -> bool:
    """Whether a quotation is all that stands behind the first colon of its paragraph: "In his words: …"."""
    s = ctx.syntax
    start = max(s.text.rfind("\n", 0, quote.outer_start) + 1, quote.outer_start - _HEADING)
    before = s.text[start : quote.outer_start].rstrip()
    return before.endswith(":") and before.count(":") == 1 and "." not in before and s.line[first] > 0


def _behind_mark(ctx: Context, first: int) -> bool:
    """Whether a comma or a full stop stands before a quotation, and no word of which it is the name."""
    form = ctx.syntax.form
    before = first - 1
    while before > 0 and form[before] in ALL_MARKS:
        before -= 1
    return ctx.syntax.pos[before] == "PUNCT"


def _speaker_before(ctx: Context, cast: Cast, found: list[Said], first: int) -> Said | None:
    """Who spoke in the sentences before, if they stand in the same or the preceding paragraph: a person rather than a state."""
    before = [s for s in found if first - _FAR < s.cue[0] < first and ctx.lines_between(s.cue[0], first) <= 1]
    outer = [s for s in before if not any(o is not s and o.content[0] <= s.cue[0] < o.content[1] for o in before)]
    last = max(outer or before, key=lambda s: s.cue[0], default=None)
    subject_before = cast.last_mention(max(0, first - _BACK), first)
    if subject_before is not None and (last is None or (last.source is not None and not cast.personal(last.source))):
        at = phrase_head(ctx.syntax, subject_before)
        if ctx.lines_between(at, first) <= 1:
            return Said((at, at + 1), at, False, (first, first + 1), "say")
    return last
