"""All that standing says of some acts, worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from notulen.standing.acts import Act
from notulen.standing.changes import Change, changes
from notulen.standing.denials import Contradiction, Denial, contradictions, denials
from notulen.standing.issues import Demand, IssueStanding, demands, standing
from notulen.standing.meetings import Meeting, meetings
from notulen.standing.negotiations import Negotiation, negotiations
from notulen.standing.positions import Position, positions
from notulen.standing.settled import Settled, settle
from notulen.standing.threats import Conditional, conditionals


@dataclass(frozen=True)
class Picture:
    """Where some acts leave the talks.

    Attributes:
        settled: the acts, those read otherwise counted to what they are.
        known: the positions, where they are known without the acts.
        about: the issues that were asked for ("asked-about"), or all: of others the acts tell only a part.
    """

    settled: tuple[Settled, ...]
    known: tuple[Position, ...] | None = None
    about: frozenset[str] | None = None

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """The acts."""
        return tuple(one.act for one in self.settled)

    @cached_property
    def sure(self) -> tuple[Act, ...]:
        """Those that enough voices tell to move anything."""
        return tuple(one.act for one in self.settled if one.sure)

    @cached_property
    def lone(self) -> tuple[Act, ...]:
        """Those that too few tell."""
        return tuple(one.act for one in self.settled if not one.sure)

    @cached_property
    def positions(self) -> list[Position]:
        """The stance of each party on each issue."""
        return list(self.known) if self.known is not None else positions(self.sure, self.about)

    @cached_property
    def standing(self) -> list[IssueStanding]:
        """Where each issue stands."""
        return standing(self.sure, self.about, self.demands if self.about else None)

    @cached_property
    def demands(self) -> list[Demand]:
        """All demands and what became of them."""
        return demands(self.sure)

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The meetings."""
        return meetings(self.sure)

    @cached_property
    def conditionals(self) -> list[Conditional]:
        """Threats, and promises on conditions."""
        return conditionals(self.acts)

    @cached_property
    def denials(self) -> list[Denial]:
        """Denials and what they deny."""
        return denials(self.acts)

    @cached_property
    def contradictions(self) -> list[Contradiction]:
        """What cannot be as it is told."""
        return contradictions(self.acts)

    @cached_property
    def negotiations(self) -> list[Negotiation]:
        """The negotiations found."""
        return negotiations(self.sure)

    def changes(self, since: str, until: str | None = None) -> list[Change]:
        """What changed within a span of days."""
        return [one for one in changes(self.sure, since, until) if self.about is None or one.issue in self.about]


def picture(acts: Iterable[Act]) -> Picture:
    """The picture that acts give, as they were told."""
    return Picture(tuple(settle(acts)))
