"""What the learned parts see of a candidate: names of features, words of the knowledge files rather than words of a language.

A feature that ends in a kind of the codebook ("h.v:demand") lets the learner share one weight between all kinds: that the
knowledge files call this word by the kind in question.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from zlib import crc32

from notulen.reading.candidates import Candidate
from notulen.reading.cast import Cast, Who
from notulen.reading.context import Context
from notulen.reading.facts import SHADES, facts
from notulen.reading.phrases import subject
from notulen.reading.remembered import Remembered
from notulen.reading.verdict import verdict

_SHADING = frozenset(
    {"aux", "advmod", "mark", "cop", "det", "cc"}
)  # relations of modals and negation to their predicate
_SHADING_POS = frozenset({"AUX", "ADV", "PART", "SCONJ"})
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
_TOLD = frozenset({"obj", "iobj", "ccomp", "xcomp", "obl", "nmod", "nsubj", "advcl", "conj", "acl"})
_MARKS = frozenset({"case", "mark"})
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


class Sight:
    """What the features of all candidates of a report are taken from, each token looked at once.

    `words` holds what each token adds to the clauses it stands in ("" if nothing), `tones` to what it turns them, `parties`
    whose name it belongs to, `shades` its modals and negations.

    Args:
        ctx: the report.
        cast: its people and parties.
    """

    def __init__(self, ctx: Context, cast: Cast) -> None:
        self.ctx, self.cast = ctx, cast
        s = ctx.syntax
        self.words = [_BAG[w] if pos in _CONTENT else "" for w, pos in zip(s.lemma, s.pos, strict=True)]
        self.tones = [_TONES[tags] for tags in ctx.tags]
        self.shades = [_SHADES_AMONG[tags] for tags in ctx.tags]
        self.parties = [""] * len(s)
        for i, name in cast.name_at.items():
            self.parties[i] = name.party
        first = next((x for x in ctx.segments if x.role in {"headline", "body"}), None)
        self.headed = first is not None and first.role == "headline"

    def tone(self, first: int, last: int) -> str:
        """Whether words to the better and to the worse stand in a stretch."""
        good, bad = "good" in self.tones[first:last], "bad" in self.tones[first:last]
        return "mixed" if good and bad else "good" if good else "bad" if bad else "none"


def _tone_of(classes: frozenset[str]) -> str:
    """To what a token turns its clause; a phrase to the worse outweighs its words."""
    return "bad" if classes & _WORSE else "good" if classes & _BETTER else ""


_BAG: Remembered[str, str] = Remembered(lambda lemma: word("b", lemma))
_TONES = Remembered(_tone_of)
_SHADES_AMONG: Remembered[frozenset[str], frozenset[str]] = Remembered(lambda classes: classes & SHADES)


def kind_features(sight: Sight, cand: Candidate) -> list[str]:
    """The features from which the kind of a candidate is told.

    Args:
        sight: the report.
        cand: the candidate.

    Returns:
        Names of features; each counts once.
    """
    s, head = sight.ctx.syntax, cand.head
    shades, tone = _shades_of(sight, cand), sight.tone(*cand.clause)
    tags, who = sight.ctx.tags[head], _spoken_of(sight, cand)
    bag: frozenset[str] = frozenset().union(*sight.ctx.tags[slice(*cand.clause)])
    return [
        *_of_head(s.pos[head], s.relation[head], tags, s.passive[head], cand.place),
        word("l", s.lemma[head]),
        word("f", s.lower[head]),
        *dict.fromkeys(_dependents(sight.ctx, head)),
        *_shades(shades, tags),
        *_clause(sight, cand, tone, bag),
        *_saying(sight, cand),
        *_subject(sight, cand),
        *_frame(who, _mood(shades), cand.place, _style(cand), tone, tags),
        *_around(sight, cand),
        *_KNOWN[facts(sight.ctx, cand, shades, tone, who, bag)],
    ]


def _of_facts(known: frozenset[str]) -> tuple[str, ...]:
    """Facts as features, with what the table of rules makes of them."""
    rule = verdict(known)
    said = ("vd=none",) if rule is None else (f"vd:{rule.kind}", f"vd.{'sure' if rule.sure else 'likely'}:{rule.kind}")
    return (*(f"f.{fact}" for fact in sorted(known)), *said)


_KNOWN: Remembered[frozenset[str], tuple[str, ...]] = Remembered(_of_facts)


@lru_cache(maxsize=1 << 15)
def _of_head(pos: str, dep: str, classes: frozenset[str], passive: bool, place: str) -> tuple[str, ...]:
    return (
        "bias", f"pos={pos}", f"dep={dep}", *_prefixed("h", classes), f"voice={'pass' if passive else 'act'}",
        f"place={place}", f"place={place}.{dep}",
    )  # fmt: skip


@lru_cache(maxsize=1 << 15)
def _prefixed(slot: str, classes: frozenset[str]) -> tuple[str, ...]:
    """Classes of words as features of a slot; made once, since the same few come again and again."""
    return tuple(f"{slot}.{c}" for c in sorted(classes))


def _dependents(ctx: Context, head: int) -> list[str]:
    s, tags = ctx.syntax, ctx.tags
    out: list[str] = []
    light = "do" in tags[head]
    for child in s.children(head):
        dep = s.relation[child]
        if dep in _TOLD:
            slot = "obj" if s.dep[child] == "nsubj:pass" else "s" if dep == "nsubj" else dep
            out += _prefixed(slot, tags[child])
            out.append(word(slot, s.lemma[child]))
            if light:
                out += _prefixed("do", tags[child])
            if slot in {"obj", "obl", "nmod"}:
                out += _things(tags[head], tags[child])
                out += [f for g in s.children(child) if s.dep[g] == "nmod" for f in _prefixed("of", tags[g])]
            out += [f for g in s.children(child) if s.dep[g] in _MARKS for f in _prefixed(f"{dep}.by", tags[g])]
        elif dep == "punct" and s.form[child] == "?":
            out.append("question")
    return out


@lru_cache(maxsize=1 << 15)
def _things(own: frozenset[str], classes: frozenset[str]) -> tuple[str, ...]:
    """The classes of a predicate with the things that it is done to."""
    return tuple(f"hx.{c}.{d}" for c in sorted(own) if c[1] == ":" for d in sorted(classes) if d.startswith("thing"))


@lru_cache(maxsize=1 << 15)
def _shades(found: frozenset[str], classes: frozenset[str]) -> tuple[str, ...]:
    """Modals and negation that bear on the predicate, each alone, by twos, and with the predicate's classes."""
    known = sorted(found)
    out = [f"m.{c}" for c in known]
    out += [f"m.{a}.{b}" for a, b in combinations(known, 2)]
    out += [f"m.{a}.{c}" for a in known for c in sorted(classes) if c[1:2] == ":"]
    return tuple(out)


