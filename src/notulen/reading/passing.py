"""Decides from the raw text whether a report is passed over: whether it seems to hold no negotiation at all.

A linear model weighs what a first look sees. It leans to reading: a report that is read for nothing costs a moment, one
that is passed over may be missed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import log1p
from pathlib import Path

from notulen.errors import NotulenError
from notulen.reading.glance import WORD, Glance, glance
from notulen.reading.titles import load_titles

FILE = Path(__file__).parent.parent / "models" / "passing.json"
LEAD = 80  # words from the beginning that are looked at by themselves
SHORT = 60  # words: in a text that is shorter every word would weigh too much


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature adds to the score of a report, and what every report begins with; read from 0 upward."""

    bias: float
    features: dict[str, float]

    def score(self, features: dict[str, float]) -> float:
        """The score of a report with such features."""
        return self.bias + sum(self.features.get(name, 0.0) * value for name, value in features.items())


@cache
def load(path: Path = FILE) -> Weights:
    """Reads weights from a file.

    Raises:
        NotulenError: it is missing or holds no weights.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Weights(float(told["bias"]), {name: float(weight) for name, weight in told["features"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotulenError(f"{path}: no file of weights ({error})") from error


def features(text: str, language: str, parties: Path | None = None) -> dict[str, float]:
    """What is weighed of a text: what a look at all of it sees, and what a look at its first words sees.

    A report says first what it is about; further down it may tell of anything.

    Args:
        text: the text.
        language: its language.
        parties: a user's own table of names of parties.
    """
    home = load_titles(language).home
    words = list(islice(WORD.finditer(text), LEAD))
    lead = text[: words[-1].end()] if words else ""
    return {
        **_features(glance(text, language, parties), home),
        **{f"lead.{name}": value for name, value in _features(glance(lead, language, parties), home).items()},
    }


def _features(seen: Glance, home: str | None) -> dict[str, float]:
    """What is weighed of a look; `home`, whose outlets often leave it unnamed, makes no report one of two parties."""
    hundreds = max(seen.words, SHORT) / 100
    abroad = sorted((times for party, times in seen.parties.items() if party != home), reverse=True)
    first, second = (*abroad, 0, 0)[:2]
    return {
        **{name: log1p(count / hundreds) for name, count in seen.counts.items()},
        "parties": log1p(len(seen.parties)),
        "parties.abroad": log1p(len(abroad)),
        "parties.none": float(not abroad),
        "parties.two": float(len(abroad) > 1),
        "named": log1p(seen.parties.total() / hundreds),
        "named.home": log1p(seen.parties[home] / hundreds) if home else 0.0,
        "named.first": log1p(first / hundreds),
        "named.second": log1p(second / hundreds),
        "short": max(0.0, 1 - seen.words / SHORT),
    }


def passed_over(text: str, language: str, parties: Path | None = None) -> bool:
    """Whether a report is passed over.

    Args:
        text: its text.
        language: its language.
        parties: a user's own table of names of parties.
    """
    return load().score(features(text, language, parties)) < 0
