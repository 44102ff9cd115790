"""How well an encoder does on reports it has not seen, beside the linear models, and how much it should weigh."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from notulen.errors import NotulenError
from notulen.reading.encoder.cases import PARTS, Case
from notulen.reading.encoder.learning import How, Pools, answers, fit
from notulen.reading.encoder.network import Network, pretrained, steady
from notulen.reading.encoder.saved import FORMAT, Card, Weights, save
from notulen.reading.encoder.scorer import mixed
from notulen.reading.learned import Array, logs
from notulen.reading.scoring import likeliest

STEPS = 20  # between no weight and all of it
MEASURED = (*PARTS, "source")
BY = ("linear", "encoder", "both")

Said = tuple[Array, Array, Array]  # of kind, actor, recipient: scores
Told = Callable[[str], None]
Nearer = Callable[[int, int], None]


@dataclass(frozen=True)
class Held:
    """A case as a network that has not seen its report answers it, and the number of the fold it was left out with."""

    case: Case
    said: Said
    fold: int


@dataclass(frozen=True)
class Trained:
    """What came of training.

    Attributes:
        card: what is told of it.
        losses: the mean loss of a case by epoch, over all cases.
    """

    card: Card
    losses: list[float]


def train(
    name: str, asked: Iterable[Case], labels: Sequence[str], how: How, folds: int, out: Path, told: Told, nearer: Nearer
) -> Trained:
    """Trains an encoder, measures it on reports left out in turn, weighs it by that, and writes it.

    Args:
        name: of the pretrained encoder, or its folder.
        asked: the cases of all reports; they are looked for once the encoder is found to be one.
        labels: the kinds.
        how: how to train.
        folds: into how many parts the reports are put, each left out in turn; no more than there are reports.
        out: folder to write.
        told: told how far it is, in words.
        nearer: told after each step how many cases it has learned from, each as often as it is seen, and of how many.

    Raises:
        NotulenError: there is no such encoder, or too little to learn from.
    """
    starts = _Starts(name, labels, how)
    found = list(asked)
    reports = sorted({case.report for case in found})
    if len(reports) < 2:
        raise NotulenError(
            f"{len(reports)} reports have minutes to learn from: two are needed at least, so that one can be left out"
        )
    folds = min(folds, len(reports))
    # Each case is left out once, and learned from in all other parts and at the end.
    way = _Way(how, folds, len(found) * how.epochs * folds, told, nearer)
    told(f"{len(found)} acts of {len(reports)} reports to learn from, each seen {how.epochs * folds} times in all")
    held = [one for number in range(folds)
            for one in _left_out(starts, found, set(reports[number::folds]), number, way)]  # fmt: skip
    weights = Weights(**{part: weighed(held, part) if part in how.parts else 0.0 for part in PARTS})
    network, pools = starts.fresh()
    losses = fit(network, found, how, pools, way.telling("all reports"), way.did)
    card = Card(
        format=FORMAT, encoder=name, frozen=how.frozen, labels=tuple(labels), weights=weights, reports=len(reports),
        acts=len(found), seed=how.seed, epochs=how.epochs, taught=how.parts, held_out=measured(held),
    )  # fmt: skip
    save(network, card, out)
    return Trained(card, losses)


class _Starts:
    """Networks that have learned nothing yet, all alike."""

    def __init__(self, name: str, labels: Sequence[str], how: How) -> None:
        self._name, self._labels, self._how = name, labels, how
        steady(how.seed)
        self._first = pretrained(name)
        self._pools: Pools | None = None

    def fresh(self) -> tuple[Network, Pools]:
        """One of them; those whose encoder stays as it is share it, and what it makes of texts."""
        pair = self._first if self._how.frozen else pretrained(self._name)
        steady(self._how.seed)
        network = Network(*pair, self._labels)
        network.training(encoder=False, heads=False)
        if not self._how.frozen:
            return network, Pools(network, False)
        self._pools = self._pools or Pools(network, True)
        return network, self._pools


@dataclass
class _Way:
    """How far training has come, and who is told of it."""

    how: How
    folds: int
    whole: int  # cases to be learned from, each as often as it is seen
    told: Told
    nearer: Nearer
    done: int = 0

    def did(self, some: int) -> None:
        """Takes that so many cases more were learned from."""
        self.done += some
        self.nearer(self.done, self.whole)

    def telling(self, what: str) -> Callable[[int, float], None]:
        """Tells of each epoch, or of the last where they take no time."""

        def tell(epoch: int, loss: float) -> None:
            if not self.how.frozen or epoch == self.how.epochs:
                self.told(f"{what}, epoch {epoch} of {self.how.epochs}: loss {loss:.3f}")

        return tell


def _left_out(starts: _Starts, found: Sequence[Case], out: set[str], fold: int, way: _Way) -> list[Held]:
    network, pools = starts.fresh()
    seen = [case for case in found if case.report not in out]
    asked = [case for case in found if case.report in out]
    fit(network, seen, way.how, pools, way.telling(f"without part {fold + 1} of {way.folds}"), way.did)
    return [Held(case, said, fold) for case, said in zip(asked, answers(network, asked, way.how, pools), strict=True)]


def weighed(held: Sequence[Held], part: str) -> float:
    """The weight of the encoder that makes what is right likeliest on cases it has not seen; of several the smallest."""
    at = PARTS.index(part)
    asked = [(one.case.linear[at], one.said[at], np.array(one.case.right(part), dtype=bool)) for one in held]
    asked = [row for row in asked if row[2].any()]

    def unlikely(weight: float) -> float:
        return -sum(float(np.log(mixed(a, b, weight)[right].sum() + 1e-12)) for a, b, right in asked)

    return min((step / STEPS for step in range(STEPS + 1)), key=lambda weight: (round(unlikely(weight), 6), weight))


def measured(held: Sequence[Held]) -> dict[str, dict[str, float]]:
    """The share of right answers by the linear models, the encoder, and both; with how many they were asked.

    Both are weighed, in each fold, as the other folds would have them: none of it has seen the report.
    """
    by_fold = {
        fold: {part: weighed([one for one in held if one.fold != fold] or held, part) for part in PARTS}
        for fold in {one.fold for one in held}
    }
    alone = {"linear": dict.fromkeys(PARTS, 0.0), "encoder": dict.fromkeys(PARTS, 1.0)}
    out: dict[str, dict[str, float]] = {part: {"acts": float(len(held))} for part in MEASURED}
    for by in BY:
        rows = [_right(one.case, one.said, alone.get(by, by_fold[one.fold])) for one in held]
        for part in MEASURED:
            out[part][by] = sum(row[part] for row in rows) / len(rows)
    return out


def _right(case: Case, said: Said, weights: dict[str, float]) -> dict[str, bool]:
    """What comes out right of a case with these weights."""
    shares = [mixed(a, b, weights[part]) for part, a, b in zip(PARTS, case.linear, said, strict=True)]
    actor, _ = likeliest(case.options, logs(shares[1]).tolist())
    recipient, _ = likeliest([*(case.options[i] for i in case.meant), None], logs(shares[2]).tolist())
    return {
        "kind": int(shares[0].argmax()) == case.kind,
        "actor": (actor.who.parties if actor else frozenset()) == case.actor,
        "recipient": (recipient.who.parties if recipient else frozenset()) == case.recipient,
        "source": case.sourced[case.options.index(actor) if actor else -1],
    }
