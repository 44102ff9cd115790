"""What the views say, for programs: plain values that JSON can hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from notulen.standing.acts import Act
from notulen.standing.changes import Change
from notulen.standing.denials import Contradiction, Denial
from notulen.standing.issues import Demand, IssueStanding
from notulen.standing.meetings import Meeting
from notulen.standing.negotiations import Negotiation
from notulen.standing.picture import Picture
from notulen.standing.positions import Position
from notulen.standing.threats import Conditional

Data = dict[str, Any]


def act(one: Act) -> Data:
    """An act."""
    return {
        "act": one.id, "minute": one.best, "kind": one.kind, "modality": one.modality, "polarity": one.polarity,
        "actors": sorted(one.actors), "recipients": sorted(one.recipients), "issues": list(one.issues),
        "day": one.day_from, "until": one.day_to, "first_published": one.first_published,
        "first_outlet": one.first_outlet, "reports": one.reports, "origins": list(one.origins), "basis": one.basis,
        "place": one.place, "content": one.content, "condition": one.condition,
    }  # fmt: skip


def _or_none(one: Act | None) -> Data | None:
    return act(one) if one else None


def position(one: Position) -> Data:
    """A party's stance on an issue, with its steps and what others claim."""
    return {
        "party": one.party, "issue": one.issue, "stance": one.stance, "since": one.since,
        "history": [{"day": step.day, "stance": step.stance, **act(step.act)} for step in one.history],
        "claims": [act(each) for each in one.claims],
    }  # fmt: skip


def meeting(one: Meeting) -> Data:
    """A meeting."""
    return {
        "parties": sorted(one.parties), "day": one.day_from, "until": one.day_to, "place": one.place,
        "state": one.state, "acts": [act(each) for each in one.acts], "outcome": [act(each) for each in one.outcome],
    }  # fmt: skip


def conditional(one: Conditional) -> Data:
    """A threat or promise, with what came of it."""
    return act(one.act) | {"came_about": _or_none(one.came_about), "done": _or_none(one.done)}


def demand(one: Demand, age: int | None) -> Data:
    """A demand, with its age in days."""
    return act(one.act) | {"since": one.since, "age": age}


def change(one: Change) -> Data:
    """A change of a stance."""
    return {
        "change": one.kind, "party": one.party, "issue": one.issue, "before": one.before, "after": one.after,
        **act(one.act),
    }  # fmt: skip


def disputes(denied: Sequence[Denial], differ: Sequence[Contradiction]) -> Data:
    """Denials and contradictions."""
    return {
        "denials": [{"denial": act(one.denial), "allegation": _or_none(one.allegation)} for one in denied],
        "contradictions": [{"on": one.on, "acts": [act(each) for each in one.acts]} for one in differ],
    }


def standing(one: IssueStanding) -> Data:
    """Where an issue stands."""
    return {
        "issue": one.issue, "standing": one.standing, "since": one.since, "acts": [act(each) for each in one.acts]
    }  # fmt: skip


def brief(picture: Picture) -> Data:
    """Where the talks stand."""
    return {
        "standing": [standing(one) for one in picture.standing],
        "positions": [position(one) for one in picture.positions],
        "meetings": [meeting(one) for one in picture.meetings],
        "lone": [act(one) for one in picture.lone],
    }


def talks(one: Negotiation, picture: Picture) -> Data:
    """Where one of several negotiations stands."""
    return {"parties": sorted(one.parties), "issues": list(one.issues), **brief(picture)}
