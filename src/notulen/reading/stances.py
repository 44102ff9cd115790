"""What somebody holds, asks, finds or means to do, where no words are put in his mouth: shown, but no ground of a minute."""

from __future__ import annotations

from notulen.reading.carried import joined
from notulen.reading.cast import Cast
from notulen.reading.contents import clipped, is_clause, is_parenthetic, said
from notulen.reading.context import Context
from notulen.reading.frames import Frame, frame
from notulen.reading.phrases import noun_phrase, trimmed
from notulen.reading.said import Said

_COMPLEMENTS = {
    "ask": frozenset({"ccomp", "xcomp", "obj", "advcl"}),
    "show": frozenset({"ccomp", "csubj", "parataxis"}),
    "stance": frozenset({"obj", "ccomp", "xcomp"}),
    "aim": frozenset({"xcomp", "ccomp"}),
    "about": frozenset({"obl", "nmod"}),
}
_FOUND = frozenset({"ccomp", "xcomp", "obj", "parataxis"})
_TELLING = frozenset({"say", "according", "noun"})
_NOT_VERB = frozenset({"amod", "case", "mark", "compound", "aux", "aux:pass", "cop", "fixed", "flat", "det"})
_FAR = 12
_NEAR = 4  # tokens behind a verb within which its prepositional object begins


def statements(ctx: Context, cast: Cast, found: list[Said]) -> list[Said]:
    """All that is put in somebody's mouth or mind, as a reader takes it, in the order of the contents.

    Args:
        ctx: the report.
        cast: who is who in it.
        found: its attributions.
    """
    shown = joined(ctx, found)
    stances = _stances(ctx, cast, shown)
    spoken = {q for one in stances if one.style == "say" for q in one.quotes}
    shown = [one for one in shown if not (one.carried and spoken.intersection(one.quotes))] + stances
    shown.extend(_in_studies(ctx))
    shown.extend(_held(ctx, shown))
    inside = {i: one for one in shown for part in (one.content, *one.more) for i in range(*part)}
    kept = [one for one in shown if one.style in _TELLING or inside.get(one.cue[0], one) is one]
    return sorted(kept, key=lambda s: (s.content, s.cue))


def _stances(ctx: Context, cast: Cast, found: list[Said]) -> list[Said]:
    """The reported stances outside of quotations, but for the cues already found."""
    taken = {i for one in found for i in range(*one.cue)}
    out = []
    for i, classes in enumerate(ctx.stances):
        if classes and i not in taken and i not in ctx.quoted and _is_verb(ctx, i):
            one = _stance(ctx, i, classes)
            if one is not None:
                out.append(one)
    return out


def _is_verb(ctx: Context, i: int) -> bool:
    return ctx.syntax.pos[i] == "VERB" and ctx.syntax.dep[i] not in _NOT_VERB


def _stance(ctx: Context, i: int, classes: frozenset[str]) -> Said | None:
    f = frame(ctx, i)
    if classes & {"v:speak", "v:ask"}:
        spoken = said(ctx, f, "say")
        if spoken is not None and (is_parenthetic(ctx, f) or (spoken.quotes and _is_quotation(ctx, spoken))):
            return spoken
    if f.source is None and not ctx.passive(i):
        return None
    if "v:show" in classes:
        told = said(ctx, f, "show")
        if told is not None and told.after and (told.source is None or told.source < i):
            return told
    if "v:show" in classes and f.source is not None and _is_study(ctx, f.source):
        return _content(ctx, f, "show", _FOUND)
    for style, wanted in _COMPLEMENTS.items():
        if "v:" + style in classes:
            one = _content(ctx, f, style, wanted)
            if one is not None:
                return one
    return None


def _is_study(ctx: Context, noun: int) -> bool:
    return any("study" in ctx.stances[j] for j in range(*noun_phrase(ctx.syntax, noun)))


def _held(ctx: Context, found: list[Said]) -> list[Said]:
    """Stances told as things, with whose they are and what they are about: "X's call for talks"."""
    s = ctx.syntax
    taken = {i for one in found for i in range(*one.cue)}
    out = []
    for i, classes in enumerate(ctx.stances):
        if "n:held" not in classes or i in taken or i in ctx.quoted or s.pos[i] != "NOUN":
            continue
        holder = next((c for c in s.children(i) if s.dep[c] == "nmod:poss" and c < i), None)
        about = [c for c in s.children(i) if c > i and s.dep[c].partition(":")[0] in {"nmod", "acl", "ccomp", "advcl"}]
        if holder is None or not about or s.extent(about[0])[0] - i > 2:
            continue
        begin = s.extent(about[0])[0]
        while begin < about[0] and (s.dep[begin] in {"case"} or "that" in ctx.tags[begin]):
            begin += 1
        content = trimmed(s, begin, s.extent(about[-1] if about[-1] - about[0] < _FAR else about[0])[1])
        if content[1] > content[0]:
            out.append(Said((i, i + 1), holder, False, content, "held", ctx.quotes_in(*content)))
    return out


