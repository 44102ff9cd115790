"""A document that is longer than a page, in pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from notulen.views.document import Block, Document, Heading, Items, Line, Paragraph


@dataclass(frozen=True)
class Part:
    """A page of a document that is longer than one: its contents, its number, and how many there are."""

    document: Document
    number: int
    of: int


def part(document: Document, number: int, size: int, latest_first: bool = False) -> Part:
    """One page of a document: so many sentences of its lists, and of its sources only those that these lead to.

    Args:
        document: the whole.
        number: of the page, from 1; beyond the last, the last.
        size: sentences on a page.
        latest_first: whether its lists are told from the end.
    """
    lists = [block for block in document.blocks if isinstance(block, Items)]
    count = sum(len(block.lines) for block in lists)
    pages = max(1, -(-count // size))
    at = min(number, pages)
    left, room = (at - 1) * size, size
    blocks: list[Block] = []
    for block in document.blocks:
        if not isinstance(block, Items):
            blocks.append(block)
            continue
        lines = block.lines[::-1] if latest_first else block.lines
        shown = lines[left : left + room] if left < len(lines) else ()
        left = max(0, left - len(lines))
        room -= len(shown)
        if shown:
            blocks.append(Items(tuple(shown)))
        elif blocks and isinstance(blocks[-1], Heading):
            blocks.pop()  # a heading above nothing
    marks = {mark for block in blocks if isinstance(block, Items) for line in block.lines for mark in _marks(line)}
    marks |= {mark for block in document.blocks if isinstance(block, Paragraph) for mark in _marks(block.line)}
    sources = tuple(one for one in document.sources if one.mark in marks)
    return Part(replace(document, blocks=tuple(blocks), sources=sources), at, pages)


def _marks(line: Line) -> set[int]:
    return {*line.marks, *(mark for one in line.below for mark in _marks(one))}
