"""Threats and promises, and what hangs on what (docs/standing.md, "came-about", "deed-done")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from notulen.standing import conditions
from notulen.standing.acts import Act, order
from notulen.standing.among import Among
from notulen.standing.words import likeness, words

DEEDS = frozenset(
    {"suspend", "sanction", "mobilize", "withdraw", "aid", "attack", "coerce", "meet", "accept", "mediate"}
)
HARM = frozenset({"suspend", "sanction", "mobilize", "attack", "coerce"})
SAME_DEED = 0.4  # share of the shorter one's words
_HANGS = frozenset({"threaten", "pledge", "offer"})
_HAPPENS = DEEDS | {"reject", "suspend"}


@dataclass(frozen=True, slots=True)
class Conditional:
    """A threat, or a promise or offer on a condition.

    Attributes:
        act: which.
        came_about: the later act by which its condition came about, if one tells.
        done: the later act by which what was threatened or promised was done, if one tells.
    """

    act: Act
    came_about: Act | None
    done: Act | None


def conditionals(acts: Iterable[Act], most: int | None = None) -> list[Conditional]:
    """All threats, and promises and offers with a condition, oldest first.

    Args:
        acts: of the parties in question, in any order.
        most: only so many, the latest.
    """
    ordered = sorted(acts, key=order)
    deeds = Among(act for act in ordered if act.kind in _HAPPENS and act.modality == "actual" and act.basis != "claim")
    told = [act for act in ordered if _hangs(act)]
    return [Conditional(act, _came_about(act, deeds), _done(act, deeds)) for act in told[-most if most else 0 :]]


def _hangs(act: Act) -> bool:
    return act.kind in _HANGS and act.modality == "actual" and (act.kind == "threaten" or act.condition is not None)


def _came_about(act: Act, deeds: Among) -> Act | None:
    """The likest later deed that fulfils the condition, by one of whom it speaks."""
    wanted = conditions.condition(act)
    if wanted is None:
        return None
    others = (one for one in deeds.of(wanted.by, act.day) if one.day > act.day and not one.actors & act.actors)
    found = [(like, one) for one in others if (like := conditions.met(wanted, one))]
    return min(found, key=lambda pair: (-pair[0], pair[1].day, pair[1].id))[1] if found else None


def _done(act: Act, deeds: Among) -> Act | None:
    """The likest later deed of the same party, toward the same, with the words of what was announced."""
    kinds = HARM if act.kind == "threaten" else DEEDS - HARM
    own = (one for one in deeds.of(act.actors, act.day) if one.day > act.day and one.kind in kinds)
    return _likest((one for one in own if _toward(one, act)), act.content, act.language)


def _toward(one: Act, act: Act) -> bool:
    return not one.recipients or not act.recipients or bool(one.recipients & act.recipients)


def _likest(found: Iterable[Act], text: str, language: str) -> Act | None:
    wanted = words(text, language)
    scored = []
    for act in found:
        like = likeness(wanted, words(act.content, act.language), act.language == language)
        if like is not None and like >= SAME_DEED:
            scored.append((-like, act.day, act.id, act))
    return min(scored, key=lambda one: one[:3])[3] if scored else None
