"""`brief`, `positions`, `timeline`, `meetings`, `threats`, `open`, `changes`, `disputes`, `sources`: views over a ledger."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from notulen import console
from notulen.commands.common import DEFAULT, LedgerPath, Tongue, opened, words
from notulen.commands.options import About, AtLeast, Between, Party, Since, Talks, Until

if TYPE_CHECKING:
    from notulen.ledger.filters import Filter
    from notulen.ledger.ledger import Ledger
    from notulen.standing.negotiations import Negotiation
    from notulen.standing.picture import Picture
    from notulen.views.document import Document, Source
    from notulen.views.pages.page import Page

MOST = 2000  # acts that a timeline shows at once


class Form(StrEnum):
    """The form of a view."""

    text = "text"
    md = "md"
    html = "html"
    json = "json"


_Form = Annotated[Form, typer.Option("--format", help="In what form.")]
_In = Annotated[
    Tongue | None,
    typer.Option("--in", help="Language of the view; if not given, the one most reports of the ledger are in."),
]

HELP = {
    "brief": "Tell where the talks stand, in sentences that each lead to report and words.",
    "positions": "Show each party's stance on each issue, its words, and what others claim of it.",
    "timeline": "Show what happened by day; the day of an act and the day it was told apart.",
    "meetings": "Show meetings: planned, held or cancelled, and what was said of the outcome.",
    "threats": "Show threats and conditional promises, and whether they came about.",
    "open": "Show demands nobody has answered, with their age.",
    "changes": "Show what changed between two days (without --since the last 7): new, hardened, softened, dropped, answered.",
    "disputes": "Show denials with what they deny, and reports that contradict each other.",
    "sources": "Show which outlets and wires tell how much, first, and alone.",
}


@dataclass(frozen=True)
class _Asked:
    """What a view is asked for on the command line."""

    about: str | None
    party: str | None
    between: str | None
    since: str | None
    until: str | None
    talks: str | None
    at_least: float


def _command(view: str) -> Callable[..., None]:
    def run(
        about: About = None, party: Party = None, between: Between = None, since: Since = None,
        until: Until = None, talks: Talks = None, at_least: AtLeast = 0.0, form: _Form = Form.text,
        tongue: _In = None, ledger: LedgerPath = DEFAULT,
    ) -> None:  # fmt: skip
        with opened(ledger, write=_writable(ledger)) as book:
            asked = _Asked(about, party, between, since, until, talks, at_least)
            sys.stdout.write(shown(book, view, asked, form, tongue))

    run.__doc__ = HELP[view]
    return run


def _writable(path: Path) -> bool:
    """Whether what is worked out may be brought up to date; a view of a file that may only be read shows what is there."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def shown(book: Ledger, view: str, asked: _Asked, form: Form, tongue: Tongue | None) -> str:
    """A view over a ledger, in a form.

    Raises:
        NotulenError: it asks for talks or an issue that there is not.
    """
    from notulen.views.forms import rendered

    return rendered(document(book, view, asked, tongue, form), form.value, console.width())


def document(book: Ledger, view: str, asked: _Asked, tongue: Tongue | None, form: Form = Form.text) -> Document:
    """What a view over a ledger says.

    Raises:
        NotulenError: it asks for talks or an issue that there is not.
    """
    from notulen.standing import kept
    from notulen.views.pages.page import Page, Scope
    from notulen.views.pages.views import VIEWS, brief

    if book.writes:
        kept.refresh(book)
    wanted = _filter(book, asked)
    began = book.talks.named(asked.talks).since if asked.talks else None
    seen, more = _picture(book, view, wanted, began, form)
    scope = Scope(wanted.since, wanted.until, asked.talks, more)
    page = Page(seen, words(tongue, None if tongue else book.language(list(Tongue))), scope, _looking(book))
    return VIEWS[view](page) if view != "brief" else brief(page, _negotiations(page, asked))


def _picture(book: Ledger, view: str, wanted: Filter, began: str | None, form: Form) -> tuple[Picture, int]:
    """What a view is made of, and how many acts are left out of it; what is for programs holds all."""
    from notulen.standing import beside
    from notulen.standing.picture import Picture

    # What changed is held against what was before, and what came of a threat is told after it.
    # Talks that began on a day hold nothing from before it, whatever is asked for.
    all_told = replace(wanted, since=began)
    about = frozenset(wanted.issues()) if wanted.about else None
    if view == "positions" and form is not Form.json:
        return Picture((), tuple(beside.positions(book, all_told)), about), 0
    if view != "timeline":
        return Picture(tuple(beside.settled(book, all_told)), about=about), 0
    count, cut = book.derived.days(wanted, MOST)
    if form is Form.json or count <= MOST:
        return Picture(tuple(beside.settled(book, wanted)), about=about), 0
    first = beside.settled(book, replace(wanted, until=cut))
    return Picture(tuple(islice(first, MOST)), about=about), count - MOST


def _filter(book: Ledger, asked: _Asked) -> Filter:
    from notulen.commands.parties import codes, one_code
    from notulen.errors import NotulenError
    from notulen.ledger.filters import Filter, told

    known = book.talks.named(asked.talks).filter() if asked.talks else Filter()
    there = book.parties() if asked.party or asked.between else ()
    found = Filter(
        about=told(asked.about) or known.about, party=one_code(asked.party, there) if asked.party else None,
        between=codes(asked.between, there) if asked.between else known.between,
        since=asked.since or known.since, until=asked.until or known.until,
        at_least=asked.at_least,
    )  # fmt: skip
    found.issues()
    if found.since and found.until and found.since > found.until:
        raise NotulenError(
            f"nothing is both since {found.since} and until {found.until}: the first day is the later one"
        )
    return found


def _negotiations(page: Page, asked: _Asked) -> list[tuple[Negotiation, Page]]:
    """The negotiations found, each with its own page, unless one was asked for."""
    from notulen.standing.picture import Picture
    from notulen.views.pages.page import Page

    if asked.talks or asked.between:
        return []
    found = page.picture.negotiations
    return [
        (
            one,
            Page(
                Picture(tuple(each for each in page.picture.settled if one.holds(each.act)), about=page.picture.about),
                page.words,
                page.scope,
                lambda *_: None,
            ),
        )
        for one in found
    ]


def _looking(book: Ledger) -> Callable[[str, int], Source | None]:
    from notulen.errors import NotulenError
    from notulen.views.document import Source

    def look(minute: str, mark: int) -> Source | None:
        try:
            one = book.cited(minute)
        except NotulenError:
            return None
        return Source(
            mark, one.minute, one.report, one.outlet, one.published, one.chain, one.words, one.url, one.corrected
        )  # fmt: skip

    return look


def add_to(app: typer.Typer) -> None:
    """Gives the program these commands."""
    for view in HELP:
        examples = f"  notulen {view} --between RUS,UKR --since 2022-01-01\n  notulen {view} --format html --in en"
        app.command(name=view, epilog=f"\b\nExamples:\n{examples}")(_command(view))
