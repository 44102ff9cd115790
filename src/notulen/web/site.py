"""What pages are made with: the ledger, the words, the templates, and the visit under way."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any, TypeVar
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from notulen.ledger.browsing import Judged
from notulen.ledger.filters import Filter
from notulen.ledger.verdicts import last_said
from notulen.standing.picture import Picture
from notulen.viewing import looked
from notulen.views import minute as minute_view
from notulen.views.document import Document, Source
from notulen.views.pages.page import Page, Scope
from notulen.views.plain import plain, shortened
from notulen.web.asked import Asked, address, asked
from notulen.web.book import Book
from notulen.web.jobs import Jobs
from notulen.web.security import FORMS, Keys, cookie, cookies
from notulen.web.settings import Settings
from notulen.web.words import TONGUES, Words, words

_T = TypeVar("_T")
_OWN_WEIGHT = 400  # days a browser keeps the reader's name and last visit
LASTS = _OWN_WEIGHT * 86_400


def _said(value: Any) -> Any:  # noqa: ANN401 - whatever a template shows
    """What a template shows: mark-up of ours as it is, any other text so that nothing in it steers the page."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else plain(value)


def _piece(text: str) -> Markup:
    """A piece of a running text: shown as any other, but the blanks at its ends stay, which keep it from its neighbours."""
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return Markup(escape(f"{before}{plain(text)}{after}"))


