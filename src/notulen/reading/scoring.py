"""What tells of a candidate its kind, who acts and who is meant: a door behind which the linear models stand, or others too."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import add
from typing import Protocol

from notulen.reading.candidates import Candidate
from notulen.reading.cast import Cast, Who
from notulen.reading.context import Context
from notulen.reading.learned import Array, Models
from notulen.reading.roles import Option, Prior, nobody_features, options, role_features, told_features

Asked = Sequence[tuple[Candidate, Sequence[str]]]  # candidates, each with its features


@dataclass(frozen=True, slots=True)
class Near:
    """The people and parties near an act, with what the linear models see of each.

    Attributes:
        cand: where the act stands.
        kind: its kind.
        options: who may act or be meant.
        seen: the features of each.
    """

    cand: Candidate
    kind: str
    options: Sequence[Option]
    seen: Sequence[tuple[str, ...]]

    def without_prior(self) -> Near:
        """Without those who are there only since they acted, or were meant, in the act before: they are nobody's recipients."""
        kept = [i for i, one in enumerate(self.options) if not one.relation.startswith("prior")]
        return Near(self.cand, self.kind, [self.options[i] for i in kept], [self.seen[i] for i in kept])


def near_of(ctx: Context, cast: Cast, cand: Candidate, kind: str, says: Who | None, prior: Prior) -> Near:
    """The people and parties near a candidate of a kind.

    Args:
        ctx: the report.
        cast: its people and parties.
        cand: the candidate.
        kind: which.
        says: who says the stretch it stands in.
        prior: who acted and was meant in the act before.
    """
    found = options(ctx, cast, cand, says, prior)
    return Near(cand, kind, found, [role_features(ctx, cast, cand, one, kind, says) for one in found])


class Scorer(Protocol):
    """Tells kinds, actors and recipients of a report's candidates."""

    @property
    def labels(self) -> Sequence[str]:
        """The kinds, in the order of `kinds`."""

    def kinds(self, ctx: Context, asked: Asked) -> Array:
        """How likely each kind is, a row for each candidate; rows sum to one."""

    def actors(self, ctx: Context, near: Near) -> Sequence[float]:
        """A score for each option, the logarithm of how likely it acts but for a constant."""

    def recipients(self, ctx: Context, near: Near, told: Who) -> Sequence[float]:
        """The same of who is meant where it is told who acts, and at the end a score that nobody is."""


class LinearScorer:
    """The linear models alone.

    Args:
        models: the learned parts.
    """

    def __init__(self, models: Models) -> None:
        self._models = models

    @property
    def labels(self) -> Sequence[str]:
        """The kinds, in the order of `kinds`."""
        return self._models["kind"].labels

    def kinds(self, ctx: Context, asked: Asked) -> Array:
        """How likely each kind is, a row for each candidate; rows sum to one."""
        return self._models["kind"].probabilities([features for _, features in asked])

    def actors(self, ctx: Context, near: Near) -> Sequence[float]:
        """A score for each option."""
        return self._models["actor"].score_each(near.seen)

    def recipients(self, ctx: Context, near: Near, told: Who) -> Sequence[float]:
        """A score for each option where it is told who acts, and at the end one that nobody is meant."""
        model = self._models["recipient"]
        beside = model.score_each([told_features(one, near.kind, told) for one in near.options])
        nobody = model.score(nobody_features(near.cand, near.kind, near.options, told))
        return [*map(add, model.score_each(near.seen), beside), nobody]


def likeliest(near: Sequence[Option | None], scores: Sequence[float]) -> tuple[Option | None, float]:
    """The option whose party is likeliest, all options of a party counted together, and how likely that is."""
    if not near:
        return None, 0.5
    top = max(scores)
    raised = [math.exp(score - top) for score in scores]
    whole = sum(raised)
    by_party: dict[str | None, float] = {}
    first: dict[str | None, tuple[float, Option | None]] = {}
    for option, share in zip(near, raised, strict=True):
        share /= whole
        party = option.who.party if option is not None else None
        by_party[party] = by_party.get(party, 0.0) + share
        if party not in first or share > first[party][0]:
            first[party] = share, option
    best = max(by_party, key=lambda p: by_party[p])
    return first[best][1], by_party[best]
