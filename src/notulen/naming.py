"""The id of a minute: what it says and where, as a short hash, by which anybody can tell whether it still says so."""

from __future__ import annotations

import hashlib
from typing import Any

from notulen.model import Minute, Person, Span

DIGITS = 16
_APART = frozenset({"report", "id", "confidence", "notes"})  # of a minute, but not of what it says
_TOLD = tuple(sorted(Minute.model_fields.keys() - _APART))


def minute_id(text: str, fields: dict[str, Any]) -> str:
    """The id that a minute's fields give it, as the reading gives it too.

    Args:
        text: of its report.
        fields: of the minute, by their names; spans as records.
    """
    key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return told_id(key, fields)


def told_id(key: str, fields: dict[str, Any]) -> str:
    """The same, of a report whose whole hash is known.

    Args:
        key: SHA-256 of the report's text, all of its digits.
        fields: of the minute.
    """
    shown = [_plain(fields[name]) for name in _TOLD]
    return hashlib.sha256(repr((key, shown)).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def renamed(minute: Minute, key: str) -> Minute:
    """A minute whose fields were changed, with the id that it then has.

    Args:
        minute: as changed.
        key: SHA-256 of its report's text, all of its digits.
    """
    return minute.model_copy(update={"id": told_id(key, fields_of(minute))})


def fields_of(minute: Minute) -> dict[str, Any]:
    """A minute's fields by their names."""
    return {name: getattr(minute, name) for name in Minute.model_fields}


def _plain(value: object) -> object:
    """A field as it goes into an id: a span as its characters and, of people, the party."""
    if isinstance(value, Person):
        return value.start, value.end, value.party
    return (value.start, value.end) if isinstance(value, Span) else value
