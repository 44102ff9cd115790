"""Tables (CSV, TSV) as records: reports a row, or addresses a row as Media Cloud and GDELT export them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from notulen.errors import InputError
from notulen.reports.text import characters
from notulen.reports.unpacking import Joined

ENDINGS = frozenset({".csv", ".tsv"})
LONGEST = 10_000_000  # characters of a cell
# What exports call the fields that a report has.
NAMES: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "link", "documentidentifier", "sourceurl", "story_url", "article_url", "address"),
    "outlet": ("outlet", "media_name", "source", "sourcecommonname", "domain", "publication"),
    "published": ("published", "publish_date", "publication_date", "date", "pub_date", "seendate"),
    "language": ("language", "lang"),
    "text": ("text",),
    "id": ("id", "stories_id"),
    "headline": ("headline", "title"),
}
# GDELT's own files have no head: how many columns they have, and in which stands the address.
_HEADLESS = {61: 60, 58: 57, 27: 4, 16: 5}


def rows(stream: BinaryIO, name: str) -> Iterator[tuple[int, dict[str, object]] | InputError]:
    """The rows of a table as records, with the names a report's fields have.

    Args:
        stream: the table, in UTF-8.
        name: the input as the user named it.

    Yields:
        The line a row ends on and its cells by column; columns also by the names a report has for them.
    """
    csv.field_size_limit(LONGEST)
    first = stream.readline(LONGEST)
    try:
        head = characters(first, name)
    except InputError as error:
        yield error
        return
    mark = max("\t;,", key=head.count)  # where none is there, a single column
    text = io.TextIOWrapper(
        io.BufferedReader(Joined(first, stream)), encoding="utf-8-sig", errors="replace", newline=""
    )
    found = False
    for row in _records(text, mark, name):
        found = True
        yield row
    if not found:
        yield InputError(name, "empty: it holds no rows")


def _records(text: io.TextIOWrapper, mark: str, name: str) -> Iterator[tuple[int, dict[str, object]] | InputError]:
    """The rows that hold something, below the names of the columns where the first row tells these."""
    reader = csv.reader(text, delimiter=mark)
    columns: list[str] | None = None
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield InputError(f"{name}:{reader.line_num}", f"no row of a table: {error}")
            continue
        if columns is None:
            columns = _columns(cells)
            if not any(map(_address, cells)):
                continue
        if any(cells):
            yield reader.line_num, _record(columns, cells)


def _columns(cells: list[str]) -> list[str]:
    """The names of the columns: those of the first row, or what stands where in a file without a head."""
    if any(map(_address, cells)):
        at = _HEADLESS.get(len(cells))
        if at is None or not _address(cells[at]):
            at = next(number for number, cell in enumerate(cells) if _address(cell))
        return ["url" if number == at else f"column {number + 1}" for number in range(len(cells))]
    return [cell.strip() for cell in cells]


def _address(cell: str) -> bool:
    return cell.strip().lower().startswith(("http://", "https://"))


def _record(columns: list[str], cells: list[str]) -> dict[str, object]:
    record: dict[str, object] = dict(zip(columns, cells, strict=False))
    folded = {column.casefold().replace(" ", "_"): column for column in columns}
    for field, others in NAMES.items():
        if field not in record and (column := next((folded[one] for one in others if one in folded), None)):
            record[field] = record.get(column)
    return record
