"""Holds minutes against the pages they were read from, as these are now: fetched through the same guards as ever."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from notulen.errors import InputError
from notulen.ledger.ledger import Ledger
from notulen.ledger.verifying import Verified

PAUSE = 1.0  # seconds between two pages of one server

Get = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Checked:
    """A report with what does not hold of it.

    Attributes:
        report: what the user calls it.
        key: the hash of its text.
        minutes: how many were read again.
        faults: what does not hold, a line each.
        fetched: whether its page was fetched again.
        changed: whether the page's text is another than it was, whatever of it still holds.
    """

    report: str
    key: str
    minutes: int
    faults: tuple[str, ...]
    fetched: bool = False
    changed: bool = False


def checked(
    book: Ledger, report: str | None = None, refetch: bool = False, allow_private: bool = False, get: Get | None = None
) -> Iterator[Checked]:
    """Every report of a ledger, read again.

    Args:
        book: the ledger.
        report: an id or a key; all, if None.
        refetch: whether pages are fetched again too.
        allow_private: whether addresses that are not of the open net may be fetched.
        get: gives the text of an address's page; if None, it is fetched.

    Yields:
        Each in the order they were added, as soon as it is known.
    """
    look = get or _Pages(allow_private)
    for one in book.verified(report, words=refetch):
        if refetch and one.url:
            yield _held_against(one, look)
        else:
            yield Checked(one.report, one.key, one.minutes, one.faults)


def _held_against(one: Verified, get: Get) -> Checked:
    assert one.url is not None
    try:
        page = folded(get(one.url))
    except InputError as error:
        return Checked(one.report, one.key, one.minutes, (*one.faults, f"its page is not there: {error}"), True, True)
    gone = [
        f"minute {id_}: its words stand no more on {one.url}" for id_, words in one.words if folded(words) not in page
    ]
    return Checked(one.report, one.key, one.minutes, (*one.faults, *gone), True, bool(gone))


def folded(text: str) -> str:
    """Words as they are compared: blanks, forms of one letter and invisible characters aside."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u200b", "")
    return re.sub(r"\s+", " ", plain).strip()


class _Pages:
    """Fetches pages, one after another, none of one server within a second of the last."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._last: dict[str, float] = {}

    def __call__(self, address: str) -> str:
        from notulen.reports.fetch import Limits, fetch
        from notulen.reports.pages import page

        self._wait(urlsplit(address).netloc)
        answer = fetch(address, Limits(allow_private=self._allow_private))
        return page(answer.data, address, address, answer.address, answer.charset).report.text

    def _wait(self, host: str) -> None:
        since = time.monotonic() - self._last.get(host, -PAUSE)
        if since < PAUSE:
            time.sleep(PAUSE - since)
        self._last[host] = time.monotonic()
        if len(self._last) > 10_000:
            self._last.clear()
