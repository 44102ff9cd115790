"""Learns which reports are passed over, and says by cross-validation how well.

    python -m training.passing.learn --marked FILE.toml... --news FILE --english FILE.conllu...
                                     [--write src/notulen/models/passing.json]

Read are marked reports, which are our own words, and the articles of a news file that `articles.toml` names; passed over
are its other articles and English texts of a treebank. Every text is learned from whole and from its first sentences.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from notulen.reading.passing import SHORT, Weights, features

HERE = Path(__file__).parent
FOLDS = 5
PENALTY = 3.0
BEGINNINGS = (1, 2, 4, 8)  # sentences: what is learned from a text's beginning holds for short reports
BEGINNING = 0.3  # what a beginning counts, a whole text counting 1
REPORT = 3.0  # what a real report counts that is read, a made-up one counting 1
PASSED = 0.95  # the share of articles without a negotiation that is to be passed over
SENTENCES = 12  # of a treebank, which are taken together as one text
ODD = -0.5  # English texts that seem so much like a negotiation may be one, and are left out
# What alone may speak against reading; what an act, an issue or a party adds is never less than nothing.
AGAINST = (
    "topic.sport", "topic.stage", "topic.table", "cue.", "title.civil", "name.body", "named.home", "parties.none",
)  # fmt: skip
LEAST = 2  # texts that a feature must be seen in

_GAP = re.compile(r"(?<=[.!?\"”’)])\s+(?=[A-Z\"“‘])|\n+")

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Text:
    """A text to learn from: its origin and name, whether it is read, what it counts, whether it is whole, its features."""

    origin: str
    name: str
    read: bool
    weight: float
    whole: bool
    seen: dict[str, float]


def articles(path: Path) -> list[str]:
    """The articles of a news file, which blank lines part."""
    return [one for one in path.read_text(encoding="utf-8").split("\n\n") if one.strip()]


def beginnings(text: str) -> Iterator[str]:
    """The first sentences of a text, as far as it has more."""
    gaps = [gap.start() for gap in _GAP.finditer(text)]
    for sentences in BEGINNINGS:
        if len(gaps) >= sentences:
            yield text[: gaps[sentences - 1]]


def texts(origin: str, name: str, text: str, language: str, read: bool, weight: float = 1.0) -> list[Text]:
    """A text whole and its beginnings."""

    def one(words: str, counts: float, whole: bool) -> Text:
        return Text(origin, name, read, counts, whole, features(words, language))

    return [one(text, weight, True), *(one(words, weight * BEGINNING, False) for words in beginnings(text))]


def marked(paths: Iterable[Path]) -> Iterator[Text]:
    """Marked reports: those that hold a minute are read. One as short as a beginning counts like one."""
    for path in paths:
        for report in tomllib.loads(path.read_text(encoding="utf-8"))["report"]:
            weight = BEGINNING if len(report["text"].split()) < SHORT else 1.0
            yield from texts("marked", report["id"], report["text"], report["language"], "minute" in report, weight)


def news(path: Path) -> Iterator[Text]:
    """Articles of the news file that are about a negotiation, and those that are not.

    Raises:
        ValueError: it is another file than the one whose articles are numbered in `articles.toml`.
    """
    told = tomllib.loads((HERE / "articles.toml").read_text(encoding="utf-8"))
    if hashlib.sha256(path.read_bytes()).hexdigest() != told["sha256"]:
        raise ValueError(f"{path}: not the file whose articles are numbered in articles.toml")
    about, left_out = set(told["about"]), {*told["unsure"], *told["kept_for_the_bench"]}
    for number, text in enumerate(articles(path)):
        if number in about:
            yield from texts("news", f"news {number}", text, told["language"], True, REPORT)
        elif number not in left_out:
            yield from texts("news", f"news {number}", text, told["language"], False)


def treebank(path: Path) -> Iterator[Text]:
    """English texts without a negotiation, as far as nobody looked: sentences of a treebank, a dozen at a time."""
    lines = path.read_text(encoding="utf-8").split("\n")
    sentences = [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
    for first in range(0, len(sentences), SENTENCES):
        text = " ".join(sentences[first : first + SENTENCES])
        yield from texts("treebank", f"{path.stem} {first}", text, "en", False)


class Table:
    """The features of texts as numbers."""

    def __init__(self, rows: Sequence[Text]) -> None:
        counts: dict[str, int] = {}
        for row in rows:
            for name in row.seen:
                counts[name] = counts.get(name, 0) + 1
        self.names = sorted(name for name, n in counts.items() if n >= LEAST)
        at = {name: i for i, name in enumerate(self.names)}
        self.values: Floats = np.zeros((len(rows), len(at)))
        for i, row in enumerate(rows):
            for name, value in row.seen.items():
                if name in at:
                    self.values[i, at[name]] = value
        self.signs: Floats = np.array([1.0 if row.read else -1.0 for row in rows])

    def fit(self, weights: Floats) -> tuple[float, Floats]:
        """The bias and the features' weights of a logistic model with a quadratic penalty."""
        used = weights > 0
        x, signs, counts = self.values[used], self.signs[used], weights[used]

        def loss(p: Floats) -> tuple[float, Floats]:
            margin = signs * (x @ p[1:] + p[0])
            slope = -signs * counts / (1 + np.exp(np.clip(margin, -30, 30)))
            value = (counts * np.logaddexp(0, -margin)).sum() + PENALTY / 2 * (p[1:] ** 2).sum()
            return float(value), np.concatenate([[slope.sum()], x.T @ slope + PENALTY * p[1:]])

        least = [None if name.removeprefix("lead.").startswith(AGAINST) else 0.0 for name in self.names]
        bounds = [(low, None) for low in (None, *least)]
        start = np.zeros(x.shape[1] + 1)
        best: Any = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 2000})
        return float(best.x[0]), best.x[1:]


