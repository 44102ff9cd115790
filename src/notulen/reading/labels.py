"""Lines that put their words under a name: "Minister: talks will go on"."""

from __future__ import annotations

from notulen.reading.cast import Cast
from notulen.reading.context import Context
from notulen.reading.phrases import trimmed
from notulen.reading.said import Said
from notulen.reading.syntax import NOMINAL

_LABEL = 7  # tokens that a name before a colon takes at most
_SHORTEST = 3  # tokens of what stands under it


def labelled(ctx: Context, cast: Cast, found: list[Said]) -> list[Said]:
    """Lines that put their words under somebody's name: "Minister: talks will go on"."""
    s = ctx.syntax
    taken = {i for one in found for i in range(*one.content)}
    out = []
    for begin, end in s.sentences:
        if begin and s.line[begin] == s.line[begin - 1]:
            continue
        colon = next((j for j in range(begin, min(begin + _LABEL, end)) if s.form[j] == ":"), None)
        if colon is None or colon == begin or not _is_name(ctx, cast, begin, colon):
            continue
        stop = next((j for j in range(colon, len(s)) if s.line[j] != s.line[colon]), len(s))
        content = trimmed(s, min(colon + 1, stop - 1), stop)
        if content[1] - content[0] >= _SHORTEST and content[0] not in taken:
            head = next(j for j in range(begin, colon) if s.pos[j] in NOMINAL)
            out.append(Said((colon, colon + 1), head, False, content, "say", ctx.quotes_in(*content)))
    return out


def _is_name(ctx: Context, cast: Cast, begin: int, end: int) -> bool:
    """Whether a stretch is a noun phrase that names somebody."""
    s = ctx.syntax
    if any(s.pos[j] in {"VERB", "AUX", "SCONJ", "PUNCT", "ADP"} for j in range(begin, end)):
        return False
    return any(s.pos[j] in NOMINAL for j in range(begin, end)) and any(cast.somebody(j) for j in range(begin, end))
