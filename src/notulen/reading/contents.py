"""Where that lies which a verb attributes: before its cue, behind it, or on both sides of it."""

from __future__ import annotations

from dataclasses import replace

from notulen.reading.carried import SHORTEST_QUOTE, whole_clause_quote
from notulen.reading.context import Context
from notulen.reading.frames import CLOSERS, Frame
from notulen.reading.phrases import noun_phrase, trimmed
from notulen.reading.said import Said

_SHORTEST_BEFORE = 3  # tokens of a clause that may stand before its cue
_SEARCH = 25  # tokens behind a cue in which what is said begins
_COMPLEMENTS = ("ccomp", "csubj", "xcomp", "parataxis", "advcl", "obj", "conj")
_ADJUNCTS = frozenset({"obl", "advmod", "iobj", "obj", "nmod", "obl:tmod", "obl:agent", "nsubj", "dep", "punct"})
_COLON = ":"
_OPENS_CLAUSE = frozenset({"DET", "PRON", "PROPN", "NOUN"})
_PREDICATES = frozenset({"VERB", "AUX"})


def said(ctx: Context, f: Frame, style: str) -> Said | None:
    """What a verb attributes, with its source; None if there is nothing."""
    quote = None if f.loose else ctx.quote_ending_before(f.left)
    if quote is not None and _goes_with(ctx, f, quote):
        return _with_short_rest(ctx, f, _after_quote(ctx, f, style, quote))
    if is_parenthetic(ctx, f):
        return _of_main_clause(ctx, f, style)
    if _is_behind(ctx, f):
        tail = _behind_adjuncts(ctx, f)
        if tail == f.end or ctx.syntax.form[tail] not in CLOSERS:
            return _after_clause(ctx, f, style) or _before_content(ctx, f, style)
        return _around(ctx, f, style, tail + 1)
    return _before_content(ctx, f, style) or _below(ctx, f, style)


def _with_short_rest(ctx: Context, f: Frame, one: Said | None) -> Said | None:
    """A statement with the few words of a quotation that its cue interrupts: "The talks," X said, "have failed."."""
    tail = _behind_adjuncts(ctx, f) + 1
    if one is None or tail >= f.end or ctx.syntax.form[tail - 1] not in CLOSERS:
        return one
    number = ctx.quote_opening_at(tail)
    if number is None:
        return one
    first, last = ctx.tokens_of(ctx.quotes[number].start, ctx.quotes[number].end)
    short = 0 < last - first < SHORTEST_QUOTE
    return replace(one, more=(trimmed(ctx.syntax, first, last),)) if short else one


def is_parenthetic(ctx: Context, f: Frame) -> bool:
    """Whether a cue names the source of the clause around it and has no content of its own: "as X put it, …"."""
    if f.left <= f.begin or not ctx.stances or "as" not in ctx.stances[f.left - 1]:
        return False
    tail = _behind_adjuncts(ctx, f)
    return tail >= f.end or ctx.syntax.form[tail] in CLOSERS


def _of_main_clause(ctx: Context, f: Frame, style: str) -> Said | None:
    """The clause before "as X put it", or the one behind where the words open the sentence."""
    s = ctx.syntax
    tail = _behind_adjuncts(ctx, f)
    opens = f.left - 1 - f.begin <= 1
    first, last = (tail + 1, f.end) if opens else (sentence_begin(ctx, f.cue, f.begin), f.left - 1)
    if last - first < _SHORTEST_BEFORE or (f.source is None and not f.clitic):
        return None
    content = trimmed(s, first, last)
    return Said(_cue(f), f.source, f.clitic, content, style, ctx.quotes_in(*content), after=not opens)


def _below(ctx: Context, f: Frame, style: str) -> Said | None:
    """The quotation with which the next paragraph begins, behind a colon that ends this one."""
    s = ctx.syntax
    if f.end >= len(s) or s.form[f.end - 1] != _COLON or (f.source is None and not f.clitic) or f.cue in ctx.quoted:
        return None
    quote = ctx.quote_opening_at(f.end)
    if quote is None or s.line[f.end] == s.line[f.cue]:
        return None
    first, last = ctx.tokens_of(ctx.quotes[quote].start, ctx.quotes[quote].end)
    return Said(_cue(f), f.source, f.clitic, trimmed(s, first, last), style, (quote,)) if last > first else None


