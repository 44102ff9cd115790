"""Subjects that the parser hung on the words that open their sentence: "After a week of talks, the envoy said …"."""

from __future__ import annotations

from notulen.reading.context import Context
from notulen.reading.quotes import ALL_MARKS
from notulen.reading.syntax import NOMINAL

_HUNG = frozenset({"conj", "appos", "dep", "list", "parataxis", "nmod:unmarked"})
_OPENING = ("obl", "nmod", "advmod", "advcl", "nsubj", *_HUNG)
_GOES_ON = (*_HUNG, "flat")
_GROUP = ("aux", "advmod", "cop")


def settle_subjects(ctx: Context) -> None:
    """Gives main verbs the subjects that the parser took for part of what stands before them.

    A main verb without a subject takes the noun phrase right before it that hangs, behind a comma and without a preposition, on
    a noun of an opening phrase; behind a day the first such phrase, whatever follows it. A name that the parser made the
    sentence's root is the subject of the verb that follows behind its apposition.
    """
    s = ctx.syntax
    changed = False
    for begin, end in s.sentences:
        root = next((i for i in range(begin, end) if s.head[i] == i), None)
        if root is None or end - begin < 4:
            continue
        if s.pos[root] in NOMINAL:
            changed |= _under_verb(ctx, root, begin)
        elif s.pos[root] in {"VERB", "ADJ", "AUX"} and not _has_subject(ctx, root):
            changed |= _beside_opening(ctx, root, begin)
    if changed:
        s.seal()


def _has_subject(ctx: Context, verb: int) -> bool:
    """Whether a verb has a subject that is more than a time."""
    s = ctx.syntax
    return any(s.dep[c].startswith(("nsubj", "csubj", "expl")) and not ctx.is_time(c) for c in s.children(verb))


def _under_verb(ctx: Context, root: int, begin: int) -> bool:
    """Makes a name at the head of a sentence the subject of the verb behind its apposition: "X, the head of Y, expects …"."""
    s = ctx.syntax
    behind = [c for c in s.children(root) if s.dep[c] == "parataxis" and s.pos[c] == "VERB" and c > root]
    if not behind or s.extent(root)[0] != begin or s.pos[root] != "PROPN":
        return False
    verb = behind[0]
    edge = _edge(ctx, verb, begin)
    told = ctx.is_act(verb) and not _has_subject(ctx, verb) and not ctx.loose(verb)
    apposition = any(s.dep[c] == "appos" and c < edge for c in s.children(root))
    if not told or not apposition or s.form[edge - 1] != ",":
        return False
    for c in [c for c in s.children(root) if c > verb]:
        s.head[c] = verb
    s.head[verb], s.dep[verb] = verb, "root"
    s.head[root], s.dep[root] = verb, "nsubj"
    return True


def _edge(ctx: Context, verb: int, begin: int) -> int:
    """Where a verb with its auxiliaries and adverbs begins."""
    s = ctx.syntax
    while verb - 1 >= begin and s.dep[verb - 1].startswith(_GROUP) and s.head[verb - 1] >= verb - 1:
        verb -= 1
    return verb


def _beside_opening(ctx: Context, verb: int, begin: int) -> bool:
    """Makes a noun phrase that hangs on an opening phrase the subject of the main verb behind it."""
    s = ctx.syntax
    edge = _edge(ctx, verb, begin)
    last = edge - 1
    while last > begin and s.form[last] in ALL_MARKS:
        last -= 1
    found = [i for i in range(begin + 2, edge) if _is_hung(ctx, i, verb, begin)]
    near = [i for i in found if _reach(ctx, i) == last + 1]
    timed = [i for i in found if ctx.is_time(s.head[i]) or s.pos[s.head[i]] == "NUM"]
    subject = timed[0] if timed else near[-1] if near else None
    if subject is None:
        return False
    above = s.head[subject]
    for c in [c for c in s.children(above) if c > subject and s.dep[c].startswith(_GOES_ON)]:
        s.head[c] = subject
    for c in [c for c in s.children(verb) if s.dep[c].startswith("nsubj")]:
        s.dep[c] = "obl"
    s.head[subject], s.dep[subject] = verb, "nsubj:pass" if s.passive[verb] else "nsubj"
    return True


def _is_hung(ctx: Context, i: int, verb: int, begin: int) -> bool:
    """Whether a noun hangs without a preposition, behind a comma, on a noun before it that belongs to an opening phrase."""
    s = ctx.syntax
    above = s.head[i]
    if (
        s.dep[i] not in _HUNG
        or s.pos[i] not in NOMINAL
        or s.pos[i] == "NUM"
        or ctx.is_time(i)
        or above >= i
        or s.pos[above] not in {*NOMINAL, "NUM"}
    ):
        return False
    first = s.extent(i)[0]
    if "," not in (s.form[first], s.form[max(begin, first - 1)]) or any(
        s.dep[c] in {"case", "cc", "mark"} for c in s.children(i)
    ):
        return False
    up = [above, *s.ancestors(above)]
    way = up[: up.index(verb)] if verb in up else []
    return bool(way) and all(j < i and s.dep[j].startswith(_OPENING) for j in way) and _is_opening(ctx, way)


def _is_opening(ctx: Context, way: list[int]) -> bool:
    """Whether a preposition or a time opens the phrase on the way up to a verb."""
    s = ctx.syntax
    return any(ctx.is_time(j) or s.pos[j] == "NUM" or any(s.dep[c] == "case" for c in s.children(j)) for j in way)


def _reach(ctx: Context, i: int) -> int:
    """One past a noun phrase with those that are coordinated to it."""
    s = ctx.syntax
    return max(s.extent(c)[1] for c in s.children(s.head[i]) if c >= i and s.dep[c].startswith(_GOES_ON))
