"""An act: all reports that tell it, by whom it is known, and the words in which they differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from notulen.ledger.browsing import Telling
from notulen.standing.copies import Origin, origin_of
from notulen.standing.rows import act_of
from notulen.views.marking import characters
from notulen.web.differing import differing
from notulen.web.pages.common import Here, missing
from notulen.web.pages.reports import web_address
from notulen.web.showing import Showing
from notulen.web.site import Visit

router = APIRouter()
MOST = 60  # tellings on the page


@dataclass(frozen=True)
class Told:
    """A telling of the act: its words, those that differ from the first ones in its language marked."""

    telling: Telling
    words: Markup
    first: bool
    href: str
    url: str | None


@dataclass(frozen=True)
class Voice:
    """An origin by which the act is known, with what tells it: the first, and its copies."""

    origin: str
    told: tuple[Told, ...]


@router.get("/acts/{name}")
def act(here: Here, name: str) -> Response:
    """An act."""
    row = here.book.ledger.browse.act(name)
    if row is None:
        raise missing()
    one = act_of(row)
    tellings = here.book.kept(("tellings", row.number), lambda: here.book.ledger.browse.tellings(row.number, MOST))
    show = Showing(here)
    return here.render(
        "act.html",
        act=one,
        card=show.card(one),
        voices=_voices(here, tellings),
        show=show,
        left_out=max(0, row.reports - MOST),
        several=len({telling.language for telling in tellings}) > 1,
        sure=row.sure,
    )


def _voices(here: Visit, tellings: list[Telling]) -> list[Voice]:
    """Tellings by whom they come from, those with the most first; in each language held against the first."""
    base: dict[str | None, str] = {}
    by: dict[str, list[Told]] = defaultdict(list)
    names: dict[str, str] = {}
    for one in tellings:
        words = one.minute.evidence.text
        first = one.language not in base
        held = base.setdefault(one.language, words)
        shown = Markup(characters(words)) if first else differing(words, held)
        href = here.asked.lasting(f"/reports/{one.key}", minute=one.minute.id) + f"#m-{one.minute.id}"
        origin = _origin(one)
        by[origin].append(Told(one, shown, first, href, web_address(one.url)))
        names.setdefault(origin, _printed(origin, one))
    return [Voice(names[origin], tuple(by[origin])) for origin in sorted(by, key=lambda name: (-len(by[name]), name))]


def _origin(one: Telling) -> str:
    carried = Origin(one.origin, one.first_day) if one.origin else None
    return origin_of(one.minute.chain, one.minute.source is not None, one.outlet, one.wire, one.key, carried)


def _printed(origin: str, one: Telling) -> str:
    """An origin as reports print it."""
    printed = [name for name in (one.outlet, one.wire, *one.minute.chain) if name]
    return next(
        (name for name in printed if " ".join(name.casefold().split()) == origin),
        origin if printed else one.minute.report,
    )
