"""The first page: where the talks stand, what is new, what comes next, and on whose word."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from notulen.standing.issues import IssueStanding
from notulen.standing.meetings import Meeting
from notulen.standing.picture import Picture
from notulen.standing.told import later
from notulen.views.document import Document, Heading, Items, Line, Paragraph
from notulen.views.pages.views import brief, changes
from notulen.views.parting import part
from notulen.web import visits
from notulen.web.asked import day_of
from notulen.web.pages.common import Here
from notulen.web.pictures import picture
from notulen.web.showing import Showing
from notulen.web.site import Visit

router = APIRouter()
URGENT = ("blocked", "unanswered", "open", "disputed", "agreed", "spoken-of")
WEEK = 7
MEETINGS = 6
NEGOTIATIONS = 5
OUTLETS = 8
CHANGES = 8
SHOWN = 30  # sentences of the brief


@dataclass(frozen=True)
class _Told:
    """What the page tells, worked out."""

    brief: Document
    issues: list[tuple[IssueStanding, Line]]
    next: list[Meeting]
    weights: list[tuple[str, int, int]]


@router.get("/")
def overview(here: Here) -> Response:
    """Where the talks stand."""
    seen = picture(here)
    told = here.kept("overview", lambda: _told(here, seen.picture))
    since = visits.since(here)
    chosen = day_of(here.request.query_params, "changed_since")
    began = chosen or (since if since and since <= here.last_day else None) or later(here.last_day, -WEEK)
    changed = here.kept("changed", lambda: _changes(here, seen.picture, began), began)
    response = here.render(
        "overview.html", told=told, empty=not seen.picture.acts, changed=part(changed, 1, CHANGES), began=began,
        chosen=chosen, visited=since, seen=seen, show=Showing(here),
        added=here.found("added", lambda: here.book.ledger.browse.added_since(since or ""), since) if since else None,
        negotiations=seen.picture.negotiations[:NEGOTIATIONS],
        rest=part(told.brief, 1, SHOWN),
    )  # fmt: skip
    visits.remember(response, here)
    return response


def _told(here: Visit, seen: Picture) -> _Told:
    document = brief(here.page(seen))
    heading = here.words.views.label("views", "standing")
    issues: list[tuple[IssueStanding, Line]] = []
    # The day up to which is told stands at the head of the page.
    blocks = [block for block in document.blocks if not isinstance(block, Paragraph)]
    at = next((i for i, block in enumerate(blocks) if isinstance(block, Heading) and block.text == heading), None)
    if at is not None:
        # The sentences of the issues stand in a table of their own here, in the same order.
        told = blocks[at + 1]
        issues = list(zip(seen.standing, told.lines if isinstance(told, Items) else (), strict=True))
        del blocks[at : at + 2]
    rest = Document(
        document.title, document.language, tuple(blocks), document.sources, document.sources_title
    )  # fmt: skip
    ahead = [one for one in seen.meetings if one.state in {"planned", "possible"} and one.day >= here.last_day]
    return _Told(rest, _ranked(issues), ahead[:MEETINGS], _weights(here, seen))


def _ranked(issues: list[tuple[IssueStanding, Line]]) -> list[tuple[IssueStanding, Line]]:
    """Issues by what they ask of a reader: those that wait for something first, of these the latest."""
    latest = sorted(issues, key=lambda one: one[0].since, reverse=True)
    return sorted(latest, key=lambda one: URGENT.index(one[0].standing))


def _changes(here: Visit, seen: Picture, since: str) -> Document:
    page = here.page(seen)
    page.scope = type(page.scope)(since, here.wanted.until)
    return changes(page)


def _weights(here: Visit, seen: Picture) -> list[tuple[str, int, int]]:
    """Sources with the acts they tell, and those they alone tell."""
    told: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for act in seen.acts:
        told.update(act.origins)
        alone.update(act.origins if len(act.origins) == 1 else ())
    page = here.page(seen)
    by = {origin: [act for act in seen.acts if origin in act.origins][:5] for origin, _ in told.most_common(OUTLETS)}
    return [(page.printed(origin, by[origin]), count, alone[origin]) for origin, count in told.most_common(OUTLETS)]
