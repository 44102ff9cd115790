"""A document as HTML: as a page, or as a part of somebody else's, such as a notebook's."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from notulen.views.document import Block, Document, Heading, Items, Line, Paragraph, Source
from notulen.views.plain import plain, shortened

_WORDS = 160
_STYLE = "body{font:16px/1.5 sans-serif;max-width:50em;margin:2em auto;padding:0 1em}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2em .5em;text-align:left;vertical-align:top}"  # noqa: E501


def esc(text: str) -> str:
    """Words as mark-up in which nothing is a tag, in an attribute too."""
    return html.escape(plain(text), quote=True)


def told(one: Source) -> str:
    """How words came, and on which day."""
    came = " ← ".join(one.chain) or one.outlet or one.report
    return f"{came}{f', {one.published[:10]}' if one.published else ''}{' *' if one.corrected else ''}:"


def page(document: Document) -> str:
    """A document as a page."""
    made = _Parts()
    parts = [
        f'<!doctype html>\n<html lang="{esc(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{esc(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{esc(document.title)}</h1>",
        *map(made.block, document.blocks),
    ]
    if document.sources:
        parts.append(f"<h2>{esc(document.sources_title)}</h2>\n{made.sources(document.sources)}")
    return "\n".join([*parts, "</body>", "</html>"]) + "\n"


def part(document: Document, prefix: str, level: int = 3) -> str:
    """A document as a part of a page, its sources folded away; each mark also says where it leads when it is pointed at.

    Args:
        document: what it says.
        prefix: begins the names of its places, which are then no other part's.
        level: of its heading.
    """
    made = _Parts(prefix, level - 1, {one.mark: one for one in document.sources})
    parts = [f"<h{level}>{esc(document.title)}</h{level}>", *map(made.block, document.blocks)]
    if document.sources:
        head = f"{esc(document.sources_title)} ({len(document.sources)})"
        parts.append(f"<details><summary>{head}</summary>\n{made.sources(document.sources)}\n</details>")
    return f'<div lang="{esc(document.language)}">\n' + "\n".join(parts) + "\n</div>\n"


@dataclass(frozen=True)
class _Parts:
    """Makes the parts of a document.

    Attributes:
        prefix: begins the names of places.
        deeper: by how many levels headings stand below their own.
        known: sources by mark, to be told where a mark is pointed at.
    """

    prefix: str = ""
    deeper: int = 0
    known: dict[int, Source] | None = None

    def sources(self, some: Sequence[Source]) -> str:
        rows = "\n".join(map(self._source, some))
        return f"<ol>\n{rows}\n</ol>"

    def _source(self, one: Source) -> str:
        safe = one.url if one.url and re.match(r"https?://", one.url) else None  # nothing else is a link
        link = f' <a href="{esc(safe)}">{esc(one.report)}</a>' if safe else f" {esc(one.report)}"
        words = f"“{esc(shortened(one.words, _WORDS))}”"
        at = f'id="{esc(self.prefix)}s{one.mark}" value="{one.mark}"'
        return f"<li {at}>{esc(told(one))} {words}{link} <code>{esc(one.minute)}</code></li>"

    def block(self, block: Block) -> str:
        if isinstance(block, Heading):
            level = min(block.level + self.deeper, 6)
            return f"<h{level}>{esc(block.text)}</h{level}>"
        if isinstance(block, Paragraph):
            return f"<p>{self._line(block.line)}</p>"
        if isinstance(block, Items):
            return self._list(block.lines)
        head = "".join(f"<th>{esc(column)}</th>" for column in block.columns)
        rows = "".join(f"<tr>{''.join(f'<td>{self._line(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _line(self, line: Line) -> str:
        return f"{esc(line.text)}{''.join(map(self._mark, line.marks))}{self._list(line.below)}"

    def _mark(self, mark: int) -> str:
        one = (self.known or {}).get(mark)
        pointed = f' title="{esc(told(one))} “{esc(shortened(one.words, _WORDS))}”"' if one else ""
        return f'<sup><a href="#{esc(self.prefix)}s{mark}"{pointed}>[{mark}]</a></sup>'

    def _list(self, lines: Sequence[Line]) -> str:
        return f"<ul>{''.join(f'<li>{self._line(line)}</li>' for line in lines)}</ul>" if lines else ""
