"""The brief as a document: Markdown, HTML, Word, PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TextIO

from notulen.errors import NotulenError
from notulen.views.document import Document, Heading, Items, Line, Paragraph, Source
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.forms import Form, rendered
from notulen.views.plain import plain, shortened

_LOST = "all that is in no sentence of the brief; its marks lead to words, reports and minutes"


def _text(form: Form) -> Any:  # noqa: ANN401 - a writer
    def write(asked: Asked, out: TextIO) -> Done:
        out.write(rendered(asked.brief(), form))
        return Done(1, "brief")

    return write


def _docx(asked: Asked, path: Path) -> Done:
    try:
        import docx
    except ImportError:
        raise NotulenError("DOCX needs python-docx, which is not installed: pip install 'notulen[docx]'") from None
    document = asked.brief()
    page = docx.Document()
    # Its name and day are the same for the same minutes.
    page.core_properties.title = plain(document.title)
    page.core_properties.author = "notulen"
    page.core_properties.language = document.language
    page.add_heading(plain(document.title), 0)
    for block in document.blocks:
        if isinstance(block, Heading):
            page.add_heading(plain(block.text), min(block.level, 9))
        elif isinstance(block, Paragraph):
            _paragraph(page, block.line, None, 0)
        elif isinstance(block, Items):
            for line in block.lines:
                _paragraph(page, line, "List Bullet", 1)
        else:
            _table(page, block)
    if document.sources:
        page.add_heading(plain(document.sources_title), 1)
        for one in document.sources:
            page.add_paragraph(_source(one))
    page.save(str(path))
    return Done(1, "brief")


def _marked(line: Line) -> str:
    return plain(line.text) + "".join(f" [{mark}]" for mark in line.marks)


def _paragraph(page: Any, line: Line, style: str | None, level: int) -> None:  # noqa: ANN401 - python-docx ships no types
    named = style if style is None or level < 2 else f"{style} {min(level, 3)}"
    page.add_paragraph(_marked(line), style=named)
    for below in line.below:
        _paragraph(page, below, style or "List Bullet", level + 1)


def _table(page: Any, block: Any) -> None:  # noqa: ANN401
    table = page.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        cell.text = plain(column)
    for row in block.rows:
        for cell, line in zip(table.add_row().cells, row, strict=True):
            cell.text = _marked(line)


def _source(one: Source) -> str:
    told = plain(" ← ".join(one.chain) or one.outlet or one.report)
    day = f", {one.published[:10]}" if one.published else ""
    return f"[{one.mark}] {told}{day}: “{shortened(one.words)}” ({one.minute})"


def _pdf(asked: Asked, path: Path) -> Done:
    try:
        from fpdf import FPDF
    except ImportError:
        raise NotulenError("PDF needs fpdf2, which is not installed: pip install 'notulen[pdf]'") from None
    document = asked.brief()
    page = FPDF(format="A4")
    page.set_title(_latin(document.title))
    page.set_creator("notulen")
    page.add_page()
    for text, size, indent in _lines(document):
        page.set_font("Times", "B" if size > 11 else "", size)
        page.set_x(page.l_margin + indent)
        page.multi_cell(0, size * 0.5, _latin(text), new_x="LMARGIN", new_y="NEXT")
        page.ln(1)
    page.output(str(path))
    return Done(1, "brief")


def _lines(document: Document) -> list[tuple[str, int, int]]:
    """What a document says as lines: text, size, millimetres from the left."""
    made: list[tuple[str, int, int]] = [(plain(document.title), 18, 0)]

    def line(one: Line, indent: int) -> None:
        made.append((_marked(one), 11, indent))
        for below in one.below:
            line(below, indent + 6)

    for block in document.blocks:
        if isinstance(block, Heading):
            made.append((plain(block.text), max(16 - 2 * block.level, 12), 0))
        elif isinstance(block, Paragraph):
            line(block.line, 0)
        elif isinstance(block, Items):
            for one in block.lines:
                line(one, 4)
        else:
            for row in block.rows:
                told = (f"{column}: {_marked(cell)}" for column, cell in zip(block.columns, row, strict=True))
                made.append(("; ".join(told), 11, 4))
    if document.sources:
        made.append((plain(document.sources_title), 14, 0))
        made += [(_source(one), 9, 0) for one in document.sources]
    return made


_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "←": "<-", "→": "->"})


def _latin(text: str) -> str:
    """Words in the letters of PDF's own fonts, which hold Latin-1 alone; a letter beyond loses its marks, or is a ?."""
    import unicodedata

    found = []
    for char in text.translate(_PLAIN):
        if char > "\xff":
            char = unicodedata.normalize("NFKD", char).encode("latin-1", "ignore").decode("latin-1") or "?"
        found.append(char)
    return "".join(found)


MARKDOWN = Format("brief-md", "the brief in Markdown", _LOST, text=_text("md"))
HTML = Format("brief-html", "the brief as a page", _LOST, text=_text("html"))
DOCX = Format("brief-docx", "the brief as a Word document (needs `notulen[docx]`)", _LOST, file=_docx)
PDF = Format(
    "brief-pdf",
    "the brief as PDF (needs `notulen[pdf]`)",
    _LOST + "; letters beyond Latin-1, which PDF's own fonts lack",
    file=_pdf,
)
