"""Trains heads, and where it is asked for the encoder below them, on cases; the same each time."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from notulen.reading.encoder.cases import PARTS, Case
from notulen.reading.encoder.inputs import Seen
from notulen.reading.encoder.network import Network, Tensor
from notulen.reading.learned import Array

HEAD_RATE, ENCODER_RATE = 1e-3, 1e-4  # at the highest; the encoder's for WIDTH, lower for wider ones, which bear less
WIDTH = 384
WARMED = 0.1  # share of the steps in which the rates of an encoder being taught rise; then they fall to nothing
DECAY = 0.01
FEW, SOME = 4, 16  # cases of one step where each goes through the encoder with its people, and where it does not
EPOCHS = {True: 20, False: 5}  # by whether it is frozen
CLIPPED = 1.0  # length beyond which a step is cut

Told = Callable[[int, float], None]
Did = Callable[[int], None]


@dataclass(frozen=True)
class How:
    """How it is trained.

    Attributes:
        frozen: whether the encoder stays as it is.
        epochs: how often each case is seen.
        seed: of all that is random.
        parts: what is taught; people, of whom each has a text of his own, take most of the time.
    """

    frozen: bool
    epochs: int
    seed: int = 0
    parts: tuple[str, ...] = PARTS

    @property
    def people(self) -> bool:
        """Whether it is taught anything of people."""
        return self.parts != ("kind",)


@dataclass
class Pools:
    """What an encoder makes of texts; of one that stays as it is each text is looked at once.

    Attributes:
        network: whose.
        frozen: whether it stays as it is.
        known: what it made of texts, if it does.
    """

    network: Network
    frozen: bool
    known: dict[Seen, Tensor] = field(default_factory=dict)

    def rows(self, asked: Sequence[Seen]) -> Tensor:
        """A row for each text."""
        if not self.frozen:
            return self.network.pooled(asked)
        fresh = list(dict.fromkeys(one for one in asked if one not in self.known))
        if fresh:
            with torch.no_grad():
                self.known.update(zip(fresh, self.network.pooled(fresh), strict=True))
        empty = self.network.pooled([])
        return torch.stack([self.known[one] for one in asked]) if asked else empty


def fit(
    network: Network, found: Sequence[Case], how: How, pools: Pools, told: Told | None = None, did: Did | None = None
) -> list[float]:
    """Trains a network.

    Args:
        network: it is changed.
        found: the cases.
        how: how.
        pools: of the network.
        told: told of each epoch, from 1, the mean loss of a case.
        did: told after each step how many cases it took.

    Returns:
        The losses.
    """
    groups = [{"params": list(network.heads.parameters()), "lr": HEAD_RATE}]
    if not how.frozen:
        groups.append({"params": network.parameters, "lr": ENCODER_RATE * min(1.0, WIDTH / network.wide)})
    steps = torch.optim.AdamW(groups, weight_decay=DECAY)
    order, chance = list(found), random.Random(how.seed)
    at_once = SOME if how.frozen or not how.people else FEW
    moving = rates(steps, how, how.epochs * math.ceil(len(order) / at_once))
    losses = []
    network.training(encoder=not how.frozen, heads=True)
    for epoch in range(1, how.epochs + 1):
        chance.shuffle(order)
        whole = 0.0
        for at in range(0, len(order), at_once):
            some = order[at : at + at_once]
            whole += _step(network, steps, some, how, pools) * len(some)
            moving.step()
            if did:
                did(len(some))
        losses.append(whole / max(len(order), 1))
        if told:
            told(epoch, losses[-1])
    network.training(encoder=False, heads=False)
    return losses


def rates(steps: torch.optim.Optimizer, how: How, number: int) -> Any:  # noqa: ANN401 - of torch
    """The rates at each step: the same, but where the encoder is taught too they rise from little and fall to nothing."""
    warm = max(1.0, WARMED * number)

    def share(step: int) -> float:
        return 1.0 if how.frozen else min(1.0, (step + 1) / warm) * max(0.0, 1 - step / max(number, 1))

    return torch.optim.lr_scheduler.LambdaLR(steps, share)


def _step(network: Network, steps: torch.optim.Optimizer, some: Sequence[Case], how: How, pools: Pools) -> float:
    loss = torch.stack(_losses(network, some, how, pools)).sum() / len(some)
    steps.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_([one for group in steps.param_groups for one in group["params"]], CLIPPED)
    steps.step()
    return float(loss.detach())


def _losses(network: Network, some: Sequence[Case], how: How, pools: Pools) -> list[Tensor]:
    """How unlikely what is right is held, for each question that has a right answer among those given."""
    out = []
    for case, said in zip(some, _scores(network, some, how, pools), strict=True):
        for part, scores in zip(PARTS, said, strict=True):
            right = torch.tensor(case.right(part), dtype=torch.bool)
            if part in how.parts and right.any():
                out.append(torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0))
    return out or [torch.zeros((), requires_grad=True)]


def _scores(network: Network, some: Sequence[Case], how: How, pools: Pools) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Scores of kinds, actors and recipients of each case, the last of these that nobody is meant; of parts taught only."""
    clauses = pools.rows([case.clause for case in some])
    if not how.people:
        return [(kinds, torch.zeros(len(case.people)), torch.zeros(len(case.meant) + 1))
                for case, kinds in zip(some, network.heads["kind"](clauses), strict=True)]  # fmt: skip
    people = pools.rows([one for case in some for one in case.people])
    kinds, nobody = network.heads["kind"](clauses), network.heads["nobody"](clauses)[:, 0]
    actors, recipients = network.heads["actor"](people)[:, 0], network.heads["recipient"](people)[:, 0]
    out, at = [], 0
    for number, case in enumerate(some):
        own = slice(at, at + len(case.people))
        at = own.stop
        meant = recipients[own][list(case.meant)]
        out.append((kinds[number], actors[own], torch.cat([meant, nobody[number : number + 1]])))
    return out


def answers(network: Network, found: Sequence[Case], how: How, pools: Pools) -> list[tuple[Array, Array, Array]]:
    """What a trained network says of cases, each by itself: logarithms of shares but for a constant.

    What it was not taught it says as the linear models do, so that it weighs nothing beside them.
    """
    out = []
    with torch.no_grad():
        for case in found:
            ((kinds, actors, recipients),) = _scores(network, [case], how, pools)
            said = (_array(kinds), _array(actors), _array(recipients))
            kind, actor, recipient = (
                own if part in how.parts else linear for part, own, linear in zip(PARTS, said, case.linear, strict=True)
            )
            out.append((kind, actor, recipient))
    return out


def _array(scores: Tensor) -> Array:
    made: Array = np.asarray(scores.numpy(), dtype=np.float32)
    return made
