"""Kinds and people told by the linear models and an encoder together: their log-likelihoods, weighed and added."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from notulen.errors import NotulenError
from notulen.reading.cast import Who
from notulen.reading.context import Context
from notulen.reading.encoder.inputs import Seen, seen
from notulen.reading.encoder.network import Network, Tensor
from notulen.reading.encoder.saved import Weights, load
from notulen.reading.learned import Array, Models, logs, softmax
from notulen.reading.scoring import Asked, LinearScorer, Near


class EncoderScorer:
    """The linear models with an encoder beside them, a report's candidates at a time.

    The share of an answer is as its share by the linear models to the power 1 - w, times that by the encoder to the power w.
    What stands together in a batch is of one report, so what is read before changes nothing.

    Args:
        models: the learned parts.
        network: a trained encoder.
        weights: of the encoder, by what is asked.
    """

    def __init__(self, models: Models, network: Network, weights: Weights) -> None:
        self._linear = LinearScorer(models)
        self._network, self._weights = network, weights
        self._ctx: Context | None = None
        self._known: dict[Seen, Tensor] = {}
        # Where the encoder's kinds stand among those of the linear models.
        self._columns = [network.labels.index(name) for name in self._linear.labels]

    @property
    def labels(self) -> Sequence[str]:
        """The kinds, in the order of `kinds`."""
        return self._linear.labels

    def kinds(self, ctx: Context, asked: Asked) -> Array:
        """How likely each kind is, a row for each candidate; rows sum to one."""
        linear = self._linear.kinds(ctx, asked)
        if not self._weights.kind or not len(linear):
            return linear
        scores = self._scores("kind", ctx, [seen(ctx, cand) for cand, _ in asked])[:, self._columns]
        return mixed(logs(linear), scores, self._weights.kind)

    def actors(self, ctx: Context, near: Near) -> Sequence[float]:
        """A score for each option."""
        linear = self._linear.actors(ctx, near)
        return self._mixed_scores("actor", ctx, near, linear) if self._weights.actor else linear

    def recipients(self, ctx: Context, near: Near, told: Who) -> Sequence[float]:
        """A score for each option where it is told who acts, and at the end one that nobody is meant."""
        linear = self._linear.recipients(ctx, near, told)
        return self._mixed_scores("recipient", ctx, near, linear) if self._weights.recipient else linear

    def _mixed_scores(self, part: str, ctx: Context, near: Near, linear: Sequence[float]) -> Sequence[float]:
        if not linear:
            return linear
        scores = self._scores(part, ctx, [seen(ctx, near.cand, one.who) for one in near.options])[:, 0].tolist()
        if len(linear) > len(scores):
            scores.append(float(self._scores("nobody", ctx, [seen(ctx, near.cand)])[0, 0]))
        shares = mixed(np.array([linear]), np.array([scores]), getattr(self._weights, part))
        told: list[float] = logs(shares[0]).tolist()
        return told

    def _scores(self, part: str, ctx: Context, asked: Sequence[Seen]) -> Array:
        with torch.no_grad():
            told: Tensor = self._network.heads[part](self._pooled(ctx, asked))
        scores: Array = told.numpy()
        return scores

    def _pooled(self, ctx: Context, asked: Sequence[Seen]) -> Tensor:
        """What the encoder makes of texts; within a report each is looked at once, for actors and recipients alike."""
        if ctx is not self._ctx:
            self._ctx, self._known = ctx, {}
        fresh = list(dict.fromkeys(one for one in asked if one not in self._known))
        self._known.update(zip(fresh, self._network.pooled(fresh), strict=True))
        return torch.stack([self._known[one] for one in asked])


def mixed(linear: Array, encoder: Array, weight: float) -> Array:
    """The shares of answers by both: scores, logarithms of shares but for a constant in each row, weighed and added."""
    return softmax((1 - weight) * linear + weight * encoder) if linear.shape[-1] else linear


def scorer(folder: Path, models: Models) -> EncoderScorer:
    """The linear models with the trained encoder of a folder beside them.

    Raises:
        NotulenError: the folder holds none, or one for other kinds, or what it needs is not installed.
    """
    network, card = load(folder)
    if set(card.labels) != set(models["kind"].labels):
        raise NotulenError(
            f"{folder}: a trained encoder that tells other kinds than this version of notulen; train it anew"
        )
    torch.set_num_threads(1)  # sums hang on how they are parted: the same reading on any number of cores
    return EncoderScorer(models, network, card.weights)
