"""The learned parts: linear models over named features; small, deterministic, without any text they learned from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from notulen.errors import NotulenError

Array = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
LEAST = 1e-12  # a share below it counts as this
REMEMBERED = 1 << 16  # scores kept at the most
FILE = Path(__file__).parent.parent / "models" / "acts.npz"


@dataclass(slots=True)
class Linear:
    """A linear model: a row of weights a feature, a column a label.

    Roles and issues, which rank options, have one column and no labels.
    """

    labels: tuple[str, ...]
    rows: dict[str, int]
    weights: Array
    _numbers: dict[str, int] = field(init=False)
    _padded: Array = field(init=False)
    _single: dict[str, float] = field(init=False)
    _scored: dict[tuple[str, ...], float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        columns = self.weights.shape[1]
        # A row of nothing before all others: what is asked without a feature that is known has that one.
        self._numbers = {name: row + 1 for name, row in self.rows.items()}
        self._padded = np.concatenate([np.zeros((1, columns), dtype=np.float32), self.weights])
        self._single = {name: float(self.weights[row, 0]) for name, row in self.rows.items()} if columns == 1 else {}

    def scores(self, asked: Sequence[Sequence[str]]) -> Array:
        """The sums of the weights of the features that the model knows: a row for each of several questions."""
        numbers: list[int] = []
        starts = []
        for features in asked:
            starts.append(len(numbers))
            numbers.append(0)
            numbers.extend(filter(None, map(self._numbers.get, features)))
        if not starts:
            return np.zeros((0, self.weights.shape[1]), dtype=np.float32)
        total: Array = np.add.reduceat(self._padded.take(numbers, axis=0), starts, axis=0)
        return total

    def likeliest(self, asked: Sequence[Sequence[str]]) -> list[str]:
        """The likeliest label of each of several questions."""
        return [self.labels[best] for best in self.scores(asked).argmax(axis=1)]

    def score(self, features: Sequence[str]) -> float:
        """The score of one option, for models that rank; that of a tuple of features is remembered."""
        if not isinstance(features, tuple):
            return sum(filter(None, map(self._single.get, features)), 0.0)
        known = self._scored.get(features)
        if known is None:
            if len(self._scored) >= REMEMBERED:
                self._scored.clear()
            known = self._scored[features] = sum(filter(None, map(self._single.get, features)), 0.0)
        return known

    def score_each(self, asked: Iterable[tuple[str, ...]]) -> list[float]:
        """The scores of several options."""
        known = self._scored.get
        return [score if (score := known(features)) is not None else self.score(features) for features in asked]

    def probabilities(self, asked: Sequence[Sequence[str]]) -> Array:
        """How likely each label is, a row for each of several questions; rows sum to one."""
        return softmax(self.scores(asked))


def sigmoid(score: float) -> float:
    """A score as a likelihood between 0 and 1."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def softmax(scores: Array) -> Array:
    """The scores of each row as shares of one."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Array = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def logs(shares: Array) -> Array:
    """The logarithms of shares; of one that is next to nothing that of a very small one."""
    found: Array = np.log(np.maximum(shares, LEAST))
    return found


Models = dict[str, Linear]


def save(models: Models, path: Path) -> None:
    """Writes models to one file, weights as 16-bit floats (they are small, and rounding changes no answer that is sure)."""
    arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {}
    for part, model in models.items():
        arrays[f"{part}.labels"] = np.array(model.labels, dtype=str)
        arrays[f"{part}.rows"] = np.array(list(model.rows), dtype=str)
        arrays[f"{part}.weights"] = model.weights.astype(np.float16)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # numpy's stub takes the flag for an array


@cache
def load(path: Path = FILE) -> Models:
    """Reads models from a file.

    Raises:
        NotulenError: it is missing or is no file of models.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            parts = sorted({name.partition(".")[0] for name in data.files})
            return {
                part: Linear(
                    tuple(str(x) for x in data[f"{part}.labels"]),
                    {str(name): i for i, name in enumerate(data[f"{part}.rows"])},
                    data[f"{part}.weights"].astype(np.float32),
                )
                for part in parts
            }
    except (OSError, ValueError, KeyError) as error:
        raise NotulenError(f"{path}: no file of learned models ({error})") from error
