"""Minutes as Parquet, in row groups that are written as they come: for pandas, R, DuckDB, Polars."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from notulen.errors import NotulenError
from notulen.ledger.entries import COLUMNS
from notulen.views.exports.base import Asked, Done, Format

GROUP = 10_000  # rows of a row group
_LISTS = frozenset({"issues", "chain", "notes"})
_CODES = frozenset(
    {
        "outlet",
        "published",
        "language",
        "reader",
        "kind",
        "modality",
        "polarity",
        "quoted",
        "when",
        "plover",
        "cameo",
        "actor_party",
        "recipient_party",
        "source_party",
        "key",
        "report",
        "url",
        "headline",
        "byline",
        "wire",
    }
)  # fmt: skip - few that come again and again: kept once a row group


def library() -> Any:  # noqa: ANN401 - a module
    """PyArrow's reader and writer of Parquet.

    Raises:
        NotulenError: it is not installed.
    """
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise NotulenError("Parquet needs PyArrow, which is not installed: pip install 'notulen[parquet]'") from None
    return parquet


def schema() -> Any:  # noqa: ANN401 - PyArrow's
    """The columns and their types; `text`, the report's, stands once a report and row group."""
    import pyarrow as pa

    def kind(name: str) -> Any:  # noqa: ANN401
        if name in _LISTS:
            return pa.list_(pa.string())
        if name.endswith(("_start", "_end")):
            return pa.int32()
        return pa.float64() if name == "confidence" else pa.string()

    fields = [pa.field(name, kind(name)) for name in (*COLUMNS, "text")]
    return pa.schema(fields, {"notulen": "minutes 1"})


def _write(asked: Asked, path: Path) -> Done:
    parquet = library()
    import pyarrow as pa

    of = schema()
    rows, number = asked.book.rows(asked.wanted, texts=True), 0
    options = {"use_dictionary": sorted(_CODES | {"text"}), "compression": "zstd"}
    with parquet.ParquetWriter(path, of, **options) as writer:
        while some := list(islice(rows, GROUP)):
            columns = [
                pa.array(column, type=field.type) for column, field in zip(zip(*some, strict=True), of, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=of))
            number += len(some)
            asked.tick(number)
    return Done(number)


FORMAT = Format(
    "parquet",
    "a table in Parquet with the reports' texts (needs `notulen[parquet]`)",
    "attributions, verdicts",
    file=_write,
)