def _in_studies(ctx: Context) -> list[Said]:
    """What is told to have come out in a study: "most voters are against it in the latest poll"."""
    s = ctx.syntax
    out = []
    for i, classes in enumerate(ctx.stances):
        if "study" not in classes or not s.dep[i].startswith(("obl", "nmod")) or i in ctx.quoted:
            continue
        case = next((c for c in s.children(i) if s.dep[c] == "case" and "in" in ctx.tags[c]), None)
        if case is None:
            continue
        begin, end = ctx.stretch(i)
        last = noun_phrase(s, i)[1]
        before, behind = trimmed(s, begin, case), trimmed(s, min(last, end - 1), end)
        content = behind if case - begin <= 1 else before
        if content[1] - content[0] >= _NEAR and is_clause(ctx, *content):
            out.append(Said((case, case + 1), i, False, content, "according", ctx.quotes_in(*content)))
    return out


def _is_quotation(ctx: Context, one: Said) -> bool:
    """Whether what is said is a quotation from its first word on."""
    return one.content[0] in ctx.quoted and one.cue[0] not in ctx.quoted


def _content(ctx: Context, f: Frame, style: str, wanted: frozenset[str]) -> Said | None:
    s = ctx.syntax
    behind = [c for c in s.children(f.cue) if c > f.cue and c != f.source and s.dep[c].partition(":")[0] in wanted]
    if style == "about":
        behind = [c for c in behind if s.extent(c)[0] - f.cue <= _NEAR and _first_case(ctx, c) is not None][:1]
    if ctx.passive(f.cue):
        return _passive(ctx, f, style)
    if not behind:
        return _relative(ctx, f, style) if "obj" in wanted else None
    begin = max(f.right, min(s.extent(c)[0] for c in behind))
    while begin < f.end - 1 and (s.dep[begin] == "case" or "that" in ctx.tags[begin]) and s.pos[begin] not in {"PRON"}:
        begin += 1
    content = trimmed(s, begin, max(begin + 1, clipped(ctx, f, begin, _clause_end(ctx, f, begin))))
    return _made(ctx, f, style, content)


def _first_case(ctx: Context, c: int) -> int | None:
    return next((g for g in ctx.syntax.children(c) if ctx.syntax.dep[g] in {"case", "mark"}), None)


def _clause_end(ctx: Context, f: Frame, begin: int) -> int:
    """Where the clause of a verb ends: before what is coordinated to it, and before what a comma sets off."""
    s = ctx.syntax
    end = min(f.end, s.extent(f.cue)[1])
    for c in s.children(f.cue):
        first = s.extent(c)[0]
        if first <= begin or c <= begin:
            continue
        off = s.form[first - 1] in {",", "-", "–", "—", "--"}
        if s.dep[c] == "conj" or s.dep[c] == "parataxis" or (off and s.dep[c] in {"advcl", "obl"}):
            edge = min([first, *[d for d in s.children(c) if s.dep[d] == "cc" and d > begin]])
            end = min(end, edge)
    return max(end, begin + 1)


def _passive(ctx: Context, f: Frame, style: str) -> Said | None:
    """What is said of a passive's subject: "the plan was criticised by X"."""
    s = ctx.syntax
    subjects = [c for c in s.children(f.cue) if s.dep[c].startswith("nsubj") and f.begin <= c < f.cue]
    if not subjects:
        return None
    content = trimmed(s, *noun_phrase(s, subjects[-1]))
    rest = [
        c
        for c in s.children(f.cue)
        if c > f.cue and c != f.source and s.dep[c].partition(":")[0] in {"xcomp", "ccomp", "obl"}
    ]
    if style != "stance" or (f.source is None and not rest):
        return None
    if not rest:
        return _made(ctx, f, style, content)
    begin = min(s.extent(c)[0] for c in rest)
    behind = trimmed(s, begin, max(begin + 1, _clause_end(ctx, f, begin)))
    return Said((f.cue, f.cue + 1), f.source, False, behind, style, ctx.quotes_in(*behind), more=(content,))


def _relative(ctx: Context, f: Frame, style: str) -> Said | None:
    """What a relative clause without an object of its own is about: "the plan that X supports"."""
    s = ctx.syntax
    if not s.dep[f.cue].startswith("acl:relcl") or f.source is None or f.source <= s.head[f.cue]:
        return None
    between = range(s.head[f.cue] + 1, f.cue)
    pronoun = next((j for j in between if ctx.tags[j] & {"relative", "that"}), None)
    content = (pronoun, pronoun + 1) if pronoun is not None else noun_phrase(s, s.head[f.cue])
    return _made(ctx, f, style, content)


def _made(ctx: Context, f: Frame, style: str, content: tuple[int, int]) -> Said | None:
    if content[1] <= content[0]:
        return None
    return Said((f.cue, f.cue + 1), f.source, False, content, style, ctx.quotes_in(*content))
