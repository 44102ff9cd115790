"""Joins ledger, standing and views: what a view over a ledger says, whether a command or a program asks for it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import get_args

from notulen.collector import collector_at_rest
from notulen.errors import NotulenError
from notulen.ledger.filters import Filter, told
from notulen.ledger.ledger import Ledger
from notulen.model import Language
from notulen.standing import beside, kept
from notulen.standing.negotiations import Negotiation
from notulen.standing.picture import Picture
from notulen.views.document import Document, Source
from notulen.views.interface import interface
from notulen.views.pages.page import Page, Scope
from notulen.views.pages.views import VIEWS, brief
from notulen.views.parties import codes, one_code

MOST = 2000  # acts that a timeline shows at once
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True)
class Asked:
    """Which acts a view is to tell of, as somebody types it; what is empty asks for nothing.

    Attributes:
        about: issues, with * as in "security.*".
        party: its code or name.
        between: codes or names of parties.
        since, until: ISO days.
        talks: the name of a negotiation, whose own bounds hold where none are given.
        at_least: confidence, 0 to 1.
    """

    about: str | None = None
    party: str | None = None
    between: str | None = None
    since: str | None = None
    until: str | None = None
    talks: str | None = None
    at_least: float = 0.0


def writable(path: Path) -> bool:
    """Whether what is worked out may be brought up to date; a view of a file that may only be read shows what is there."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def wanted(book: Ledger, asked: Asked) -> Filter:
    """What is asked for as a filter of the ledger's.

    Raises:
        NotulenError: it asks for talks, a party or an issue that there is not, or for no day at all.
    """
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


def document(
    book: Ledger, view: str, asked: Asked, language: str | None = None, every: bool = False
) -> Document:  # fmt: skip
    """What a view over a ledger says.

    Args:
        book: the ledger; what is worked out of it is brought up to date, where it may be written.
        view: its name, as the command's.
        asked: which acts.
        language: that it is written in; the one most reports of the ledger are in, if None.
        every: whether all is wanted, for programs, and not what a reader can take in.

    Raises:
        NotulenError: it asks for talks, a party or an issue that there is not.
    """
    if book.writes:
        kept.refresh(book)
    chosen = wanted(book, asked)
    began = book.talks.named(asked.talks).since if asked.talks else None
    with collector_at_rest():
        seen, more = _picture(book, view, chosen, began, every)
        scope = Scope(chosen.since, chosen.until, asked.talks, more)
        page = Page(seen, interface(_one_of(language or book.language(LANGUAGES))), scope, partial(looked, book))
        return VIEWS[view](page) if view != "brief" else brief(page, _negotiations(page, asked))


def _one_of(language: str | None) -> Language:
    return next((one for one in LANGUAGES if one == language), LANGUAGES[0])


def _picture(book: Ledger, view: str, chosen: Filter, began: str | None, every: bool) -> tuple[Picture, int]:
    """What a view is made of, and how many acts are left out of it; what is for programs holds all."""
    # What changed is held against what was before, and what came of a threat is told after it.
    # Talks that began on a day hold nothing from before it, whatever is asked for.
    all_told = replace(chosen, since=began)
    about = frozenset(chosen.issues()) if chosen.about else None
    if view == "positions" and not every:
        return Picture((), tuple(beside.positions(book, all_told)), about), 0
    if view != "timeline":
        return Picture(tuple(beside.settled(book, all_told)), about=about), 0
    count, cut = book.derived.days(chosen, MOST)
    if every or count <= MOST:
        return Picture(tuple(beside.settled(book, chosen)), about=about), 0
    first = beside.settled(book, replace(chosen, until=cut))
    return Picture(tuple(islice(first, MOST)), about=about), count - MOST


def _negotiations(page: Page, asked: Asked) -> list[tuple[Negotiation, Page]]:
    """The negotiations found, each with its own page, unless one was asked for."""
    if asked.talks or asked.between:
        return []
    whole = page.picture
    found = [
        (one, Picture(tuple(each for each in whole.settled if one.holds(each.act)), about=whole.about))
        for one in whole.negotiations
    ]
    return [(one, Page(own, page.words, page.scope, _nowhere)) for one, own in found]


def _nowhere(marks: Mapping[str, int]) -> list[Source]:
    """Where marks of a page lead whose sentences stand on another's, which knows."""
    return []


def looked(book: Ledger, marks: Mapping[str, int]) -> list[Source]:
    """Where the marks of a page over a ledger lead.

    Args:
        book: the ledger.
        marks: by the ids of the minutes that they stand for.

    Returns:
        Sources, in the order of the marks; what is gone is left out.
    """
    found = book.cited(marks)
    return [
        Source(mark, one.minute, one.report, one.outlet, one.published, one.chain, one.words, one.url, one.corrected)
        for minute, mark in marks.items()
        if (one := found.get(minute))
    ]
