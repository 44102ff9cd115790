"""Talks: choose a negotiation, give one a name, take the name away."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from notulen.errors import NotulenError
from notulen.ledger.filters import Filter
from notulen.ledger.talks import Talk
from notulen.reports.dates import iso
from notulen.web.forms import Sent, text
from notulen.web.pages.common import Here
from notulen.web.pictures import pictured
from notulen.web.showing import Showing
from notulen.web.site import Visit

router = APIRouter()
FOUND = 12
_NAME = 80  # characters


@dataclass(frozen=True)
class Draft:
    """Talks as they were written into the form, and what is wrong with them."""

    name: str = ""
    between: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    reason: str = ""


@router.get("/talks")
def talks(here: Here) -> Response:
    """The talks that have a name, those that are found, and a form."""
    query = here.request.query_params
    return _shown(
        here,
        Draft(
            query.get("name", ""), here.asked.between, here.asked.about, here.asked.since or "", here.asked.until or ""
        ),
    )


def _shown(here: Visit, draft: Draft) -> Response:
    everything = pictured(here, Filter())
    return here.render(
        "talks.html", 422 if draft.reason else 200, known=here.book.ledger.talks.all(), draft=draft, show=Showing(here),
        found=everything.picture.negotiations[:FOUND],
    )  # fmt: skip


@router.post("/talks")
def add(here: Here, form: Sent) -> Response:
    """Gives talks a name."""
    draft = Draft(
        text(form, "name").strip()[:_NAME], tuple(str(one) for one in form.getlist("between")),
        tuple(str(one) for one in form.getlist("about")), text(form, "since"), text(form, "until"),
    )  # fmt: skip
    try:
        here.book.ledger.talks.add(Talk(draft.name, draft.between, draft.about, _day(draft.since), _day(draft.until)))
    except NotulenError as error:
        return _shown(here, Draft(draft.name, draft.between, draft.about, draft.since, draft.until, str(error)))
    here.book.wrote()
    return RedirectResponse(here.asked.lasting("/", talks=draft.name), 303)


def _day(value: str) -> str | None:
    if not value.strip():
        return None
    found = iso(value.strip())
    if found is None:
        raise NotulenError(f"{value[:40]!r} is no day; write it as 2022-01-13")
    return found[:10]


@router.post("/talks/remove")
def remove(here: Here, form: Sent) -> Response:
    """Takes a name away; the minutes stay."""
    name = text(form, "name")
    here.book.ledger.talks.remove(name)
    here.book.wrote()
    return RedirectResponse(
        here.asked.lasting("/talks", talks=None if here.asked.talks == name else here.asked.talks), 303
    )
