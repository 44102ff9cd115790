"""Statements whose speaker only the next sentence tells: "… . Hal itu disampaikan X", "… . This was stated by X"."""

from __future__ import annotations

from notulen.reading.cast import Cast
from notulen.reading.context import Context
from notulen.reading.phrases import phrase_head, trimmed
from notulen.reading.said import Said

_SHORTEST = 4  # tokens of a statement
_LONGEST = 45  # tokens of a sentence that only tells who spoke
_FAR = 10  # tokens behind the cue in which the speaker's name is looked for
_RETOLD = frozenset({"retold", "p:retold"})


def retold(ctx: Context, cast: Cast, found: list[Said]) -> list[Said]:
    """The statements whose next sentence only says who made them.

    Args:
        ctx: the report.
        cast: its people and parties.
        found: the attributions found so far; what is in somebody's mouth already stays there.
    """
    taken = {i for one in found for i in range(*one.content)}
    out = []
    for number in range(1, len(ctx.syntax.sentences)):
        cue = _cue(ctx, number)
        source = _source(ctx, cast, cue) if cue is not None else None
        if cue is None or source is None:
            continue
        content = trimmed(ctx.syntax, *ctx.syntax.sentences[number - 1])
        near = ctx.lines_between(content[0], cue) <= 1
        if near and content[1] - content[0] >= _SHORTEST and not any(i in taken for i in range(*content)):
            out.append(Said((cue, cue + 1), source, False, content, "say", ctx.quotes_in(*content)))
    return out


def _cue(ctx: Context, number: int) -> int | None:
    """The word of saying of a sentence that speaks of the one before as a whole; None where it does not."""
    s = ctx.syntax
    first, last = s.sentences[number]
    if last - first > _LONGEST:
        return None
    for i in range(first, last):
        if not ctx.tags[i] & {"v:say", "p:v:say"} or i in ctx.quoted:
            continue
        opened = i > first and bool(ctx.tags[first] & _RETOLD) and all(s.pos[j] != "VERB" for j in range(first, i))
        opened = opened and (s.passive[i] or not any(s.dep[c] == "nsubj" and c < i for c in s.children(i)))
        told = i + 1 < last and bool(ctx.tags[i + 1] & _RETOLD) and s.dep[i + 1] == "obj"
        says_more = any("that" in ctx.tags[j] or s.form[j] == ":" or j in ctx.quoted for j in range(i + 1, last))
        return i if (opened or told) and not says_more else None
    return None


def _source(ctx: Context, cast: Cast, cue: int) -> int | None:
    """The head of the speaker's words: the agent, the subject that is somebody, or the name right behind the cue."""
    s = ctx.syntax
    last = s.sentences[s.sent[cue]][1]
    own = [c for c in s.children(cue) if s.dep[c].startswith("nsubj") and not ctx.tags[c] & _RETOLD]
    for head in (ctx.agent(cue), *own):
        if head is not None and cast.somebody(head):
            return head
    named = next((j for j in range(cue + 1, min(last, cue + _FAR)) if j in cast.figure_at or j in cast.title_at), None)
    return phrase_head(s, named) if named is not None else None