def _goes_with(ctx: Context, f: Frame, number: int) -> bool:
    """Whether the quotation before a cue is what it attributes: a new sentence may begin between them."""
    if f.clitic or (f.source is not None and f.source > f.cue):
        return True
    s, quote = ctx.syntax, ctx.quotes[number]
    closed = s.text[quote.end - 1] == "." and s.form[f.left - 1] not in CLOSERS
    return not closed or _behind_adjuncts(ctx, f) >= f.end


def _is_behind(ctx: Context, f: Frame) -> bool:
    """Whether the cue stands behind what is said, or within it: "…, X said", "…, kata X"."""
    s = ctx.syntax
    if f.loose or f.left - f.begin < 2 or not _marked_off(ctx, f.left):
        return False
    if f.clitic or (f.source is not None and f.source > f.cue):
        return True
    tail = _behind_adjuncts(ctx, f)
    objects = any(s.dep[c] == "obj" and f.right <= c < tail for c in s.children(f.cue))
    if objects and not is_clause(ctx, f.begin, f.left - 1):
        return False
    return tail >= f.end or s.form[tail] in CLOSERS


def _marked_off(ctx: Context, left: int) -> bool:
    s = ctx.syntax
    return left > 0 and s.form[left - 1] in CLOSERS | {"”", '"', "’", "'", "''"}


def _behind_adjuncts(ctx: Context, f: Frame) -> int:
    """The first token behind a cue that is no recipient, day or place of it: where its sentence ends, a comma, or a clause."""
    s = ctx.syntax
    at = f.right
    while at < f.end:
        top = at
        while s.head[top] != f.cue and s.head[top] != top and s.head[top] >= f.cue:
            top = s.head[top]
        if s.form[at] in CLOSERS:
            return at
        first, last = s.extent(top)
        if s.head[top] != f.cue or s.dep[top] not in _ADJUNCTS or top < f.cue:
            break
        if any(s.pos[j] in _PREDICATES for j in range(max(at, first), last)):
            break
        at = max(last, at + 1)
    while at < f.end and s.pos[at] == "PUNCT" and s.form[at] not in CLOSERS and s.form[at] != _COLON:
        at += 1
    return min(at, f.end)


def _after_quote(ctx: Context, f: Frame, style: str, number: int) -> Said | None:
    quote = ctx.quotes[number]
    first, last = ctx.tokens_of(quote.start, quote.end)
    if last - first < SHORTEST_QUOTE and not whole_clause_quote(ctx, quote, first):
        return _after_clause(ctx, f, style)
    if last <= first:
        return None
    begin = ctx.stretch(first)[0]
    if ctx.syntax.start[begin] < quote.outer_start and not ctx.ends_before(first):
        first = begin
    content = trimmed(ctx.syntax, first, last)
    return Said(_cue(f), f.source, f.clitic, content, style, ctx.quotes_in(*content), after=True)


def _after_clause(ctx: Context, f: Frame, style: str, shortest: int = _SHORTEST_BEFORE) -> Said | None:
    begin = _behind_full_stop(ctx, sentence_begin(ctx, f.cue, f.begin), f.left)
    begin, last = trimmed(ctx.syntax, begin, f.left)
    if last - begin < shortest or (f.source is None and not f.clitic):
        return None
    return Said(_cue(f), f.source, f.clitic, (begin, last), style, ctx.quotes_in(begin, last), after=True)


def _behind_full_stop(ctx: Context, begin: int, left: int) -> int:
    """Where a clause before a cue begins: behind a full stop at which the parser did not cut, outside of quotations."""
    stops = (j + 1 for j in range(left - 2, begin, -1) if ctx.syntax.form[j] == "." and j not in ctx.quoted)
    return next(stops, begin)


def sentence_begin(ctx: Context, cue: int, begin: int) -> int:
    """Where the sentence before a cue begins, with all of a quotation that began before it."""
    if begin in ctx.quoted and cue not in ctx.quoted:
        quote = ctx.quotes[ctx.quoted[begin]]
        begin = min(begin, ctx.stretch(ctx.tokens_of(quote.start, quote.end)[0])[0])
    return begin


def _around(ctx: Context, f: Frame, style: str, rest: int) -> Said | None:
    """What is said on both sides of its cue: "The plan, X said, is …"."""
    before = _after_clause(ctx, f, style, shortest=1)
    s = ctx.syntax
    if ctx.quote_opening_at(rest) is not None and (before is None or not is_clause(ctx, *before.content)):
        return _before_content(ctx, f, style)
    if before is None or f.end - rest < _SHORTEST_BEFORE or rest in ctx.quoted or _hangs_on_cue(ctx, f, rest):
        return before
    begin, last = trimmed(s, rest, clipped(ctx, f, rest, f.end))
    if last - begin < 2:
        return before if before.content[1] - before.content[0] >= _SHORTEST_BEFORE else None
    behind = (begin, last)
    if any(s.pos[j] in _PREDICATES for j in range(*before.content)):
        main, more = before.content, behind
    else:
        main, more = behind, before.content
    return Said(
        _cue(f), f.source, f.clitic, main, style, ctx.quotes_in(*main), after=main == before.content, more=(more,)
    )


