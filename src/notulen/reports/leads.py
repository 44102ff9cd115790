"""Following a lead: what is fetched gives a report, or is a feed that leads to more; what the lead told completes it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from notulen.errors import InputError
from notulen.model import Lead
from notulen.reports.addresses import canonical
from notulen.reports.language import code
from notulen.reports.line import Line
from notulen.reports.markup import looks_like_page
from notulen.reports.polite import Polite

if TYPE_CHECKING:
    from notulen.reports.fetch import Answer

_log = logging.getLogger(__name__)
_ACCEPT = {
    "accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.1"
}


def name_of(lead: Lead) -> str:
    """What a lead is told from others by: an address in one form, or a path."""
    return canonical(lead.source) or lead.source


def followed(lead: Lead, polite: Polite) -> Iterator[Line | InputError]:
    """What an address leads to: its report, or those of a feed.

    Args:
        lead: the address, and what is known of it.
        polite: fetches.

    Yields:
        Reports and errors, each with its own lead.
    """
    try:
        answer = polite.get(lead.source, lead.listed, _ACCEPT)
        if not _is_feed(answer):
            yield _page(answer, lead, polite)
            return
        if lead.listed:
            raise InputError(lead.source, "a feed and no page; `notulen feeds add` watches it")
        yield from items(answer.data, lead, polite, answer.address, answer.charset)
    except InputError as error:
        error.lead = lead
        yield error


def items(
    data: bytes, lead: Lead, polite: Polite, address: str | None = None, charset: str | None = None
) -> Iterator[Line | InputError]:
    """The reports that a feed leads to, each fetched; of an index of sitemaps, those of all of them.

    Args:
        data: the feed.
        lead: where it was found, and what was asked of its reading.
        polite: fetches.
        address: where it came from in the end.
        charset: the encoding that its server named.

    Raises:
        InputError: it is no feed, or leads to nothing.
    """
    from notulen.reports.feeds import feed

    found = feed(data, lead.source, address, charset)
    if not found.items and not found.inner:
        raise InputError(lead.source, "a feed that leads to nothing")
    for inner in found.inner:
        yield from _inner(lead.model_copy(update={"source": inner, "listed": True}), polite)
    for one in found.items:
        yield from followed(one.model_copy(update={"asked": lead.asked}), polite)


def _inner(lead: Lead, polite: Polite) -> Iterator[Line | InputError]:
    from notulen.reports.feeds import feed

    try:
        answer = polite.get(lead.source, True, _ACCEPT)
        found = feed(answer.data, lead.source, answer.address, answer.charset)
        if found.inner:
            raise InputError(lead.source, "an index of sitemaps within another; not followed")
    except InputError as error:
        error.lead = lead
        yield error
        return
    for one in found.items:
        yield from followed(one.model_copy(update={"asked": lead.asked}), polite)


def _is_feed(answer: Answer) -> bool:
    from notulen.reports.feeds import is_feed

    return is_feed(answer.data)


def _page(answer: Answer, lead: Lead, polite: Polite) -> Line:
    """The report on a page, with the further pages of its article."""
    line = _one_page(answer, lead)
    if line.part is not None:
        from notulen.reports.parts import followed as with_further

        # Joined already, it waits for no other page.
        line = replace(with_further(line, lambda address: _further(address, lead, polite)), part=None)
    return completed(line.whole(), lead)


def _further(address: str, lead: Lead, polite: Polite) -> Line | InputError:
    try:
        return _one_page(polite.get(address, lead.listed, _ACCEPT), lead.model_copy(update={"source": address}))
    except InputError as error:
        return error


def _one_page(answer: Answer, lead: Lead) -> Line:
    from notulen.reports.pages import page

    address = lead.source
    if answer.kind and "html" not in answer.kind and not looks_like_page(answer.data):
        raise InputError(address, f"no page but {answer.kind}; save it and give the file")
    try:
        return page(answer.data, address, canonical(address) or address, answer.address, answer.charset)
    except InputError:
        raise
    except Exception as error:  # pages are made of anything, and one must not end what goes through many
        _log.debug("taking apart %s", address, exc_info=True)
        raise InputError(address, f"a page that cannot be taken apart ({type(error).__name__})") from None


def completed(line: Line, lead: Lead) -> Line:
    """A report with what its lead tells where its page does not; nothing that the page tells is touched.

    Args:
        line: the report as its page has it.
        lead: what led to it.
    """
    report = line.report
    told = {key: getattr(report, key) or getattr(lead, key) for key in ("outlet", "published", "headline")}
    # No words of a report stand outside its text.
    text = report.text if report.headline or not lead.headline else f"{lead.headline}\n{report.text}"
    claimed = line.claimed or (code(lead.language) if lead.language else None)
    return replace(line, report=report.model_copy(update={**told, "text": text}), claimed=claimed, lead=lead)
