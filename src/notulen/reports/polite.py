"""Fetching as a guest: what robots.txt forbids is left alone, one request at a time, with rests between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from notulen.clock import Clock, Wall
from notulen.reports.robots import LARGEST, Rules, rules

if TYPE_CHECKING:
    from notulen.reports.fetch import Answer, FetchError, Limits

GAP = 1.0  # seconds between two requests to one site, where it asks for no more
LONGEST_DELAY = 300.0  # seconds: of a Crawl-delay no more is heeded
GOOD_FOR = 86_400.0  # seconds that a robots.txt stands
ASK_AGAIN = 300.0  # seconds after which one that was not to be had is asked for again
CROWDED = 60.0  # seconds a site is left alone that answers 429 and does not say for how long
_PLAIN = {"accept": "text/plain, */*;q=0.1"}
PATIENCE = 120.0  # seconds that are waited for a site; where it wants more rest, that is told instead


@dataclass(frozen=True)
class Site:
    """What is known of a site.

    Attributes:
        robots: its robots.txt; empty where it has none, None where it was never had.
        until: the moment (seconds since 1970) until which that stands; 0 where it was never asked for.
        free: the moment from which it may be asked again.
    """

    robots: str | None = None
    until: float = 0.0
    free: float = 0.0


class Memory(Protocol):
    """What is known of sites, by their origin."""

    def get(self, origin: str) -> Site | None:
        """What is known of one."""

    def put(self, origin: str, site: Site) -> None:
        """Keeps it."""


class Forgetful:
    """A memory as long as the program runs."""

    def __init__(self) -> None:
        self._sites: dict[str, Site] = {}

    def get(self, origin: str) -> Site | None:
        """What is known of a site."""
        return self._sites.get(origin)

    def put(self, origin: str, site: Site) -> None:
        """Keeps it."""
        self._sites[origin] = site


class Polite:
    """Fetches pages, feeds and lists of them.

    Args:
        allow_private: whether addresses that are not of the open net may be fetched.
        clock: the time.
        limits: what a fetch may take.
        gap: seconds between two requests to one site.
        memory: what is known of sites.
    """

    def __init__(
        self, allow_private: bool = False, clock: Clock | None = None, limits: Limits | None = None, gap: float = GAP,
        memory: Memory | None = None,
    ) -> None:  # fmt: skip
        self._private, self._given = allow_private, limits
        self._clock = clock or Wall()
        self._gap = gap
        self._memory = memory or Forgetful()
        self._rests: dict[str, float] = {}  # by origin: kept to the fraction, which the memory may not
        self._rules: dict[str, tuple[str, Rules]] = {}
        self._down: dict[str, float] = {}  # by origin: until when a robots.txt is not asked for that was not to be had
        self._why: dict[str, str] = {}

    def free(self, address: str) -> float:
        """The moment (seconds since 1970) from which an address's site may be asked.

        Args:
            address: whole.
        """
        origin = origin_of(address)
        known = self._memory.get(origin)
        return max(self._rests.get(origin, 0.0), self._down.get(origin, 0.0), known.free if known else 0.0)

    def get(self, address: str, listed: bool = True, headers: Mapping[str, str] | None = None) -> Answer:
        """What an address gives.

        Args:
            address: of http or https.
            listed: whether it stands in a list or feed; else a person asked for it, and no robot.
            headers: more to send.

        Raises:
            FetchError: it gave nothing, its site does not want it fetched, or not now.
        """
        if listed:
            self._hold(address)
        return self._fetched(address, listed, headers)

    def _hold(self, address: str) -> None:
        """Waits until a listed address may be fetched."""
        from notulen.reports.fetch import ForbiddenError, NotNowError

        found = self._allowing(address)
        if not found.allow(address):
            raise ForbiddenError(address, "its site asks programs not to fetch it (robots.txt)")
        rest = self.free(address) - self._clock.now()
        if rest > PATIENCE:
            raise NotNowError(address, f"its site asks to be left alone for {rest:.0f} seconds more", wait=rest)
        if rest > 0:
            self._clock.wait(rest)

    def _fetched(self, address: str, listed: bool, headers: Mapping[str, str] | None) -> Answer:
        from notulen.reports.fetch import FetchError, fetch

        try:
            with self._clock.away():
                answer = fetch(address, self._limits(), headers, self._clock.now())
        except FetchError as error:
            self._rest(address, self._wanted(error), listed)
            raise
        self._rest(address, 0.0, listed)
        return answer

    def _wanted(self, error: FetchError) -> float:
        """Seconds of rest that an answer asks for."""
        if error.status not in {429, 503}:
            return 0.0
        return error.wait or (CROWDED if error.status == 429 else 0.0)

    def _rest(self, address: str, wanted: float, listed: bool) -> None:
        origin = origin_of(address)
        now = self._clock.now()
        if listed:
            known = self._rules.get(origin)
            self._rests[origin] = now + max(self._gap, min(known[1].delay, LONGEST_DELAY) if known else 0.0, wanted)
        if wanted:
            self._memory.put(origin, replace(self._memory.get(origin) or Site(), free=now + wanted))

    def _allowing(self, address: str) -> Rules:
        """The rules of an address's site.

        Raises:
            NotNowError: its robots.txt is there, perhaps, but cannot be had.
        """
        from notulen.reports.fetch import NotNowError

        origin = origin_of(address)
        now = self._clock.now()
        site = self._memory.get(origin) or Site()
        if (site.robots is None or site.until <= now) and self._down.get(origin, 0.0) <= now:
            site = self._asked(origin, site)
        if site.robots is None or site.until <= now:
            raise NotNowError(
                address, f"its site's robots.txt cannot be had now ({self._why.get(origin, 'it failed')})",
                wait=self._down.get(origin, now) - self._clock.now(),
            )  # fmt: skip
        kept = self._rules.get(origin)
        if kept is None or kept[0] != site.robots:
            kept = self._rules[origin] = (site.robots, rules(site.robots))
        return kept[1]

    def _asked(self, origin: str, site: Site) -> Site:
        """A site with the robots.txt it has now; as it was, where that is not to be had."""
        from notulen.reports.fetch import FetchError, fetch

        robots = ""
        try:
            with self._clock.away():
                answer = fetch(f"{origin}/robots.txt", self._limits(), _PLAIN, self._clock.now())
            robots = answer.data[:LARGEST].decode("utf-8", "replace")
        except FetchError as error:
            if error.status is None or error.status >= 500 or error.status == 429:
                # Not kept beyond this run: whoever starts another has perhaps mended it.
                self._down[origin] = self._clock.now() + max(ASK_AGAIN, error.wait or 0.0)
                self._why[origin] = error.reason
                return site
        site = replace(site, robots=robots, until=self._clock.now() + GOOD_FOR)
        self._memory.put(origin, site)
        return site

    def _limits(self) -> Limits:
        from notulen.reports.fetch import Limits

        return replace(self._given or Limits(), allow_private=self._private)


def origin_of(address: str) -> str:
    """Scheme and host of an address, with its port: what a robots.txt speaks for.

    Args:
        address: whole.
    """
    parts = urlsplit(address)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"
