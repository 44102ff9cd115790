"""What a view says, before it takes a form: headings, paragraphs, lists, tables, and marks that lead to the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Heading:
    """A heading; of the first level there is one."""

    level: int
    text: str


@dataclass(frozen=True)
class Line:
    """A sentence with the numbers of its sources, and what stands below it."""

    text: str
    marks: tuple[int, ...] = ()
    below: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A sentence by itself."""

    line: Line


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """A table; a cell is a sentence."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


Block = Heading | Paragraph | Items | Table
Data = Callable[[], Any]  # what JSON can hold


@dataclass(frozen=True)
class Source:
    """Where a mark leads: the words, who published them when, and the minute's id.

    Attributes:
        mark: its number.
        minute: id of the minute, for `notulen show`.
        report: what the user calls the report.
        outlet, published: as the report tells.
        chain: how the words came.
        words: the evidence.
        url: of the report.
        corrected: whether a person has corrected the minute.
    """

    mark: int
    minute: str
    report: str
    outlet: str | None
    published: str | None
    chain: tuple[str, ...]
    words: str
    url: str | None = None
    corrected: bool = False


@dataclass(frozen=True)
class Document:
    """A view.

    Attributes:
        title: its heading.
        language: the code of the language it is written in.
        blocks: what it says.
        sources: where its marks lead, by number.
        sources_title: the heading above them.
        data: gives the same for programs, made when it is asked for.
    """

    title: str
    language: str
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...] = ()
    sources_title: str = ""
    data: Data = field(default=lambda: None, repr=False)


def items(lines: Sequence[Line]) -> tuple[Block, ...]:
    """A list, if there is anything in it."""
    return (Items(tuple(lines)),) if lines else ()
