"""Who is said to have said what: cue, source and content of every attributed stretch of a report."""

from __future__ import annotations

from dataclasses import replace

from notulen.reading.carried import SHORTEST_QUOTE, carried, whole_clause_quote, without_doubles
from notulen.reading.cast import Cast
from notulen.reading.context import Context
from notulen.reading.phrases import noun_phrase, phrase_head, subject, trimmed
from notulen.reading.said import Said
from notulen.reading.syntax import NOMINAL

_NEAR = 12  # tokens before a cue in which its source is looked for, where the parser found nobody
_SHORTEST_BEFORE = 4  # tokens of a clause that may stand before its cue
_DOCUMENTS = frozenset({"n:say", "n:believe", "thing.deal"})
SAYING = frozenset({"v:say", "v:believe", "v:hope", "v:consider"})
SAYING_NOUNS = frozenset({"n:say", "n:believe", "n:hope"})


def attributions(ctx: Context, cast: Cast) -> list[Said]:
    """The attributed stretches of a report, in the order of their contents."""
    found = [
        _named(ctx, cast, said)
        for cue in _cues(ctx)
        if (said := _attribute(ctx, cue)) and not (_is_measure(ctx, cast, said) or _is_speaker_himself(ctx, said))
    ]
    found = without_doubles(found)
    found.extend(carried(ctx, cast, found))
    return sorted(found, key=lambda s: (s.content, s.cue))


def _is_speaker_himself(ctx: Context, said: Said) -> bool:
    """Whether a speaker only says what he himself thinks ("“Kami berharap …,” kata X"): the quotation is his statement."""
    return said.source is not None and said.cue[0] in ctx.quoted and bool(ctx.tags[said.source] & {"first", "we"})


def _is_measure(ctx: Context, cast: Cast, said: Said) -> bool:
    """Whether "according to" gives a measure rather than a speaker or a document ("according to the rules")."""
    if said.style != "according" or said.source is None:
        return False
    s = ctx.syntax
    inside = range(*noun_phrase(s, said.source))
    return not any(cast.somebody(j) or s.ent[j] or ctx.tags[j] & _DOCUMENTS for j in inside)


def _named(ctx: Context, cast: Cast, said: Said) -> Said:
    """An attribution whose source's words name nobody takes the name that stands before its cue in the sentence."""
    s, i = ctx.syntax, said.cue[0]
    if said.source is None or said.after or said.style == "according":
        return said
    first, last = noun_phrase(s, said.source)
    if any(cast.somebody(j) for j in range(first, last)):
        return said
    begin = s.sentences[s.sent[i]][0]
    name = cast.name_before(i, max(begin, i - _NEAR))
    if name is None or name < said.source:
        return said
    return replace(said, source=phrase_head(s, name))


def _cues(ctx: Context) -> list[tuple[int, str]]:
    out = []
    for i, classes in enumerate(ctx.tags):
        if not classes or (i in ctx.quoted and not _nested_cue(ctx, i)):
            continue
        style = _style(ctx, i, classes)
        if style:
            out.append((i, style))
    return out


def _nested_cue(ctx: Context, i: int) -> bool:
    """Within a quotation only a finite verb of saying with a subject of its own attributes."""
    return bool(ctx.tags[i] & SAYING) and any(ctx.syntax.dep[c].startswith("nsubj") for c in ctx.syntax.children(i))


def _style(ctx: Context, i: int, classes: frozenset[str]) -> str | None:
    if "according" in classes:
        return "according"
    for style in ("say", "believe", "hope", "consider"):
        if "v:" + style in classes:
            return style
        if "w:" + style in classes and (_beside_quote(ctx, i) or _after_comma(ctx, i)):
            return style
    if classes & SAYING_NOUNS and _opens_content(ctx, i):
        return "noun"
    return None


def _beside_quote(ctx: Context, i: int) -> bool:
    return ctx.quote_ending_before(i) is not None


def _after_comma(ctx: Context, i: int) -> bool:
    return i > 0 and ctx.syntax.form[i - 1] == "," and ctx.syntax.sent[i - 1] == ctx.syntax.sent[i]


def _opens_content(ctx: Context, i: int) -> bool:
    """A noun of saying attributes where a clause with "that" hangs on it."""
    return any(
        "that" in ctx.tags[m] and ctx.syntax.dep[m] == "mark"
        for child in ctx.syntax.children(i)
        if ctx.syntax.dep[child] in {"acl", "ccomp", "advcl", "acl:relcl", "dep"}
        for m in ctx.syntax.children(child)
    )


def _attribute(ctx: Context, cue: tuple[int, str]) -> Said | None:
    i, style = cue
    if style == "according":
        return _according(ctx, i)
    if style == "noun":
        return _nominal(ctx, i)
    quote = ctx.quote_ending_before(i)
    if quote is not None:
        return _after_quote(ctx, i, style, quote)
    if _post_position(ctx, i):
        return _after_clause(ctx, i, style, i)
    anchor = _anchor(ctx, i)
    if anchor is not None:
        quote = ctx.quote_ending_before(anchor)
        if quote is not None:
            return _after_quote(ctx, i, style, quote)
        if ctx.syntax.form[anchor - 1] == ",":
            return _after_clause(ctx, i, style, anchor)
    return _before_content(ctx, i, style)


