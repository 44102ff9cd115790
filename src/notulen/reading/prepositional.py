"""What prepositions and nouns attribute: "according to X, …", "X's claim that …"."""

from __future__ import annotations

from notulen.reading.cast import Cast
from notulen.reading.contents import is_clause, sentence_begin
from notulen.reading.context import Context
from notulen.reading.frames import CLOSERS, next_noun, within_quote
from notulen.reading.phrases import noun_phrase, trimmed
from notulen.reading.quotes import ALL_MARKS
from notulen.reading.said import Said
from notulen.reading.syntax import NOMINAL

_DOCUMENTS = frozenset({"n:say", "n:believe", "thing.deal"})
_OPENING = 3  # tokens that may stand before a preposition that opens its sentence
_SHORTEST = 3  # tokens of what is attributed


def according(ctx: Context, cast: Cast, i: int) -> Said | None:
    """What stands by "according to X": the clause behind, the one before, or both where the words interrupt it."""
    s = ctx.syntax
    first, end = within_quote(ctx, i, *ctx.stretch(i))
    clitic = bool(ctx.has_clitic(i))
    source: int | None = None
    stop = i + 1
    if not clitic:
        source = _source(ctx, i, end)
        if source is None:
            return None
        stop = min(end, _source_end(ctx, source))
        if i - first <= _OPENING and s.form[min(stop, len(s) - 1)] not in CLOSERS:
            stop = _clause_end(ctx, source, stop, end)
    preposition = s.pos[i] != "VERB" or s.pos[min(i + 1, len(s) - 1)] == "ADP"
    if not (clitic or (preposition and _set_off(ctx, i, first, stop)) or _speaks(ctx, cast, source)):
        return None
    before = trimmed(s, sentence_begin(ctx, i, first), i) if i > first else (first, first)
    behind = trimmed(s, stop, end) if stop < end else (end, end)
    said = Said((i, i + 1), source, clitic, behind, "according")
    return _placed(ctx, said, before, behind, opens=i - first <= _OPENING and before[1] - before[0] < 2)


def _placed(ctx: Context, said: Said, before: tuple[int, int], behind: tuple[int, int], opens: bool) -> Said | None:
    s = ctx.syntax
    shortest = 2 if before[1] > before[0] and not opens else _SHORTEST
    told = behind[1] - behind[0] >= shortest and any(s.pos[j] in {"VERB", "AUX", "ADJ"} for j in range(*behind))
    clause = before[1] - before[0] >= _SHORTEST and is_clause(ctx, *before)
    if told and (opens or (not clause and s.form[behind[0] - 1] in CLOSERS)):
        more = (before,) if s.form[said.cue[0] - 1] in CLOSERS and before[1] > before[0] else ()
        return _made(ctx, said, behind, more, after=False)
    if before[1] - before[0] >= _SHORTEST:
        return _made(ctx, said, before, (), after=True)
    return _made(ctx, said, behind, (), after=False) if told else None


def _made(
    ctx: Context, said: Said, content: tuple[int, int], more: tuple[tuple[int, int], ...], after: bool
) -> Said:  # fmt: skip
    return Said(
        said.cue, said.source, said.clitic, content, said.style, ctx.quotes_in(*content), after=after, more=more
    )


def _source(ctx: Context, i: int, end: int) -> int | None:
    s = ctx.syntax
    if s.dep[i] in {"case", "mark"} and i < s.head[i] < end:
        return s.head[i]
    j = i + 1
    while j < end and s.pos[j] in {"ADP", "PART"}:
        j += 1
    return next_noun(ctx, j - 1, end)


def _set_off(ctx: Context, i: int, first: int, stop: int) -> bool:
    """Whether marks set the words off from their sentence, as those of a measure ("according to the rules") are not."""
    s = ctx.syntax
    if i - first <= _OPENING:
        return stop < len(s) and s.form[stop] in CLOSERS
    return s.form[i - 1] in CLOSERS | ALL_MARKS


def _speaks(ctx: Context, cast: Cast, source: int | None) -> bool:
    s = ctx.syntax
    inside = range(*noun_phrase(s, source)) if source is not None else ()
    return any(cast.somebody(j) or s.ent[j] or ctx.tags[j] & _DOCUMENTS for j in inside)


def _source_end(ctx: Context, source: int) -> int:
    """One past a source's words: up to the comma, or past a name in apposition that another comma closes."""
    s = ctx.syntax
    last = noun_phrase(s, source)[1]
    comma = next((j for j in range(source, last) if s.form[j] == ","), None)
    if comma is None or (last < len(s) and s.form[last] == "," and s.pos[comma + 1] == "PROPN"):
        return last
    return comma


def _clause_end(ctx: Context, source: int, stop: int, end: int) -> int:
    """One past a source's words with their relative clause, if a comma closes it."""
    s = ctx.syntax
    if not any(s.dep[c].startswith("acl") and s.extent(c)[0] <= stop + 1 for c in s.children(source)):
        return stop
    return next((j for j in range(stop, end) if s.form[j] in CLOSERS), stop)


def opinion(ctx: Context, i: int) -> Said | None:
    """What stands by "in X's opinion", set off from it by a mark."""
    s = ctx.syntax
    holder = next(
        (c for c in s.children(i) if c < i and s.dep[c] in {"nmod:poss", "nmod"} and s.pos[c] in NOMINAL), None
    )
    case = next((c for c in s.children(i) if c < i and s.dep[c] == "case" and "in" in ctx.tags[c]), None)
    first, end = within_quote(ctx, i, *ctx.stretch(i))
    if holder is None or case is None or i + 1 >= len(s):
        return None
    said = Said((i, i + 1), holder, False, (i, i + 1), "according")
    if case - first <= _OPENING and s.form[i + 1] in CLOSERS and end - i - 2 >= _SHORTEST:
        return _made(ctx, said, trimmed(s, i + 2, end), (), after=False)
    if s.form[case - 1] in CLOSERS and (i + 1 >= end or s.pos[i + 1] == "PUNCT") and is_clause(ctx, first, case):
        return _made(ctx, said, trimmed(s, first, case), (), after=True)
    return None


def nominal(ctx: Context, i: int) -> Said | None:
    """What a noun attributes to its owner: "X's claim that …"."""
    s = ctx.syntax
    that = next((j for j in range(i + 1, min(s.extent(i)[1], i + 20)) if "that" in ctx.tags[j]), None)
    if that is None:
        return None
    begin, last = trimmed(s, that + 1, s.extent(i)[1])
    owners = [c for c in s.with_dep(i, "nmod") if c < that and s.pos[c] in {"PROPN", "NOUN", "PRON"}]
    if last - begin < _SHORTEST or not (owners or ctx.has_clitic(i)):
        return None
    source = owners[0] if owners else None
    return Said((i, i + 1), source, source is None, (begin, last), "noun", ctx.quotes_in(begin, last))
