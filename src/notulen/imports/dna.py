"""Databases of Discourse Network Analyzer 3: what people coded in them becomes minutes, their coder the reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from notulen.errors import InputError
from notulen.imports.base import Item, Refused, Taken
from notulen.imports.coded import Code, minute
from notulen.imports.outside import Outside, opened
from notulen.imports.registry import Given
from notulen.ledger.rows import key_of
from notulen.model import Minute, Reading, Report
from notulen.views.exports.dna import Places, told, unlined
from notulen.views.exports.jsonl import reading_of

_TEXTS = 190  # characters of a name that is taken


@dataclass(slots=True)
class _Statement:
    kind: int
    document: int
    start: int
    stop: int
    coder: int
    values: dict[str, Any] = field(default_factory=dict)


def items(path: Path, given: Given) -> Iterator[Item]:
    """What a database of DNA 3's holds.

    Args:
        path: its file; it is only read.
        given: outlet, day, language and coder where the file does not tell them.

    Raises:
        NotulenError: it is none, or cannot be read.
    """
    with opened(path) as file:
        refused: list[Refused] = []
        statements = _statements(file, refused)
        by_document: dict[int, list[_Statement]] = {}
        for one in statements.values():
            by_document.setdefault(one.document, []).append(one)
        coders = _texts(file, "CODERS", "Name")
        yield from refused
        columns = ("ID", "Title", "Text", "Author", "Source", "Notes", "Date")
        for row in file.rows("DOCUMENTS", columns):
            if row is None or not isinstance(row[0], int) or not isinstance(row[2], str):
                yield Refused("a document", "it cannot be read, or is none")
                continue
            made = _Document(path, row, given)
            yield from made.items(by_document.pop(row[0], []), coders)
        for number in by_document:
            yield Refused(f"document {number}", f"it is not there, and {len(by_document[number])} statements are of it")


def _texts(file: Outside, table: str, column: str) -> dict[int, str]:
    rows = file.rows(table, ("ID", column))
    return {row[0]: row[1][:_TEXTS] for row in rows if row and isinstance(row[0], int) and isinstance(row[1], str)}


def _statements(file: Outside, refused: list[Refused]) -> dict[int, _Statement]:
    """The statements by number, with the values of their variables by name."""
    found: dict[int, _Statement] = {}
    for row in file.rows("STATEMENTS", ("ID", "StatementTypeId", "DocumentId", "Start", "Stop", "Coder")):
        if row is None or not all(isinstance(one, int) for one in row):
            refused.append(Refused("a statement", "its numbers are none"))
        else:
            found[row[0]] = _Statement(*row[1:])
    names = _texts(file, "VARIABLES", "Variable")
    entities = _texts(file, "ENTITIES", "Value")
    take: dict[str, Callable[[Any], Any]] = {
        "DATABOOLEAN": lambda one: one if isinstance(one, int) else None,
        "DATASHORTTEXT": entities.get,
        "DATALONGTEXT": lambda one: one if isinstance(one, str) else None,
    }
    for table, value in take.items():
        column = "Entity" if table == "DATASHORTTEXT" else "Value"
        for row in file.rows(table, ("StatementId", "VariableId", column)):
            with suppress(TypeError):
                if row is not None and row[0] in found and row[1] in names:
                    found[row[0]].values[names[row[1]].casefold()] = value(row[2])
    return found


class _Document:
    """A document as a report, and its statements as readings."""

    def __init__(self, path: Path, row: tuple[Any, ...], given: Given) -> None:
        self._row, self._given = row, given
        self._text, ends, self._kept = _text_of(row)
        self._places = Places(row[2], ends)
        self.report = self._report(path)

    def _report(self, path: Path) -> Report:
        row, given, kept = self._row, self._given, self._kept
        if kept is not None:
            return Report.model_validate({**{name: kept.get(name) for name in Report.model_fields}, "text": self._text})
        title, author, source, date = (row[i] for i in (1, 3, 4, 6))

        def told(value: Any) -> str | None:  # noqa: ANN401 - whatever a column holds
            return value.strip() or None if isinstance(value, str) else None

        return Report(
            id=f"{path.stem}-{row[0]}", text=self._text, outlet=told(source) or given.outlet, byline=told(author),
            published=_published(date) or given.published, language=given.language or _language(self._text, path.name),
            headline=told(title),
        )  # fmt: skip

    def items(self, statements: list[_Statement], coders: dict[int, str]) -> Iterator[Item]:
        """The readings: minutes that notulen put there, by their reader, and what people coded, by coder."""
        whole: dict[str, list[Minute]] = {}
        expected: list[tuple[Any, ...]] = []
        by_hand: list[_Statement] = []
        for one in statements:
            if "minute" in one.values:
                made = self._whole(one)
                if isinstance(made, Refused):
                    yield made
                    continue
                reader, found = made
                whole.setdefault(reader, []).append(found)
                expected += [(one.start, one.stop, *each) for each in told(found)]
            else:
                by_hand.append(one)
        for reader, minutes in whole.items():
            yield Taken(_reading(self.report, minutes, reader))
        coded: dict[str, list[Minute]] = {}
        for one in by_hand:
            given = _as_told(one)
            if given in expected:  # what notulen put there beside the minute, and nobody has changed
                expected.remove(given)
                continue
            found_ = self._coded(one)
            if isinstance(found_, Refused):
                yield found_
            elif found_ is not None:
                name = self._given.coder or coders.get(one.coder, str(one.coder))
                coded.setdefault(name, []).append(found_)
        # Who coded beside minutes that notulen put there let these stand: of a report one reading counts.
        beside = [each for minutes in whole.values() for each in minutes]
        for name, minutes in coded.items():
            unlike = list({each.id: each for each in (*beside, *minutes)}.values())
            yield Taken(_reading(self.report, unlike, f"dna 3 {name}"))

    def _whole(self, one: _Statement) -> tuple[str, Minute] | Refused:
        where = f"{self.report.id}, characters {one.start} to {one.stop}"
        try:
            line = json.loads(one.values["minute"])
            reading = reading_of(
                {
                    "id": self.report.id,
                    "minutes": [line],
                    "attributions": [],
                    "passed_over": False,
                    "notes": [],
                    "reader": "x",
                },
                self._text,
            )
            found, reader = reading.minutes[0], str(line["reader"])
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            return Refused(where, "a minute that is none")
        if self._places.units(found.evidence.start) != one.start:
            return Refused(where, "a minute whose words stand elsewhere")
        return reader, found

    def _coded(self, one: _Statement) -> Minute | Refused | None:
        values = one.values
        if not {"concept", "person", "organization", "kind"} & set(values):
            return None  # a note, a story's hero: no act
        start, end = self._places.place(one.start), self._places.place(one.stop)
        where = f"{self.report.id}, characters {one.start} to {one.stop}"
        if start is None or end is None or not 0 <= start < end <= len(self._text):
            return Refused(where, "its words do not stand at their place in the text")
        agreement = values.get("agreement")
        code = Code(
            start, end, values.get("person") or "", values.get("organization") or "", values.get("concept") or "",
            None if agreement is None else bool(agreement), values.get("kind"), values.get("recipient") or "",
        )  # fmt: skip
        return minute(code, self.report)


def _reading(report: Report, minutes: list[Minute], reader: str) -> Reading:
    return Reading(report=report, minutes=tuple(minutes), attributions=(), reader=reader)


def _as_told(one: _Statement) -> tuple[Any, ...]:
    agreement = one.values.get("agreement")
    who = (one.values.get(name) or "" for name in ("person", "organization", "concept"))
    return one.start, one.stop, *who, bool(agreement)


def _text_of(row: tuple[Any, ...]) -> tuple[str, list[list[Any]], dict[str, Any] | None]:
    """The report's text, where its lines ended otherwise than shown, and what notulen kept of it, where that still holds."""
    shown, notes = row[2], row[5]
    try:
        kept = json.loads(notes)["notulen"]
        text = unlined(shown, kept.get("ends", []))
        if key_of(text) == kept["key"] and Report(
            text=text, **{n: kept.get(n) for n in Report.model_fields if n != "text"}
        ):
            return text, kept.get("ends", []), kept
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        pass
    return shown, [], None


def _published(seconds: Any) -> str | None:  # noqa: ANN401 - whatever a column holds
    if not isinstance(seconds, int) or seconds == 0:
        return None
    try:
        moment = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return moment.date().isoformat() if not (moment.hour or moment.minute or moment.second) else moment.isoformat()


def _language(text: str, name: str) -> str | None:
    from notulen.reports.language import detect

    try:
        return detect(text, name)[0]
    except InputError:
        return None
