"""Minutes known to be right as cases to learn from: what the encoder is given, what the linear models say, what is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from notulen.model import Report
from notulen.reading.candidates import Candidate
from notulen.reading.cast import Who
from notulen.reading.encoder.inputs import Seen, seen
from notulen.reading.features import Sight, kind_features
from notulen.reading.gold import Minute, align, parties, told_by_gold
from notulen.reading.learned import Array, Models, logs
from notulen.reading.minutes import VOICED, Act, source_of
from notulen.reading.people import UNKNOWN
from notulen.reading.reader import Prepared, Reader
from notulen.reading.roles import Option, Prior
from notulen.reading.scoring import LinearScorer, Near, near_of


@dataclass(frozen=True, slots=True)
class Case:
    """A minute that the reading has a candidate for.

    Attributes:
        report: the id of its report.
        clause: what is given of the candidate.
        kind: number of its kind among the labels.
        people: what is given of each person near it.
        options: these people.
        meant: numbers of those that may be its recipients.
        actor, recipient: the parties that act and are meant; none where nobody is.
        sourced: whether the source comes out right if this person acts, and at the end if nobody does.
        linear: what the linear models say, in the order of `PARTS`: logarithms of shares but for a constant, the last of the
            recipient's that nobody is meant.
    """

    report: str
    clause: Seen
    kind: int
    people: tuple[Seen, ...]
    options: tuple[Option, ...]
    meant: tuple[int, ...]
    actor: frozenset[str]
    recipient: frozenset[str]
    sourced: tuple[bool, ...]
    linear: tuple[Array, Array, Array]

    def right(self, part: str) -> list[bool]:
        """Which answers are right, in the order in which they are given."""
        if part == "kind":
            return [number == self.kind for number in range(len(self.linear[0]))]
        if part == "actor":
            return [one.who.parties == self.actor for one in self.options]
        meant = [bool(self.recipient) and self.options[i].who.parties == self.recipient for i in self.meant]
        return [*meant, not self.recipient]


PARTS = ("kind", "actor", "recipient")


def cases(marked: Sequence[tuple[Report, Sequence[Minute]]], reader: Reader, models: Models) -> Iterator[Case]:
    """The cases of reports whose minutes are known.

    Args:
        marked: reports, each with its language set and with its minutes as JSON has them.
        reader: reads them.
        models: the linear models.
    """
    ready = reader.prepare(report for report, _ in marked)
    for (_, minutes), prepared in zip(marked, ready, strict=True):
        yield from _of_report(prepared, minutes, models)


def _of_report(prepared: Prepared, minutes: Sequence[Minute], models: Models) -> Iterator[Case]:
    holds = align(prepared, minutes)
    prior = Prior()
    sight = Sight(prepared.ctx, prepared.cast)
    for number, cand in enumerate(prepared.candidates):
        if number in holds:
            minute = minutes[holds[number]]
            yield _case(prepared, sight, cand, minute, models, prior)
            prior = Prior(told_by_gold(prepared, minute["actor"]), told_by_gold(prepared, minute["recipient"]))


def _case(prepared: Prepared, sight: Sight, cand: Candidate, minute: Minute, models: Models, prior: Prior) -> Case:
    ctx, linear = prepared.ctx, LinearScorer(models)
    near = near_of(ctx, prepared.cast, cand, minute["kind"], prepared.speakers.of(cand.said), prior)
    actor, recipient = parties(minute["actor"]), parties(minute["recipient"])
    told = Who(0, 0, "+".join(sorted(actor)) or UNKNOWN, None, "none")
    may = near.without_prior()
    shares = linear.kinds(ctx, [(cand, kind_features(sight, cand))])[0]
    return Case(
        report=prepared.report.id, clause=seen(ctx, cand), kind=list(linear.labels).index(minute["kind"]),
        people=tuple(seen(ctx, cand, one.who) for one in near.options), options=tuple(near.options),
        meant=tuple(i for i, one in enumerate(near.options) if one in may.options), actor=actor, recipient=recipient,
        sourced=tuple(_sourced(prepared, cand, minute, near)),
        linear=(
            logs(shares), _array(linear.actors(ctx, near)), _array(linear.recipients(ctx, may, told))
        ),
    )  # fmt: skip


def _array(scores: Iterable[float]) -> Array:
    return np.array(list(scores), dtype=np.float32)


def _sourced(prepared: Prepared, cand: Candidate, minute: Minute, near: Near) -> Iterator[bool]:
    """Whether the source comes out right by the rules, if each of the options acts, and if nobody does."""
    right = parties(minute["source"])
    for option in (*near.options, None):
        act = Act(cand, [], minute["kind"], 1.0, modality=minute["modality"], actor=option)
        voiced = bool(VOICED & prepared.ctx.tags[cand.head])
        found = source_of(prepared.speakers, act, minute["modality"] == "actual", voiced)
        yield (found[0].parties if found else frozenset()) == right
