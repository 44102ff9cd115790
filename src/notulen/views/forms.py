"""The four forms of a document: lines for a terminal, Markdown, HTML, JSON."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Literal

from notulen.views.document import Block, Document, Heading, Items, Line, Paragraph, Source, Table
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
        "html": lambda: _html(document),
    }[form]()


def _marks(marks: Sequence[int]) -> str:
    return "".join(f"[{mark}]" for mark in marks)


def _source(one: Source) -> str:
    told = " ← ".join(one.chain) or one.outlet or one.report
    return f"{told}{f', {one.published[:10]}' if one.published else ''}{' *' if one.corrected else ''}:"


# Text


def _text(document: Document, width: int) -> str:
    lines = [*_wrapped(document.title.upper(), width, "", "")]
    for block in document.blocks:
        lines += _text_block(block, width)
    if document.sources:
        lines += ["", *_wrapped(document.sources_title.upper(), width, "", "")]
        for one in document.sources:
            head = f"[{one.mark}] "
            told = f"{_source(one)} “{shortened(one.words, _WORDS)}” ({one.minute[:8]})"
            lines += _wrapped(told, width, head, " " * len(head))
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
    page = Console(file=io.StringIO(), width=width, no_color=True, legacy_windows=False, emoji=False)
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
            f"[^{one.mark}]: {_safe(_source(one))} “{_safe(shortened(one.words, _WORDS))}” (`{one.minute}`)"
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


# HTML

_STYLE = "body{font:16px/1.5 sans-serif;max-width:50em;margin:2em auto;padding:0 1em}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2em .5em;text-align:left;vertical-align:top}"  # noqa: E501


def _html(document: Document) -> str:
    parts = [
        f'<!doctype html>\n<html lang="{_esc(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{_esc(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{_esc(document.title)}</h1>",
        *map(_html_block, document.blocks),
    ]
    if document.sources:
        rows = "\n".join(_html_source(one) for one in document.sources)
        parts.append(f"<h2>{_esc(document.sources_title)}</h2>\n<ol>\n{rows}\n</ol>")
    return "\n".join([*parts, "</body>", "</html>"]) + "\n"


def _esc(text: str) -> str:
    return html.escape(plain(text), quote=True)


def _html_source(one: Source) -> str:
    safe = one.url if one.url and re.match(r"https?://", one.url) else None  # nothing else is a link
    link = f' <a href="{_esc(safe)}">{_esc(one.report)}</a>' if safe else f" {_esc(one.report)}"
    words = f"“{_esc(shortened(one.words, _WORDS))}”"
    return f'<li id="s{one.mark}" value="{one.mark}">{_esc(_source(one))} {words}{link} <code>{_esc(one.minute)}</code></li>'


def _html_line(line: Line) -> str:
    marks = "".join(f'<sup><a href="#s{mark}">[{mark}]</a></sup>' for mark in line.marks)
    return f"{_esc(line.text)}{marks}{_html_list(line.below)}"


def _html_list(lines: Sequence[Line]) -> str:
    return f"<ul>{''.join(f'<li>{_html_line(line)}</li>' for line in lines)}</ul>" if lines else ""


def _html_block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{_esc(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{_html_line(block.line)}</p>"
    if isinstance(block, Items):
        return _html_list(block.lines)
    head = "".join(f"<th>{_esc(column)}</th>" for column in block.columns)
    rows = "".join(f"<tr>{''.join(f'<td>{_html_line(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
