"""What a page is asked for in its address: every view is a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from notulen.errors import NotulenError
from notulen.ledger.filters import Filter, told
from notulen.reports.dates import iso
from notulen.web.words import TONGUES

if TYPE_CHECKING:
    from notulen.ledger.ledger import Ledger
    from notulen.model import Language

CARRIED = ("talks", "since", "until", "party", "about", "between", "at_least", "in")
LASTING = ("talks", "in")  # what goes along to pages of another kind: of a party, of a report


@dataclass(frozen=True)
class Asked:
    """What a page is asked for.

    Attributes:
        since, until: ISO days.
        party: a code.
        about: issues.
        between: codes.
        talks: the name of talks.
        at_least: the least confidence, 0 to 1.
        tongue: the language of the page, where one is asked for.
        page: the number of the page, from 1.
    """

    since: str | None = None
    until: str | None = None
    party: str | None = None
    about: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    talks: str | None = None
    at_least: float = 0.0
    tongue: Language | None = None
    page: int = 1

    @property
    def carried(self) -> dict[str, str]:
        """The query of a link that keeps to all of it but the page."""
        told_ = {
            "talks": self.talks, "since": self.since, "until": self.until, "party": self.party,
            "about": ",".join(self.about), "between": ",".join(self.between),
            "at_least": f"{self.at_least:g}" if self.at_least else None, "in": self.tongue,
        }  # fmt: skip
        return {name: str(value) for name, value in told_.items() if value}

    @property
    def narrowed(self) -> dict[str, str]:
        """What it leaves out, but for the talks it keeps to."""
        return {name: value for name, value in self.carried.items() if name not in LASTING}

    @property
    def everything(self) -> bool:
        """Whether it leaves nothing out."""
        return not self.narrowed and not self.talks

    def link(self, path: str, **changes: object) -> str:
        """An address with this query, but for changes; those that are None or empty are left out."""
        return address(path, {**self.carried, **changes})

    def lasting(self, path: str, **more: object) -> str:
        """An address that keeps to the talks and the language alone."""
        return address(path, {**{name: value for name, value in self.carried.items() if name in LASTING}, **more})

    def filter(self, ledger: Ledger) -> Filter:
        """Which acts are asked for.

        Raises:
            NotulenError: there are no such talks, there is no such issue, or the days are the wrong way round.
        """
        known = ledger.talks.named(self.talks).filter() if self.talks else Filter()
        found = Filter(
            about=self.about or known.about, party=self.party, between=self.between or known.between,
            since=max(filter(None, (self.since, known.since)), default=None),
            until=min(filter(None, (self.until, known.until)), default=None), at_least=self.at_least,
        )  # fmt: skip
        found.issues()
        return found

    def began(self, ledger: Ledger) -> str | None:
        """The day from which on the talks hold anything at all."""
        return ledger.talks.named(self.talks).since if self.talks else None


def asked(query: Mapping[str, str]) -> Asked:
    """What a query asks for; what it has beside that is the page's own business.

    Raises:
        NotulenError: a value that cannot be.
    """
    since, until = day_of(query, "since"), day_of(query, "until")
    if since and until and since > until:
        raise NotulenError(f"nothing is both since {since} and until {until}: the first day is the later one")
    return Asked(
        since=since, until=until, party=query.get("party") or None,
        about=told(query.get("about") or query.get("issue")), between=told(query.get("between")),
        talks=query.get("talks") or None, at_least=_share(query.get("at_least")),
        tongue=tongue(query.get("in")), page=whole(query.get("page"), 1),
    )  # fmt: skip


def tongue(value: str | None) -> Language | None:
    """A language that pages are written in; none where that names none."""
    return next((one for one in TONGUES if one == value), None)


def address(path: str, query: Mapping[str, Any]) -> str:
    """A path with a query, without what is empty or the first page."""
    named = {key.rstrip("_"): value for key, value in query.items()}  # "in" is no name in the code
    kept = {key: value for key, value in named.items() if value not in (None, "", ()) and (key, value) != ("page", 1)}
    return f"{path}?{urlencode(kept)}" if kept else path


def whole(value: str | None, otherwise: int, most: int = 100_000) -> int:
    """A whole number from 1 on, or what stands for one that is none."""
    return min(max(int(value), 1), most) if value and value.isdecimal() and len(value) < 9 else otherwise


def day_of(query: Mapping[str, str], name: str) -> str | None:
    """A day that a query names, ISO; none where it names none.

    Raises:
        NotulenError: what it names is no day.
    """
    value = (query.get(name) or "").strip()
    if not value:
        return None
    found = iso(value)
    if found is None:
        raise NotulenError(f"{value[:40]!r} is no day; write it as 2022-01-13")
    return found[:10]


def _share(value: str | None) -> float:
    try:
        found = float(value or 0)
    except ValueError:
        return 0.0
    return found if 0 <= found <= 1 else 0.0
