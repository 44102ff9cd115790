"""What an act is about, from the issue words in it, around it, and in the whole report."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from notulen import knowledge
from notulen.reading.candidates import Candidate
from notulen.reading.context import Context
from notulen.reading.learned import Linear

_WEAK = 0.35  # what a weak word counts, a strong one counting 1
_FAR = 80  # tokens beyond its sentence that still count as an act's paragraph
_LEADING = 3  # issues of the report that are considered though nothing near the act speaks of them
_MOST = 3
_SURE = 0.5
OTHER = "other"

Weights = dict[str, float]
Words = dict[str, tuple[tuple[tuple[str, ...], str, float], ...]]


@cache
def issue_words(language: str) -> Words:
    """Issue words by their first word: (all words, issue, weight)."""
    out: dict[str, list[tuple[tuple[str, ...], str, float]]] = {}
    for entry in knowledge.entries(language, "issues"):
        for use, word in entry.words:
            parts = tuple(word.lower().split())
            out.setdefault(parts[0], []).append((parts, entry.label, _WEAK if use == "weak" else 1.0))
    return {first: tuple(rows) for first, rows in out.items()}


class IssueProfile:
    """The issue words of one report.

    Args:
        ctx: the report.
        words: the language's issue words.
    """

    def __init__(self, ctx: Context, words: Words) -> None:
        self._words: list[tuple[str, float]] = []
        self._places: list[int] = []
        self.total: Weights = defaultdict(float)
        lower, lemma = ctx.syntax.lower, ctx.syntax.lemma
        clitics = ctx.clitics
        for i, form in enumerate(lower):
            rows = words.get(form) or (words.get(self._bare(form, clitics)) if form.endswith(clitics) else None)
            for parts, issue, weight in rows or words.get(lemma[i], ()):
                if len(parts) == 1 or tuple(lower[i : i + len(parts)]) == parts:
                    self._words.append((issue, weight))
                    self._places.append(i)
                    self.total[issue] += weight
        sentences = ctx.syntax.sentences
        self.top = self.within(0, sentences[min(1, len(sentences) - 1)][1] if sentences else 0)
        self.sum = sum(self.total.values()) or 1.0
        self.rank = {issue: n for n, (issue, _) in enumerate(sorted(self.total.items(), key=lambda row: -row[1]))}

    @staticmethod
    def _bare(form: str, clitics: tuple[str, ...]) -> str:
        return next(form.removesuffix(c) for c in clitics if form.endswith(c))

    def within(self, first: int, last: int) -> Weights:
        """Issue words in a range of tokens, weighted."""
        out: Weights = defaultdict(float)
        for issue, weight in self._words[bisect_left(self._places, first) : bisect_left(self._places, last)]:
            out[issue] += weight
        return out


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Issue words near a candidate: in its evidence, its sentence, its paragraph and the one before, the report's head.

    `most_near` and `most_in_paragraph` are what the issue most spoken of there counts.
    """

    near: Weights
    around: Weights
    paragraph: Weights
    top: Weights
    most_near: float
    most_in_paragraph: float


def surroundings(ctx: Context, cand: Candidate, profile: IssueProfile) -> Surroundings:
    """The issue words around a candidate."""
    s = ctx.syntax
    first, last = s.sentences[s.sent[cand.head]]
    before = bisect_left(s.line, s.line[cand.head] - 1)
    after = bisect_right(s.line, s.line[cand.head])
    near = profile.within(*cand.evidence)
    paragraph = profile.within(max(before, first - _FAR), min(after, last + _FAR))
    most, wide = max(near.values(), default=0.0), max(paragraph.values(), default=0.0)
    return Surroundings(near, profile.within(first, last), paragraph, profile.top, most, wide)


def issue_features(issue: str, kind: str, seen: Surroundings, profile: IssueProfile) -> tuple[str, ...]:
    """What the learned part sees of an issue for a candidate of a kind."""
    near, paragraph = seen.near, seen.paragraph.get(issue, 0.0)
    here = near.get(issue, 0.0)
    return _named(
        issue,
        kind,
        _size(here),
        _size(seen.around.get(issue, 0.0)),
        _size(paragraph),
        _size(seen.top.get(issue, 0.0)),
        _share(profile.total.get(issue, 0.0) / profile.sum),
        min(profile.rank.get(issue, 9), 4),
        min(len(near), 3),
        bool(here) and here == seen.most_near,
        bool(paragraph) and paragraph == seen.most_in_paragraph,
    )


@lru_cache(maxsize=1 << 16)
def _named(
    issue: str, kind: str, here: int, wide: int, paragraph: int, top: int, share: int, rank: int, count: int, best: bool,
    most: bool,
) -> tuple[str, ...]:  # fmt: skip
    """The names of the features of an issue seen so; made once, since the same few come again and again."""
    empty, high = count == 0, min(rank, 3)
    out = (
        "bias", f"i={issue}", f"k={kind}.i={issue}", f"near={here}", f"wide={wide}", f"best={best}", f"share={share}",
        f"rank={rank}", f"near={here}.rank={high}", f"i={issue}.near={here}", f"empty={empty}.rank={high}",
        f"best={best}.n={count}", f"par={paragraph}", f"par.best={most}.empty={empty}", f"top={top}",
        f"top={top}.empty={empty}", f"i={issue}.par={paragraph}", f"par={paragraph}.near={here}",
    )  # fmt: skip
    return (*out, f"k={kind}.i={issue}.near") if here else out


def _size(x: float) -> int:
    return 0 if x <= 0 else 1 if x < 1 else 2 if x < 2 else 3


def _share(x: float) -> int:
    return min(5, int(x * 10))


def choose_issues(ctx: Context, cand: Candidate, kind: str, profile: IssueProfile, model: Linear) -> tuple[str, ...]:
    """The issues of a candidate, likeliest first: at least one, at most three."""
    seen = surroundings(ctx, cand, profile)
    wide = seen.near or seen.paragraph
    near = [*(i for i in knowledge.issues() if i in wide or profile.rank.get(i, 9) < _LEADING), OTHER]
    scores = model.score_each([issue_features(issue, kind, seen, profile) for issue in near])
    rows = sorted(
        ((1 / (1 + math.exp(-score)), issue) for score, issue in zip(scores, near, strict=True)), reverse=True
    )
    sure = [issue for p, issue in rows[:_MOST] if p > _SURE]
    return tuple(sure or [rows[0][1]])
