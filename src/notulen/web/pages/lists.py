"""Views that are sentences: meetings, threats, open demands, changes, disputes, sources; a page of each at a time."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from notulen.views.document import Document
from notulen.views.pages.views import VIEWS
from notulen.views.parting import part
from notulen.web.pages.common import Here, missing
from notulen.web.pictures import picture
from notulen.web.showing import Showing

router = APIRouter()
SIZE = 30  # sentences on a page
LATEST_FIRST = frozenset({"meetings", "threats", "disputes"})
ACTS = 12  # of a meeting


def _shown(here: Here, view: str) -> Response:
    seen = picture(here)

    def make() -> Document:
        return VIEWS[view](here.page(seen.picture, title=here.asked.talks))

    document = here.kept("view", make, view)
    return here.render(
        "list.html", view=view, part=part(document, here.asked.page, SIZE, view in LATEST_FIRST), seen=seen,
        empty=not seen.picture.acts and here.asked.everything,
    )  # fmt: skip


@router.get("/meetings")
def meetings(here: Here) -> Response:
    """Meetings, the latest first."""
    return _shown(here, "meetings")


@router.get("/threats")
def threats(here: Here) -> Response:
    """Threats and promises on conditions, the latest first."""
    return _shown(here, "threats")


@router.get("/open")
def unanswered(here: Here) -> Response:
    """Demands that nobody has answered, the oldest first."""
    return _shown(here, "open")


@router.get("/changes")
def changes(here: Here) -> Response:
    """What changed between two days."""
    return _shown(here, "changes")


@router.get("/disputes")
def disputes(here: Here) -> Response:
    """Denials and contradictions, the latest first."""
    return _shown(here, "disputes")


@router.get("/meetings/{name}")
def meeting(here: Here, name: str) -> Response:
    """A meeting, by the id of an act that tells it."""
    one = next((one for one in picture(here).picture.meetings if any(act.id == name for act in one.acts)), None)
    if one is None:
        raise missing()
    show = Showing(here)
    return here.render(
        "meeting.html", one=one, show=show, acts=show.cards(one.acts[:ACTS]), outcome=show.cards(one.outcome[:ACTS])
    )
