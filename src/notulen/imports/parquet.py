"""Parquet that notulen wrote, back into a ledger."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from notulen.errors import NotulenError
from notulen.imports.base import Item, Refused, Taken
from notulen.imports.registry import Given
from notulen.ledger.entries import COLUMNS, SPANS
from notulen.ledger.rows import ROLES, TOLD, key_of
from notulen.model import Minute, Reading, Report
from notulen.views.exports.parquet import GROUP, library

_LISTS = ("issues", "chain", "notes")


def items(path: Path, given: Given) -> Iterator[Item]:
    """What a table of minutes holds, by reports; some thousand rows are in memory.

    Args:
        path: its file.
        given: not asked here: each row tells all.

    Raises:
        NotulenError: it is none, or not one of notulen's.
    """
    parquet = library()
    try:
        file = parquet.ParquetFile(path)
        missing = [name for name in (*COLUMNS, "text") if name not in file.schema_arrow.names]
    except (OSError, ValueError) as error:
        raise NotulenError(f"{path}: this is no Parquet ({str(error).splitlines()[0][:100]})") from None
    with file:
        if missing:
            raise NotulenError(f"{path}: it has no column {missing[0]!r}; `notulen export parquet` writes such tables")
        rows = (
            row
            for batch in file.iter_batches(batch_size=GROUP, columns=[*COLUMNS, "text"])
            for row in batch.to_pylist()
        )
        for (key, reader), some in groupby(rows, key=lambda row: (row["key"], row["reader"])):
            yield from _reading(key, reader, list(some))


def _reading(key: Any, reader: Any, rows: list[dict[str, Any]]) -> Iterator[Item]:  # noqa: ANN401 - whatever a table holds
    where = f"report {rows[0]['report']}"
    text = rows[0]["text"]
    if not isinstance(text, str) or key_of(text) != key:
        yield Refused(where, "its text is not the one that its hash tells")
        return
    try:
        report = Report(id=rows[0]["report"], text=text, **{name: rows[0][name] for name in TOLD[1:]})
    except ValueError:
        yield Refused(where, "no report")
        return
    minutes = []
    for row in rows:
        try:
            minutes.append(_minute(row))
        except (ValueError, TypeError):
            yield Refused(where, "a minute that is none")
    yield Taken(Reading(report=report, minutes=tuple(minutes), attributions=(), reader=reader))


def _minute(row: dict[str, Any]) -> Minute:
    told = {name: row[name] for name in Minute.model_fields if name in row}
    told |= {name: tuple(row[name] or ()) for name in _LISTS}
    told |= {name: _span(row, name) for name in SPANS}
    for role in ROLES:
        span = _span(row, role)
        told[role] = span and span | {"party": row[f"{role}_party"], "name": row[f"{role}_name"]}
    return Minute.model_validate(told)


def _span(row: dict[str, Any], name: str) -> dict[str, Any] | None:
    if row[f"{name}_start"] is None:
        return None
    return {"start": row[f"{name}_start"], "end": row[f"{name}_end"], "text": row[name]}
