"""What is known of a candidate in the terms of the codebook: which act its words tell, who does it, how it is said.

Where `features.py` sees each word in its place, this sees through the sentence: "said it would begin to withdraw troops" tells
of a withdrawal that the speaker's own side will do. Facts are no language's.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from notulen import knowledge
from notulen.reading.candidates import Candidate
from notulen.reading.context import Context
from notulen.reading.phrases import subject
from notulen.reading.syntax import NOMINAL

Tags = frozenset[str]

# Words that colour a predicate, of those that may be its head or its object.
_COLOURS = frozenset(
    """
    good bad blame harm approve important want must ready strive settle order decide effect.good effect.bad fact right may
    planned going
    """.split()
)
_IN_CLAUSE = ("blame", "harm", "approve", "important", "right", "fact", "if", "question")
# Predicates that only lead to the one below them which carries the act; the first three colour it.
_LEADING = frozenset(
    {"ready", "want", "planned", "strive", "decide", "order", "going", "can", "do", "v:say", "v:consider"}
)
_COLOURING = frozenset({"ready", "want", "planned"})
_DEPTH = 2  # how far down the act is looked for: "said it had begun to withdraw"
_GOVERNED = frozenset({"ccomp", "xcomp", "obj", "advcl", "acl", "obl", "csubj"})
_STANDS_FOR = frozenset({"third", "plural", "they", "it", "retold"})
_BEFORE = frozenset({"aux", "advmod", "mark", "cop", "det", "cc"})
_FORCE = frozenset({"thing.force", "thing.captive"})
_TALKS = frozenset({"thing.talks", "thing.deal", "thing.tie"})
# Of several acts that a word may tell, the first counts: speech before deeds, deeds before meetings, as the codebook has it.
_ORDER = tuple(
    """
    threaten demand deny reject accuse pledge support offer mediate suspend withdraw sanction coerce attack mobilize
    accept aid meet
    """.split()
)


@lru_cache(maxsize=1 << 12)
def _acts(tags: Tags, nominal: bool) -> Tags:
    """The acts that a word tells as a noun, or as a verb."""
    start = "n:" if nominal else "v:"
    return frozenset(c[2:] for c in tags if c[:2] in {start, "p:"} and c[2:] in knowledge.kinds())


@lru_cache(maxsize=1 << 12)
def _colours(slot: str, tags: Tags) -> Tags:
    return frozenset(slot + c for c in (t.removeprefix("p:") for t in tags) if c in _COLOURS)


@lru_cache(maxsize=1 << 12)
def _things(tags: Tags) -> Tags:
    return frozenset(c for c in tags if c.startswith("thing"))


@lru_cache(maxsize=1 << 12)
def one_act(acts: Tags, told: Tags = frozenset(), things: Tags = frozenset()) -> str:
    """One act of those that a word may tell, by what it is done to.

    Args:
        acts: kinds that the word may tell.
        told: kinds that the nouns it is done to tell.
        things: what sort of thing those are.

    Returns:
        A kind, or "" where there is none.
    """
    if acts & {"reject", "deny"} and ("accuse" in told or "thing.allegation" in things):
        return "deny"
    for pair, other in _DOUBTFUL.items():
        if pair <= acts:
            test, yes, no = other
            return yes if test & (told | things) else no
    return next((k for k in _ORDER if k in acts), "")


# Two acts of one word ("pull out", "drop", "fire", "open"): what it is done to decides which.
_DOUBTFUL: dict[Tags, tuple[Tags, str, str]] = {
    frozenset({"reject", "deny"}): (frozenset(), "deny", "reject"),
    frozenset({"suspend", "withdraw"}): (_FORCE | {"sanction"}, "withdraw", "suspend"),
    frozenset({"accept", "withdraw"}): (frozenset({"thing.deal", "accept"}), "accept", "withdraw"),
    frozenset({"sanction", "suspend"}): (_TALKS, "suspend", "sanction"),
    frozenset({"sanction", "coerce"}): (frozenset({"thing.money", "sanction"}), "sanction", "coerce"),
    frozenset({"demand", "offer"}): (frozenset({"demand"}), "demand", "offer"),
    frozenset({"accept", "meet"}): (frozenset(), "accept", "meet"),
    frozenset({"accept", "aid"}): (frozenset({"aid", "thing.money"}), "aid", "accept"),
}


def facts(ctx: Context, cand: Candidate, shades: Tags, tone: str, who: str) -> frozenset[str]:
    """What is known of a candidate.

    Args:
        ctx: the report.
        cand: the candidate.
        shades: its modals and negations.
        tone: to what its clause turns.
        who: whom its subject names, seen from the speaker.

    Returns:
        Facts, each "slot:value" or a word.
    """
    head, via = (cand.head, _NONE) if cand.noun else _carrier(ctx, cand.head)
    out = {f"led:{v}" for v in via}
    out |= _act(ctx, cand, head)
    out |= _colours("is:", ctx.tags[head])
    out |= _above(ctx, cand.head)
    out.update(f"m:{m}" for m in shades | (via & _COLOURING) | (_before(ctx, head) if head != cand.head else _NONE))
    out |= _in_clause(frozenset().union(*ctx.tags[slice(*cand.clause)]))
    out.update(_manner(ctx, cand))
    out |= {f"t:{tone}", f"by:{_doer(ctx, cand, head, who)}"}
    return frozenset(out)


_NONE: Tags = frozenset()


def _carrier(ctx: Context, head: int) -> tuple[int, Tags]:
    """The predicate that carries the act below words of saying, striving, beginning; with the classes of those passed."""
    via: set[str] = set()
    for _ in range(_DEPTH):
        tags = ctx.tags[head]
        if not tags & _LEADING or _acts(tags, False) - {"suspend"}:
            break
        below = next(
            (c for c in ctx.syntax.children(head) if c > head and ctx.syntax.relation[c] in {"ccomp", "xcomp"}), None
        )
        if below is None:
            break
        via |= tags & _LEADING
        head = below
    return head, frozenset(via)


def _before(ctx: Context, head: int) -> Tags:
    """Modals and negation of a predicate that another leads to."""
    s = ctx.syntax
    found = [ctx.tags[c] for c in s.children(head) if c < head and s.relation[c] in _BEFORE]
    return frozenset().union(*found) & _SHADES


_SHADES = frozenset({"must", "will", "can", "may", "done", "going", "planned", "not", "only", "ready", "want", "if"})


def _act(ctx: Context, cand: Candidate, head: int) -> set[str]:
    """Which act the words tell, and what those around them tell."""
    s, tags = ctx.syntax, ctx.tags
    noun = cand.noun and not cand.main
    told: dict[str, set[str]] = {"s": set(), "o": set(), "l": set(), "x": set()}
    things: set[str] = set()
    out = {f"word:{s.pos[head]}"} | ({"noun"} if noun else set())
    for child in s.children(head):
        place = _place(s.relation[child], s.dep[child])
        if place:
            told[place] |= _acts(tags[child], place != "x")
            if place == "o":
                out |= _colours("od:", tags[child])
            if place in {"o", "l"}:
                things |= _things(tags[child])
        elif s.form[child] == "?":
            out.add("asked")
    own = _acts(tags[head], s.pos[head] in {"NOUN", "PROPN"})
    light = "do" in tags[head] and not noun
    passive = ctx.passive(head)
    carried = told["o"] if (light or (passive and not own)) else set()
    act = one_act(frozenset((carried - {"offer"} if own & {"accept", "reject"} else carried) or own),
                  frozenset(told["o"] | told["l"]), frozenset(things))  # fmt: skip
    out.add(f"act:{act or 'none'}")
    if not act:
        out |= {f"near:{one_act(frozenset(told[p]))}" for p in ("o", "s") if told[p] and not noun}
    out |= {name for name, holds in (("light", light), ("passive", passive)) if holds}
    out.update(f"{place}:{k}" for place, kinds in told.items() for k in kinds)
    out |= things
    return out


def _place(relation: str, dep: str) -> str:
    if relation in {"obj", "iobj"} or dep == "nsubj:pass":
        return "o"
    return "s" if relation == "nsubj" else "l" if relation in {"obl", "nmod"} else "x" if relation in _CLAUSES else ""


_CLAUSES = frozenset({"xcomp", "ccomp", "advcl"})


def _above(ctx: Context, head: int) -> set[str]:
    """The act that the governing word tells, where the candidate is what that act is about."""
    s = ctx.syntax
    up = s.head[head]
    if up == head or s.relation[head] not in _GOVERNED:
        return set()
    act = one_act(_acts(ctx.tags[up], s.pos[up] in NOMINAL))
    out = {f"up:{act}"} if act else set()
    if "ready" in ctx.tags[up]:
        out.add("up:ready")
    if s.relation[head] in {"ccomp", "xcomp"} or s.dep[head] == "acl":
        out.add("below")
    return out


@lru_cache(maxsize=1 << 14)
def _in_clause(bag: Tags) -> Tags:
    return frozenset(f"b:{c}" for c in _IN_CLAUSE if c in bag or f"p:{c}" in bag)


def _manner(ctx: Context, cand: Candidate) -> Iterable[str]:
    """How the candidate is put in somebody's mouth."""
    if cand.said is None:
        return ("told",)
    cue = ctx.tags[cand.said.cue[0]]
    act = one_act(_acts(cue, False) | _acts(cue, True)) if cand.main else ""
    return (
        "said", cand.said.style, "main" if cand.main else "within", "quoted" if cand.head in ctx.quoted else "indirect",
        *([f"cue:{act}"] if act else []),
    )  # fmt: skip


def _doer(ctx: Context, cand: Candidate, head: int, who: str) -> str:
    """Who does it, the speaker's own side told from others also where a pronoun or nothing stands for it."""
    if cand.said is None:
        return who
    if who in {"self", "we"}:
        return "own"
    s = ctx.syntax
    if cand.head in ctx.quoted:
        return who
    subj = subject(s, head)
    if subj is not None:
        return "own" if s.pos[subj] == "PRON" and ctx.tags[subj] & _STANDS_FOR else who
    led = s.relation[cand.head] in {"xcomp", "ccomp"} and s.head[cand.head] == cand.said.cue[0]
    return "own" if led and s.pos[cand.head] != "NOUN" and not ctx.passive(head) else who
