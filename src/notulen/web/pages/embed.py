"""The matrix and the timeline as pictures by themselves, to put into other pages: plain SVG without links or scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from notulen.standing.meetings import meetings
from notulen.standing.positions import Position
from notulen.web import grid, lanes
from notulen.web.pages.common import Here, age
from notulen.web.pages.positions import positions_of
from notulen.web.pages.timeline import acts_between, bounds, labels
from notulen.web.showing import Showing
from notulen.web.site import Visit

router = APIRouter()
ROWS, COLUMNS = 16, 10
_HEADERS = {
    # A picture: nothing in it may load or run, also where somebody opens it by itself.
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "cross-origin-resource-policy": "same-site",
    "cache-control": "no-cache",
}


def _sent(svg: Markup) -> Response:
    return Response(str(svg).encode("utf-8", "replace"), media_type="image/svg+xml", headers=_HEADERS)


@router.get("/embed/positions.svg")
def positions(here: Here) -> Response:
    """The matrix of positions: those parties and issues of which the most is told."""
    return _sent(here.kept("grid", lambda: _grid(here)))


def _grid(here: Visit) -> Markup:
    found = positions_of(here)
    parties = _most(one.party for one in found if one.stance or one.claims)[:ROWS]
    kept = [one for one in found if one.party in parties]
    return grid.grid(kept, parties, _most(one.issue for one in kept)[:COLUMNS], _labels(here))


def _most(codes: Iterable[str]) -> list[str]:
    counted = Counter(codes)
    return sorted(counted, key=lambda code: (-counted[code], code))


def _labels(here: Visit) -> grid.Labels:
    words, page, last = here.words, Showing(here).page, here.last_day

    def detail(one: Position) -> str:
        days = age(one.history[-1].day, last)
        old = words("positions.age", n=days) if days else words("positions.that_day") if days == 0 else ""
        sources = words("acts.sources", n=len(one.evidence[0].origins))
        return f"{old} · {sources}" if old else sources

    def told(one: Position) -> str:
        act = one.evidence[0] if one.stance else one.claims[-1] if one.claims else one.history[-1].act
        return f"{page.act(act)}: “{page.content(act)}” ({page.day(act.day)})"

    return grid.Labels(
        words("positions.title"), words.views.party, lambda code: words.views.label("issues", code),
        lambda code: words.views.label("stances", code), words("positions.claimed"), words("positions.dropped"),
        detail, told,
    )  # fmt: skip


@router.get("/embed/timeline.svg")
def timeline(here: Here) -> Response:
    """The timeline."""
    since, until = bounds(here)

    def make() -> Markup:
        acts, _ = acts_between(here, since, until)
        said = replace(labels(here, Showing(here)), act_href=lambda _: None, meeting_href=lambda _: None)
        drawn = [act for act in acts if act.kind != "meet"]
        return lanes.timeline(drawn, meetings(acts), since, until, said, alone=True)

    return _sent(here.kept("timeline alone", make, since, until))