def crossed(rows: Sequence[Text], table: Table, weights: Floats) -> Floats:
    """The score of each text by weights that have not seen it."""
    order = {name: i for i, name in enumerate(dict.fromkeys(row.name for row in rows))}
    fold = np.array([order[row.name] % FOLDS for row in rows])
    out: Floats = np.zeros(len(rows))
    for one in range(FOLDS):
        bias, learned = table.fit(np.where(fold == one, 0.0, weights))
        out[fold == one] = table.values[fold == one] @ learned + bias
    return out


def learn(rows: list[Text]) -> tuple[Weights, list[tuple[Text, float]]]:
    """The weights, and each text with its cross-validated score; both so that what is read lies from 0 upward."""
    table = Table(rows)
    weights: Floats = np.array([row.weight for row in rows])
    scores = crossed(rows, table, weights)
    treebanks = np.array([row.origin == "treebank" for row in rows])
    weights[treebanks & (scores > ODD)] = 0.0
    scores = crossed(rows, table, weights)
    others = np.array([row.whole and not row.read and row.origin == "news" for row in rows])
    edge = float(np.quantile(scores[others], PASSED))
    bias, learned = table.fit(weights)
    found = Weights(bias - edge, dict(zip(table.names, map(float, learned), strict=True)))
    return found, [(row, float(score) - edge) for row, score in zip(rows, scores, strict=True)]


def shares(scored: Sequence[tuple[Text, float]]) -> Iterator[str]:
    """What became of the texts, by where they come from."""
    kinds: dict[str, list[float]] = {}
    for row, score in scored:
        kind = f"{row.origin}, {'to read' if row.read else 'to pass'}, {'whole' if row.whole else 'beginnings'}"
        kinds.setdefault(kind, []).append(score)
    for kind, scores in sorted(kinds.items()):
        passed = sum(score < 0 for score in scores)
        yield f"{kind}: {passed} of {len(scores)} passed over ({passed / len(scores):.3f}); lowest score {min(scores):+.2f}"


def write(weights: Weights, path: Path) -> None:
    """Writes weights, rounded: the third digit changes no answer that is sure."""
    told = {
        "bias": round(weights.bias, 3),
        "features": {k: round(v, 3) for k, v in weights.features.items() if round(v, 3)},
    }
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--marked", nargs="+", type=Path, required=True)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--english", nargs="+", type=Path, required=True)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    rows = [*marked(args.marked), *news(args.news), *(text for path in args.english for text in treebank(path))]
    weights, scored = learn(rows)
    print("\n".join(shares(scored)))
    worst = sorted((score, row.name) for row, score in scored if row.read and row.whole)[:10]
    print("lowest of those to read: " + ", ".join(f"{name} {score:+.2f}" for score, name in worst))
    if args.write:
        write(weights, args.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
