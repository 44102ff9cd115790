"""Reports that come one a line, as JSON objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from notulen.errors import InputError
from notulen.model import Report
from notulen.reports.dates import iso
from notulen.reports.language import code, not_read
from notulen.reports.line import Line as Line
from notulen.reports.text import characters, wide_encoding

_BLANK = b" \t\r\n\xef\xbb\xbf"


def lines(
    raw: Iterable[bytes], name: str, stem: str, language_known: bool = False, names: Mapping[str, str] | None = None
) -> Iterator[Line | InputError]:
    """The reports of a JSONL stream, in order; a bad line does not stop those after it.

    Args:
        raw: lines as bytes, split at LF only.
        name: the input as the user named it.
        stem: what the id of a report begins with whose line gives none; its line's number follows.
        language_known: whether a report whose own language is not read may be taken all the same.
        names: what the lines call a report's fields, by the names they have here; dots lead into inner records.

    Yields:
        A line for each report, or the error that says why a line gave none.
    """
    seen = False
    for number, line in enumerate(raw, 1):
        if not line.strip(_BLANK):
            continue
        if not seen and (b"\0" in line or wide_encoding(line)):
            yield _unreadable(line, name)  # every further line would only say so again
            return
        seen = True
        place = f"{name}:{number}"
        try:
            yield entry(_record(line, place), place, f"{stem}:{number}", language_known, names)
        except InputError as error:
            yield error
    if not seen:
        yield InputError(name, "empty: it holds no reports")


def _unreadable(line: bytes, name: str) -> InputError:
    try:
        characters(line, name)
    except InputError as error:
        return error
    return InputError(name, "binary: it holds NUL bytes")


def entry(
    record: Mapping[str, Any],
    place: str,
    fallback: str,
    language_known: bool = False,
    names: Mapping[str, str] | None = None,
) -> Line:
    """The report that a record holds.

    Args:
        record: its fields.
        place: where it stands, as the user would name it.
        fallback: the id of a report that gives none.
        language_known: whether a report whose own language is not read may be taken all the same.
        names: what the record calls a report's fields, by the names they have here.

    Raises:
        InputError: it has no text, or is in a language that is not read.
    """
    record = _renamed(record, names)
    notes: list[str] = []
    text = _text(record, place, (names or {}).get("text", "text"))
    wanted = ("outlet", "published", "language", "url", *(("headline", "byline") if names else ()))
    fields = {key: _field(record, key, notes) for key in wanted}
    fields["published"] = _published(fields["published"], bool(names), notes)
    language = code(fields["language"]) if fields["language"] else None
    if fields["language"] and not language and not language_known:
        raise InputError(place, not_read(fields["language"][:20]))
    if head := fields.get("headline"):
        # No words of a report stand outside its text.
        whole = " ".join(head.split())
        text = text if text.lstrip().startswith(head.strip()) else f"{whole}\n{text}"
        fields["headline"] = whole
    fields["language"] = language
    return Line(place, Report(id=_identity(record, notes) or fallback, text=text, **fields), tuple(notes))


def _text(record: Mapping[str, Any], place: str, called: str) -> str:
    """The words of a record."""
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError(place, f'no text: its "{called}" must be a string that holds words')
    if not _encodable(text):
        raise InputError(place, "text with half a character in it (a lone surrogate): write that character whole")
    return text


def _published(told: str | None, any_form: bool, notes: list[str]) -> str | None:
    """A day or moment as ISO 8601; of other forms only where any will do."""
    if not told:
        return None
    found = iso(told) or (_moment(told) if any_form else None)
    if not found:
        notes.append(f'"published" is no ISO date: {told[:40]!r}; taken as unknown')
    return found


def _moment(value: str) -> str | None:
    from notulen.reports.moments import machine  # here: its words are not needed where dates are ISO's

    found = machine(value)
    return found.iso if found else None


def _renamed(record: Mapping[str, Any], names: Mapping[str, str] | None) -> Mapping[str, Any]:
    return {**record, **{field: _at(record, name) for field, name in names.items()}} if names else record


def _at(record: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """A field by its name, or by the names that lead to it, with dots between."""
    if name in record:
        return record[name]
    value: Any = record
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _record(raw: bytes, place: str) -> dict[str, Any]:
    text = characters(raw, place)
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(place, f"bad JSON: {error.msg} at character {error.pos}") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets in thousands
        raise InputError(place, "bad JSON: a number too long or brackets too deep") from None
    if not isinstance(record, dict):
        raise InputError(place, 'not an object: a line is {"id": ..., "text": ...}')
    return record


def _field(record: Mapping[str, Any], key: str, notes: list[str]) -> str | None:
    value = record.get(key)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str) or not _encodable(value):
        notes.append(f'"{key}" is not text; taken as unknown')
        return None
    return value


def _identity(record: Mapping[str, Any], notes: list[str]) -> str | None:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _field(record, "id", notes)


def _encodable(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
