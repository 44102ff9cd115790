"""Learns how far a minute is to be believed: from reports read by models that have not seen them, held against their gold.

What the models say of reports they have learned from is too sure by far, so only reports left out in turn can tell. The
models that ship have seen them all; on a new report they are as sure, and about as often right, as those that had left it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from notulen.model import Minute as Told
from notulen.reading.confidence import BIAS, SURE, Signals, confidence
from notulen.reading.gold import Minute
from notulen.reading.learned import Linear, Models
from notulen.reading.minutes import acts
from notulen.reading.reader import Prepared, Reader, writer_of

from .examples import Marked, Questions, learn
from .fit import matrix, rows_of

FOLDS = 6
INNER_FOLDS = 4  # within each fold, where folds are nested
PENALTY = 5.0  # on the ways of reading; a prior that none of them matters
SURE_PENALTY = 0.1
LEAST_SEEN = 3  # how often a way of reading must be seen to have a weight of its own
FIRST_GUESS = 1.0  # weight of each likelihood's logarithm where nothing is known: the plain product
STEPS = 500


@dataclass(frozen=True)
class Judged:
    """A report read by models that have not seen it: its minutes, what the confidence of each is told from, which are right."""

    report: str
    minutes: list[Minute]
    signals: list[Signals]
    right: list[bool]

    def believed(self, model: Linear) -> list[Minute]:
        """The minutes with the confidence that a model gives them."""
        told = [round(confidence(seen, model), 3) for seen in self.signals]
        return [minute | {"confidence": share} for minute, share in zip(self.minutes, told, strict=True)]


@dataclass(frozen=True)
class Material:
    """Marked reports, made ready for the learned parts, with the questions they ask."""

    marked: list[Marked]
    prepared: list[Prepared]
    asked: dict[str, Questions]

    def without(self, left_out: set[str]) -> Material:
        """The same without some reports."""
        kept = [i for i, m in enumerate(self.marked) if m.report.id not in left_out]
        ids = {self.marked[i].report.id for i in kept}
        asked = {part: q.only(ids) for part, q in self.asked.items()}
        return Material([self.marked[i] for i in kept], [self.prepared[i] for i in kept], asked)

    def folds(self, most: int) -> Iterator[set[str]]:
        """Reports to be left out together, in turn: the real ones, or the made-up ones where there are no others."""
        ids = sorted({m.report.id for m in self.marked if m.group} or {m.report.id for m in self.marked})
        return (set(ids[fold::most]) for fold in range(min(most, len(ids))))


def judge(material: Material, left_out: set[str], models: Models, score: Any) -> list[Judged]:
    """Reads the reports that were left out, and holds each minute against gold by the measure's own pairing.

    Args:
        material: all reports.
        left_out: those that the models have not seen.
        models: learned from the others.
        score: the module of the project's measure.
    """
    ready = {m.report.id: (m, p) for m, p in zip(material.marked, material.prepared, strict=True)}
    out = []
    for name in sorted(left_out):
        one, prepared = ready[name]
        (reading,) = Reader(models=models).read_prepared([prepared])
        minutes = [minute.model_dump(mode="json") for minute in reading.minutes]
        told = _signals(prepared, models) if minutes else {}
        seen = [told[_place(minute)] for minute in reading.minutes]
        agreed = {id(p) for g, p in score.pairs(one.minutes, minutes) if _is_act(score.agree(g, p))}
        out.append(Judged(name, minutes, seen, [id(m) in agreed for m in minutes]))
    return out


def _is_act(agreed: dict[str, bool]) -> bool:
    """Whether a pair counts as right in `acts`, the measure that confidence is about."""
    return agreed["kind"] and agreed["actor"]


def _place(minute: Told) -> tuple[int, int, str]:
    """Where a minute stands and its kind: no two share them, and no day that is added later changes them as it does the id."""
    return minute.evidence.start, minute.evidence.end, minute.kind


def _signals(prepared: Prepared, models: Models) -> dict[tuple[int, int, str], Signals]:
    """What each minute's confidence is told from, by the minute's place."""
    writer = writer_of(prepared, models)
    found = acts(prepared.ctx, prepared.cast, prepared.speakers, prepared.candidates, models)
    return {_place(writer.write(act)): writer.signals(act) for act in found}


def read_apart(material: Material, folds: int, score: Any) -> list[list[Judged]]:
    """The reports of each fold as read by models that have not seen them."""
    return [
        judge(material, left_out, learn(material.without(left_out).asked), score) for left_out in material.folds(folds)
    ]


def believed(read: list[list[Judged]]) -> dict[str, list[Minute]]:
    """The minutes of every report, each fold's with a confidence learned from the other folds alone."""
    out = {}
    for number, fold in enumerate(read):
        others = [one for other in read[:number] + read[number + 1 :] for one in other]
        model = fit_right(others)
        out.update({one.report: one.believed(model) for one in fold})
    return out


def believed_nested(material: Material, folds: int, score: Any) -> dict[str, list[Minute]]:
    """The same, where a fold's reports are seen by nothing at all that its confidence was learned from: folds within folds."""
    out = {}
    for left_out in material.folds(folds):
        rest = material.without(left_out)
        model = fit_right([one for fold in read_apart(rest, INNER_FOLDS, score) for one in fold])
        out.update({one.report: one.believed(model) for one in judge(material, left_out, learn(rest.asked), score)})
    return out


def fit_right(judged: Sequence[Judged]) -> Linear:
    """Fits the logistic model of confidence.

    Maximum likelihood with a quadratic penalty; the likelihoods' weights are not less than nothing and stay near one.
    """
    seen = [s for one in judged for s in one.signals]
    sign = np.where([right for one in judged for right in one.right], 1.0, -1.0)
    ways = [(BIAS, *s.ways) for s in seen]
    rows = rows_of(ways, LEAST_SEEN)
    x = np.hstack([np.array([s.logs for s in seen]).reshape(-1, len(SURE)), matrix(ways, rows).toarray()])
    penalty = np.array([SURE_PENALTY] * len(SURE) + [0.0 if name == BIAS else PENALTY for name in rows])
    start = np.array([FIRST_GUESS] * len(SURE) + [0.0] * len(rows))

    def loss(p: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (x @ p)
        value = np.logaddexp(0, -margin).sum() + (penalty * (p - start) ** 2).sum() / 2
        return value, x.T @ (-sign / (1 + np.exp(np.clip(margin, -30, 30)))) + penalty * (p - start)

    bounds = [(0.0, None)] * len(SURE) + [(None, None)] * len(rows)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": STEPS})
    names = {name: i for i, name in enumerate((*SURE, *rows))}
    return Linear(("",), names, best.x.astype(np.float32).reshape(-1, 1))
