"""Acts as a ledger's rows, and back."""

from __future__ import annotations

import json
from typing import Any

from notulen.ledger.acts import KeptAct
from notulen.standing.acts import Act

LONGEST = 400  # characters of content that are kept with an act
_MORE = ("basis", "actor", "source", "place", "condition", "language", "best", "amounts", "votes",
         "day_votes", "otherwise", "last_published")  # fmt: skip


def kept(act: Act) -> KeptAct:
    """An act as a ledger keeps it."""
    more = {name: getattr(act, name) for name in _MORE} | {
        "content": act.content[:LONGEST],
        "origins": act.origins,
        "claimants": sorted(act.claimants),
        "carriers": sorted(one[:12] for one in act.carriers),
        "to_votes": [(sorted(codes), count) for codes, count in act.to_votes],
    }
    return KeptAct(
        act.id, act.block, act.kind, act.modality, act.polarity, tuple(sorted(act.actors)),
        tuple(sorted(act.recipients)), act.issues, act.day_from or act.first_published, act.day_to or act.first_published,
        act.first_published, act.first_outlet, act.reports, len(act.origins), act.confidence, act.minutes,
        json.dumps({**more, "dated": act.day_from is not None}, ensure_ascii=False, separators=(",", ":")),
    )  # fmt: skip


def act_of(row: KeptAct) -> Act:
    """An act as it was kept, without the ids of its minutes."""
    more: dict[str, Any] = json.loads(row.more or "{}")
    return Act(
        id=row.id, block=row.block, kind=row.kind, modality=row.modality, polarity=row.polarity,
        actors=frozenset(row.actors), recipients=frozenset(row.recipients), issues=row.issues,
        day_from=row.day_from if more["dated"] else None, day_to=row.day_to if more["dated"] else None,
        first_published=row.first_published, first_outlet=row.first_outlet, reports=row.reports,
        last_published=more["last_published"],
        origins=tuple(more["origins"]), basis=more["basis"], claimants=frozenset(more["claimants"]),
        actor=more["actor"], source=more["source"], place=more["place"], condition=more["condition"],
        content=more["content"], language=more["language"], best=more["best"], minutes=row.minutes,
        amounts=tuple(more["amounts"]), confidence=row.confidence, carriers=frozenset(more["carriers"]),
        otherwise=tuple(more["otherwise"]),
        votes=tuple((issue, count) for issue, count in more["votes"]),
        day_votes=tuple(((first, last), count) for (first, last), count in more["day_votes"]),
        to_votes=tuple((frozenset(codes), count) for codes, count in more["to_votes"]),
    )  # fmt: skip
