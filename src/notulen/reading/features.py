"""What the learned parts see of a candidate: names of features, words of the knowledge files rather than words of a language.

A feature that ends in a kind of the codebook ("h.v:demand") lets the learner share one weight between all kinds: that the
knowledge files call this word by the kind in question.
"""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

from notulen.reading.candidates import Candidate
from notulen.reading.cast import Cast
from notulen.reading.context import Context
from notulen.reading.phrases import subject

_SHADES = ("must", "will", "can", "may", "done", "going", "planned", "not", "only", "ready", "want", "if")
_STRONGEST = (
    "must",
    "want",
    "ready",
    "will",
    "can",
    "may",
    "planned",
    "going",
    "done",
)  # of several modals the first counts
_WORSE = frozenset({"p:bad", "bad", "effect.bad", "p:effect.bad", "blame", "p:blame"})
_BETTER = frozenset({"good", "p:good", "effect.good", "p:effect.good"})
_NEAR = 4  # tokens before a predicate in which modals and negation are looked for
_LONG = (4, 8, 14, 22, 35)
BUCKETS = 1 << 14


@lru_cache(maxsize=1 << 16)
def word(slot: str, text: str) -> str:
    """A word as a feature, by a hash: the model holds numbers, not a list of words."""
    return f"{slot}#{crc32(text.encode()) % BUCKETS}"


def kind_features(ctx: Context, cast: Cast, cand: Candidate) -> list[str]:
    """The features from which the kind of a candidate is told.

    Args:
        ctx: the report.
        cast: its people and parties.
        cand: the candidate.

    Returns:
        Names of features; each counts once.
    """
    s, head = ctx.syntax, cand.head
    out = ["bias", f"pos={s.pos[head]}", f"dep={s.dep[head].partition(':')[0]}"]
    own = _classes(ctx, head)
    out += [f"h.{c}" for c in own]
    out.append(word("l", s.lemma[head]))
    out.append(word("f", s.lower[head]))
    voice = "pass" if s.passive[head] else "act"
    out.append(f"voice={voice}")
    place = cand.place
    out += [f"place={place}", f"place={place}.{s.dep[head].partition(':')[0]}"]
    out += _dependents(ctx, head, own)
    out += _shades(ctx, cand)
    out += _clause(ctx, cast, cand)
    out += _saying(ctx, cast, cand)
    out += _subject(ctx, cast, cand)
    out += _frame(ctx, cast, cand)
    out += _around(ctx, cand)
    return list(dict.fromkeys(out))


def _classes(ctx: Context, i: int) -> tuple[str, ...]:
    return _in_order(ctx.tags[i])


@lru_cache(maxsize=1 << 14)
def _in_order(classes: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(classes))


def _dependents(ctx: Context, head: int, own: tuple[str, ...]) -> list[str]:
    s = ctx.syntax
    out = []
    light = "do" in ctx.tags[head]
    for child in s.children(head):
        dep = s.dep[child].partition(":")[0]
        if dep in {"obj", "iobj", "ccomp", "xcomp", "obl", "nmod", "nsubj", "advcl", "conj", "acl"}:
            slot = "s" if s.dep[child].startswith("nsubj") else dep
            if s.dep[child] == "nsubj:pass":
                slot = "obj"
            out += [f"{slot}.{c}" for c in _classes(ctx, child)]
            out.append(word(slot, s.lemma[child]))
            if light:
                out += [f"do.{c}" for c in _classes(ctx, child)]
            if slot in {"obj", "obl", "nmod"}:
                out += [
                    f"hx.{c}.{d}" for c in own if c[1] == ":" for d in _classes(ctx, child) if d.startswith("thing")
                ]
                out += [f"of.{c}" for g in s.children(child) if s.dep[g] == "nmod" for c in _classes(ctx, g)]
            marks = [c for g in s.children(child) if s.dep[g] in {"case", "mark"} for c in _classes(ctx, g)]
            out += [f"{dep}.by.{m}" for m in marks]
        elif dep == "punct" and s.form[child] == "?":
            out.append("question")
    return out


def _shades(ctx: Context, cand: Candidate) -> list[str]:
    """Modals and negation that bear on the predicate."""
    found = _shades_of(ctx, cand)
    out = [f"m.{c}" for c in found]
    out += [f"m.{a}.{b}" for a in found for b in found if a < b]
    out += [f"m.{a}.{c}" for a in found for c in ctx.tags[cand.head] if c[1:2] == ":"]
    return out


def _shades_of(ctx: Context, cand: Candidate) -> set[str]:
    s, head = ctx.syntax, cand.head
    near = {
        c
        for c in s.children(head)
        if c < head and s.dep[c].partition(":")[0] in {"aux", "advmod", "mark", "cop", "det", "cc"}
    }
    near |= {i for i in range(max(cand.clause[0], head - _NEAR), head) if s.pos[i] in {"AUX", "ADV", "PART", "SCONJ"}}
    near |= {i for i in range(max(cand.clause[0], head - 2 * _NEAR), head) if "may" in ctx.tags[i]}
    if s.dep[head] in {"xcomp", "ccomp"}:
        near.add(s.head[head])
    return {c for i in near for c in ctx.tags[i] if c in _SHADES}


