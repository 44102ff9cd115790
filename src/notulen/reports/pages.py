"""Pages of the web as reports: the article's text, and what the page tells of it."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from notulen.errors import InputError
from notulen.model import Report
from notulen.reports import markup
from notulen.reports.byline import wire
from notulen.reports.headlines import alike
from notulen.reports.language import code
from notulen.reports.line import Line
from notulen.reports.metadata import Page
from notulen.reports.pagewords import page_words
from notulen.reports.parts import part_of
from notulen.reports.signed import Signed, byline

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ENDINGS = frozenset({".html", ".htm", ".xhtml"})
LEAST = 120  # characters: with less than these a page holds no article
ERROR = 1_500  # characters: a page that calls itself an error and holds less than these is one
FULLER = 1.5  # times: so much longer the page's own copy of the article must be to be taken in place of what it shows
_log = logging.getLogger(__name__)
_TAG = re.compile(r"</?(?:p|br|div|li|h\d)\b[^>]{0,200}>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]{1,400}>")


def page(data: bytes, name: str, identity: str, address: str | None = None, charset: str | None = None) -> Line:
    """The report on a page.

    Args:
        data: the page's bytes.
        name: the input as the user named it.
        identity: the id of its report.
        address: where it was found, if that is known.
        charset: the encoding that its server named.

    Returns:
        The report with all that the page tells of it: its text is headline and article, a paragraph a line.

    Raises:
        InputError: too large, no page, or a page without an article.
    """
    return glimpsed(data, name, identity, address, charset).whole()


def glimpsed(
    data: bytes, name: str, identity: str, address: str | None = None, charset: str | None = None
) -> Line:  # fmt: skip
    """The same with no more of it yet than its text and headline: what else the page tells, `Line.whole` finds out."""
    if len(data) > markup.LARGEST:
        raise InputError(name, f"too large: {len(data):,} bytes (at most {markup.LARGEST:,})")
    root = markup.tree(markup.characters(data, charset), name)
    about = Page(root, address)
    shown = extracted(root)
    article = _fuller(shown, about.body)
    _hold(article, about.headline, name)
    text = "\n".join(_headed(article, about.headline))
    report = Report(id=identity, text=text, headline=about.headline)
    claimed = code(about.language) if about.language else None
    return Line(name, report, (), claimed, page=True, rest=lambda: _told(about, shown), part=part_of(about))


def _told(about: Page, shown: Sequence[str]) -> dict[str, str | None]:
    """What a page tells of its article besides headline and text."""
    signed = Signed(about)
    found = signed.authors(shown)
    return {
        "outlet": about.outlet,
        "published": signed.published(),
        "url": about.url,
        "byline": byline(found),
        "wire": wire(shown, found, about.outlets),
    }


def extracted(root: HtmlElement) -> list[str]:
    """The lines of the article on a page, none where there is no article."""
    # Here and not above: it brings much with it that other reports do not need.
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(root, with_metadata=False, include_comments=False, include_tables=True)
    except Exception:  # pages are made of anything: one that its rules did not foresee has no article
        _log.debug("extracting", exc_info=True)
        return []
    text = (found.text if found and not isinstance(found, dict) else None) or ""
    return _lines(text)


def _lines(text: str) -> list[str]:
    return [short for line in text.splitlines() if (short := " ".join(line.split()))]


def _fuller(article: list[str], body: str | None) -> list[str]:
    """The article as it is shown, or as its markup repeats it where what is shown was found in part only."""
    if not body:
        return article
    import html

    own = _lines(_ANY_TAG.sub("", html.unescape(_TAG.sub("\n", body))))
    shown = sum(map(len, article))
    return own if sum(map(len, own)) > max(LEAST, shown * FULLER) else article


def _headed(article: Sequence[str], headline: str | None) -> list[str]:
    if not headline:
        return list(article)
    rest = article[1:] if article and alike(article[0], headline) >= 0.9 else article
    return [headline, *rest]


def _hold(article: Sequence[str], headline: str | None, name: str) -> None:
    length = sum(map(len, article))
    if length < LEAST:
        raise InputError(name, "no article on this page; save the article itself, or its text as a .txt file")
    title = (headline or "").casefold()
    if length < ERROR and any(words in title for words in page_words().missing):
        raise InputError(name, f"an error page and no article: {headline!r}")