def environment() -> Environment:
    """The templates: all they show is escaped, and what they do not know is an error."""
    made = Environment(
        loader=PackageLoader("notulen.web"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        auto_reload=False,  # it looked for changed files at each page
        finalize=_said,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["short"] = shortened
    made.filters["issue_name"] = lambda code, views: views.label("issues", code)
    made.filters["piece"] = _piece
    made.filters["as_is"] = lambda text: Markup(escape(text))  # in a field that was filled in: with its line ends
    return made


class Site:
    """The server's parts.

    Args:
        settings: how it is set up.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.keys = Keys(settings.token)
        self.book = Book(settings.ledger)
        self.templates = environment()
        self.jobs = Jobs(settings.ledger, self.book.wrote)
        self.book.begin()

    def close(self) -> None:
        """Ends what is under way."""
        self.jobs.end()
        self.book.close()


MENU = (
    ("overview", "/"),
    ("positions", "/positions"),
    ("timeline", "/timeline"),
    ("meetings", "/meetings"),
    ("threats", "/threats"),
    ("open", "/open"),
    ("changes", "/changes"),
    ("disputes", "/disputes"),
    ("network", "/network"),
    ("reports", "/reports"),
    ("parties", "/parties"),
    ("people", "/people"),
    ("issues", "/issues"),
    ("sources", "/sources"),
)
CHOICES = 80  # parties that a form lets choose from


@dataclass(frozen=True)
class Mark:
    """Where a mark leads, and what is told of that."""

    href: str
    title: str


@dataclass(frozen=True)
class Visit:
    """One request under way.

    Attributes:
        request: what was asked.
        site: the server's parts.
        asked: the filters and the language asked for.
    """

    request: Request
    site: Site
    asked: Asked

    @property
    def book(self) -> Book:
        """The ledger, with what is kept of it."""
        return self.site.book

    @cached_property
    def cookies(self) -> dict[str, str]:
        """The cookies that came along."""
        return cookies(self.request.headers)

    @cached_property
    def words(self) -> Words:
        """The words of the page: in the language asked for, else one that the browser names, else the reports' own."""
        told = self.asked.tongue or _preferred(self.request.headers.get("accept-language", ""))
        return words(told or "en")

    @cached_property
    def wanted(self) -> Filter:
        """Which acts are asked for."""
        return self.asked.filter(self.book.ledger)

    @cached_property
    def today(self) -> str:
        """The day, ISO in UTC."""
        return datetime.now(UTC).date().isoformat()

    def page(self, picture: Picture, more: int = 0, title: str | None = None) -> Page:
        """A view of the ledger's in this page's language."""
        scope = Scope(self.wanted.since, self.wanted.until, title, more)
        return Page(picture, self.words.views, scope, partial(looked, self.book.ledger))

    def found(self, what: str, make: Callable[[], _T], *more: object, of_acts: bool = False) -> _T:
        """What is looked up in the ledger for this filter, whatever the language; of acts alone, where that is said."""
        return self.book.kept((what, self.wanted, *more), make, of_acts)

    def kept(self, what: str, make: Callable[[], _T], *more: object) -> _T:
        """What is worked out of acts for this filter, in this language."""
        return self.book.kept((what, self.wanted, self.words.language, *more), make, of_acts=True)

    @property
    def menu(self) -> tuple[tuple[str, str], ...]:
        """The pages that the head of each page leads to, by name and path."""
        return MENU

    @property
    def pending(self) -> int:
        """How many reports are not worked in yet."""
        return self.book.pending()

    @property
    def last_day(self) -> str:
        """The day up to which is told: the last one asked for, or the newest publication; today, where nothing is told."""
        return self.wanted.until or self.span[1] or self.today

    @property
    def span(self) -> tuple[str | None, str | None]:
        """The first day of an act and the last of a publication."""
        return self.book.kept(("span",), self.book.ledger.browse.span)

    @property
    def parties(self) -> list[tuple[str, str]]:
        """The parties to choose from, with their names: those that act or are addressed most."""
        rows = self.book.kept(("parties",), self.book.ledger.browse.parties)
        named = [(code, self.words.views.party(code)) for code, _, _ in rows[:CHOICES]]
        return sorted(named, key=lambda one: one[1].casefold())

    @property
    def issues(self) -> list[tuple[str, str]]:
        """The issues to choose from, with their names."""
        rows = self.book.kept(("issues",), self.book.ledger.browse.issues)
        return sorted(((code, self.words.views.label("issues", code)) for code, _ in rows), key=lambda one: one[1])

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        """What is asked for, in words, each by the name of its filter."""
        views, one = self.words.views, self.asked
        told = {
            "party": views.party(one.party) if one.party else "",
            "between": views.listed([views.party(code) for code in one.between]) if one.between else "",
            "issue": ", ".join(views.label("issues", code) for code in one.about),
            "since": views.day(one.since) if one.since else "", "until": views.day(one.until) if one.until else "",
            "at_least": f"{one.at_least:g}" if one.at_least else "",
        }  # fmt: skip
        return [(name, value) for name, value in told.items() if value]

    def within(self, path: str) -> bool:
        """Whether this page is that one, or one below it."""
        here = self.request.url.path
        return here == path or (path != "/" and here.startswith(f"{path}/"))

    def here(self, **changes: object) -> str:
        """The address of this page with changes."""
        query = {name.rstrip("_"): value for name, value in changes.items()}
        return address(self.request.url.path, {**self.request.query_params, **query})

    def sources(self, document: Document) -> dict[int, Mark]:
        """Where the marks of a document lead: to the words in their report."""
        return {one.mark: self._mark(one) for one in document.sources}

    def _mark(self, one: Source) -> Mark:
        chain = " ← ".join(one.chain) or one.outlet or one.report
        day = f", {self.words.views.day(one.published[:10])}" if one.published else ""
        return Mark(self.asked.lasting(f"/minutes/{quote(one.minute)}"), f"{chain}{day}: “{shortened(one.words)}”")

    def said(self, each: Judged) -> list[str]:
        """What people have said of a minute, in words."""
        return [minute_view.said(one, each.read, self.words.views) for one in last_said(each.said)]

    def field(self, name: str) -> str:
        """A field of a minute by its name."""
        role, _, part = name.partition(".")
        label = self.words.views.label("show", role)
        return f"{label} ({self.words.views.label('show', part)})" if part else label

    def part(self, name: str, *given: object) -> Markup:
        """A part of a page, which many can be given."""
        return Markup(getattr(self.site.templates.get_template("parts.html").module, name)(*given))

    def render(self, template: str, status: int = 200, **context: Any) -> Response:  # noqa: ANN401
        """A page."""
        forms = self.cookies.get(FORMS) or _new()
        html = self.site.templates.get_template(template).render(
            visit=self,
            asked=self.asked,
            t=self.words,
            v=self.words.views,
            link=self.asked.link,
            to=self.asked.lasting,
            here=self.request.url.path,
            form_token=self.site.keys.of_form(forms),
            tongues=[(one, words(one)("site.language")) for one in TONGUES],
            **context,
        )
        response = HTMLResponse(html, status, {"cache-control": "no-store"})
        if FORMS not in self.cookies:
            cookie(response, FORMS, forms)
        return response


def _new() -> str:
    return secrets.token_hex(16)


def _preferred(header: str) -> Any:  # noqa: ANN401 - a language of ours, or none
    """The first of the browser's languages that pages are written in."""
    named = [part.split(";")[0].strip().casefold().split("-")[0] for part in header.split(",")]
    return next((one for one in named if one in TONGUES), None)


def visit(request: Request) -> Visit:
    """The visit that a request is."""
    site: Site = request.app.state.site
    site.book.fresh()
    return Visit(request, site, asked(request.query_params))
