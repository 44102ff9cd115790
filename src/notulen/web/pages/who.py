"""Parties, people, issues and sources: a list of each, and a page for each one; and who addresses whom how."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from notulen.standing import beside
from notulen.standing.picture import Picture
from notulen.views.document import Table
from notulen.views.pages.page import folded
from notulen.views.pages.views import sources as sources_view
from notulen.web import ties
from notulen.web.pages.common import Here, missing
from notulen.web.pages.positions import matrix
from notulen.web.pictures import picture, pictured
from notulen.web.showing import Showing
from notulen.web.site import Visit

router = APIRouter()
ROWS = 60
LATEST = 25  # acts on the page of one
READ = 800  # acts that such a page is made of
PEOPLE = 20
ROWS_OF_TIES = 60


@router.get("/parties")
def parties(here: Here) -> Response:
    """The parties, those that act most first."""
    rows = here.book.kept(("parties",), here.book.ledger.browse.parties)
    at = here.asked.page
    return here.render(
        "parties.html", rows=rows[(at - 1) * ROWS : at * ROWS], pages=max(1, -(-len(rows) // ROWS)), empty=not rows
    )


@router.get("/parties/{code}")
def party(here: Here, code: str) -> Response:
    """A party: where it stands, what it did last, who speaks for it."""
    if code not in {one for one, _, _ in here.book.kept(("parties",), here.book.ledger.browse.parties)}:
        raise missing()
    wanted = replace(here.wanted, party=code, since=here.asked.began(here.book.ledger))
    seen = pictured(here, wanted, READ)
    own = [act for act in seen.picture.acts if code in act.actors]
    show = Showing(here)
    people = here.book.kept(("people of", code), lambda: here.book.ledger.browse.people(PEOPLE, party=code))
    found = [one for one in seen.picture.positions if one.party == code and one.stance]
    demands = [one.act for one in seen.picture.demands if one.live and not one.answers]
    return here.render(
        "party.html",
        code=code,
        name=here.words.views.party(code),
        positions=matrix(here, found, 1),
        show=show,
        people=people,
        acts=show.cards(own[::-1][:LATEST]),
        of_it=show.cards([act for act in demands if code in act.recipients][::-1][:LATEST]),
        by_it=show.cards([act for act in demands if code in act.actors][::-1][:LATEST]),
        seen=seen,
    )


@router.get("/people")
def people(here: Here) -> Response:
    """The people who are named, those of the most minutes first."""
    at = here.asked.page
    rows = here.found("people", lambda: here.book.ledger.browse.people(ROWS + 1, (at - 1) * ROWS, here.asked.party), at)
    return here.render("people.html", rows=rows[:ROWS], more=len(rows) > ROWS, at=at, empty=not rows and at == 1)


@router.get("/people/{number}")
def person(here: Here, number: int) -> Response:
    """Somebody: what reports have them say and do."""
    if number >= 2**62:
        raise missing()
    one = here.book.kept(("person", number), lambda: here.book.ledger.browse.person(number))
    if one is None:
        raise missing()
    at = here.asked.page
    rows = here.book.kept(
        ("said by", number, at), lambda: here.book.ledger.browse.said_by(number, LATEST + 1, (at - 1) * LATEST)
    )
    return here.render("person.html", one=one, rows=rows[:LATEST], more=len(rows) > LATEST, at=at, show=Showing(here))


@router.get("/issues")
def issues(here: Here) -> Response:
    """The issues and where each stands."""
    rows = here.book.kept(("issues",), here.book.ledger.browse.issues)
    stands = {one.issue: one for one in picture(here).picture.standing}
    return here.render("issues.html", rows=rows, stands=stands, empty=not rows)


@router.get("/issues/{code}")
def issue(here: Here, code: str) -> Response:
    """An issue: where it stands, who holds what, what was said last."""
    if code not in here.words.views.table["issues"]:
        raise missing()
    wanted = replace(here.wanted, about=(code,), since=here.asked.began(here.book.ledger))
    seen = pictured(here, wanted, READ)
    stands = next(iter(seen.picture.standing), None)
    show = Showing(here)
    return here.render(
        "issue.html",
        code=code,
        name=here.words.views.label("issues", code),
        stands=stands,
        show=show,
        seen=seen,
        why=show.cards(stands.acts[-5:][::-1]) if stands else [],
        positions=matrix(here, seen.picture.positions, 1),
        demands=show.cards([one.act for one in stands.demands][-LATEST:][::-1]) if stands else [],
        acts=show.cards(seen.picture.acts[::-1][:LATEST]),
    )


@router.get("/sources")
def sources(here: Here) -> Response:
    """Outlets and wires: how much each tells, first, and alone."""
    seen = picture(here)
    document = here.kept("view", lambda: sources_view(here.page(seen.picture)), "sources")
    table = next((block for block in document.blocks if isinstance(block, Table)), None)
    outlets = here.book.kept(("outlets",), here.book.ledger.browse.outlets)
    return here.render("sources.html", table=table, outlets=outlets[:ROWS], seen=seen, empty=not outlets)


@router.get("/sources/{name:path}")
def source(here: Here, name: str) -> Response:
    """A source: what is known through it, and what through nobody else."""
    seen = picture(here)
    origin = folded(name)
    own = [act for act in seen.picture.acts if origin in act.origins or folded(act.first_outlet or "") == origin]
    outlet = next(
        (row for row in here.book.kept(("outlets",), here.book.ledger.browse.outlets) if row[0] == name), None
    )
    if not own and outlet is None:
        raise missing()
    show = Showing(here)
    alone = [act for act in own if act.origins == (origin,)]
    kinds = Counter(act.kind for act in own).most_common()
    return here.render(
        "source.html",
        name=name,
        outlet=outlet,
        acts=show.cards(own[::-1][:LATEST]),
        count=len(own),
        show=show,
        seen=seen,
        alone=show.cards(alone[::-1][:LATEST]),
        alone_count=len(alone),
        kinds=kinds,
        first=sum(folded(act.first_outlet or "") == origin for act in own),
    )


@router.get("/network")
def network(here: Here) -> Response:
    """Who addresses whom how."""
    found = here.found("network", lambda: _ties(here), of_acts=True)
    views = here.words.views

    def told(one: ties.Tie) -> str:
        kinds = ", ".join(f"{views.label('kinds', kind)} {count}" for kind, count in one.kinds)
        return f"{views.party(one.source)} → {views.party(one.target)}: {kinds}"

    def drawn() -> Markup:
        title = here.words("network.title")
        return ties.network(found, title, views.party, told, lambda code: here.asked.lasting(f"/parties/{code}"))

    at = here.asked.page
    return here.render(
        "network.html",
        svg=here.kept("network drawn", drawn, here.asked),
        rows=found[(at - 1) * ROWS_OF_TIES : at * ROWS_OF_TIES],
        empty=not found and here.asked.everything,
        pages=max(1, -(-len(found) // ROWS_OF_TIES)),
        way_of=ties.way_of,
    )


def _ties(here: Visit) -> list[ties.Tie]:
    wanted = here.wanted
    if not (wanted.about or wanted.between or wanted.party or wanted.at_least):
        return ties.ties(here.book.ledger.browse.addressed(wanted.since, wanted.until))
    acts = Picture(tuple(beside.settled(here.book.ledger, wanted, sure=True))).acts
    return ties.ties(("+".join(act.actors), "+".join(act.recipients), act.kind, 1) for act in acts)