def is_clause(ctx: Context, first: int, last: int) -> bool:
    """Whether a stretch holds a predicate with its subject that is not subordinate to something outside of it."""
    s = ctx.syntax
    return any(
        s.dep[j].startswith("nsubj") and first <= s.head[j] < last and not s.dep[s.head[j]].startswith(("advcl", "acl"))
        for j in range(first, last)
    )


def _hangs_on_cue(ctx: Context, f: Frame, rest: int) -> bool:
    """Whether what follows is told of the cue, and no part of what is said (", adding that", ", who came")."""
    s = ctx.syntax
    if ctx.loose(rest) or "relative" in ctx.tags[rest] or ctx.quote_opening_at(rest) is not None:
        return True
    top = rest
    while s.head[top] != top and s.head[top] != f.cue and f.begin <= s.head[top] < f.end:
        top = s.head[top]
    if not is_clause(ctx, f.begin, f.left):
        return False
    return s.head[top] == f.cue and s.dep[top] in {"advcl", "obl", "conj", "nsubj"} and top > f.cue


def _before_content(ctx: Context, f: Frame, style: str) -> Said | None:
    s = ctx.syntax
    begin = _content_start(ctx, f)
    if begin is None:
        return None
    quote = ctx.quote_opening_at(begin)
    if quote is not None:
        first, last = ctx.tokens_of(ctx.quotes[quote].start, ctx.quotes[quote].end)
        if last - first >= SHORTEST_QUOTE and s.sent[last - 1] != s.sent[f.cue]:
            return Said(_cue(f), f.source, f.clitic, trimmed(s, first, last), style, (quote,))
    begin, last = trimmed(s, begin, _content_end(ctx, f, begin))
    if last - begin < 2 or (f.source is None and not f.clitic and not ctx.passive(f.cue)):
        return None
    more = _raised(ctx, f, begin)
    return Said(_cue(f), f.source, f.clitic, (begin, last), style, ctx.quotes_in(begin, last), more=more)


def _raised(ctx: Context, f: Frame, begin: int) -> tuple[tuple[int, int], ...]:
    """The subject of a passive belongs to what is said: "the talks are expected to resume"."""
    s = ctx.syntax
    if not ctx.passive(f.cue) or not any(_lacks_subject(ctx, f, c) and c >= begin for c in s.children(f.cue)):
        return ()
    own = [c for c in s.children(f.cue) if s.dep[c].startswith("nsubj") and f.begin <= c < f.cue]
    return (trimmed(s, *noun_phrase(s, own[-1])),) if own else ()


def _lacks_subject(ctx: Context, f: Frame, c: int) -> bool:
    """Whether a complement takes its cue's subject for its own."""
    s = ctx.syntax
    if s.dep[c] == "xcomp" or _is_infinitive_phrase(ctx, f, c):
        return True
    return s.dep[c] == "ccomp" and not any(s.dep[d].startswith("nsubj") for d in s.children(c))


def _is_infinitive_phrase(ctx: Context, f: Frame, c: int) -> bool:
    """Whether the parser took an infinitive behind a passive for a noun with its preposition ("expected to resume")."""
    s = ctx.syntax
    first = s.extent(c)[0]
    return ctx.passive(f.cue) and s.dep[c] == "obl" and first == f.right and "so-that" in ctx.tags[first]


def _content_start(ctx: Context, f: Frame) -> int | None:
    """Where what is said begins, behind a cue: after "that", else at the clause or object that hangs on the cue."""
    s = ctx.syntax
    floor = f.right
    for j in range(floor, min(f.end, floor + _SEARCH)):
        if "that" in ctx.tags[j] and (s.pos[j] not in {"PRON", "DET"} or s.dep[j] == "mark"):
            return j + 1 if j + 1 < f.end else None
        if s.form[j] == ":" and j + 1 < f.end:
            return j + 1
        if j == floor and s.lower[j] in ctx.double_openers and f.end - j > _SHORTEST_BEFORE:
            return j + 1
        if s.pos[j] in _PREDICATES:
            break
    starts = [max(floor, s.extent(c)[0]) for c in s.children(f.cue) if _is_complement(ctx, f, c)]
    if starts:
        return min(starts)
    return None if ctx.passive(f.cue) else _after_first_comma(ctx, f, floor)


