"""What sites ask of programs, kept in the ledger: a program that is started every hour asks for it once a day."""

from __future__ import annotations

from notulen.clock import iso, seconds
from notulen.ledger.sites import Sites
from notulen.reports.polite import Site


class Lasting:
    """A memory of sites that lasts.

    Args:
        sites: the ledger's.
    """

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._known: dict[str, Site | None] = {}

    def get(self, origin: str) -> Site | None:
        """What is known of a site."""
        if origin not in self._known:
            row = self._sites.get(origin)
            self._known[origin] = Site(row[0], seconds(row[1]), seconds(row[2])) if row else None
        return self._known[origin]

    def put(self, origin: str, site: Site) -> None:
        """Keeps it."""
        self._known[origin] = site
        self._sites.put(origin, site.robots, iso(site.until), iso(site.free))
