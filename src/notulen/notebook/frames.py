"""Tables of pandas, which is asked for only when somebody wants one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from notulen.errors import NotulenError

if TYPE_CHECKING:
    from pandas import DataFrame


def frame(rows: Iterable[Mapping[str, Any]], columns: Iterable[str] | None = None) -> DataFrame:
    """Rows as a table of pandas.

    Args:
        rows: by column.
        columns: their names, where there may be no row that tells them.

    Raises:
        NotulenError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise NotulenError("to_pandas needs pandas, which is not installed: pip install 'notulen[notebook]'") from None
    return pd.DataFrame.from_records(list(rows), columns=list(columns) if columns else None)


def flat(told: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """What a view tells of a thing as one row.

    Lists of words become one text with "; " between, an act within becomes columns of its own with the name before, and of a
    list of acts only their number is told.
    """
    row: dict[str, Any] = {}
    for name, value in told.items():
        if isinstance(value, Mapping):
            row |= flat({one: value.get(one) for one in ("minute", "day", "content")}, f"{before}{name}_")
        elif isinstance(value, list | tuple):
            acts = any(isinstance(one, Mapping) for one in value) or name in _ACTS
            row[before + name] = len(value) if acts else "; ".join(map(str, value))
        else:
            row[before + name] = value
    return row


_ACTS = frozenset({"history", "claims", "acts", "outcome", "standing", "positions", "meetings", "lone"})