def _shades_of(sight: Sight, cand: Candidate) -> frozenset[str]:
    s, shades, head = sight.ctx.syntax, sight.shades, cand.head
    begin = max(cand.clause[0], head - 2 * _NEAR)
    found: set[str] = set()
    for c in s.children(head):
        if c < head and shades[c] and s.relation[c] in _SHADING:
            found |= shades[c]
    for i in range(begin, head):
        if shades[i] and ((i >= head - _NEAR and s.pos[i] in _SHADING_POS) or "may" in shades[i]):
            found |= shades[i]
    if s.dep[head] in {"xcomp", "ccomp"}:
        found |= shades[s.head[head]]
    return frozenset(found)


def _clause(sight: Sight, cand: Candidate, tone: str, bag: frozenset[str]) -> list[str]:
    """What stands in the clause, wherever."""
    first, last = cand.clause
    words = set(sight.words[first:last])
    words.discard("")
    parties = len({p for p in sight.parties[first:last] if p})
    out = [f"b.{c}" for c in bag]
    out += words
    out += f"tone={tone}", f"parties={min(parties, 3)}", f"long={sum(last - first > x for x in _LONG)}"
    if "not" in bag:
        out.append(f"tone.not={'good' if tone == 'mixed' else tone}")
    return out


def _saying(sight: Sight, cand: Candidate) -> tuple[str, ...]:
    said = cand.said
    if said is None:
        return ("cue=none",)
    ctx, cue = sight.ctx, said.cue[0]
    source = "" if said.source is None else _source(sight.cast.who(said.source))
    how = _manner(said.style, said.carried, said.after, cand.main, ctx.tags[cue], cand.head in ctx.quoted, source)
    lemma = ctx.syntax.lemma[cue]
    return (*how, word("c", lemma), word("mc", lemma)) if cand.main else (*how, word("c", lemma))


def _source(who: Who) -> str:
    return "civil" if who.party == "CIV" else "known" if who.party != "UNK" else who.how


