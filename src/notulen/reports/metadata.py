"""What a page's markup says of its article: titles, outlet, address, and the records and tags that say it, weighed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from lxml import etree

from notulen.reports import linked
from notulen.reports.addresses import canonical, host_names, resolved
from notulen.reports.byline import plain
from notulen.reports.headlines import alike, behind, headline
from notulen.reports.markup import words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TRUSTED = 0.5  # how much a JSON-LD headline must share with the page's own titles to speak of this article

_TITLES = (
    "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "citation_title", "title",
)  # fmt: skip
_OUTLETS = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
)
_marked_headlines = etree.XPath("//@itemprop[. = 'headline']/..")  # by way of the attributes, of which there are few


class Page:
    """A page's claims about its article, each kind in the order of trust.

    Args:
        root: the page.
        address: where it was found, if that is known.
    """

    def __init__(self, root: HtmlElement, address: str | None = None) -> None:
        self.root = root
        self.address = address

    @cached_property
    def language(self) -> str | None:
        """The language that it says it is in."""
        for element in chain((self.root,), self.root.iter("body")):
            for key in ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang"):
                if value := (element.get(key) or "").strip():
                    return value[:20]
        told = self.meta.get("content-language") or self.meta.get("language") or self.meta.get("og:locale")
        return told[0][:20] if told else None

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """What its meta tags hold, by their names in small letters."""
        out: dict[str, list[str]] = {}
        for element in self.root.iter("meta"):
            content = " ".join((element.get("content") or "").split())
            for key in ("property", "name", "itemprop", "http-equiv"):
                if content and (name := (element.get(key) or "").strip().lower()):
                    out.setdefault(name, []).append(content[:1_000])
        return out

    @cached_property
    def records(self) -> list[linked.Entry]:
        """Its JSON-LD records."""
        return list(linked.records(self.root))

    @cached_property
    def _linked(self) -> list[linked.Entry]:
        return linked.articles(self.records)

    def tagged(self, keys: Sequence[str], like: re.Pattern[str] | None = None) -> list[str]:
        """What its meta tags of some names hold, then what those do whose names look alike."""
        found = [value for key in keys for value in self.meta.get(key, [])]
        if like:
            found += [
                value for key, values in self.meta.items() if key not in keys and like.search(key) for value in values
            ]
        return found

    # The outlet

    @cached_property
    def outlets(self) -> list[str]:
        """What the page's outlet is called, the likeliest first, its hosts last."""
        hosts = [name for address in (self.address, self.url) if address for name in host_names(address)]
        return list(dict.fromkeys((*self._named, *hosts)))

    @cached_property
    def _named(self) -> list[str]:
        found = self.tagged(_OUTLETS[:1])
        found += [name for one in self._linked if (name := linked.text(one.get("publisher")))]
        found += self.tagged(_OUTLETS[1:])
        return [short for one in found if (short := _outlet(one))]

    @property
    def outlet(self) -> str | None:
        """The outlet: what the page calls itself, else its publisher, else its title behind the headline, else its host."""
        return next(iter(self._named), None) or self._behind_title() or next(iter(self.outlets), None)

    def _behind_title(self) -> str | None:
        if not self.headline or not self._title or plain(self._title) == plain(self.headline):
            return None
        rest = behind(self._title, self.headline)
        return _outlet(rest) if rest else None

    # The headline

    @cached_property
    def _headings(self) -> list[str]:
        found = [words(one)[:1_000] for one in islice(self.root.iter("h1"), 8)]
        elements = cast("list[HtmlElement]", _marked_headlines(self.root))
        marked = [words(one)[:1_000] for one in elements if one.tag != "meta"][:2]
        return [one for one in dict.fromkeys((*found, *marked)) if one]

    @cached_property
    def _title(self) -> str:
        return next((words(one) for one in self.root.iter("title") if _in_head(one)), "")

    @cached_property
    def titles(self) -> list[str]:
        """What it calls itself in meta tags and as its title."""
        return [one for one in (*self.tagged(_TITLES), *self.tagged(("headline",)), self._title) if one]

    @cached_property
    def articles(self) -> list[linked.Entry]:
        """The JSON-LD records that tell of this article and of no other."""
        own = (*self._headings, *self.titles)
        return [
            one
            for one in self._linked
            if not own
            or not (name := linked.text(one.get("headline")) or linked.text(one.get("name")))
            or max(alike(name, title) for title in own) >= TRUSTED
        ]

    @cached_property
    def headline(self) -> str | None:
        """The headline."""
        named = [name for one in self.articles if (name := linked.text(one.get("headline")))]
        return headline([*named[:2], *self.titles], self._headings, self.outlets)

    # The address

    @cached_property
    def url(self) -> str | None:
        """The canonical address, where that is of the site it was found at, else the address it was found at."""
        told = [
            element.get("href")
            for element in self.root.iter("link")
            if "canonical" in (element.get("rel") or "").lower().split()
        ]
        told += self.tagged(("og:url", "parsely-link", "twitter:url"))
        told += [
            linked.text(value.get("@id") if isinstance(value, dict) else value)
            for one in self._linked
            for value in (one.get("mainEntityOfPage"), one.get("url"))
        ]
        base = self.address or ""
        whole = [canonical(address) for one in told if one and (address := resolved(base, one))]
        deep = [one for one in whole if one and urlsplit(one).path.strip("/") and self._is_own(one)]
        return next(iter(deep), None) or (canonical(self.address) if self.address else None)

    def _is_own(self, address: str) -> bool:
        """Whether an address is of the page's own site, as far as that is known."""
        return self.address is None or host_names(address)[-1:] == host_names(self.address)[-1:]

    @property
    def body(self) -> str | None:
        """The article's text as its records repeat it."""
        return next((body for one in self.articles if (body := one.get("articleBody")) and isinstance(body, str)), None)


def _in_head(element: HtmlElement) -> bool:
    """Whether a title is the page's own and not that of a drawing on it."""
    parent = element.getparent()
    return parent is not None and parent.tag in {"head", "html", "body"}


def _outlet(name: str) -> str | None:
    """An outlet's name without the claims it adds to it."""
    name = " ".join(name.split()).strip(" |-–—•·")
    if name.lower().startswith(("http://", "https://", "//", "@", "www.")):
        return next(iter(host_names(name if "://" in name else "https://" + name.lstrip("/@"))), None)
    for mark in (" | ", " – ", " — ", " - ", ": ", " • "):
        name = name.split(mark, maxsplit=1)[0] if len(name.split(mark, maxsplit=1)[0]) > 2 else name
    return name if 1 < len(name) <= 60 else None
