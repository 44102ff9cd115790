"""Who acts and toward whom: every person and party near a candidate as an option, with what the learned part sees of it."""

from __future__ import annotations

from dataclasses import dataclass

from notulen.reading.candidates import Candidate
from notulen.reading.cast import UNKNOWN, Cast, Who
from notulen.reading.context import Context
from notulen.reading.phrases import agent, subject

_MOST = 14  # options looked at for one candidate


@dataclass(frozen=True, slots=True)
class Option:
    """Somebody who may be the actor or the recipient: the head of the words, who it is, and how it stands to the predicate."""

    head: int
    who: Who
    relation: str


def speaker(cast: Cast, cand: Candidate) -> Who | None:
    """Who says the stretch in which a candidate stands; None where the outlet tells it or nobody is named."""
    said = cand.said
    if said is None:
        return None
    if said.source is not None:
        return cast.resolve(cast.who(said.source), said.source, None)
    if said.clitic:
        figure = cast.last_figure(said.cue[0])
        cue = said.cue[0]
        if figure is not None:
            return Who(cue, cue + 1, figure.party, figure.name, "coref")
        return Who(cue, cue + 1, UNKNOWN, None, "pronoun")
    return None


def options(ctx: Context, cast: Cast, cand: Candidate) -> list[Option]:
    """Everybody who may act in a candidate or be meant by it, nearest in the sentence first."""
    heads: dict[int, str] = {}
    for head, relation in _grammatical(ctx, cand):
        heads.setdefault(head, relation)
    for head in _named_in(cast, *cand.evidence):
        heads.setdefault(_phrase_head(ctx, head), "inside")
    first, last = ctx.syntax.sentences[ctx.syntax.sent[cand.head]]
    for head in _named_in(cast, first, last):
        heads.setdefault(_phrase_head(ctx, head), "sentence")
    said = speaker(cast, cand)
    out = [Option(h, cast.resolve(cast.who(h), h, said), r) for h, r in list(heads.items())[:_MOST]]
    if said is not None and cand.said is not None:
        at = cand.said.source if cand.said.source is not None else cand.said.cue[0]
        out = [o for o in out if o.head != at]
        out.append(Option(at, said, "source"))
    before = _before(ctx, cast, cand, first)
    if before is not None:
        out.append(before)
    return out


def _grammatical(ctx: Context, cand: Candidate) -> list[tuple[int, str]]:
    s, head = ctx.syntax, cand.head
    out: list[tuple[int, str]] = []
    subj = subject(s, head)
    if subj is not None and s.pos[subj] not in {"VERB"}:
        own = s.head[subj] == head
        relation = ("subj" if own else "shared") + (".pass" if s.passive[head] else "")
        out.append((subj, relation))
    doer = agent(s, head, ctx.by)
    if doer is not None:
        out.append((doer, "agent"))
    for child in s.children(head):
        out.extend(_from_child(ctx, child))
    if s.dep[head] in {"obj", "obl", "nmod", "xcomp"}:
        above = s.head[head]
        upper = subject(s, above)
        if upper is not None:
            out.append((upper, "upper" + (".pass" if s.passive[above] else "")))
        out += [(c, "beside." + s.dep[c].partition(":")[0]) for c in s.children(above) if c != head and s.dep[c][:3] in {"obl", "obj"}]
    return out


