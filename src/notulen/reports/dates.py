"""The day a report was published, as people write it in records and on the command line."""

from __future__ import annotations

import re
from datetime import datetime

_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)


def iso(value: str) -> str | None:
    """A day, or a day and time, in ISO 8601.

    Args:
        value: "2022-01-13", or "2022-01-13T08:30:00+07:00".

    Returns:
        The value without blanks around it, or None where it is no such day.
    """
    value = value.strip()
    if not _ISO.fullmatch(value):
        return None
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return None
    return value
