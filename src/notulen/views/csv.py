"""Tables as CSV that a spreadsheet opens without obeying what stands in its cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

BOM = "\ufeff"  # by which older spreadsheets know UTF-8
_AT_ONCE = 200  # rows
# What a spreadsheet may take for a formula: after blanks and what is not seen too, and wide signs as narrow ones.
FORMULA = re.compile(r"[\s\x00-\x20\u200b-\u200f\ufeff]*[=+\-@|%＝＋－＠\t\r\n]")
_BETWEEN = "; "


def cell(value: Any) -> str:  # noqa: ANN401 - whatever a table holds
    """A value as a cell: several as one text, nothing as nothing, and what would be a formula as words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        value = _BETWEEN.join(map(str, sorted(value) if isinstance(value, set | frozenset) else value))
    text = str(value).replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return f"'{text}" if FORMULA.match(text) else text


def lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], bom: bool = False) -> Iterator[str]:
    """A table as CSV (RFC 4180), some rows at a time.

    Args:
        columns: their names, in order.
        rows: by column; what one has beyond the columns is left out.
        bom: whether it begins with a byte order mark.

    Yields:
        Text, its lines ended with CR LF.
    """
    page = io.StringIO(BOM if bom else "", newline="")
    page.seek(0, io.SEEK_END)
    writer = csv.writer(page)
    writer.writerow(columns)
    for n, row in enumerate(rows, 1):
        writer.writerow([cell(row.get(column)) for column in columns])
        if n % _AT_ONCE == 0:
            yield _taken(page)
    yield _taken(page)


def _taken(page: io.StringIO) -> str:
    text = page.getvalue()
    page.seek(0)
    page.truncate()
    return text
