"""Where a report may hold an act: predicates, nouns of action and attributed statements, each with its stretch of text."""

from __future__ import annotations

from dataclasses import dataclass

from notulen.reading.context import Context
from notulen.reading.phrases import clause, noun_phrase, subject, trimmed
from notulen.reading.said import Said
from notulen.reading.syntax import NOMINAL

PREDICATES = frozenset({"VERB", "ADJ", "AUX"})
_MAY_ACT = PREDICATES | {"ADV", "NOUN", "PROPN"}
NOT_PREDICATE = frozenset(
    {
        "amod",
        "case",
        "mark",
        "cc",
        "det",
        "fixed",
        "flat",
        "flat:name",
        "cop",
        "aux",
        "aux:pass",
        "compound",
        "goeswith",
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may hold an act.

    `head` is the predicate's token; `clause` its clause, `evidence` the stretch that would be shown, both as tokens
    (half-open). `said` is the attribution it stands in, `main` whether it is what that attribution mainly says. `noun`
    marks an act told as a thing ("penolakan Rusia").
    """

    head: int
    clause: tuple[int, int]
    evidence: tuple[int, int]
    said: Said | None
    main: bool
    noun: bool

    @property
    def place(self) -> str:
        """In what sort of place it stands: a noun, the main word of what is said, beside it, or told by the outlet."""
        return "noun" if self.noun else "main" if self.main else "said" if self.said else "told"


def candidates(ctx: Context, attributed: list[Said]) -> list[Candidate]:
    """The candidates of a report, in the order of their heads."""
    holder = _innermost(attributed)
    cues = {i for said in attributed if not said.carried for i in range(*said.cue)}
    out: dict[int, Candidate] = {}
    for one in attributed:
        for head in _main_predicates(ctx, one):
            if head not in out:
                out[head] = _statement(ctx, one, head)
    for i, pos in enumerate(ctx.syntax.pos):
        if pos not in _MAY_ACT or i in out or (i in cues and not _is_kind(ctx, i)):
            continue
        said = holder.get(i)
        if _is_verb(ctx, i):
            out[i] = Candidate(i, clause(ctx.syntax, i), _clause_evidence(ctx, i), said, False, False)
        elif _is_noun_of_action(ctx, i):
            span = _nominal_clause(ctx, i)
            out[i] = Candidate(i, span, span, said, False, True)
    return [out[i] for i in sorted(out)]


def _innermost(attributed: list[Said]) -> dict[int, Said]:
    """The narrowest attribution around each token."""
    out: dict[int, Said] = {}
    for said in sorted(attributed, key=lambda s: s.content[0] - s.content[1]):
        for i in range(*said.content):
            out[i] = said
    return out


def _is_kind(ctx: Context, i: int) -> bool:
    return any(c[2:] in ctx.kinds for c in ctx.tags[i] if c[:2] in {"v:", "p:"})


def _is_verb(ctx: Context, i: int) -> bool:
    s = ctx.syntax
    if s.pos[i] == "VERB" and s.dep[i] not in NOT_PREDICATE:
        return True
    if (
        s.pos[i] in {"ADJ", "ADV"}
        and (ctx.tags[i] & {"v:accept", "v:offer", "v:reject", "v:accuse"})
        and s.dep[i] != "amod"
    ):
        return True
    return s.pos[i] in PREDICATES and s.dep[i] in {"root", "ccomp", "conj", "parataxis"} and bool(_is_kind(ctx, i))


def _is_noun_of_action(ctx: Context, i: int) -> bool:
    s = ctx.syntax
    if s.pos[i] not in {"NOUN", "PROPN"} or not ctx.tags[i]:
        return False
    if not any(c[2:] in ctx.kinds for c in ctx.tags[i] if c.startswith("n:")):
        return False
    if s.dep[i] == "root":
        return True
    head = s.head[i]
    if "do" in ctx.tags[head] and s.pos[head] == "VERB" and s.dep[i] in {"obj", "xcomp"}:
        return False
    return s.dep[i] not in {"flat:name", "compound", "flat"}


def _nominal_clause(ctx: Context, i: int) -> tuple[int, int]:
    first, last = ctx.syntax.extent(i)
    while first < i and (ctx.syntax.dep[first] in {"case", "mark", "cc"} or ctx.syntax.pos[first] in {"PUNCT", "ADP"}):
        first += 1
    return trimmed(ctx.syntax, min(first, i), last)


def _clause_evidence(ctx: Context, head: int) -> tuple[int, int]:
    """A clause with its actor: a relative clause takes the noun it hangs on, a coordinated one its shared subject if near."""
    s = ctx.syntax
    first, last = clause(s, head)
    if s.dep[head].startswith("acl"):
        noun = noun_phrase(s, s.head[head])
        return trimmed(s, min(first, noun[0]), max(last, head + 1))
    own = subject(s, head)
    if own is not None and own < first and s.dep[head] == "xcomp":
        return trimmed(s, noun_phrase(s, own)[0], last)
    return first, last


def _main_predicates(ctx: Context, said: Said) -> list[int]:
    """The predicates that carry what is said: one for each sentence of the content, and those coordinated to it."""
    s = ctx.syntax
    first, last = said.content
    out = []
    for number in range(s.sent[first], s.sent[last - 1] + 1):
        a, b = max(first, s.sentences[number][0]), min(last, s.sentences[number][1])
        if b - a < 2 and number != s.sent[first]:
            continue
        tops = [i for i in range(a, b) if (s.head[i] == i or not a <= s.head[i] < b) and s.pos[i] != "PUNCT"]
        if not tops:
            continue
        top = max(tops, key=lambda i: (min(b, s.extent(i)[1]) - max(a, s.extent(i)[0]), s.pos[i] in PREDICATES))
        out.append(top)
        out.extend(
            c for c in s.children(top) if s.dep[c] in {"conj", "parataxis"} and s.pos[c] in PREDICATES and a <= c < b
        )
    return out


def _statement(ctx: Context, said: Said, head: int) -> Candidate:
    """What is said as a candidate: its sentence within the content, with cue and source where they stand in that sentence."""
    s = ctx.syntax
    number = s.sent[head]
    a, b = max(said.content[0], s.sentences[number][0]), min(said.content[1], s.sentences[number][1])
    if s.dep[head] in {"conj", "parataxis"} and a <= s.head[head] < b:
        part = clause(s, head)
        span = trimmed(s, max(a, part[0]), min(b, part[1]))
        return Candidate(head, span, span, said, True, s.pos[head] in NOMINAL)
    own = [
        c
        for c in s.children(head)
        if c > head and s.dep[c] in {"conj", "parataxis"} and s.pos[c] in PREDICATES and c < b
    ]
    stop = min([b, *[s.extent(c)[0] for c in own if s.extent(c)[0] > head]])
    span = trimmed(s, a, max(stop, a + 1))
    first, last = span
    if not said.carried and (
        s.sent[said.cue[0]] in {number, number + 1 if said.after and b == said.content[1] else number}
    ):
        edges = [said.cue]
        if said.source is not None:
            edges.append(noun_phrase(s, said.source))
        first, last = min(first, *[e[0] for e in edges]), max(last, *[e[1] for e in edges])
    return Candidate(head, span, trimmed(s, first, last), said, True, s.pos[head] in NOMINAL)
