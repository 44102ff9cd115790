"""Minutes as a reader that errs would have read them: damaged by seed, at the reading's own measured rates by field.

What is damaged stays plausible: a party of the same negotiation, an issue of it, a kind that the reader takes for the
other. Only what standing looks at is touched; spans stay where they are, since the reading finds words well.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from notulen.standing.told import Told


@dataclass(frozen=True)
class Rates:
    """How often each field is right among the found minutes, and how many are found (training/acts/README.md)."""

    recall: float = 0.78
    precision: float = 0.80
    kind: float = 0.64
    actor: float = 0.86
    recipient: float = 0.60
    issue: float = 0.76
    source: float = 0.87
    modality: float = 0.92
    polarity: float = 0.84
    when: float = 0.57


# What a kind is mostly taken for: statements under a common verb are mixed up among themselves.
MIXED = ("state", "assess", "demand", "accuse")
OTHERS = ("offer", "reject", "support", "threaten", "deny", "pledge", "meet", "accept")
AMONG_MIXED = 0.75


def damaged(told: Sequence[Told], seed: int, rates: Rates = Rates()) -> list[Told]:
    """The minutes as they would have been read.

    Args:
        told: the true ones of one negotiation.
        seed: decides what goes wrong.
        rates: how often.
    """
    rng = random.Random(seed)
    parties = sorted({code for one in told for code in one.actors | one.recipients})
    issues = sorted({issue for one in told for issue in one.issues})
    found: list[Told] = []
    for one in told:
        if rng.random() >= rates.recall:
            continue
        found.append(_read(rng, one, parties, issues, rates))
        if rng.random() < (1 - rates.precision) / rates.precision:
            found.append(_invented(rng, one, parties, issues))
    return found


def _read(rng: random.Random, one: Told, parties: Sequence[str], issues: Sequence[str], rates: Rates) -> Told:
    wrong = {name: rng.random() >= getattr(rates, name) for name in ("kind", "actor", "recipient", "issue", "source")}
    changed = replace(
        one,
        kind=_kind(rng, one.kind) if wrong["kind"] else one.kind,
        actors=_party(rng, one.actors, parties) if wrong["actor"] else one.actors,
        actor=None if wrong["actor"] else one.actor,
        recipients=_lost(rng, one.recipients, parties) if wrong["recipient"] else one.recipients,
        issues=(rng.choice([i for i in issues if i not in one.issues] or list(issues)),) if wrong["issue"] else one.issues,
        sources=_lost(rng, one.sources, parties) if wrong["source"] else one.sources,
        modality=rng.choice(("actual", "planned", "possible", "negated")) if rng.random() >= rates.modality else one.modality,
        polarity=None if rng.random() >= rates.polarity else one.polarity,
    )  # fmt: skip
    return _dated(rng, changed, rates)


def _kind(rng: random.Random, kind: str) -> str:
    among = MIXED if rng.random() < AMONG_MIXED else OTHERS
    return rng.choice([one for one in among if one != kind])


def _party(rng: random.Random, codes: frozenset[str], parties: Sequence[str]) -> frozenset[str]:
    if len(codes) > 1 and rng.random() < 0.5:  # joint actors are often read as one of them
        return frozenset({rng.choice(sorted(codes))})
    return frozenset({rng.choice([*(one for one in parties if one not in codes), "UNK"])})


def _lost(rng: random.Random, codes: frozenset[str], parties: Sequence[str]) -> frozenset[str]:
    """Mostly nobody is found; else somebody else."""
    if codes and rng.random() < 0.6:
        return frozenset()
    return frozenset({rng.choice([one for one in parties if one not in codes])})


def _dated(rng: random.Random, one: Told, rates: Rates) -> Told:
    if one.day_from is None or rng.random() < rates.when:
        return one
    if rng.random() < 0.7:
        return replace(one, day_from=None, day_to=None)
    day = (date.fromisoformat(one.day_from) + timedelta(days=rng.choice((-7, -1, 1, 2)))).isoformat()
    return replace(one, day_from=day, day_to=day)


def _invented(rng: random.Random, one: Told, parties: Sequence[str], issues: Sequence[str]) -> Told:
    """A minute where there is none."""
    return replace(
        one, minute=f"{rng.getrandbits(64):016x}", start=one.start + 1, kind=_kind(rng, one.kind),
        actors=frozenset({rng.choice([*parties, "UNK"])}), actor=None, recipients=frozenset(), issues=(rng.choice(issues),),
        day_from=None, day_to=None, content="", condition=None, modality="actual", confidence=0.4,
    )  # fmt: skip
