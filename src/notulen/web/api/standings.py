"""What standing says: positions, issues, meetings, threats, demands, changes, disputes, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from fastapi import APIRouter
from pydantic import BaseModel

from notulen.standing import beside
from notulen.standing.positions import Position
from notulen.standing.told import gap, later
from notulen.views.pages import data
from notulen.views.pages.views import WEEK
from notulen.views.pages.views import sources as sources_of
from notulen.web.api import models
from notulen.web.api.asking import Ask, Asking, Limit, Offset, Plainly
from notulen.web.pictures import Seen, picture

router = APIRouter()
M = TypeVar("M", bound=BaseModel)
Rows = list[dict[str, Any]]


def positions_of(ask: Ask) -> Rows:
    """Positions that are asked for, by party and issue."""
    wanted = replace(ask.here.wanted, since=ask.here.asked.began(ask.here.book.ledger))
    found: Iterable[Position] = beside.positions(ask.here.book.ledger, wanted)
    return [data.position(one) for one in found if wanted.party in (None, one.party)]


def standing_of(ask: Ask, seen: Seen) -> Rows:
    """Where issues stand."""
    return [data.standing(one) for one in seen.picture.standing]


def meetings_of(ask: Ask, seen: Seen) -> Rows:
    """Meetings by day."""
    return [data.meeting(one) for one in seen.picture.meetings if _within(ask, one.day)]


def threats_of(ask: Ask, seen: Seen) -> Rows:
    """Threats, and promises on conditions."""
    return [data.conditional(one) for one in seen.picture.conditionals if _within(ask, one.act.day)]


def demands_of(ask: Ask, seen: Seen) -> Rows:
    """Demands that nobody has answered, the oldest first."""
    last = _last(ask, seen)
    found = [one for one in seen.picture.demands if one.live and not one.answers and _within(ask, one.since)]
    return [data.demand(one, None if (days := gap(one.since, last)) is None else max(0, days)) for one in found]


def changes_of(ask: Ask, seen: Seen) -> Rows:
    """What changed between two days; without a first one within the last week that is told of."""
    last = _last(ask, seen)
    since = ask.here.wanted.since or later(last, -WEEK)
    return [data.change(one) for one in seen.picture.changes(since, last or None)] if seen.picture.acts else []


def disputes_of(ask: Ask, seen: Seen) -> Rows:
    """Denials with what they deny, then contradictions."""
    denied = [one for one in seen.picture.denials if _within(ask, one.denial.day)]
    differ = [one for one in seen.picture.contradictions if _within(ask, one.acts[0].day)]
    told: Rows = [
        {"on": "denial", "acts": [data.act(act) for act in (one.denial, one.allegation) if act]} for one in denied
    ]
    return told + [{"on": one.on, "acts": [data.act(act) for act in one.acts]} for one in differ]


def sources_told(ask: Ask, seen: Seen) -> Rows:
    """Outlets and wires by what they tell."""
    found: Rows = list(sources_of(ask.here.page(seen.picture)).data())
    return found


Making = Callable[[Ask, Seen], Rows]
TABLES: dict[str, Making] = {
    "standing": standing_of, "meetings": meetings_of, "threats": threats_of, "demands": demands_of,
    "changes": changes_of, "disputes": disputes_of, "sources": sources_told,
}  # fmt: skip


def worked(ask: Ask, name: str) -> tuple[Rows, Seen]:
    """A table that is worked out of acts, with what it was worked out of; the answer is tagged by when it was."""

    def make() -> tuple[Rows, Seen]:
        seen = picture(ask.here)
        return TABLES[name](ask, seen), seen

    return ask.stamped(f"api {name}", make, ask.here.words.language)


def _page(ask: Ask, name: str, model: type[M], limit: int, offset: int) -> models.Worked[M]:
    rows, seen = worked(ask, name)
    return models.Worked(
        items=[model(**row) for row in rows[offset : offset + limit]], total=len(rows), limit=limit, offset=offset,
        next=ask.next(len(rows), limit, offset), older_left_out=seen.left_out, worked_out_since=seen.since,
    )  # fmt: skip


def _last(ask: Ask, seen: Seen) -> str:
    """The day up to which is told: the last one asked for, or the newest publication."""
    return ask.here.wanted.until or max((act.last_published or "" for act in seen.picture.acts), default="")


def _within(ask: Ask, day: str) -> bool:
    wanted = ask.here.wanted
    return (wanted.since is None or day >= wanted.since) and (wanted.until is None or day <= wanted.until)


@router.get("/positions", summary="Each party's stance on each issue")
def positions(ask: Asking, limit: Limit = 50, offset: Offset = 0) -> models.Listing[models.Position]:
    """Positions up to `until`, with the steps of their last day and what only others claim."""
    rows = ask.stamped("api positions", lambda: positions_of(ask))
    return ask.listing([models.Position(**row) for row in rows[offset : offset + limit]], len(rows), limit, offset)


@router.get("/standing", summary="Where each issue stands")
def standing(ask: Asking, limit: Limit = 50, offset: Offset = 0) -> models.Worked[models.IssueStanding]:
    """Agreed, blocked, open, unanswered, disputed or only spoken of."""
    return _page(ask, "standing", models.IssueStanding, limit, offset)


@router.get("/meetings", summary="Meetings, by day")
def meetings(ask: Asking, limit: Limit = 50, offset: Offset = 0) -> models.Worked[models.Meeting]:
    """Planned, held or cancelled, and what came of them."""
    return _page(ask, "meetings", models.Meeting, limit, offset)


@router.get("/threats", summary="Threats, and promises on conditions")
def threats(ask: Asking, limit: Limit = 50, offset: Offset = 0) -> models.Worked[models.Threat]:
    """Whether the condition came about, and whether it was done."""
    return _page(ask, "threats", models.Threat, limit, offset)


@router.get("/demands", summary="Demands that nobody has answered")
def demands(ask: Asking, limit: Limit = 50, offset: Offset = 0) -> models.Worked[models.Demand]:
    """The oldest first, with their age."""
    return _page(ask, "demands", models.Demand, limit, offset)


@router.get("/changes", summary="What changed between two days")
def changes(ask: Asking, limit: Limit = 50, offset: Offset = 0) -> models.Worked[models.Change]:
    """Between `since` (without it a week before the last day) and `until`."""
    return _page(ask, "changes", models.Change, limit, offset)


@router.get("/disputes", summary="Denials and contradictions")
def disputes(ask: Asking, limit: Limit = 50, offset: Offset = 0) -> models.Worked[models.Dispute]:
    """A denial with what it denies, where that is known; then acts that contradict each other."""
    return _page(ask, "disputes", models.Dispute, limit, offset)


@router.get("/sources", summary="Outlets and wires")
def sources(ask: Asking, limit: Limit = 50, offset: Offset = 0) -> models.Worked[models.Source]:
    """How much each tells, how much first, and how much alone."""
    return _page(ask, "sources", models.Source, limit, offset)


@router.get("/parties", summary="Parties")
def parties(ask: Plainly, limit: Limit = 50, offset: Offset = 0) -> models.Listing[models.Party]:
    """Those with the most acts by and toward them first."""
    ask.tag()
    rows = ask.here.book.ledger.browse.parties()
    named = ask.here.words.views
    found = [
        models.Party(code=c, name=named.party(c), acts_by=by, acts_to=to) for c, by, to in rows[offset : offset + limit]
    ]
    return ask.listing(found, len(rows), limit, offset)


@router.get("/issues", summary="Issues")
def issues(ask: Plainly, limit: Limit = 50, offset: Offset = 0) -> models.Listing[models.Issue]:
    """Those with the most acts about them first."""
    ask.tag()
    rows = ask.here.book.ledger.browse.issues()
    named = ask.here.words.views
    found = [models.Issue(code=c, name=named.label("issues", c), acts=n) for c, n in rows[offset : offset + limit]]
    return ask.listing(found, len(rows), limit, offset)


@router.get("/talks", summary="Talks that have a name")
def talks(ask: Plainly, limit: Limit = 50, offset: Offset = 0) -> models.Listing[models.Talk]:
    """By their names; `talks=NAME` makes the other addresses keep to one."""
    ask.tag()
    known = ask.here.book.ledger.talks.all()
    found = [
        models.Talk(name=one.name, between=list(one.between), about=list(one.about), since=one.since, until=one.until)
        for one in known[offset : offset + limit]
    ]
    return ask.listing(found, len(known), limit, offset)
