"""Quotations with a verb beside them that by itself says nothing: "…," the minister shrugged."""

from __future__ import annotations

from notulen.reading.carried import SHORTEST_QUOTE, whole_clause_quote
from notulen.reading.contents import said
from notulen.reading.context import ENDS, Context
from notulen.reading.frames import frame
from notulen.reading.said import Said

_FAR = 14  # tokens behind a quotation within which its verb stands
_STYLE = "say"


def spoken(ctx: Context, found: list[Said]) -> list[Said]:
    """The quotations that no cue attributes and behind whose comma somebody does something.

    Args:
        ctx: the report.
        found: the attributions found by their cues.
    """
    owned = {q for one in found if one.after for q in one.quotes}
    cues = {i for one in found for i in range(*one.cue)}
    out = []
    for number, quote in enumerate(ctx.quotes):
        if number in owned or not quote.closed:
            continue
        first, last = ctx.tokens_of(quote.start, quote.end)
        if last - first < SHORTEST_QUOTE or not whole_clause_quote(ctx, quote, first):
            continue
        verb = _verb_behind(ctx, number, last)
        if verb is None or verb in cues:
            continue
        one = said(ctx, frame(ctx, verb), _STYLE)
        if one is not None and one.after and number in one.quotes:
            out.append(one)
    return out


def _verb_behind(ctx: Context, number: int, last: int) -> int | None:
    """The first verb behind a quotation, if its comma or a listed verb binds it to the quotation."""
    s, quote = ctx.syntax, ctx.quotes[number]
    listed = s.text[quote.end - 1] in "?!"
    if not listed and s.text[quote.end - 1] != "," and s.text[quote.outer_end : quote.outer_end + 1] != ",":
        return None
    begin = next((i for i in range(last, min(last + 3, len(s))) if s.start[i] >= quote.outer_end), last)
    for i in range(begin, min(begin + _FAR, len(s))):
        if s.form[i] in ENDS or i in ctx.quoted or s.line[i] != s.line[last - 1]:
            return None
        if s.pos[i] == "VERB" and not s.dep[i].startswith(("acl", "amod")):
            return i if not listed or "v:speak" in ctx.stances[i] else None
    return None