def _from_child(ctx: Context, child: int) -> list[tuple[int, str]]:
    s = ctx.syntax
    dep = s.dep[child].partition(":")[0]
    out: list[tuple[int, str]] = []
    if dep in {"obj", "iobj", "obl", "nmod", "appos"}:
        marks = [c for g in s.children(child) if s.dep[g] in {"case", "mark"} for c in ctx.tags[g] if c in {"to", "with", "from", "by"}]
        out.append((child, f"{dep}.{marks[0] if marks else 'bare'}"))
        for deeper in s.children(child):
            if s.dep[deeper].partition(":")[0] in {"nmod", "obl"}:
                marks = [c for g in s.children(deeper) if s.dep[g] == "case" for c in ctx.tags[g] if c in {"to", "with", "from", "by"}]
                out.append((deeper, f"{dep}.nmod.{marks[0] if marks else 'bare'}"))
    elif dep in {"ccomp", "xcomp", "advcl"}:
        lower = [c for c in s.children(child) if s.dep[c].startswith("nsubj")]
        out += [(c, f"{dep}.subj") for c in lower]
        out += [(c, f"{dep}.{s.dep[c].partition(':')[0]}") for c in s.children(child) if s.dep[c].partition(":")[0] in {"obj", "obl"}]
    return out


def _named_in(cast: Cast, first: int, last: int) -> list[int]:
    starts = {n.first for n in cast.names if first <= n.first < last}
    starts |= {m[0] for f in cast.figures for m in f.mentions if first <= m[0] < last}
    return sorted(starts)


def _phrase_head(ctx: Context, i: int) -> int:
    """The head of the noun phrase a name belongs to ("Presiden AS Donald Trump" for "AS")."""
    s = ctx.syntax
    while s.dep[i].partition(":")[0] in {"flat", "nmod", "appos", "compound", "amod"} and s.pos[s.head[i]] in {"NOUN", "PROPN"}:
        if s.dep[i] == "nmod" and any(s.dep[c] == "case" for c in s.children(i)):
            break
        i = s.head[i]
    return i


def _before(ctx: Context, cast: Cast, cand: Candidate, first: int) -> Option | None:
    """The subject of the sentence before, for clauses that name nobody."""
    s = ctx.syntax
    number = s.sent[cand.head]
    if number == 0:
        return None
    a, b = s.sentences[number - 1]
    for i in range(a, b):
        if s.dep[i].startswith("nsubj") and s.pos[i] in {"NOUN", "PROPN"}:
            who = cast.who(i)
            if who.party != UNKNOWN:
                return Option(i, who, "before")
    return None


def role_features(ctx: Context, cast: Cast, cand: Candidate, option: Option, kind: str, told: Who | None) -> list[str]:
    """What the learned part sees of an option for a candidate of a kind.

    Args:
        ctx: the report.
        cast: its people and parties.
        cand: the candidate.
        option: who is considered.
        kind: the candidate's kind.
        told: the actor already chosen, where the recipient is asked; None for the actor.
    """
    s, who = ctx.syntax, option.who
    relation = option.relation
    known = "civil" if who.party == "CIV" else "unknown" if who.party == UNKNOWN else "known"
    place = "noun" if cand.noun else "main" if cand.main else "said" if cand.said else "told"
    out = [f"r={relation}", f"known={known}", f"how={who.how}", f"r={relation}.{known}", f"r={relation}.{place}"]
    out += [f"k={kind}.r={relation}", f"k={kind}.{place}.r={relation}", f"k={kind}.known={known}"]
    out += [f"r={relation}.pass={s.passive[cand.head]}", f"joint={'+' in who.party}", f"k={kind}.joint={'+' in who.party}"]
    inside = cand.evidence[0] <= option.head < cand.evidence[1]
    ahead = option.head < cand.head
    out += [f"inside={inside}", f"ahead={ahead}", f"r={relation}.ahead={ahead}", f"k={kind}.ahead={ahead}.inside={inside}"]
    for c in ctx.tags[cand.head]:
        if c[1:2] == ":":
            out.append(f"r={relation}.h={c}")
    if cand.said is not None:
        says = speaker(cast, cand)
        same = says is not None and says.party == who.party and who.party != UNKNOWN
        out += [f"speaker={same}.{place}", f"k={kind}.speaker={same}"]
    if told is not None:
        same = bool(told.parties & who.parties)
        out += [f"actor={same}", f"k={kind}.actor={same}", f"r={relation}.actor={same}"]
    return out
