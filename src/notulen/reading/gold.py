"""Minutes that are known to be right, held against what the reading found: which candidate holds which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from notulen.reading.candidates import Candidate
from notulen.reading.cast import Who
from notulen.reading.people import UNKNOWN
from notulen.reading.reader import Prepared
from notulen.reading.syntax import Syntax

MEETS = 0.5  # from which two stretches meet
Minute = dict[str, Any]  # as `read --format jsonl` prints it; spans need no words
Stretch = tuple[int, int]


def overlap(a: Stretch, b: Stretch) -> float:
    """As the measure has it: the shared part of the shorter span, or 2.5 times that of the longer if less."""
    common = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    shorter, longer = sorted((a[1] - a[0], b[1] - b[0]))
    return min(common / shorter, 2.5 * common / longer) if shorter > 0 else 0.0


def _union(a: Stretch, b: Stretch) -> float:
    common = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return common / max(max(a[1], b[1]) - min(a[0], b[0]), 1)


def _pair(span: dict[str, int] | None) -> Stretch | None:
    return (span["start"], span["end"]) if span else None


def align(prepared: Prepared, minutes: Sequence[Minute]) -> dict[int, int]:
    """Which candidate holds which gold minute, one to one, nearest first: candidate's number → minute's number."""
    s = prepared.ctx.syntax
    near = []
    for g, minute in enumerate(minutes):
        evidence = _pair(minute["evidence"])
        assert evidence is not None
        content, cue = _pair(minute["content"]), _pair(minute["cue"])
        for c, cand in enumerate(prepared.candidates):
            shown = s.span(*cand.evidence)
            if overlap(evidence, shown) >= MEETS:
                near.append((_closeness(s, cand, evidence, shown, content, cue), -g, -c))
    out: dict[int, int] = {}
    taken = set()
    for _, g, c in sorted(near, reverse=True):
        if -g not in taken and -c not in out:
            taken.add(-g)
            out[-c] = -g
    return out


def _closeness(
    s: Syntax, cand: Candidate, evidence: Stretch, shown: Stretch, content: Stretch | None, cue: Stretch | None
) -> float:
    head = s.start[cand.head]
    score = _union(evidence, shown)
    if content:
        score += _union(content, s.span(*cand.clause)) + 0.2 * (content[0] <= head < content[1])
    if cue:
        score += 1.0 * (cue[0] <= head < cue[1])
        if cand.said is not None and cand.main and not cand.said.carried:
            score += 0.6 * (cue[0] <= s.start[cand.said.cue[0]] < cue[1])
    return score


def parties(who: Minute | None) -> frozenset[str]:
    """The parties of somebody in a minute; those of nobody are none."""
    return frozenset((who.get("party") or UNKNOWN).split("+")) if who else frozenset()


def told_by_gold(prepared: Prepared, who: Minute | None) -> tuple[int, Who] | None:
    """A gold person as the reading would have found him: the head of his words, and who it is."""
    if not who:
        return None
    head = prepared.ctx.syntax.token_at(who["start"])
    return (head, Who(head, head + 1, who["party"], None, "prior")) if head < len(prepared.ctx.syntax) else None