def _source_of(ctx: Context, i: int) -> tuple[int | None, bool]:
    """The head of the source's words beside cue `i`, and whether it is the cue's own clitic."""
    if ctx.has_clitic(i):
        return None, True
    s = ctx.syntax
    if s.passive[i]:
        return ctx.agent(i), False
    own = [c for c in s.children(i) if s.dep[c].startswith("nsubj")]
    after = [c for c in own if c > i] or ([] if _anchor(ctx, i) is None else own)
    if after or ctx.quote_ending_before(i) is not None or _post_position(ctx, i):
        return (after[0] if after else _next_noun(ctx, i)), False
    found = subject(s, i)
    if found is not None and "n:say" in ctx.tags[found] and s.dep[i].startswith("acl"):
        found = _owner(ctx, found)
    if found is not None and s.pos[found] not in NOMINAL:
        found = None
    return (
        found if found is not None else _next_noun(ctx, i) if not own and _at_clause_start(ctx, i) else found
    ), False


def _owner(ctx: Context, noun: int) -> int | None:
    """Whose statement it is: the noun's own owner, else the subject of the verb it hangs on ("X issued a statement saying")."""
    s = ctx.syntax
    owners = [c for c in s.children(noun) if s.dep[c].startswith("nmod") and s.pos[c] in NOMINAL]
    return owners[0] if owners else subject(s, s.head[noun])


def _at_clause_start(ctx: Context, i: int) -> bool:
    return i == ctx.syntax.sentences[ctx.syntax.sent[i]][0]


def _next_noun(ctx: Context, i: int) -> int | None:
    """The head of the noun phrase that stands next after a cue ("kata juru bicara itu")."""
    s = ctx.syntax
    last = s.sentences[s.sent[i]][1]
    for j in range(i + 1, min(last, i + 4)):
        if s.pos[j] in {"NOUN", "PROPN", "PRON"}:
            while s.head[j] > i and s.head[j] != j and s.pos[s.head[j]] in {"NOUN", "PROPN"} and s.head[j] < last:
                j = s.head[j]
            return j
        if s.pos[j] not in {"DET", "NUM", "ADJ", "ADV"}:
            return None
    return None


def _post_position(ctx: Context, i: int) -> bool:
    """Whether the content stands before the cue in its sentence: "…, kata Peskov"."""
    s = ctx.syntax
    first = s.sentences[s.sent[i]][0]
    if i - first < 4 or s.form[i - 1] not in {",", "”", '"', "’", "'", "-", "–"}:
        return False
    return bool(ctx.has_clitic(i)) or not any(s.dep[c].startswith("nsubj") and c < i for c in s.children(i))


def _anchor(ctx: Context, i: int) -> int | None:
    """Where a subject begins that stands with its cue behind what is said ("…, the spokesman added"); None if it does not."""
    s = ctx.syntax
    own = [c for c in s.children(i) if s.dep[c].startswith("nsubj") and c < i]
    begin, end = s.sentences[s.sent[i]]
    if not own or any(
        s.pos[j] in {"VERB", "AUX"} or "that" in ctx.tags[j] or j in ctx.quoted for j in range(i + 1, end)
    ):
        return None
    first, last = noun_phrase(s, own[-1])
    if last > i or any(s.pos[j] not in {"ADV", "AUX"} for j in range(last, i)) or first == 0:
        return None
    quoted = ctx.quote_ending_before(first) is not None
    return first if quoted or first - begin >= _SHORTEST_BEFORE else None


def _after_quote(ctx: Context, i: int, style: str, number: int) -> Said | None:
    quote = ctx.quotes[number]
    source, clitic = _source_of(ctx, i)
    first, last = ctx.tokens_of(quote.start, quote.end)
    if last - first < SHORTEST_QUOTE and not whole_clause_quote(ctx, quote, first):
        return _after_clause(ctx, i, style, i)
    if last <= first:
        return None
    return Said((i, i + 1), source, clitic, trimmed(ctx.syntax, first, last), style, (number,), after=True)


def _after_clause(ctx: Context, i: int, style: str, stop: int) -> Said | None:
    s = ctx.syntax
    first = s.sentences[s.sent[i]][0]
    begin, last = trimmed(s, first, stop)
    if last - begin < 3:
        return None
    source, clitic = _source_of(ctx, i)
    if source is None and not clitic:
        return None
    return Said((i, i + 1), source, clitic, (begin, last), style, ctx.quotes_in(begin, last), after=True)


