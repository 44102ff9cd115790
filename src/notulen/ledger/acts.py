"""Acts, carriers and copies as a ledger keeps them, and as the rows that they are kept in."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import and_, or_, select

from notulen.ledger import schema, settling
from notulen.ledger.filters import Filter
from notulen.ledger.where import by_columns


@dataclass(frozen=True, slots=True)
class KeptAct:
    """One act and the minutes that tell it.

    Attributes:
        id: a name of its own, made from its minutes' ids and so the same in every ledger that holds them.
        block: the name of the part it was worked out with; parts are replaced whole.
        kind, modality, polarity: as in a minute.
        actors, recipients, issues: codes.
        day_from, day_to: ISO days.
        first_published, first_outlet: where and when it was first told.
        reports: how many tell it.
        origins: how many of these are independent.
        confidence: 0 to 1.
        minutes: ids of those that tell it.
        more: whatever else its maker wants to find again, as a text of its own.
        sure: whether it moves anything; known once it was settled.
        number: its row's.
    """

    id: str
    block: str
    kind: str
    modality: str
    polarity: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    issues: tuple[str, ...]
    day_from: str | None
    day_to: str | None
    first_published: str | None
    first_outlet: str | None
    reports: int
    origins: int
    confidence: float
    minutes: tuple[str, ...] = ()
    more: str | None = None
    sure: bool = False
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Carried:
    """A report as a carrier of text: its key, where and when it was published, the wire it names, its words."""

    key: str
    outlet: str | None
    published: str | None
    wire: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a report's text comes from.

    Attributes:
        key: the report's.
        origin: the wire or outlet, as it is counted.
        day: ISO day on which the text was first published.
        signature: whatever its maker compares texts by.
    """

    key: str
    origin: str
    day: str | None = None
    signature: bytes | None = None


def kept_act(row: Any, minutes: tuple[str, ...] = ()) -> KeptAct:  # noqa: ANN401 - a row of SQLAlchemy's
    """A row of `acts` as an act, with the ids of those of its minutes that are told."""
    return KeptAct(
        row.id, row.block, row.kind, row.modality, row.polarity, _parts(row.actors, "+"), _parts(row.recipients, "+"),
        _parts(row.issues, " "), row.day_from, row.day_to, row.first_published, row.first_outlet, row.reports,
        row.origins, row.confidence, minutes, row.more, bool(row.sure), row.number,
    )  # fmt: skip


def as_told(row: Any) -> KeptAct:  # noqa: ANN401 - a row of SQLAlchemy's
    """An act as it was before any were counted to it."""
    act = kept_act(row)
    if row.raw is None:
        return act
    told = dict(zip(settling.CHANGING, json.loads(row.raw), strict=True))
    told |= {"recipients": _parts(told["recipients"], "+"), "issues": _parts(told["issues"], " ")}
    return replace(act, **told)


def row_of(act: KeptAct) -> tuple[Any, ...]:
    """An act as a row, without its number and what it comes to beside its neighbours."""
    return (
        act.id, act.block, act.kind, act.modality, act.polarity, "+".join(act.actors), "+".join(act.recipients),
        " ".join(act.issues), act.day_from, act.day_to, act.first_published, act.first_outlet, act.reports,
        act.origins, act.confidence, act.more,
    )  # fmt: skip


def changing(act: KeptAct) -> tuple[Any, ...]:
    """What of an act changes by what is counted to it, as in a row (`settling.CHANGING`)."""
    return (
        "+".join(act.recipients), " ".join(act.issues), act.day_from, act.day_to, act.reports, act.origins, act.more
    )  # fmt: skip


def acts_where(wanted: Filter) -> list[Any]:
    """What acts must hold to be wanted, on a SELECT over `acts`."""
    a, by_issue, by_party = schema.acts.c, schema.act_issues.c, schema.act_parties.c
    found: list[Any] = []

    def among(role: str) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy's
        wanted_codes = by_party.code.in_(wanted.between)
        return a.number.in_(select(by_party.act).where(by_party.role == role, wanted_codes))

    if wanted.about:
        found.append(a.number.in_(select(by_issue.act).where(by_issue.issue.in_(wanted.issues()))))
    if wanted.party is not None:
        found.append(a.number.in_(select(by_party.act).where(by_party.code == wanted.party)))
    if wanted.between:
        found.append(
            or_(
                and_(among("actor"), or_(a.recipients == "", among("recipient"))),
                and_(a.actors == "", among("recipient")),
            )
        )
    return found + by_columns(schema.acts, wanted)


def _parts(joint: str, by: str) -> tuple[str, ...]:
    return tuple(joint.split(by)) if joint else ()
