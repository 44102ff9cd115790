"""What is known of a candidate in the terms of the codebook: which act its words tell, who does it, how it is said.

Where `features.py` sees each word in its place, this sees through the sentence: "said it would begin to withdraw troops" tells
of a withdrawal that the speaker's own side will do. Facts are no language's.
"""

from __future__ import annotations

from functools import lru_cache

from notulen import knowledge
from notulen.reading.candidates import Candidate
from notulen.reading.context import Context
from notulen.reading.phrases import subject
from notulen.reading.syntax import NOMINAL

Tags = frozenset[str]

# Modals, negation and what else bears on a predicate.
SHADES = frozenset({"must", "will", "can", "may", "done", "going", "planned", "not", "only", "ready", "want", "if"})

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


def facts(ctx: Context, cand: Candidate, shades: Tags, tone: str, who: str, bag: Tags) -> frozenset[str]:
    """What is known of a candidate.

    Args:
        ctx: the report.
        cand: the candidate.
        shades: its modals and negations.
        tone: to what its clause turns.
        who: whom its subject names, seen from the speaker.
        bag: the classes of all words of its clause.

    Returns:
        Facts, each "slot:value" or a word.
    """
    head, led = (cand.head, _NONE) if cand.noun else _carrier(ctx, cand.head)
    if head != cand.head:
        shades |= (led & _COLOURING) | _before(ctx, head)
    return _of_words(ctx.tags[head], shades, bag, led).union(
        _act(ctx, cand, head),
        _above(ctx, cand.head),
        _manner(ctx, cand),
        (f"t:{tone}", f"by:{_doer(ctx, cand, head, who)}"),
    )


@lru_cache(maxsize=1 << 14)
def _of_words(own: Tags, shades: Tags, bag: Tags, led: Tags) -> Tags:
    """What the classes of words say by themselves: those of the predicate, its modals, its clause, of what leads to it."""
    found = {f"b:{c}" for c in _IN_CLAUSE if c in bag or f"p:{c}" in bag}
    found.update(*({f"{slot}:{c}" for c in classes} for slot, classes in (("m", shades), ("led", led))))
    return frozenset(found | _colours("is:", own))


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
    return frozenset().union(*found) & SHADES


def _act(ctx: Context, cand: Candidate, head: int) -> Tags:
    """Which act the words tell, and what those around them tell."""
    s, tags = ctx.syntax, ctx.tags
    around = []
    asked = False
    for child in s.children(head):
        if tags[child]:
            place = _PLACES.get(s.relation[child])
            if place:
                around.append(("o" if s.dep[child] == "nsubj:pass" else place, tags[child]))
        elif s.form[child] == "?":
            asked = True
    noun = cand.noun and not cand.main
    known = _told(tags[head], s.pos[head], noun, ctx.passive(head), tuple(around))
    return known | _ASKED if asked else known


_ASKED = frozenset({"asked"})
_PLACES = {
    "obj": "o", "iobj": "o", "nsubj": "s", "obl": "l", "nmod": "l", "xcomp": "x", "ccomp": "x", "advcl": "x",
}  # fmt: skip


@lru_cache(maxsize=1 << 14)
def _told(own: Tags, pos: str, noun: bool, passive: bool, around: tuple[tuple[str, Tags], ...]) -> Tags:
    """The act of a word with those around it, each by its place: object, subject, beside it, below it."""
    told: dict[str, Tags] = dict.fromkeys("oslx", _NONE)
    out = {f"word:{pos}"} | {name for name, holds in (("noun", noun), ("passive", passive)) if holds}
    for place, classes in around:
        told[place] |= _acts(classes, place != "x")
        out |= _things(classes) if place in "ol" else _NONE
        out |= _colours("od:", classes) if place == "o" else _NONE
    acts = _acts(own, pos in {"NOUN", "PROPN"})
    light = "do" in own and not noun
    carried = told["o"] if light or (passive and not acts) else _NONE
    if acts & {"accept", "reject"}:
        carried -= {"offer"}
    act = one_act(carried or acts, told["o"] | told["l"], frozenset(out))
    out.add(f"act:{act or 'none'}")
    if light:
        out.add("light")
    if not act and not noun:
        out |= {f"near:{one_act(told[place])}" for place in "os" if told[place]}
    return frozenset(out.union(*({f"{place}:{k}" for k in kinds} for place, kinds in told.items())))


def _above(ctx: Context, head: int) -> Tags:
    """The act that the governing word tells, where the candidate is what that act is about."""
    s = ctx.syntax
    up = s.head[head]
    if up == head or s.relation[head] not in _GOVERNED:
        return _NONE
    return _governed(ctx.tags[up], s.pos[up] in NOMINAL, s.relation[head] in {"ccomp", "xcomp"} or s.dep[head] == "acl")


@lru_cache(maxsize=1 << 12)
def _governed(tags: Tags, nominal: bool, below: bool) -> Tags:
    act = one_act(_acts(tags, nominal))
    named = (("up:ready", "ready" in tags), ("below", below), (f"up:{act}", bool(act)))
    return frozenset(name for name, holds in named if holds)


def _manner(ctx: Context, cand: Candidate) -> Tags:
    """How the candidate is put in somebody's mouth."""
    if cand.said is None:
        return _TOLD
    return _said(cand.said.style, cand.main, cand.head in ctx.quoted, ctx.tags[cand.said.cue[0]])


_TOLD = frozenset({"told"})


@lru_cache(maxsize=1 << 12)
def _said(style: str, main: bool, quoted: bool, cue: Tags) -> Tags:
    act = one_act(_acts(cue, False) | _acts(cue, True)) if main else ""
    out = {"said", style, "main" if main else "within", "quoted" if quoted else "indirect"}
    return frozenset(out | {f"cue:{act}"} if act else out)


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