def _clause(ctx: Context, cast: Cast, cand: Candidate) -> list[str]:
    """What stands in the clause, wherever."""
    first, last = cand.clause
    out = []
    bag: set[str] = set()
    lemmas = set()
    for i in range(first, last):
        if ctx.tags[i]:
            bag.update(ctx.tags[i])
        if ctx.syntax.pos[i] in {"NOUN", "VERB", "ADJ", "ADV"}:
            lemmas.add(ctx.syntax.lemma[i])
    out += [f"b.{c}" for c in bag]
    out += [word("b", lemma) for lemma in lemmas]
    good, bad = _tones(ctx, first, last)
    out.append(f"tone={'mixed' if good and bad else 'good' if good else 'bad' if bad else 'none'}")
    if "not" in bag:
        out.append(f"tone.not={'good' if good else 'bad' if bad else 'none'}")
    parties = {cast.name_at[i].party for i in range(first, last) if i in cast.name_at}
    out.append(f"parties={min(len(parties), 3)}")
    length = last - first
    out.append(f"long={sum(length > x for x in _LONG)}")
    return out


def _tones(ctx: Context, first: int, last: int) -> tuple[bool, bool]:
    """Whether words to the better and to the worse stand in a stretch; a phrase to the worse outweighs its words."""
    good = bad = False
    for i in range(first, last):
        tags = ctx.tags[i]
        if tags & _WORSE:
            bad = True
        elif tags & _BETTER:
            good = True
    return good, bad


def _saying(ctx: Context, cast: Cast, cand: Candidate) -> list[str]:
    said = cand.said
    if said is None:
        return ["cue=none"]
    cue = said.cue[0]
    out = [f"cue.{said.style}", f"carried={said.carried}", f"after={said.after}", f"main={cand.main}"]
    out += [f"c.{c}" for c in _classes(ctx, cue)]
    out += [f"mc.{c}" for c in _classes(ctx, cue)] if cand.main else []
    out.append(word("c", ctx.syntax.lemma[cue]))
    if cand.main:
        out.append(word("mc", ctx.syntax.lemma[cue]))
    inside = cand.head in ctx.quoted
    out.append(f"quoted={inside}")
    out.append(f"quoted={inside}.{cand.main}")
    if said.source is not None:
        who = cast.who(said.source)
        out.append(f"source={'civil' if who.party == 'CIV' else 'known' if who.party != 'UNK' else who.how}")
    return out


def _subject(ctx: Context, cast: Cast, cand: Candidate) -> list[str]:
    s = ctx.syntax
    subj = subject(s, cand.head)
    if subj is None:
        owners = [c for c in s.children(cand.head) if s.dep[c] == "nmod" and (c in cast.name_at or c in cast.figure_at)]
        return [f"subj=none.owned={bool(owners)}"]
    tags = ctx.tags[subj]
    if subj in cast.figure_at:
        sort = "person"
    elif subj in cast.name_at:
        sort = "party"
    elif tags & {"we", "first"}:
        sort = "we"
    elif tags & {"you", "second", "they", "third", "plural"}:
        sort = "they"
    elif subj in cast.title_at:
        sort = "title"
    else:
        sort = "thing"
    out = [f"subj={sort}", f"subj={sort}.said={cand.said is not None}.{cand.main}"]
    out += [f"subj.{c}" for c in tags]
    if cand.said is not None and cand.said.source is not None and sort in {"person", "party", "title"}:
        same = cast.who(subj).party == cast.who(cand.said.source).party
        out.append(f"subj.speaker={same}")
    return out


def _frame(ctx: Context, cast: Cast, cand: Candidate) -> list[str]:
    """Who is spoken of, under which modal, how attributed, to the better or the worse: each alone says little."""
    who, mood, place = _spoken_of(ctx, cast, cand), _mood(_shades_of(ctx, cand)), cand.place
    style = cand.said.style if cand.said is not None else "none"
    good, bad = _tones(ctx, *cand.clause)
    tone = "mixed" if good and bad else "good" if good else "bad" if bad else "none"
    out = [f"who={who}", f"fr={mood}.{who}", f"fr={mood}.{who}.{place}", f"st={style}.{who}", f"st={style}.{mood}"]
    out += [f"st={style}.{who}.{mood}", f"to={tone}.{who}", f"to={tone}.{mood}", f"to={tone}.{mood}.{who}"]
    return out + [f"hm.{mood}.{c}" for c in ctx.tags[cand.head] if c[1:2] == ":"]


def _mood(shades: set[str]) -> str:
    """The strongest modal, with its negation."""
    modal = next((m for m in _STRONGEST if m in shades), "")
    return ".".join(x for x in (modal, "not" if "not" in shades else "") if x) or "plain"


def _spoken_of(ctx: Context, cast: Cast, cand: Candidate) -> str:
    """Whom the predicate's subject names, seen from the speaker."""
    subj = subject(ctx.syntax, cand.head)
    if subj is None:
        return "none"
    tags = ctx.tags[subj]
    if tags & {"we", "first"}:
        return "we"
    if subj in cast.figure_at or subj in cast.name_at or subj in cast.title_at:
        if cand.said is None or cand.said.source is None:
            return "named"
        return "self" if cast.who(subj).party == cast.who(cand.said.source).party else "other"
    if tags & {"you", "second"}:
        return "you"
    return "they" if tags & {"they", "third", "plural"} else "thing"


def _around(ctx: Context, cand: Candidate) -> list[str]:
    s, head = ctx.syntax, cand.head
    above = s.head[head]
    out = []
    if above != head:
        out += [f"up.{c}" for c in _classes(ctx, above)]
        out.append(word("up", s.lemma[above]))
        out.append(f"up={s.pos[above]}")
        if s.dep[head].startswith("acl"):
            out += [f"rel.{c}" for c in _classes(ctx, above)]
    line = s.line[head]
    out.append(f"line={min(line, 3)}")
    out.append(f"sent={min(s.sent[head], 4)}")
    first = next((x for x in ctx.segments if x.role in {"headline", "body"}), None)
    if first is not None and first.role == "headline" and line == 0:
        out.append("headline")
    deep = 0
    for up in s.ancestors(head):
        deep += s.pos[up] == "VERB"
    out.append(f"deep={min(deep, 3)}")
    return out