def _before_content(ctx: Context, i: int, style: str) -> Said | None:
    s = ctx.syntax
    source, clitic = _source_of(ctx, i)
    sentence_end = s.sentences[s.sent[i]][1]
    if i in ctx.quoted:  # what is told within a quotation ends with it
        sentence_end = min(
            sentence_end, ctx.tokens_of(i_start := s.start[i], max(i_start + 1, ctx.quotes[ctx.quoted[i]].end))[1]
        )
    begin = _content_start(ctx, i, source, sentence_end)
    if begin is None:
        return None
    quote = ctx.quote_opening_at(begin)
    if quote is not None:
        first, last = ctx.tokens_of(ctx.quotes[quote].start, ctx.quotes[quote].end)
        if last - first >= SHORTEST_QUOTE and s.sent[last - 1] != s.sent[i]:
            return Said((i, i + 1), source, clitic, trimmed(s, first, last), style, (quote,))
    begin, last = trimmed(s, begin, _content_end(ctx, i, begin, sentence_end))
    if last - begin < 2 or (source is None and not clitic and not s.passive[i]):
        return None
    return Said((i, i + 1), source, clitic, (begin, last), style, ctx.quotes_in(begin, last))


def _content_start(ctx: Context, i: int, source: int | None, end: int) -> int | None:
    """Where what is said begins, behind a cue: after "that", else at the clause or object that hangs on the cue."""
    s = ctx.syntax
    floor = i + 1
    if source is not None and i < source < end:
        floor = noun_phrase(s, source)[1]
    for j in range(floor, min(end, floor + 25)):
        if "that" in ctx.tags[j] and s.pos[j] not in {"PRON", "DET"}:
            return j + 1 if j + 1 < end else None
        if s.form[j] == ":" and j + 1 < end:
            return j + 1
        if j == floor and s.lower[j] in ctx.double_openers and end - j > 3:
            return j + 1
    starts = [
        max(floor, s.extent(c)[0])
        for c in s.children(i)
        if c > i
        and s.dep[c] in {"ccomp", "xcomp", "parataxis", "advcl", "obj", "csubj", "conj"}
        and c != source
        and (s.dep[c] != "advcl" or "so-that" in ctx.tags[s.extent(c)[0]])
        and (s.dep[c] != "conj" or s.form[max(0, s.extent(c)[0] - 1)] == ",")
    ]
    if starts:
        return min(starts)
    return _after_first_comma(ctx, i, floor, end)


def _after_first_comma(ctx: Context, i: int, floor: int, end: int) -> int | None:
    """No clause hangs on the cue: the parser cut it off, so the content begins behind the cue's comma, or at once."""
    s = ctx.syntax
    for j in range(floor, min(end, floor + 12)):
        if s.form[j] == "," and end - j > 3:
            return j + 1
    return floor if end - floor >= 3 and s.dep[i] in {"root", "conj", "parataxis"} and floor == i + 1 else None


def _content_end(ctx: Context, i: int, begin: int, end: int) -> int:
    """What is said runs to the sentence's end, but for a further act of the same speaker coordinated to the cue."""
    s = ctx.syntax
    for c in s.children(i):
        if c > begin and s.dep[c] == "conj" and s.pos[c] == "VERB" and ctx.is_act(c):
            edge = min([c, *[d for d in s.children(c) if s.dep[d] == "cc" or s.dep[d] == "advmod"]])
            if edge > begin:
                end = min(end, edge)
    return end


def _according(ctx: Context, i: int) -> Said | None:
    """What stands by "according to X": the clause behind, or the one before where the words stand at its end."""
    s = ctx.syntax
    first, end = s.sentences[s.sent[i]]
    clitic = bool(ctx.has_clitic(i))
    source: int | None = None
    stop = i + 1
    if not clitic:
        source = s.head[i] if s.dep[i] in {"case", "mark"} and s.head[i] > i else _next_noun(ctx, i)
        if source is None:
            return None
        stop = _source_end(ctx, source)
    begin, last = trimmed(s, stop, end)
    behind = last - begin >= 3 and any(s.pos[j] in {"VERB", "AUX", "ADJ"} for j in range(begin, last))
    if not behind:
        begin, last = trimmed(s, first, i)
    if last - begin < 3:
        return None
    return Said((i, i + 1), source, clitic, (begin, last), "according", ctx.quotes_in(begin, last), after=not behind)


def _source_end(ctx: Context, source: int) -> int:
    """One past a source's words: up to the comma, or past a name in apposition that another comma closes."""
    s = ctx.syntax
    last = noun_phrase(s, source)[1]
    comma = next((j for j in range(source, last) if s.form[j] == ","), None)
    if comma is None or (last < len(s) and s.form[last] == "," and s.pos[comma + 1] == "PROPN"):
        return last
    return comma


def _nominal(ctx: Context, i: int) -> Said | None:
    s = ctx.syntax
    that = next((j for j in range(i + 1, min(s.extent(i)[1], i + 20)) if "that" in ctx.tags[j]), None)
    if that is None:
        return None
    begin, last = trimmed(s, that + 1, s.extent(i)[1])
    owners = [c for c in s.with_dep(i, "nmod") if c < that and s.pos[c] in {"PROPN", "NOUN", "PRON"}]
    if last - begin < 3 or not (owners or ctx.has_clitic(i)):
        return None
    source = owners[0] if owners else None
    return Said((i, i + 1), source, source is None, (begin, last), "noun", ctx.quotes_in(begin, last))