def _is_complement(ctx: Context, f: Frame, c: int) -> bool:
    s = ctx.syntax
    if c <= f.cue or c == f.source or (s.dep[c] not in _COMPLEMENTS and not _is_infinitive_phrase(ctx, f, c)):
        return False
    first = s.extent(c)[0]
    if s.dep[c] == "advcl":
        return "so-that" in ctx.tags[first]
    return s.dep[c] != "conj" or s.form[max(0, first - 1)] == ","


def _after_first_comma(ctx: Context, f: Frame, floor: int) -> int | None:
    """No clause hangs on the cue: the parser cut it off, so the content begins behind the cue's comma, or at once."""
    s = ctx.syntax
    for j in range(floor, min(f.end, floor + 12)):
        if s.form[j] == "," and f.end - j > _SHORTEST_BEFORE:
            return j + 1
    bare = s.dep[f.cue] in {"root", "conj", "parataxis"} or (floor < f.end and s.pos[floor] in _OPENS_CLAUSE)
    return floor if f.end - floor >= _SHORTEST_BEFORE and floor == f.cue + 1 and bare else None


def _content_end(ctx: Context, f: Frame, begin: int) -> int:
    """What is said runs to the sentence's end, but for a further act of the same speaker coordinated to the cue."""
    s = ctx.syntax
    end = clipped(ctx, f, begin, f.end)
    for c in s.children(f.cue):
        if c > begin and s.dep[c] == "conj" and s.pos[c] == "VERB" and ctx.is_act(c):
            edge = min([c, *[d for d in s.children(c) if s.dep[d] == "cc" or s.dep[d] == "advmod"]])
            if edge > begin:
                end = min(end, edge)
    return _with_quote(ctx, f, begin, end)


def _with_quote(ctx: Context, f: Frame, begin: int, end: int) -> int:
    """An end of what is said, moved back to the end of a quotation that begins in it."""
    number = ctx.quoted.get(end - 1, ctx.quoted.get(end - 2) if end - 2 > begin else None)
    if number is None or f.cue in ctx.quoted:
        return end
    first, last = ctx.tokens_of(ctx.quotes[number].start, ctx.quotes[number].end)
    return max(end, last) if begin <= first else end


def clipped(ctx: Context, f: Frame, begin: int, end: int) -> int:
    """An end of what is said, brought forward: with the subordinate clause of its cue, at a clause that stands on its own.

    Args:
        ctx: the report.
        f: the cue's frame.
        begin: first token of what is said.
        end: one past its last token at most.

    Returns:
        One past its last token.
    """
    s = ctx.syntax
    if s.dep[f.cue].startswith(("acl", "advcl")) and s.extent(f.cue)[1] > begin + 1:
        end = min(end, s.extent(f.cue)[1])
    if s.dep[f.cue].startswith("acl:relcl"):
        end = next((j for j in range(begin + 2, end) if j not in ctx.quoted and _goes_on_outside(ctx, j)), end)
    return next((j for j in range(begin + 2, end) if j not in ctx.quoted and _opens_clause(ctx, j)), end)


def _goes_on_outside(ctx: Context, j: int) -> bool:
    """Whether the clause around a relative one goes on behind a mark: "…, who said so, criticised …"."""
    s = ctx.syntax
    behind = j + 1
    while behind < len(s) and s.pos[behind] in {"ADV", "PART"}:
        behind += 1
    if s.form[j] not in CLOSERS or behind >= len(s) or s.pos[behind] not in _PREDICATES:
        return False
    return not ctx.loose(behind)


def _opens_clause(ctx: Context, j: int) -> bool:
    """Whether a clause with a subject of its own is coordinated here behind a mark, or added: "with X doing so"."""
    s = ctx.syntax
    if s.form[j] == ";":
        return True
    if s.dep[j] == "mark" and "with" in ctx.tags[j]:
        return s.form[j - 1] == "," and any(s.dep[c].startswith("nsubj") for c in s.children(s.head[j]))
    if s.dep[j] != "cc" or s.form[j - 1] != "," or s.dep[s.head[j]] != "conj":
        return False
    return any(s.dep[c].startswith("nsubj") for c in s.children(s.head[j]))


def _cue(f: Frame) -> tuple[int, int]:
    return f.cue, f.cue + 1
