"""What an act is about, from the issue words in it, around it, and in the whole report."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache

from notulen import knowledge
from notulen.reading.candidates import Candidate
from notulen.reading.context import Context
from notulen.reading.learned import Linear

_WEAK = 0.35  # what a weak word counts, a strong one counting 1
_MOST = 3
_SURE = 0.5
OTHER = "other"

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
        self.at: list[list[tuple[str, float]]] = [[] for _ in range(len(ctx.syntax))]
        self.total: Counter[str] = Counter()
        lower, lemma = ctx.syntax.lower, ctx.syntax.lemma
        for i, form in enumerate(lower):
            rows = words.get(form) or words.get(self._bare(form, ctx.clitics)) or words.get(lemma[i]) or ()
            for parts, issue, weight in rows:
                if len(parts) == 1 or tuple(lower[i : i + len(parts)]) == parts:
                    self.at[i].append((issue, weight))
                    self.total[issue] += weight  # type: ignore[assignment]  # a Counter may count in fractions
        self.sum = sum(self.total.values()) or 1.0
        self.rank = {issue: n for n, (issue, _) in enumerate(self.total.most_common())}

    @staticmethod
    def _bare(form: str, clitics: tuple[str, ...]) -> str:
        return next((form.removesuffix(c) for c in clitics if form.endswith(c)), form)

    def within(self, first: int, last: int) -> Counter[str]:
        """Issue words in a range of tokens, weighted."""
        out: Counter[str] = Counter()
        for i in range(first, last):
            for issue, weight in self.at[i]:
                out[issue] += weight  # type: ignore[assignment]
        return out


def issue_features(issue: str, kind: str, near: Counter[str], around: Counter[str], profile: IssueProfile) -> list[str]:
    """What the learned part sees of an issue for a candidate of a kind."""
    here, wide = near[issue], around[issue]
    share = profile.total[issue] / profile.sum
    rank = profile.rank.get(issue, 9)
    best = bool(here) and here == max(near.values())
    out = [
        "bias", f"i={issue}", f"k={kind}.i={issue}", f"near={_size(here)}", f"wide={_size(wide)}", f"best={best}",
        f"share={_share(share)}", f"rank={min(rank, 4)}", f"near={_size(here)}.rank={min(rank, 3)}",
        f"i={issue}.near={_size(here)}", f"empty={not near}.rank={min(rank, 3)}", f"best={best}.n={min(len(near), 3)}",
    ]  # fmt: skip
    if here:
        out.append(f"k={kind}.i={issue}.near")
    return out


def _size(x: float) -> int:
    return 0 if x <= 0 else 1 if x < 1 else 2 if x < 2 else 3


def _share(x: float) -> int:
    return min(5, int(x * 10))


def choose_issues(ctx: Context, cand: Candidate, kind: str, profile: IssueProfile, model: Linear) -> tuple[str, ...]:
    """The issues of a candidate, likeliest first: at least one, at most three."""
    near = profile.within(*cand.evidence)
    first, last = ctx.syntax.sentences[ctx.syntax.sent[cand.head]]
    around = profile.within(first, last)
    rows = []
    for issue in knowledge.issues():
        score = model.score(issue_features(issue, kind, near, around, profile))
        rows.append((1 / (1 + math.exp(-score)), issue))
    rows.sort(reverse=True)
    sure = [issue for p, issue in rows[:_MOST] if p > _SURE]
    return tuple(sure or [rows[0][1]])
