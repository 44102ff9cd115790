"""Feeds (RSS, Atom) and sitemaps: the reports they lead to, and what they say of them. Nothing here fetches."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from notulen.errors import InputError
from notulen.model import Lead
from notulen.reports.addresses import canonical
from notulen.reports.unpacking import body
from notulen.reports.xml import local, tree, words

if TYPE_CHECKING:
    from lxml.etree import _Element

ENDINGS = frozenset({".xml", ".rss", ".atom", ".rdf"})
LARGEST = 10_000_000  # bytes of a feed, packed or not
MOST = 1_000  # reports that a feed may lead to; of more, the newest
MOST_INNER = 50  # sitemaps that an index of them may lead to; of more, those changed last
LONGEST = 500  # characters of a headline
_GZIP = b"\x1f\x8b"
_HEAD = 4_096
_ROOT = re.compile(rb"<(?:[A-Za-z]{1,20}:)?(rss|feed|RDF|urlset|sitemapindex)[\s>/]")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|body)[\s>/]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,400}>")
# What of an entry is used, and which attributes; the rest, articles in HTML above all, need not be gone through.
_KEPT = frozenset(
    "title link guid id pubDate date published issued created updated modified origLink language"
    " rel href type mode isPermaLink lang base version about".split()
)
_PUBLISHED = ("published", "created")
_DATED = (*_PUBLISHED, "updated")
_ENTRIES = frozenset({"item", "entry"})
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Feed:
    """What a feed holds.

    Attributes:
        items: reports, as the feed has them: mostly the newest first.
        inner: the sitemaps that an index of them leads to.
        left_out: how many more it leads to than are taken.
    """

    items: tuple[Lead, ...] = ()
    inner: tuple[str, ...] = ()
    left_out: int = 0


def is_feed(data: bytes) -> bool:
    """Whether bytes begin as a feed or sitemap does, packed or not."""
    head = _opened(data, "", LARGEST)[:_HEAD] if data.startswith(_GZIP) else data[:_HEAD]
    head = head.replace(b"\0", b"")  # of UTF-16
    found, page = _ROOT.search(head), _PAGE.search(head)
    return found is not None and (page is None or found.start() < page.start())


def feed(data: bytes, name: str, address: str | None = None, charset: str | None = None) -> Feed:
    """What a feed or sitemap holds.

    Args:
        data: its bytes, packed or not.
        name: the input as the user named it.
        address: where it was found, from which what it leads to is reckoned.
        charset: the encoding that its server named.

    Raises:
        InputError: it is none, defines entities of its own, or is too large.
    """
    if data.startswith(_GZIP):
        data = _opened(data, name, LARGEST)
    if len(data) > LARGEST:
        raise InputError(name, f"too large for a feed: more than {LARGEST:,} bytes")
    if not is_feed(data):
        raise InputError(name, "no feed but a page" if _PAGE.search(data[:_HEAD]) else "no feed (RSS, Atom or sitemap)")
    root = tree(data, name, charset)
    kind = local(root)
    if kind == "sitemapindex":
        return _index(root, address)
    if kind == "urlset":
        return _last(_once(_sitemap(root, address)))
    entries, more = _entries(root, name, address)
    return Feed(_once(entries), left_out=more)


def _opened(data: bytes, name: str, most: int) -> bytes:
    try:
        return body(data, "gzip", most, name)
    except InputError:
        if name:
            raise
        return b""


def _once(items: Iterable[Lead]) -> tuple[Lead, ...]:
    """The items of a feed, each address once, however it is written."""
    once: dict[str, Lead] = {}
    for one in items:
        once.setdefault(canonical(one.source) or one.source, one)
    return tuple(once.values())


def _last(found: tuple[Lead, ...]) -> Feed:
    """Of too many items those published last, in their order; where none tells, the first."""
    if len(found) <= MOST:
        return Feed(found)
    last = sorted(range(len(found)), key=lambda n: (found[n].published or "", -n), reverse=True)[:MOST]
    return Feed(tuple(found[n] for n in sorted(last)), left_out=len(found) - MOST)


# Sitemaps


def _sitemap(root: _Element, address: str | None) -> Iterable[Lead]:
    for entry in root:
        if local(entry) != "url" or not (source := _address(_child(entry, "loc"), address)):
            continue
        news = next((one for one in entry if local(one) == "news"), None)
        told = news if news is not None else ()
        publication = next((one for one in told if local(one) == "publication"), ())
        yield Lead(
            source=source, headline=_headline(_child(told, "title")), published=_moment(_child(told, "publication_date")),
            outlet=_child(publication, "name"), language=_child(publication, "language"), listed=True,
        )  # fmt: skip


def _index(root: _Element, address: str | None) -> Feed:
    found = [
        (_moment(_child(one, "lastmod")) or "", -place, source)
        for place, one in enumerate(root)
        if local(one) == "sitemap" and (source := _address(_child(one, "loc"), address))
    ]
    taken = sorted(found, reverse=True)[:MOST_INNER]
    inner = tuple(dict.fromkeys(source for _, _, source in taken))
    return Feed(inner=inner, left_out=len(found) - len(taken))


def _child(parent: Iterable[_Element], name: str) -> str | None:
    """The words of the first child of that name."""
    return next((words(one) or None for one in parent if local(one) == name), None)


# RSS and Atom


def _entries(root: _Element, name: str, address: str | None) -> tuple[list[Lead], int]:
    import feedparser

    from notulen.reports.xml import slim

    more = slim(root, _ENTRIES, _KEPT, MOST)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": address or ""}
    try:
        # A stream and never the bytes themselves: those it might take for an address or a file's name.
        found = feedparser.parse(
            BytesIO(_bytes(root)), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
        language = _text(found.feed.get("language"))
        atom = str(found.version).startswith("atom")
        return [lead for one in found.entries if (lead := _lead(one, address, language, atom))], more
    except Exception as error:  # feeds are made of anything, and its many rules foresee not all of it
        _log.debug("reading feed %s", name, exc_info=True)
        raise InputError(name, f"no feed that can be read ({type(error).__name__})") from None


def _bytes(root: _Element) -> bytes:
    from lxml import etree

    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _lead(entry: Any, address: str | None, language: str | None, atom: bool) -> Lead | None:  # noqa: ANN401 - feedparser's
    source = _address(_text(entry.get("feedburner_origlink")) or _text(entry.get("link")), address)
    if source is None:
        return None
    # An Atom entry's "updated" is not when it was published; dc:date, which stands alone, is.
    # `dict.get`, as feedparser's own gives one for the other.
    told = next((value for key in (_PUBLISHED if atom else _DATED) if (value := dict.get(entry, key))), None)
    own = _text((entry.get("title_detail") or {}).get("language"))
    return Lead(
        source=source, headline=_headline(_text(entry.get("title"))), published=_moment(_text(told)),
        language=own or language, listed=True,
    )  # fmt: skip


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _headline(value: str | None) -> str | None:
    import html

    if value is None:
        return None
    plain = " ".join(html.unescape(_TAG.sub("", value)).split())
    return plain if 0 < len(plain) <= LONGEST else None


def _moment(value: str | None) -> str | None:
    from notulen.reports.moments import machine

    # What mail calls a time of Greenwich by a clock that may stand anywhere is to machines a time of Greenwich.
    found = machine(value.replace("-0000", "+0000")) if value else None
    return found.iso if found else None


def _address(value: str | None, base: str | None) -> str | None:
    """A whole address of the web, or None."""
    if not value:
        return None
    try:
        whole = urljoin(base or "", value.strip())
    except ValueError:
        return None
    return whole.split("#", maxsplit=1)[0] if canonical(whole) else None
