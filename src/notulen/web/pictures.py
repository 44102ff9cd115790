"""What the pages are made of: acts, the latest first where there are very many, and what standing says of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from notulen.ledger.filters import Filter
from notulen.standing import beside
from notulen.standing.picture import Picture
from notulen.web.site import Visit

_ASKED = ("acts", "sure", "meetings", "conditionals", "negotiations")
MOST = 1500  # acts that a page is made of: the latest; what they come to is worked out at each change


@dataclass(frozen=True)
class Seen:
    """Acts and what they come to.

    Attributes:
        picture: where they leave the talks.
        left_out: how many acts are older than these.
        since: the first day of these, where older ones are left out.
    """

    picture: Picture
    left_out: int = 0
    since: str | None = None


def picture(here: Visit, most: int = MOST) -> Seen:
    """The picture that a visit's filter asks for; what was before its first day counts too, as it does in the views."""
    told = replace(here.wanted, since=here.asked.began(here.book.ledger))
    return pictured(here, told, most, whole=True)


def pictured(here: Visit, wanted: Filter, most: int = MOST, whole: bool = False) -> Seen:
    """The picture of acts that a filter wants; with all that pages ask of one, if whole."""
    ledger = here.book.ledger
    about = frozenset(wanted.issues()) if wanted.about else None

    def make() -> Seen:
        found = seen()
        # Else the reader who comes after it was made anew would wait for what it comes to.
        for name in _ASKED if whole else ():
            getattr(found.picture, name)
        return found

    def seen() -> Seen:
        count, _ = ledger.derived.days(wanted)
        if count <= most:
            return Seen(Picture(tuple(beside.settled(ledger, wanted)), about=about))
        _, cut = ledger.derived.days(wanted, count - most)
        latest = tuple(beside.settled(ledger, replace(wanted, since=cut)))[-most:]
        return Seen(Picture(latest, about=about), count - len(latest), cut)

    return here.book.kept(("picture", wanted, most, whole), make, of_acts=True)
