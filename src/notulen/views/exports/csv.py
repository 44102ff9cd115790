"""Minutes as a table for spreadsheets: a row each, no cell of which a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
from typing import Any, TextIO

from notulen.ledger.entries import COLUMNS
from notulen.views.csv import FORMULA
from notulen.views.exports.base import Asked, Done, Format

_LISTS = {COLUMNS.index(name): mark for name, mark in (("issues", " "), ("chain", " ← "), ("notes", "; "))}
_ISSUES, _CHAIN, _NOTES = _LISTS


def harmless(cell: Any) -> Any:  # noqa: ANN401 - whatever a cell may hold
    """A cell that no spreadsheet works out: text that might be a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def _write(asked: Asked, out: TextIO) -> Done:
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    number = 0
    formula = FORMULA.match
    for row in asked.rows():
        cells = list(row)
        cells[_ISSUES], cells[_CHAIN], cells[_NOTES] = (
            " ".join(row[_ISSUES]),
            " ← ".join(row[_CHAIN]),
            "; ".join(row[_NOTES]),
        )
        writer.writerow([f"'{one}" if one.__class__ is str and formula(one) else one for one in cells])
        number += 1
        if not number % 1000:
            asked.tick(number)
    return Done(number)


FORMAT = Format(
    "csv",
    "a table for spreadsheets, a minute a row (RFC 4180, UTF-8)",
    "attributions, verdicts, the report's text; lists are joined; a cell that begins like a formula has an apostrophe in front",
    text=_write,
)
