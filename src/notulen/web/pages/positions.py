"""Parties by issues: the stance of each in a word, and behind each its history and the words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from notulen.standing import beside
from notulen.standing.acts import Act
from notulen.standing.positions import Position
from notulen.standing.told import later, number
from notulen.views.plain import shortened
from notulen.web.asked import whole
from notulen.web.pages.common import Here, age, missing
from notulen.web.pictures import picture, pictured
from notulen.web.showing import Showing
from notulen.web.site import Visit

router = APIRouter()
WORDS = 120  # characters of an act's words that a cell tells
ROWS = 24  # parties on a page
TELLING = 30  # cells up to which each shows its words
SUMMED = 5  # sentences of each part of the summary
LIVE = 120  # days after which a threat without a word more is told among what comes next no longer
HISTORY = 60  # steps of one position
READ = 1500  # acts that one position is looked for in


@dataclass(frozen=True)
class Cell:
    """A party's stance on an issue.

    Attributes:
        position: it.
        act: that it rests on, or the last claim where there is no stance.
        age: days since it was last taken.
        sources: independent origins of that act.
        href: of its history.
        words: of that act.
    """

    position: Position
    act: Act
    age: int | None
    sources: int
    href: str
    words: str


@dataclass(frozen=True)
class Matrix:
    """Parties by issues."""

    issues: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]
    cells: int


@router.get("/positions")
def positions(here: Here) -> Response:
    """The matrix."""
    if (slid := whole(here.request.query_params.get("upto"), 0)) and here.span[0]:
        first = number(here.span[0]) or 1
        return RedirectResponse(
            here.asked.link("/positions", until=date.fromordinal(first + slid - 1).isoformat(), page=1), 303
        )
    found = here.found("positions", lambda: positions_of(here), of_acts=True)
    drawn = here.kept("matrix", lambda: _drawn(here, found), here.asked)
    seen = picture(here).picture
    ahead = [one for one in seen.meetings if one.state in {"planned", "possible"} and one.day >= here.last_day]
    return here.render(
        "positions.html",
        matrix=drawn,
        pages=-(-len({one.party for one in found}) // ROWS),
        show=Showing(here),
        next=ahead[:SUMMED],
        threats=_threats(here),
        slider=_slider(here),
        sums=[(name, summed(found, stances)) for name, stances in SUMS],
        empty=not found and here.asked.everything,
    )


SUMS = (("wants", ("wants",)), ("refuses", ("refuses",)), ("offers", ("offers", "accepts")))


def positions_of(here: Visit) -> list[Position]:
    wanted = replace(here.wanted, since=here.asked.began(here.book.ledger))
    found = beside.positions(here.book.ledger, wanted)
    # A party that is asked for is one whose stances are wanted, not one that others only address.
    return [one for one in found if wanted.party in (None, one.party)]


def _drawn(here: Visit, found: list[Position]) -> Markup | None:
    """The matrix as the page shows it: of all its parts the one that costs most to write."""
    made = matrix(here, found, here.asked.page)
    return here.part("matrix", made, here, here.words, here.words.views, made.cells <= TELLING) if made.rows else None


def matrix(here: Visit, found: list[Position], page: int) -> Matrix:
    """The matrix of some positions: parties and issues in the order of how much is told of them."""
    by_party = Counter(one.party for one in found if one.stance)
    by_party.update({one.party: 0 for one in found})
    parties = sorted(by_party, key=lambda code: (-by_party[code], code))[(page - 1) * ROWS : page * ROWS]
    at = {(one.party, one.issue): one for one in found if one.party in set(parties)}
    by_issue = Counter(issue for _, issue in at)
    issues = tuple(sorted(by_issue, key=lambda code: (-by_issue[code], code)))
    rows = tuple((party, tuple(_cell(here, at.get((party, issue))) for issue in issues)) for party in parties)
    return Matrix(issues, rows, sum(cell is not None for _, cells in rows for cell in cells))


def _cell(here: Visit, one: Position | None) -> Cell | None:
    if one is None:
        return None
    act = one.evidence[0] if one.stance else one.claims[-1] if one.claims else one.history[-1].act
    href = here.asked.link(f"/positions/{one.party}/{one.issue}", about=None, party=None)
    return Cell(one, act, age(act.day, here.last_day), len(act.origins), href, shortened(act.content, WORDS))


def summed(found: list[Position], stances: tuple[str, ...]) -> list[Act]:
    """The acts by which a stance of these is held, each once, the latest first."""
    acts = {one.evidence[0].id: one.evidence[0] for one in found if one.stance in stances}
    return sorted(acts.values(), key=lambda act: (act.day, len(act.origins), act.id), reverse=True)[:SUMMED]


def _threats(here: Visit) -> list[Act]:
    """Threats whose condition has not come about and that were not carried out, as far as the reports tell."""
    found = [one.act for one in picture(here).picture.conditionals if not one.came_about and not one.done]
    since = later(here.last_day, -LIVE)
    return [act for act in found if act.kind == "threaten" and act.day >= since][-SUMMED:][::-1]


def _slider(here: Visit) -> tuple[int, int, str, str] | None:
    """How many days the ledger spans, which of them is shown, and the first and the last of them."""
    first, last = here.span
    low, high = number(first or ""), number(last or "")
    if not first or not last or low is None or high is None or low >= high:
        return None
    shown = number(here.last_day) or high
    return high - low + 1, min(max(shown - low + 1, 1), high - low + 1), first, last


@router.get("/positions/{party}/{issue}")
def position(here: Here, party: str, issue: str) -> Response:
    """One position: its steps and the words, and what only others claim of it."""
    wanted = replace(here.wanted, party=party, about=(issue,), since=here.asked.began(here.book.ledger))
    if issue not in here.words.views.table["issues"]:
        raise missing()
    seen = pictured(here, wanted, READ)
    one = next((one for one in seen.picture.positions if (one.party, one.issue) == (party, issue)), None)
    if one is None:
        raise missing()
    return here.render(
        "position.html",
        one=one,
        show=Showing(here),
        steps=one.history[::-1][:HISTORY],
        claims=one.claims[::-1][:HISTORY],
        left_out=max(0, len(one.history) - HISTORY),
        age=age(one.history[-1].day, here.last_day) if one.history else None,
    )
