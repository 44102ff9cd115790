"""A report as its source holds it, before what is missing is filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from notulen.model import Language, Lead, Report


@dataclass(frozen=True, slots=True)
class Part:
    """Which page of an article a page is.

    Attributes:
        article: the normal form of the article's address.
        number: from 1; 0 where it holds all pages.
        links: addresses of the article's pages that it links to, by number.
    """

    article: str
    number: int
    links: Mapping[int, str]


@dataclass(frozen=True)
class Line:
    """A report as its source holds it.

    Attributes:
        name: where it stands.
        report: the report.
        notes: what is odd about its fields.
        claimed: the language it says it is in, which its text may belie.
        page: whether it is a page of the web, which may be shown whatever its language.
        in_archive: whether it is one of many that nobody chose, so that one which is not read is no failure.
        rest: finds out the fields of the report that are not known yet; None where all are.
        part: which page of an article of several pages it is.
        lead: where it was found, where that is not what the user named.
        named: what the user named; None where that cannot be tried again.
    """

    name: str
    report: Report
    notes: tuple[str, ...] = ()
    claimed: Language | None = None
    page: bool = False
    in_archive: bool = False
    rest: Callable[[], Mapping[str, str | None]] | None = None
    part: Part | None = None
    lead: Lead | None = None
    named: Lead | None = None

    def whole(self) -> Line:
        """The same with all that its source tells of the report."""
        if self.rest is None:
            return self
        return replace(self, report=self.report.model_copy(update=dict(self.rest())), rest=None)
