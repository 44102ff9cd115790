"""Search in the words of reports and minutes; all that is asked for stands in the address."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from fastapi import APIRouter
from starlette.responses import Response

from notulen.errors import NotulenError
from notulen.ledger.search import Found, Within
from notulen.model import Kind
from notulen.web.asked import tongue
from notulen.web.pages.common import Here
from notulen.web.site import Visit

router = APIRouter()
SIZE = 20  # on a page
LONGEST = 500
_KINDS: tuple[str, ...] = get_args(Kind)


@router.get("/search")
def search(here: Here) -> Response:
    """What was found, the best fitting first."""
    query = here.request.query_params
    typed = (query.get("q") or "")[:LONGEST]
    of = "minutes" if query.get("of") == "minutes" else "reports"
    kind = query.get("kind") if query.get("kind") in _KINDS else None
    within = Within(
        (query.get("outlet") or "").strip() or None, tongue(query.get("language")),
        replace(here.wanted, kinds=(kind,) if kind else ()),
    )  # fmt: skip
    found, reason = _found(here, typed, of, within)
    pages = -(-min(found.total, 1_000_000) // SIZE)
    return here.render(
        "search.html", typed=typed, of=of, kind=kind, within=within, found=found, reason=reason, pages=pages,
        kinds=[(one, here.words.views.label("kinds", one)) for one in _KINDS],
    )  # fmt: skip


def _found(here: Visit, typed: str, of: str, within: Within) -> tuple[Found, str]:
    finder = here.book.ledger.search
    after = (here.asked.page - 1) * SIZE
    make = finder.minutes if of == "minutes" else finder.reports
    try:
        return here.found("search", lambda: make(typed, within, SIZE, after), typed, of, within, after), ""
    except NotulenError as error:
        return Found(), str(error)
