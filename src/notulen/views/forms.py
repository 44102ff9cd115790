"""The four forms of a document: lines for a terminal, Markdown, HTML, JSON."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Literal

from notulen.views.document import Block, Document, Heading, Items, Line, Paragraph, Table
from notulen.views.html import page, told
from notulen.views.jsonl import dumped
from notulen.views.plain import plain, shortened

Form = Literal["text", "md", "html", "json"]
_LEAST = 40
_WORDS = 160
_STEP = "  "
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def rendered(document: Document, form: Form, width: int = 80) -> str:
    """A document in a form.

    Args:
        document: what it says.
        form: which.
        width: characters a line of text may have.

    Returns:
        Its text, each line with its end.
    """
    if form == "json":
        sources = [asdict(source) for source in document.sources]
        return dumped({"title": document.title, "data": document.data(), "sources": sources}) + "\n"
    return {
        "text": lambda: _text(document, max(width, _LEAST)),
        "md": lambda: _md(document),
        "html": lambda: page(document),
    }[form]()


def _marks(marks: Sequence[int]) -> str:
    return "".join(f"[{mark}]" for mark in marks)


# Text


def _text(document: Document, width: int) -> str:
    lines = [*_wrapped(document.title.upper(), width, "", "")]
    for block in document.blocks:
        lines += _text_block(block, width)
    if document.sources:
        lines += ["", *_wrapped(document.sources_title.upper(), width, "", "")]
        for one in document.sources:
            head = f"[{one.mark}] "
            source = f"{told(one)} “{shortened(one.words, _WORDS)}” ({one.minute[:8]})"
            lines += _wrapped(source, width, head, " " * len(head))
    return "".join(line.rstrip() + "\n" for line in lines)


def _wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        plain(text), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    ) or [first.rstrip()]  # fmt: skip


def _text_block(block: Block, width: int) -> Iterator[str]:
    if isinstance(block, Heading):
        yield ""
        yield from _wrapped(block.text.upper() if block.level < 3 else block.text, width, "", "")
    elif isinstance(block, Paragraph):
        yield from _text_line(block.line, width, "", "")
    elif isinstance(block, Items):
        for line in block.lines:
            yield from _text_line(line, width, f"{_STEP}- ", _STEP * 2)
    else:
        yield from _text_table(block, width)


def _text_line(line: Line, width: int, first: str, rest: str) -> Iterator[str]:
    yield from _wrapped(f"{line.text} {_marks(line.marks)}", width, first, rest)
    for one in line.below:
        yield from _text_line(one, width, rest + _STEP, rest + _STEP)


def _text_table(table: Table, width: int) -> Iterator[str]:
    import io

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as Rich
    from rich.text import Text

    made = Rich(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), expand=False)
    for column in table.columns:
        made.add_column(plain(column), overflow="fold")
    for row in table.rows:
        made.add_row(*(Text(plain(f"{cell.text} {_marks(cell.marks)}").strip()) for cell in row))
    page = Console(
        file=io.StringIO(), width=width, no_color=True, legacy_windows=False, emoji=False, force_jupyter=False
    )
    with page.capture() as shown:
        page.print(made)
    yield from shown.get().splitlines()


# Markdown


def _safe(text: str) -> str:
    """Words in which nothing is mark-up."""
    return _MARKDOWN.sub(r"\\\1", plain(text))


def _md(document: Document) -> str:
    parts = [f"# {_safe(document.title)}", *map(_md_block, document.blocks)]
    if document.sources:
        parts.append(f"## {_safe(document.sources_title)}")
        parts.append("\n".join(
            f"[^{one.mark}]: {_safe(told(one))} “{_safe(shortened(one.words, _WORDS))}” (`{one.minute}`)"
            for one in document.sources
        ))  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _md_line(line: Line) -> str:
    return _safe(line.text) + "".join(f"[^{mark}]" for mark in line.marks)


def _md_block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_safe(block.text)}"
    if isinstance(block, Paragraph):
        return _md_line(block.line)
    if isinstance(block, Items):
        return "\n".join(_md_items(block.lines, ""))
    rows = [block.columns, ["---"] * len(block.columns)]
    cells = [list(map(_safe, rows[0])), list(rows[1]), *([_md_line(cell) for cell in row] for row in block.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def _md_items(lines: Sequence[Line], indent: str) -> Iterator[str]:
    for line in lines:
        yield f"{indent}- {_md_line(line)}"
        yield from _md_items(line.below, indent + _STEP)
