"""Acts as templates show them: in the reader's words, with where each of their links leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from notulen.standing.acts import Act
from notulen.standing.picture import Picture
from notulen.standing.told import stance_of
from notulen.views.brief import DEEDS, MEETINGS
from notulen.views.pages.page import Page
from notulen.views.plain import shortened
from notulen.web.site import Visit

WORDS = 220  # characters of an act's words in a list


@dataclass(frozen=True)
class Card:
    """An act in a list.

    Attributes:
        act: which.
        said: who does what to whom.
        words: what it is about, in the report's words.
        href: of its page.
        words_href: of its words, marked in their report.
        stance: that it gives its actor, if any.
        of_act: its day where it is a deed or a meeting, for the reader.
        of_saying: its day where it is an act of speech.
        of_report: the day it was published first.
    """

    act: Act
    said: str
    words: str
    href: str
    words_href: str
    stance: str | None
    of_act: str | None
    of_saying: str | None
    of_report: str


class Showing:
    """Makes what templates show of acts.

    Args:
        here: the visit under way.
    """

    def __init__(self, here: Visit) -> None:
        self.here = here
        self.page: Page = here.page(Picture(()))

    def card(self, act: Act) -> Card:
        """An act in a list."""
        told = self.days(act)
        deed = act.kind in DEEDS | MEETINGS
        return Card(
            act, self.page.act(act), shortened(act.content, WORDS), self.here.asked.lasting(f"/acts/{quote(act.id)}"),
            self.here.asked.lasting(f"/minutes/{quote(act.best)}"), stance_of(act.kind),
            told if deed else None, None if deed else told, self.page.day(act.first_published),
        )  # fmt: skip

    def cards(self, acts: Iterable[Act]) -> list[Card]:
        """Acts in a list."""
        return [self.card(act) for act in acts]

    def days(self, act: Act) -> str | None:
        """The day or days of an act, for the reader; none where nobody tells."""
        if act.day_from is None:
            return None
        whole = act.day_from if act.day_to in (None, act.day_from) else f"{act.day_from}/{act.day_to}"
        return self.page.day(whole)


def names(here: Visit, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes of parties with their names, by name."""
    return sorted(((code, here.words.views.party(code)) for code in codes), key=lambda one: one[1].casefold())
