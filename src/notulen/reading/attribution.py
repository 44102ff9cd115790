"""Who is said to have said what: cue, source and content of every attributed stretch of a report."""

from __future__ import annotations

from dataclasses import replace

from notulen.reading.carried import carried, without_doubles
from notulen.reading.cast import Cast
from notulen.reading.contents import said
from notulen.reading.context import Context
from notulen.reading.frames import SAYING, frame
from notulen.reading.labels import labelled
from notulen.reading.phrases import noun_phrase, phrase_head, subject
from notulen.reading.prepositional import according, nominal, opinion
from notulen.reading.retold import retold
from notulen.reading.said import Said
from notulen.reading.spoken import spoken

_NEAR = 12  # tokens before a cue in which its source is looked for, where the parser found nobody
SAYING_NOUNS = frozenset({"n:say", "n:believe", "n:hope"})


def attributions(ctx: Context, cast: Cast) -> list[Said]:
    """The attributed stretches of a report, in the order of their contents."""
    found = [
        _named(ctx, cast, one)
        for cue in _cues(ctx)
        if (one := _attribute(ctx, cast, cue)) and not _is_speaker_himself(ctx, one)
    ]
    found.extend(spoken(ctx, found))
    found.extend(labelled(ctx, cast, found))
    found = without_doubles([_without_own_quote(ctx, one) for one in found])
    found.extend(carried(ctx, cast, found))
    behind = retold(ctx, cast, found)
    cues = {one.cue for one in behind}
    found = [one for one in found if one.cue not in cues] + behind
    return sorted(found, key=lambda s: (s.content, s.cue))


def _without_own_quote(ctx: Context, said: Said) -> Said:
    """What a speaker tells within his quotation of another does not make the quotation that other's."""
    own = ctx.quoted.get(said.cue[0])
    return said if own is None else replace(said, quotes=tuple(q for q in said.quotes if q != own))


def _is_speaker_himself(ctx: Context, said: Said) -> bool:
    """Whether a speaker only says what he himself thinks ("“Kami berharap …,” kata X"): the quotation is his statement."""
    return said.source is not None and said.cue[0] in ctx.quoted and bool(ctx.tags[said.source] & {"first", "we"})


def _named(ctx: Context, cast: Cast, said: Said) -> Said:
    """An attribution whose source's words name nobody takes the name that stands before its cue in the sentence."""
    s, i = ctx.syntax, said.cue[0]
    if said.source is None or said.style == "according":
        return said
    first, last = noun_phrase(s, said.source)
    nearer = _nearer(ctx, cast, (first, last), i)
    if nearer is not None:
        return replace(said, source=nearer)
    if said.after:
        return said
    if any(cast.somebody(j) for j in range(first, last)):
        return said
    above = _of_whole(ctx, cast, i) if ctx.loose(i) else None
    if above is not None:
        return replace(said, source=above)
    begin = s.sentences[s.sent[i]][0]
    name = cast.name_before(i, max(begin, i - _NEAR))
    if name is None or name < said.source:
        return said
    return replace(said, source=phrase_head(s, name))


def _of_whole(ctx: Context, cast: Cast, cue: int) -> int | None:
    """Who is the subject of one of the clauses around a participle: "X opposes a plan that would cost much, saying …"."""
    s = ctx.syntax
    subjects = (subject(s, above) for above in s.ancestors(cue))
    return next(
        (i for i in subjects if i is not None and i < cue and any(cast.somebody(j) for j in range(*noun_phrase(s, i)))),
        None,
    )


def _nearer(ctx: Context, cast: Cast, phrase: tuple[int, int], cue: int) -> int | None:
    """The person right before a cue where the parser took another before a comma into the same words: "With X, Y said"."""
    s = ctx.syntax
    first, last = phrase
    if last > cue or not any(s.form[j] == "," for j in range(first, last)):
        return None
    at = last - 1
    behind = cast.figure_at.get(at)
    if behind is None or last not in {cue, cue - 1} or s.form[last] == ",":
        return None
    comma = max(j for j in range(first, last) if s.form[j] == ",")
    others = {cast.figure_at[j].name for j in range(first, comma) if j in cast.figure_at}
    if not others or behind.name in others or any(s.dep[j] == "cc" for j in range(comma, last)):
        return None
    own = [j for j in range(comma + 1, last) if cast.figure_at.get(j) is behind]
    return own[-1]


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
    if ctx.syntax.dep[i] == "case":
        return None
    for style in ("say", "believe", "hope", "consider"):
        if "v:" + style in classes:
            return style
        if "w:" + style in classes and (_beside_quote(ctx, i) or _after_comma(ctx, i)):
            return style
    if classes & SAYING_NOUNS and _opens_content(ctx, i):
        return "noun"
    return "opinion" if "n:believe" in classes and ctx.syntax.pos[i] == "NOUN" else None


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


def _attribute(ctx: Context, cast: Cast, cue: tuple[int, str]) -> Said | None:
    i, style = cue
    if style == "according":
        return according(ctx, cast, i)
    if style == "opinion":
        return opinion(ctx, i)
    if style == "noun":
        return nominal(ctx, i)
    return said(ctx, frame(ctx, i), style)
