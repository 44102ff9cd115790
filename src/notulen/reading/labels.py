"""Lines that put their words under a name, before or behind them: "Minister: talks will go on", "“…” — the minister"."""

from __future__ import annotations

from notulen.reading.cast import Cast
from notulen.reading.context import Context
from notulen.reading.phrases import phrase_head, trimmed
from notulen.reading.quotes import ALL_MARKS
from notulen.reading.said import Said
from notulen.reading.syntax import NOMINAL

_LABEL = 7  # tokens that a name takes at most
_SHORTEST = 3  # tokens of what stands under it
_DASHES = frozenset({"-", "–", "—", "―", "--"})
_NOT_NAME = frozenset({"VERB", "AUX", "SCONJ", "PUNCT", "ADP"})


def labelled(ctx: Context, cast: Cast, found: list[Said]) -> list[Said]:
    """The statements of a report that only a name beside them attributes.

    Args:
        ctx: the report.
        cast: its people and parties.
        found: the attributions found by their cues.
    """
    taken = {i for one in found for i in range(*one.content)}
    out = []
    for begin, end in _lines(ctx):
        one = _under_name(ctx, cast, begin, end)
        if one is not None and one.content[0] not in taken:
            out.append(one)
    owned = {q for one in (*found, *out) for q in one.quotes}
    return [*out, *(one for one in _signed(ctx) if not owned & set(one.quotes))]


def _lines(ctx: Context) -> list[tuple[int, int]]:
    """The lines of a report as tokens, half-open."""
    line = ctx.syntax.line
    starts = [i for i in range(len(line)) if i == 0 or line[i] != line[i - 1]]
    return list(zip(starts, [*starts[1:], len(line)], strict=True))


def _under_name(ctx: Context, cast: Cast, begin: int, end: int) -> Said | None:
    s = ctx.syntax
    first = begin + 1 if s.form[begin] in ALL_MARKS else begin
    colon = next((j for j in range(first, min(first + _LABEL, end)) if s.form[j] == ":"), None)
    if colon is None or colon == first or not _is_name(ctx, cast, first, colon):
        return None
    content = trimmed(s, min(colon + 1, end - 1), end)
    if content[1] - content[0] < _SHORTEST:
        return None
    head = next(j for j in range(first, colon) if s.pos[j] in NOMINAL)
    return Said((colon, colon + 1), head, False, content, "say", ctx.quotes_in(*content))


def _is_name(ctx: Context, cast: Cast, begin: int, end: int) -> bool:
    """Whether a stretch is a noun phrase that names somebody, or a name in capitals as transcripts set it."""
    s = ctx.syntax
    if any(s.pos[j] in _NOT_NAME for j in range(begin, end)) or not any(s.pos[j] in NOMINAL for j in range(begin, end)):
        return False
    return any(cast.somebody(j) for j in range(begin, end)) or all(s.form[j].isupper() for j in range(begin, end))


def _signed(ctx: Context) -> list[Said]:
    """Quotations that end their line with a dash and a name."""
    s = ctx.syntax
    out = []
    for number, quote in enumerate(ctx.quotes):
        first, last = ctx.tokens_of(quote.start, quote.end)
        dash = next((j for j in range(last, min(last + 3, len(s))) if s.form[j] in _DASHES), None)
        if dash is None or not quote.closed or last - first < _SHORTEST or s.line[dash] != s.line[first]:
            continue
        stop = next((j for j in range(dash + 1, len(s)) if s.line[j] != s.line[dash]), len(s))
        nominal = [j for j in range(dash + 1, stop) if s.pos[j] in NOMINAL]
        if not nominal or stop - dash > _LABEL or any(s.pos[j] in {"VERB", "AUX"} for j in range(dash + 1, stop)):
            continue
        head = phrase_head(s, nominal[0])
        source = head if dash < head < stop else nominal[0]
        content = trimmed(s, first, last)
        out.append(Said((dash, dash + 1), source, False, content, "say", (number,), after=True))
    return out
