"""How likely a minute is right in kind and actor: the learned parts' own likelihoods, weighed as cross-validation shows.

The likelihoods alone are too bold in some places and too shy in others: of actors whom the words name, more are right than of
those that a pronoun stands for. The part "right" is a logistic model over the likelihoods' logarithms and over how a minute
was read. No likelihood weighs less than nothing in it, so a surer part never makes a minute less sure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from notulen.reading.candidates import Candidate
from notulen.reading.learned import Linear, sigmoid
from notulen.reading.roles import Option

PART = "right"  # the name of the learned part
BIAS = "bias"
SURE = ("sure.act", "sure.kind", "sure.actor")
LEAST = 1e-4  # a likelihood below it counts as this


@dataclass(frozen=True, slots=True)
class Signals:
    """What a minute's confidence is told from.

    `sure` holds the likelihoods, 0 to 1, of the act, its kind and its actor; `ways` names how the minute was read: how its
    actor was settled and stands to the act, in what sort of attribution and place it stands, in which language.
    """

    sure: tuple[float, float, float]
    ways: tuple[str, ...]

    @property
    def logs(self) -> tuple[float, ...]:
        """The logarithms of the likelihoods, in the order of `SURE`."""
        return tuple(math.log(max(share, LEAST)) for share in self.sure)


def signals(cand: Candidate, actor: Option | None, sure: tuple[float, float, float], language: str) -> Signals:
    """The signals of one act.

    Args:
        cand: where it stands.
        actor: who was chosen for its actor.
        sure: how likely the act, its kind and its actor are, 0 to 1.
        language: of the report.
    """
    ways = (
        f"how={actor.who.how if actor is not None else 'nobody'}",
        f"relation={actor.relation.partition('.')[0] if actor is not None else 'nobody'}",
        f"style={cand.said.style if cand.said is not None else 'none'}",
        f"place={cand.place}",
        f"language={language}",
    )
    return Signals(sure, ways)


def confidence(seen: Signals, model: Linear | None) -> float:
    """How likely kind and actor are right, 0 to 1; the product of the likelihoods where no model has been learned yet."""
    if model is None:
        return math.prod(seen.sure)
    sure = sum(model.score((name,)) * log for name, log in zip(SURE, seen.logs, strict=True))
    return sigmoid(sure + model.score((BIAS, *seen.ways)))
