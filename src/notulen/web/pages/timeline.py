"""What happened by day: drawn, and told below with its three dates apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from notulen.standing import beside
from notulen.standing.acts import Act
from notulen.standing.meetings import Meeting, meetings
from notulen.web import lanes
from notulen.web.pages.common import Here
from notulen.web.showing import Showing
from notulen.web.site import Visit

router = APIRouter()
DRAWN = 350  # acts that are drawn
ROWS = 50  # acts in the table on a page
AHEAD = 21  # days after what is told in which meetings that are planned still stand
SPAN = 92  # days that are drawn where nothing else is asked for


@router.get("/timeline")
def timeline(here: Here) -> Response:
    """The timeline."""
    since, until = bounds(here)
    acts, left_out = here.found("timeline", lambda: acts_between(here, since, until), since, until, of_acts=True)
    found = here.found("timeline meetings", lambda: meetings(acts), since, until, of_acts=True)
    show = Showing(here)
    drawn = [act for act in acts if act.kind != "meet"]
    svg = here.kept("lanes", lambda: lanes.timeline(drawn, found, since, until, labels(here, show)), here.asked)
    table = sorted(acts, key=lambda act: act.day, reverse=True)
    pages = max(1, -(-len(table) // ROWS))
    at = min(here.asked.page, pages)
    return here.render(
        "timeline.html",
        svg=svg,
        rows=show.cards(table[(at - 1) * ROWS : at * ROWS]),
        pages=pages,
        at=at,
        since=since,
        until=until,
        left_out=left_out,
        threats=show.cards([act for act in table if act.kind == "threaten" and act.condition][:10]),
        windows=_windows(here, since, until),
        empty=here.span[0] is None,
        show=show,
    )


def bounds(here: Visit) -> tuple[str, str]:
    """The days that are drawn: those asked for, else the last that are told of, with what is planned after them."""
    last = here.wanted.until or here.last_day
    ahead = last if here.wanted.until else (date.fromisoformat(last) + timedelta(days=AHEAD)).isoformat()
    first = here.wanted.since or max(
        here.span[0] or last, (date.fromisoformat(last) - timedelta(days=SPAN)).isoformat()
    )
    return min(first, ahead), ahead


def acts_between(here: Visit, since: str, until: str) -> tuple[tuple[Act, ...], int]:
    """The sure acts between two days, the latest of them where they are very many, and how many were left out."""
    ledger, wanted = here.book.ledger, replace(here.wanted, since=since, until=until)
    count, _ = ledger.derived.days(wanted)
    cut = ledger.derived.days(wanted, count - DRAWN)[1] if count > DRAWN else since
    found = [one.act for one in beside.settled(ledger, replace(wanted, since=max(since, cut or since)))]
    return tuple(found[-DRAWN:]), max(0, count - DRAWN)


def labels(here: Visit, show: Showing) -> lanes.Labels:
    """The words of the drawing."""
    page = show.page

    def act(one: Act) -> str:
        told = page.say("of_report", day=page.day(one.first_published))
        when = f"{page.say('of_act', day=show.days(one))}; {told}" if one.day_from else told
        condition = page.say("if", words=page.content_of(one.condition)) if one.condition else ""
        return f"{page.act(one)}: “{page.content(one)}”{condition} ({when})"

    def meeting(one: Meeting) -> str:
        state = here.words.views.label("meeting_states", one.state)
        return page.say(
            "meeting",
            day=page.day(one.day_from),
            place=f", {one.place}" if one.place else "",
            who=page.parties(one.parties),
            state=state,
        )

    return lanes.Labels(
        here.words("timeline.title"),
        here.words("nav.meetings"),
        here.words("timeline.others"),
        here.words.views.party,
        page.day,
        act,
        meeting,
        lambda one: here.asked.lasting(f"/acts/{quote(one.id)}"),
        lambda one: here.asked.lasting(f"/meetings/{quote(one.acts[0].id)}"),
    )


def _windows(here: Visit, since: str, until: str) -> list[tuple[str, str, bool]]:
    """Links to other ranges: the name of each one's phrase, its address, and whether it is the one shown."""
    first, last = here.span
    if first is None or last is None:
        return []
    found = [
        (name, here.asked.link("/timeline", since=a, until=b, page=1), (a, b) == (here.asked.since, here.asked.until))
        for name, a, b in lanes.windows(last, first)
    ]
    for name, share in (("earlier", -0.5), ("later", 0.5)):
        a, b = lanes.moved(since, until, share)
        found.append((name, here.asked.link("/timeline", since=a, until=b, page=1), False))
    return found
