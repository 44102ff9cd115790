"""Fits the linear models: a multinomial one with weights shared between kinds, a ranking one, and a yes-or-no one.

All are maximum likelihood with a quadratic penalty, by L-BFGS; deterministic.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize

from notulen.reading.learned import Linear

ROUNDS = 200
Matrix = Any  # scipy ships no types: a sparse matrix by rows


def rows_of(features: Sequence[Sequence[str]], least: int) -> dict[str, int]:
    """The features seen at least so often, numbered in order of their names."""
    counts = Counter(f for row in features for f in row)
    return {name: i for i, name in enumerate(sorted(f for f, n in counts.items() if n >= least))}


def matrix(features: Sequence[Sequence[str]], rows: dict[str, int]) -> Matrix:
    """Features as a sparse matrix, a row an example."""
    at, columns = [], []
    for i, row in enumerate(features):
        for f in row:
            j = rows.get(f)
            if j is not None:
                at.append(i)
                columns.append(j)
    return sp.csr_matrix((np.ones(len(at)), (at, columns)), shape=(len(features), len(rows)))


def fit_kinds(
    features: Sequence[Sequence[str]], answers: Sequence[int], labels: Sequence[str], weights: Sequence[float],
    penalty: float = 6.0, shared_penalty: float = 0.1, least: int = 3, tied: bool = True,
) -> Linear:  # fmt: skip
    """A multinomial model in which features that name a label share weights.

    A feature that ends in ":LABEL" adds, besides its own weights, one weight to that label, shared by all features of the
    same beginning: how far the knowledge files are to be believed in that place.
    """
    rows = rows_of(features, least)
    x = matrix(features, rows)
    n, f, k = x.shape[0], x.shape[1], len(labels)
    free = [r for name, r in rows.items() if name == "bias"]
    y = np.asarray(answers)
    w = np.asarray(weights)
    at, to, slot, slots = _ties(rows, labels) if tied else (np.zeros(0, int), np.zeros(0, int), np.zeros(0, int), 0)
    truth = np.zeros((n, k))
    truth[np.arange(n), y] = 1
    xt = x.T.tocsr()

    def whole(p: np.ndarray) -> np.ndarray:
        out = p[: f * k].reshape(f, k).copy()
        np.add.at(out, (at, to), p[f * k :][slot])
        return out

    def loss(p: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ whole(p)
        z -= z.max(axis=1, keepdims=True)
        shares = np.exp(z)
        shares /= shares.sum(axis=1, keepdims=True)
        grad = xt @ ((shares - truth) * w[:, None])
        own = p[: f * k].reshape(f, k).copy()
        own[free] = 0
        tie = p[f * k :]
        value = (
            -(w * np.log(shares[np.arange(n), y] + 1e-12)).sum()
            + penalty / 2 * (own**2).sum()
            + shared_penalty / 2 * (tie**2).sum()
        )
        to_label = np.bincount(slot, grad[at, to], minlength=slots) if slots else np.zeros(0)
        return value, np.concatenate([(grad + penalty * own).ravel(), to_label + shared_penalty * tie])

    best = minimize(loss, np.zeros(f * k + slots), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return Linear(tuple(labels), rows, whole(best.x).astype(np.float32))


def _ties(rows: dict[str, int], labels: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    pattern = re.compile(r"(.*:)(" + "|".join(map(re.escape, labels)) + r")$")
    slots: dict[str, int] = {}
    found = []
    for name, row in rows.items():
        match = pattern.match(name)
        if match:
            found.append((row, labels.index(match[2]), slots.setdefault(match[1], len(slots))))
    columns = np.array(found, dtype=int).reshape(-1, 3)
    return columns[:, 0], columns[:, 1], columns[:, 2], len(slots)


def fit_ranking(
    groups: Sequence[Sequence[Sequence[str]]], right: Sequence[Sequence[bool]], weights: Sequence[float],
    penalty: float = 3.0, least: int = 2,
) -> Linear:  # fmt: skip
    """A model that ranks options: the right ones of a group together are made likely.

    Args:
        groups: for each question the features of its options.
        right: for each question which options are right; questions without a right option must be left out.
        weights: how much each question counts.
        penalty: quadratic penalty.
        least: how often a feature must be seen.
    """
    flat = [row for group in groups for row in group]
    rows = rows_of(flat, least)
    x = matrix(flat, rows)
    xt = x.T.tocsr()
    edges = np.cumsum([0] + [len(g) for g in groups])
    group = np.repeat(np.arange(len(groups)), np.diff(edges))
    good = np.array([r for row in right for r in row], dtype=bool)
    w = np.asarray(weights)

    def loss(p: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ p
        top = np.full(len(groups), -np.inf)
        np.maximum.at(top, group, z)
        raised = np.exp(z - top[group])
        total = np.bincount(group, raised, minlength=len(groups))
        hit = np.bincount(group, raised * good, minlength=len(groups)) + 1e-12
        value = -(w * np.log(hit / total)).sum() + penalty / 2 * (p**2).sum()
        grad = (raised / total[group] - raised * good / hit[group]) * w[group]
        return value, xt @ grad + penalty * p

    best = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return Linear(("",), rows, best.x.astype(np.float32).reshape(-1, 1))


def fit_yes_no(
    features: Sequence[Sequence[str]], answers: Sequence[bool], weights: Sequence[float],
    penalty: float = 3.0, least: int = 3,
) -> Linear:  # fmt: skip
    """A logistic model for yes-or-no questions; its score is the logit of yes."""
    rows = rows_of(features, least)
    x = matrix(features, rows)
    xt = x.T.tocsr()
    sign = np.where(np.asarray(answers), 1.0, -1.0)
    w = np.asarray(weights)

    def loss(p: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (x @ p)
        value = (w * np.logaddexp(0, -margin)).sum() + penalty / 2 * (p**2).sum()
        return value, xt @ (-sign * w / (1 + np.exp(np.clip(margin, -30, 30)))) + penalty * p

    best = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return Linear(("",), rows, best.x.astype(np.float32).reshape(-1, 1))
