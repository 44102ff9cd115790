"""notulen's own bundle of another ledger: whole reports, a line each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from notulen.errors import NotulenError
from notulen.imports.base import Item, Refused, Taken
from notulen.ledger.rows import key_of
from notulen.reports.unpacking import LONGEST_LINE, lines, unpacked
from notulen.views.exports.jsonl import VERSION, reading_of

_NONE = (ValueError, KeyError, TypeError, IndexError)


def items(path: Path) -> Iterator[Item]:
    """What a bundle holds.

    Args:
        path: its file, packed or not.

    Raises:
        NotulenError: it is none, or of a newer version.
    """
    with path.open("rb") as file:
        stream, _ = unpacked(file)
        for number, raw in enumerate(lines(stream), 1):
            if number == 1:
                _head(path, raw)
            elif raw.strip():
                yield from _line(f"line {number}", raw)


def _head(path: Path, raw: bytes) -> None:
    try:
        head = json.loads(raw)
    except ValueError:
        head = None
    if not isinstance(head, dict) or head.get("notulen") != "bundle":
        raise NotulenError(f"{path}: this is no bundle of notulen's (`notulen export bundle` writes one)")
    if head.get("version") != VERSION:
        raise NotulenError(f"{path}: a bundle of version {head.get('version')!r}; this notulen reads {VERSION}")


def _line(where: str, raw: bytes) -> Iterator[Item]:
    if len(raw) >= LONGEST_LINE:
        yield Refused(where, f"longer than {LONGEST_LINE:,} bytes")
        return
    try:
        told = json.loads(raw)
        text, key = told["text"], told["key"]
        readings, verdicts = list(told["readings"]), tuple(told["verdicts"])
    except (ValueError, KeyError, TypeError, RecursionError):
        yield Refused(where, "no report of a bundle")
        return
    if not isinstance(text, str) or key_of(text) != key:
        yield Refused(where, "its text is not the one that its hash tells")
        return
    for number, one in enumerate(readings):
        yield from _reading(
            where, one, text, tuple(v for v in verdicts if isinstance(v, dict)) if not number else (), key
        )


def _reading(where: str, told: Any, text: str, verdicts: tuple[dict[str, Any], ...], key: str) -> Iterator[Item]:  # noqa: ANN401
    """A reading, and what is refused of it: a minute that cannot be one falls out by itself."""
    try:
        reading = reading_of(told, text)
    except _NONE:
        sound = []
        try:
            for one in list(told["minutes"]):
                try:
                    reading_of({**told, "minutes": [one], "attributions": []}, text)
                    sound.append(one)
                except _NONE as error:
                    yield Refused(where, f"a minute that is none: {_short(error)}")
            reading = reading_of({**told, "minutes": sound}, text)
        except _NONE as error:
            yield Refused(where, f"a reading that is none: {_short(error)}")
            return
    yield Taken(reading, bool(told.get("asked")), verdicts, key)


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__
