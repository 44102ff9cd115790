"""Who acts and toward whom: every person and party near a candidate as an option, with what the learned part sees of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from notulen.reading.candidates import Candidate
from notulen.reading.cast import Cast, Who
from notulen.reading.chain import is_medium
from notulen.reading.context import Context
from notulen.reading.people import CIVIL, UNKNOWN
from notulen.reading.phrases import phrase_head, subject
from notulen.reading.said import Said

_GOES_ON = 4  # sentences over which a pronoun still means the speaker before
_IN_SENTENCE = 6  # names of the sentence, beside those of the act, that are considered
_DOCUMENTS = frozenset({"n:say", "n:believe"})
_MOST = 14  # options looked at for one candidate


class Option(NamedTuple):
    """Somebody who may be the actor or the recipient: the head of the words, who it is, and how it stands to the predicate."""

    head: int
    who: Who
    relation: str


class Speakers:
    """Who says each attributed stretch, worked out in reading order: a pronoun goes on with the speaker before it.

    Args:
        cast: the report's people and parties.
        attributed: its attributions.
        language: its language, whose media are nobody's source.
    """

    def __init__(self, cast: Cast, attributed: list[Said], language: str) -> None:
        self._cast = cast
        self._language = language
        self._body: tuple[int, Who] | None = None
        self._by_cue: dict[tuple[int, int | None], Who] = {}
        self._around: dict[int, Said] = {}
        for said in sorted(attributed, key=lambda s: s.content[0] - s.content[1]):
            self._around.update(dict.fromkeys(range(*said.content), said))
        last: tuple[int, Who] | None = None
        for said in sorted(
            attributed, key=lambda s: (s.content[0] if s.after else s.cue[0], s.content[0] - s.content[1])
        ):
            key = (said.cue[0], said.source)
            if key in self._by_cue:
                continue
            who = self._settle(said, last)
            if who is None:
                continue
            self._by_cue[key] = who
            around = self._around.get(said.cue[0])
            nested = around is not None and around.cue != said.cue
            if not nested and who.party != UNKNOWN:
                self._body = None if who.name is not None or self._is_person(said) else (self._end(said), who)
            if not nested and (who.name is not None or self._is_person(said)):
                last = said.cue[0], who if who.name else who._replace(name=cast.words(who))

    def of(self, said: Said | None) -> Who | None:
        """The speaker of an attribution; None where there is none or nobody is named."""
        return self._by_cue.get((said.cue[0], said.source)) if said is not None else None

    def teller(self, said: Said | None) -> Said | None:
        """The attribution by which a stretch is told: where somebody only intends something, that of whoever says so."""
        passed: set[tuple[int, int]] = set()  # two that interrupt each other stand each within the other
        while said is not None and said.cue not in passed:
            passed.add(said.cue)
            outer = self._around.get(said.cue[0])
            if outer is None or outer.cue in passed or not self._only_tells(said, outer):
                break
            said = outer
        return said

    @staticmethod
    def _only_tells(said: Said, outer: Said) -> bool:
        """Whether an attribution within another is only what somebody intends, or is expected to say."""
        expected = outer.style == "believe" and outer.source is None and not outer.clitic
        return outer.content != said.content and (expected or "consider" in {said.style, outer.style})

    def _settle(self, said: Said, last: tuple[int, Who] | None) -> Who | None:
        cast, cue = self._cast, said.cue[0]
        if said.source is not None:
            who = cast.who(said.source)
            if self._is_medium(who, said.source):
                return None
            if cast.tags[said.source] & {"first", "we"}:
                return cast.resolve(who, said.source, self._outer(said))
            goes_on = "third" in cast.tags[said.source] or cast.goes_on(who)
            if who.party == UNKNOWN and not goes_on and (known := self._before(who, said.source, last)) is not None:
                return who._replace(party=known.party, name=known.name, how="coref")
            if who.party != UNKNOWN or not goes_on:
                return cast.resolve(who, said.source, None)
        elif said.clitic:
            who = Who(cue, cue + 1, UNKNOWN, None, "pronoun")
        else:
            return None
        pronoun = said.source if said.source is not None and "third" in cast.tags[said.source] else None
        if last is not None and self._near(cue, last[0]) and not self._other_since(last, who.first, pronoun):
            return who._replace(party=last[1].party, name=last[1].name, how="coref")
        if said.source is not None and pronoun is None:
            return cast.resolve(who, said.source, None)
        figure = cast.last_figure(who.first, pronoun)
        return who._replace(party=figure.party, name=figure.name, how="coref") if figure else who

    @staticmethod
    def _end(said: Said) -> int:
        """The last token of a statement and its cue."""
        return max(said.cue[0], said.content[1] - 1)

    def _near(self, cue: int, earlier: int) -> bool:
        """Whether somebody who spoke at a cue may still be meant at another."""
        return self._cast.syntax.sent[cue] - self._cast.syntax.sent[earlier] <= _GOES_ON

    def _is_medium(self, who: Who, head: int) -> bool:
        """Whether words name a medium or its report: it only carries on what others say."""
        if who.how == "medium":
            return True
        if who.party not in {UNKNOWN, CIVIL} or who.how == "civil":
            return False
        return is_medium(self._cast.words(who), self._language, alone=not self._cast.tags[head] & _DOCUMENTS)

    def _before(self, who: Who, head: int, last: tuple[int, Who] | None) -> Who | None:
        """Who spoke before where a body is meant by "it", or whoever issued "the statement"; None if that is not told."""
        cast = self._cast
        body = self._body
        if "it" in cast.tags[head]:
            return (
                body[1]
                if body is not None and self._near(head, body[0]) and not cast.party_since(body[0], head)
                else None
            )
        title = cast.title_at.get(head)
        if cast.tags[head] & _DOCUMENTS and who.how == "none":
            known = cast.resolve(who, head, None)
        elif title is not None and title.label == "body":
            known = cast.resolve(who, head, None)
            known = known._replace(party=UNKNOWN) if known.how == "guess" else known
        else:
            return None
        told = max((x for x in (body, last) if x is not None), key=lambda x: x[0], default=None)
        if known.party != UNKNOWN or told is None or "+" in told[1].party or not self._near(head, told[0]):
            return None
        return told[1] if who.how == "none" else told[1]._replace(name=None)

    def _outer(self, said: Said) -> Who | None:
        """The speaker of the narrowest stretch in which an attribution itself stands."""
        around = self._around.get(said.cue[0])
        return self.of(around) if around is not None and around.cue != said.cue else None

    def _is_person(self, said: Said) -> bool:
        title = self._cast.title_at.get(said.source) if said.source is not None else None
        return title is not None and title.label in {"person", "national", "civil"}

    def _other_since(self, last: tuple[int, Who], at: int, pronoun: int | None) -> bool:
        """Whether another person has been the subject of a sentence since the last speaker spoke, or the pronoun is not his."""
        cast = self._cast
        figure = cast.last_subject(last[0] + 1, at)
        if figure is not None and figure.name != last[1].name and (pronoun is None or cast.may_mean(pronoun, figure)):
            return True
        speaker = cast.figure_named(last[1].name)
        return pronoun is not None and speaker is not None and not cast.may_mean(pronoun, speaker)


@dataclass(frozen=True, slots=True)
class Prior:
    """The actor and the recipient of the act before, each as head and person; None where there is none."""

    actor: tuple[int, Who] | None = None
    recipient: tuple[int, Who] | None = None


def options(ctx: Context, cast: Cast, cand: Candidate, said: Who | None, prior: Prior) -> list[Option]:
    """Everybody who may act in a candidate or be meant by it, nearest in the sentence first; `said` is who says it."""
    heads: dict[int, str] = {}
    for head, relation in _grammatical(ctx, cand):
        heads.setdefault(head, relation)
    for head in _named_in(cast, *cand.evidence):
        heads.setdefault(phrase_head(ctx.syntax, head), "inside")
    first, last = ctx.syntax.sentences[ctx.syntax.sent[cand.head]]
    for head in _named_in(cast, first, last)[:_IN_SENTENCE]:
        heads.setdefault(phrase_head(ctx.syntax, head), "sentence")
    out = [Option(h, cast.resolve(cast.who(h), h, said), r) for h, r in list(heads.items())[:_MOST]]
    if said is not None and cand.said is not None:
        at = cand.said.source if cand.said.source is not None else cand.said.cue[0]
        out = [o for o in out if o.head != at]
        out.append(Option(at, said, "source"))
    before = _before(ctx, cast, cand, first)
    if before is not None:
        out.append(before)
    here = {o.who.party for o in out}
    for party, at in cast.leading:
        if party not in here:
            out.append(Option(at, Who(at, at + 1, party, None, "report"), "report"))
    for relation, told in (("prior.actor", prior.actor), ("prior.recipient", prior.recipient)):
        if told is not None and told[1].party != UNKNOWN:
            out.append(Option(told[0], told[1], relation))
    return out


def _grammatical(ctx: Context, cand: Candidate) -> list[tuple[int, str]]:
    s, head = ctx.syntax, cand.head
    out: list[tuple[int, str]] = []
    subj = subject(s, head)
    if subj is not None and s.pos[subj] not in {"VERB"}:
        own = s.head[subj] == head
        relation = ("subj" if own else "shared") + (".pass" if s.passive[head] else "")
        out.append((subj, relation))
    doer = ctx.agent(head)
    if doer is not None:
        out.append((doer, "agent"))
    for child in s.children(head):
        out.extend(_from_child(ctx, child))
    if s.dep[head] in {"obj", "obl", "nmod", "xcomp"}:
        above = s.head[head]
        upper = subject(s, above)
        if upper is not None:
            out.append((upper, "upper" + (".pass" if s.passive[above] else "")))
        out += [
            (c, "beside." + s.relation[c]) for c in s.children(above) if c != head and s.dep[c][:3] in {"obl", "obj"}
        ]
    return out


def _from_child(ctx: Context, child: int) -> list[tuple[int, str]]:
    s = ctx.syntax
    dep = s.relation[child]
    out: list[tuple[int, str]] = []
    if dep in {"obj", "iobj", "obl", "nmod", "appos"}:
        marks = [
            c
            for g in s.children(child)
            if s.dep[g] in {"case", "mark"}
            for c in ctx.tags[g]
            if c in {"to", "with", "from", "by"}
        ]
        out.append((child, f"{dep}.{marks[0] if marks else 'bare'}"))
        for deeper in s.children(child):
            if s.relation[deeper] in {"nmod", "obl"}:
                marks = [
                    c
                    for g in s.children(deeper)
                    if s.dep[g] == "case"
                    for c in ctx.tags[g]
                    if c in {"to", "with", "from", "by"}
                ]
                out.append((deeper, f"{dep}.nmod.{marks[0] if marks else 'bare'}"))
    elif dep in {"ccomp", "xcomp", "advcl"}:
        lower = [c for c in s.children(child) if s.dep[c].startswith("nsubj")]
        out += [(c, f"{dep}.subj") for c in lower]
        out += [
            (c, f"{dep}.{s.dep[c].partition(':')[0]}") for c in s.children(child) if s.relation[c] in {"obj", "obl"}
        ]
    return out


def _named_in(cast: Cast, first: int, last: int) -> list[int]:
    return cast.starts[bisect_left(cast.starts, first) : bisect_left(cast.starts, last)]


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


def role_features(
    ctx: Context, cast: Cast, cand: Candidate, option: Option, kind: str, says: Who | None
) -> tuple[str, ...]:
    """What the learned part sees of an option for a candidate of a kind.

    Args:
        ctx: the report.
        cast: its people and parties.
        cand: the candidate.
        option: who is considered.
        kind: the candidate's kind.
        says: who says the stretch the candidate stands in.
    """
    who, head = option.who, cand.head
    same = None
    if cand.said is not None:
        same = says is not None and says.party == who.party and who.party != UNKNOWN
    return _named(
        option.relation,
        kind,
        cand.place,
        "civil" if who.party == "CIV" else "unknown" if who.party == UNKNOWN else "known",
        who.how,
        ctx.syntax.passive[head],
        "+" in who.party,
        cand.evidence[0] <= option.head < cand.evidence[1],
        option.head < head,
        same,
        cast.rank(who.party),
        min(ctx.syntax.sent[head] - ctx.syntax.sent[option.head], 3),
        ctx.tags[head],
    )


@lru_cache(maxsize=1 << 16)
def _named(
    relation: str, kind: str, place: str, known: str, how: str, passive: bool, joint: bool, inside: bool, ahead: bool,
    same: bool | None, rank: int, far: int, classes: frozenset[str],
) -> tuple[str, ...]:  # fmt: skip
    """The names of the features of an option seen so; made once, since the same few come again and again."""
    out = [
        f"r={relation}", f"known={known}", f"how={how}", f"r={relation}.{known}", f"r={relation}.{place}",
        f"k={kind}.r={relation}", f"k={kind}.{place}.r={relation}", f"k={kind}.known={known}",
        f"r={relation}.pass={passive}", f"joint={joint}", f"k={kind}.joint={joint}", f"inside={inside}", f"ahead={ahead}",
        f"r={relation}.ahead={ahead}", f"k={kind}.ahead={ahead}.inside={inside}", f"rank={rank}", f"rank={rank}.r={relation}",
        f"k={kind}.rank={rank}.inside={inside}", f"far={far}", f"far={far}.r={relation}",
    ]  # fmt: skip
    out += [f"r={relation}.h={c}" for c in sorted(classes) if c[1:2] == ":"]
    if same is not None:
        out += [f"speaker={same}.{place}", f"k={kind}.speaker={same}"]
    return tuple(out)


def told_features(option: Option, kind: str, told: Who) -> tuple[str, ...]:
    """What is seen besides where the recipient is asked and the actor is already told."""
    return _told_named(option.relation, kind, bool(told.parties & option.who.parties))


@lru_cache(maxsize=1 << 12)
def _told_named(relation: str, kind: str, same: bool) -> tuple[str, ...]:
    return (f"actor={same}", f"k={kind}.actor={same}", f"r={relation}.actor={same}")


def nobody_features(cand: Candidate, kind: str, near: Sequence[Option], told: Who) -> tuple[str, ...]:
    """What the learned part sees of the answer that nobody is meant."""
    others = sum(1 for o in near if o.who.party != UNKNOWN and not (o.who.parties & told.parties))
    return _nobody_named(cand.place, kind, others)


@lru_cache(maxsize=1 << 12)
def _nobody_named(place: str, kind: str, others: int) -> tuple[str, ...]:
    return (
        "nobody", f"nobody.k={kind}", f"nobody.k={kind}.{place}", f"nobody.others={min(others, 3)}",
        f"nobody.k={kind}.o={others > 0}",
    )  # fmt: skip
