"""What a format of export is, and what it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from notulen.ledger.filters import Filter

if TYPE_CHECKING:
    from notulen.ledger.entries import Entry, Whole
    from notulen.standing.meetings import Meeting
    from notulen.views.document import Document


class Book(Protocol):
    """What an export reads: a ledger."""

    def entries(self, wanted: Filter | None = None) -> Iterator[Entry]:
        """Minutes with their reports."""

    def rows(self, wanted: Filter | None = None, texts: bool = False) -> Iterator[tuple[Any, ...]]:
        """Minutes as slim rows, with the text of their report behind the rest where it is wanted."""

    def wholes(self, wanted: Filter | None = None) -> Iterator[Whole]:
        """Reports with all that is held of them."""


def _nothing() -> list[Meeting]:
    return []


def _no_document() -> Document:
    raise NotImplementedError


@dataclass(frozen=True)
class Asked:
    """What is to be exported.

    Attributes:
        book: the ledger.
        wanted: which minutes.
        options: what the format was told, by name; empty for most.
        meetings: gives the meetings that are told of.
        brief: gives the brief.
        tick: told how many things are written.
    """

    book: Book
    wanted: Filter = field(default_factory=Filter)
    options: Mapping[str, str] = field(default_factory=dict)
    meetings: Callable[[], Iterable[Meeting]] = _nothing
    brief: Callable[[], Document] = _no_document
    tick: Callable[[int], None] = lambda _: None

    def entries(self) -> Iterator[Entry]:
        """The wanted minutes with their reports."""
        for number, entry in enumerate(self.book.entries(self.wanted), 1):
            self.tick(number)
            yield entry

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The wanted minutes as slim rows."""
        return self.book.rows(self.wanted)

    def wholes(self) -> Iterator[Whole]:
        """The reports that have a wanted minute, whole; every report, where nothing is asked for."""
        everything = self.wanted == Filter()
        for number, whole in enumerate(self.book.wholes(None if everything else self.wanted), 1):
            self.tick(number)
            yield whole


@dataclass
class Done:
    """What became of an export.

    Attributes:
        written: how many things were written.
        what: they are, in the plural.
        left_out: how many were not, by the reason.
    """

    written: int
    what: str = "minutes"
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Format:
    """A form of export.

    Attributes:
        name: what it is called on the command line.
        about: what it is, in a line.
        text: writes it as text; none for what is no text.
        file: writes it to a path, for what is no text.
        lost: what of a minute it has no place for, in a line.
    """

    name: str
    about: str
    lost: str
    text: Callable[[Asked, TextIO], Done] | None = None
    file: Callable[[Asked, Path], Done] | None = None