@lru_cache(maxsize=1 << 15)
def _manner(
    style: str, carried: bool, after: bool, main: bool, classes: frozenset[str], quoted: bool, source: str
) -> tuple[str, ...]:
    """How a candidate is put in somebody's mouth."""
    out = [f"cue.{style}", f"carried={carried}", f"after={after}", f"main={main}", *_prefixed("c", classes)]
    out += _prefixed("mc", classes) if main else ()
    out += f"quoted={quoted}", f"quoted={quoted}.{main}"
    return (*out, f"source={source}") if source else tuple(out)


def _subject(sight: Sight, cand: Candidate) -> list[str]:
    ctx, cast = sight.ctx, sight.cast
    s = ctx.syntax
    subj = subject(s, cand.head)
    if subj is None:
        owners = [c for c in s.children(cand.head) if s.dep[c] == "nmod" and (c in cast.name_at or c in cast.figure_at)]
        return [f"subj=none.owned={bool(owners)}"]
    sort = _sort(cast, subj, ctx.tags[subj])
    out = [f"subj={sort}", f"subj={sort}.said={cand.said is not None}.{cand.main}", *_prefixed("subj", ctx.tags[subj])]
    if cand.said is not None and cand.said.source is not None and sort in {"person", "party", "title"}:
        same = cast.who(subj).party == cast.who(cand.said.source).party
        out.append(f"subj.speaker={same}")
    return out


def _sort(cast: Cast, subj: int, tags: frozenset[str]) -> str:
    """What sort of word a subject is."""
    if subj in cast.figure_at:
        return "person"
    if subj in cast.name_at:
        return "party"
    if tags & {"we", "first"}:
        return "we"
    if tags & {"you", "second", "they", "third", "plural"}:
        return "they"
    return "title" if subj in cast.title_at else "thing"


def _style(cand: Candidate) -> str:
    return cand.said.style if cand.said is not None else "none"


@lru_cache(maxsize=1 << 15)
def _frame(who: str, mood: str, place: str, style: str, tone: str, classes: frozenset[str]) -> tuple[str, ...]:
    """Who is spoken of, under which modal, how attributed, to the better or the worse: each alone says little."""
    return (
        f"who={who}", f"fr={mood}.{who}", f"fr={mood}.{who}.{place}", f"st={style}.{who}", f"st={style}.{mood}",
        f"st={style}.{who}.{mood}", f"to={tone}.{who}", f"to={tone}.{mood}", f"to={tone}.{mood}.{who}",
        *(f"hm.{mood}.{c}" for c in sorted(classes) if c[1:2] == ":"),
    )  # fmt: skip


@lru_cache(maxsize=1 << 12)
def _mood(shades: frozenset[str]) -> str:
    """The strongest modal, with its negation."""
    modal = next((m for m in _STRONGEST if m in shades), "")
    return ".".join(x for x in (modal, "not" if "not" in shades else "") if x) or "plain"


def _spoken_of(sight: Sight, cand: Candidate) -> str:
    """Whom the predicate's subject names, seen from the speaker."""
    cast, said = sight.cast, cand.said
    subj = subject(sight.ctx.syntax, cand.head)
    if subj is None:
        return "none"
    tags = sight.ctx.tags[subj]
    if tags & {"we", "first"}:
        return "we"
    if subj in cast.figure_at or subj in cast.name_at or subj in cast.title_at:
        if said is None or said.source is None:
            return "named"
        return "self" if cast.who(subj).party == cast.who(said.source).party else "other"
    if tags & {"you", "second"}:
        return "you"
    return "they" if tags & {"they", "third", "plural"} else "thing"


def _around(sight: Sight, cand: Candidate) -> list[str]:
    ctx, head = sight.ctx, cand.head
    s = ctx.syntax
    above = s.head[head]
    line = s.line[head]
    deep = 0
    for up in s.ancestors(head):
        deep += s.pos[up] == "VERB"
    out = [f"line={min(line, 3)}", f"sent={min(s.sent[head], 4)}", f"deep={min(deep, 3)}"]
    if above != head:
        out += _prefixed("up", ctx.tags[above])
        out += word("up", s.lemma[above]), f"up={s.pos[above]}"
        if s.dep[head].startswith("acl"):
            out += _prefixed("rel", ctx.tags[above])
    if sight.headed and line == 0:
        out.append("headline")
    return out
