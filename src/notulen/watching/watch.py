"""Looks at feeds when it is time, and reads what they lead to, one request at a time; all it knows lies in the ledger."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from notulen import flow
from notulen.clock import iso, seconds
from notulen.errors import InputError
from notulen.keeping import Keeping
from notulen.ledger.feeds import Kept
from notulen.ledger.ledger import Ledger
from notulen.model import Reading
from notulen.reports.feeds import Feed, feed
from notulen.reports.fetch import Answer, FetchError, NotNowError
from notulen.reports.leads import name_of
from notulen.reports.polite import PATIENCE, Polite, origin_of
from notulen.reports.sources import Found
from notulen.watching.again import TRIES, pause, worth_it
from notulen.watching.alarm import Ending, Stopped

LOOK = 60.0  # seconds after which the ledger is looked at again for feeds that others have added
LONGEST_TAG = 1_000  # characters
SOON = 2  # looks at a feed in vain after which the pauses begin to grow
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
_log = logging.getLogger(__name__)


class Notices(Protocol):
    """Is told what happens."""

    def took(self, found: Found, outcome: Reading | InputError) -> None:
        """What came of a report."""

    def looked(self, address: str, new: int | None, left_out: int = 0) -> None:
        """A feed was looked at: so many reports are new; None where it has not changed."""

    def failed(self, error: InputError) -> None:
        """A feed gave nothing."""

    def idle(self, until: float) -> None:
        """There is nothing to do until a moment."""


@dataclass(frozen=True)
class Watched:
    """What is watched.

    Attributes:
        feeds: addresses; all feeds of the ledger, if None.
        every: seconds between two looks, in place of each feed's own.
        once: whether to look once at each feed whose time has come, and end.
    """

    feeds: tuple[str, ...] | None = None
    every: int | None = None
    once: bool = False


@dataclass(frozen=True, order=True)
class _Job:
    """What is to be done.

    Attributes:
        at: the moment from which it may be.
        rank: feeds before reports.
        name: a feed's address, or the site of a report.
        due: the moment it is wanted for, whether or not its site is free then.
    """

    at: float
    rank: int
    name: str
    due: float


class Watcher:
    """Watches feeds until its clock stops.

    Args:
        book: the ledger.
        options: how to read.
        polite: fetches.
        clock: the time, and its end.
        notices: is told what happens.
        watched: what is watched.

    Attributes:
        keeping: keeps what is read.
    """

    def __init__(
        self, book: Ledger, options: flow.Options, polite: Polite, clock: Ending, notices: Notices,
        watched: Watched | None = None,
    ) -> None:  # fmt: skip
        self._book, self._options, self._polite = book, options, polite
        self._clock, self._notices = clock, notices
        self._watched = watched or Watched()
        self._seen: set[str] = set()  # feeds looked at
        self.keeping = Keeping(
            book, options.pipelines, options.people, options.parties, options.keep_all, clock, self._then
        )

    def run(self) -> None:
        """Watches.

        Raises:
            NotulenError: a pipeline that cannot be taken, or a ledger that cannot be written.
        """
        try:
            while not self._clock.stopped and self._step():
                pass
        except Stopped:
            _log.debug("stopped")

    def _step(self) -> bool:
        """Does what is to be done next, or waits for it; whether to go on."""
        job = min(self._jobs(), default=None)
        now = self._clock.now()
        if job is None:
            return False
        if job.at > now:
            if self._watched.once and (job.due > now or job.at - now > PATIENCE):
                return False
            self._notices.idle(job.at)
            self._clock.wait(min(job.at - now, LOOK))
        elif job.rank == 0:
            self._look(job.name)
        else:
            self._read(job.name)
        return True

    def _jobs(self) -> list[_Job]:
        jobs = [
            self._job(seconds(one.next), 0, one.address)
            for one in self._book.feeds.all(self._watched.feeds)
            if not (self._watched.once and one.address in self._seen)
        ]
        return jobs + [self._job(seconds(at), 1, origin) for origin, at in self._book.items.sites(self._watched.feeds)]

    def _job(self, due: float, rank: int, name: str) -> _Job:
        return _Job(max(due, self._polite.free(name)), rank, name, due)

    # Reports

    def _read(self, origin: str) -> None:
        item = self._book.items.first(origin, self._watched.feeds)
        if item is None:  # another was quicker
            return
        came = False
        for _ in flow.read(
            [item.lead], self._options, self._notices.took, keeping=self.keeping, polite=self._polite
        ):  # fmt: skip
            came = True
        if not came:  # it would else be tried for ever
            error = InputError(item.lead.source, "it gave nothing")
            self.keeping.after([(Found(error, lead=item.lead), error)])

    def _then(self, error: InputError, tries: int) -> tuple[str | None, int]:
        """When a report is tried again that gave nothing, if it is, and for how many tries this one counts."""
        now = self._clock.now()
        if isinstance(error, NotNowError):
            return iso(now + max(error.wait or 0.0, 1.0)), 0
        if not worth_it(error) or tries + 1 >= TRIES:
            return None, 1
        return iso(now + pause(tries + 1, error.source, _wait(error))), 1

    # Feeds

    def _look(self, address: str) -> None:
        one = next(kept for kept in self._book.feeds.all([address]) if kept.address == address)
        self._seen.add(address)
        try:
            answer = self._polite.get(address, True, _headers(one))
            found = None if answer.status == 304 else _held(answer, one)
        except InputError as error:
            self._missed(one, error)
            return
        now = self._clock.now()
        new = None
        with self._book.items.writing() as connection:
            told: dict[str, str | int | None] = {
                "polled": iso(now),
                "next": iso(now + self._every(one)),
                "failures": 0,
                "reason": None,
            }
            if found is not None:
                new = self._taken(connection, one, found, iso(now))
                told |= {"etag": _tag(answer, "etag"), "modified": _tag(answer, "last-modified")}
            self._book.feeds.looked(connection, address, **told)
        self._notices.looked(address, new, found.left_out if found else 0)

    def _taken(self, connection: Connection, one: Kept, found: Feed, moment: str) -> int:
        self._book.feeds.beneath(connection, one, found.inner, moment)
        # Feeds have the newest first; the ledger has them as they were published.
        leads = [lead.model_copy(update={"asked": one.asked}) for lead in reversed(found.items)]
        named = ((name_of(lead), origin_of(lead.source), lead) for lead in leads)
        return self._book.items.found(connection, named, one.address, moment)

    def _missed(self, one: Kept, error: InputError) -> None:
        now = self._clock.now()
        failures = one.failures + (not isinstance(error, NotNowError))
        # Not put off for long at first: what a feed no longer holds when it is looked at again is lost.
        tries = max(1, failures - SOON)
        wait = pause(tries, one.address, _wait(error)) if failures else max(_wait(error), 1.0)
        with self._book.items.writing() as connection:
            self._book.feeds.looked(
                connection, one.address, polled=iso(now), next=iso(now + wait), failures=failures, reason=error.reason
            )
        self._notices.failed(error)

    def _every(self, one: Kept) -> int:
        return self._watched.every or one.every


def _held(answer: Answer, one: Kept) -> Feed:
    """What an answer holds.

    Raises:
        InputError: it is no feed.
    """
    found = feed(answer.data, one.address, answer.address, answer.charset)
    if one.parent and found.inner:
        raise InputError(one.address, "an index of sitemaps within another; not followed")
    return found


def _headers(one: Kept) -> dict[str, str]:
    """What asks a server whether a feed has changed."""
    told = {"accept": _ACCEPT, "if-none-match": one.etag, "if-modified-since": one.modified}
    return {key: value for key, value in told.items() if value}


def _tag(answer: Answer, name: str) -> str | None:
    value = answer.headers.get(name)
    return value if value and len(value) <= LONGEST_TAG and value.isascii() and value.isprintable() else None


def _wait(error: InputError) -> float:
    return (error.wait if isinstance(error, FetchError) else None) or 0.0
