"""A database of Discourse Network Analyzer, version 3, that DNA and rDNA open: documents, statements, entities."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from notulen.ledger.entries import Entry
from notulen.ledger.parties import party
from notulen.model import Minute, Report
from notulen.views.exports import dna_schema as schema
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.exports.jsonl import minute_line
from notulen.views.exports.mapping import agrees, codes
from notulen.views.jsonl import dumped
from notulen.views.utf16 import Units

AT_ONCE = 2_000  # statements that are written together


def lines(text: str) -> tuple[str, list[list[int | str]]]:
    """A text as DNA shows it, every line's end one character, and what stood at the ends that were not.

    Returns:
        The text, and the place in it and the characters of every other end.
    """
    if "\r" not in text:
        return text, []
    parts: list[str] = []
    ends: list[list[int | str]] = []
    at = 0
    i = 0
    while i < len(text):
        char, step = text[i], 1
        if char == "\r":
            end = "\r\n" if text[i + 1 : i + 2] == "\n" else "\r"
            ends.append([at, end])
            char, step = "\n", len(end)
        parts.append(char)
        at += 1
        i += step
    return "".join(parts), ends


def unlined(shown: str, ends: list[list[Any]]) -> str:
    """The text as it was.

    Raises:
        ValueError, TypeError, IndexError: these are no such ends.
    """
    parts, last = [], 0
    for place, end in ends:
        if end not in ("\r", "\r\n") or shown[place] != "\n" or place < last:
            raise ValueError("no end of a line stands there")
        parts += [shown[last:place], end]
        last = place + 1
    return "".join([*parts, shown[last:]])


class Places:
    """The places of a report's text in its document, in UTF-16 units, and back.

    Args:
        shown: the document's text.
        ends: where lines ended otherwise, as `lines` gives them.
    """

    def __init__(self, shown: str, ends: list[list[Any]]) -> None:
        self._units = Units(shown)
        self._longer = [place for place, end in ends if end == "\r\n"]

    def units(self, place: int) -> int:
        """The unit at which a character of the report stands; within a line's end, that of the end."""
        shift = 0
        for number, at in enumerate(self._longer):
            if place <= at + number:
                break
            shift = number + 1
        return self._units.units(place - shift)

    def place(self, units: int) -> int | None:
        """The character of the report that stands at a unit."""
        found = self._units.place(units)
        return None if found is None else found + sum(at < found for at in self._longer)


class _Writing:
    """A database as it is filled."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._documents: dict[str, int] = {}
        self._last: tuple[str, Places] | None = None
        self._numbers: dict[str, int] = {}
        self._entities: dict[tuple[int, str], int] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self.statements = 0

    def head(self) -> None:
        """The tables, and what DNA puts into them itself."""
        do = self._connection
        for one in schema.TABLES:
            do.execute(one)
        settings = [("version", schema.VERSION), ("date", schema.DATE)]
        do.executemany("INSERT INTO SETTINGS VALUES (?, ?)", settings)
        coders = [(schema.ADMIN, "Admin", 255, 255, 0), (schema.CODER, "notulen", 160, 190, 230)]
        do.executemany(
            "INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (?, ?, ?, ?, ?, ?)",
            [(*one, schema.password()) for one in coders],
        )
        relations = [(1, schema.CODER, schema.ADMIN), (2, schema.ADMIN, schema.CODER)]
        do.executemany("INSERT INTO CODERRELATIONS (ID, Coder, OtherCoder) VALUES (?, ?, ?)", relations)
        do.executemany("INSERT INTO STATEMENTTYPES VALUES (?, ?, ?, ?, ?)", schema.TYPES)
        do.executemany("INSERT INTO VARIABLES VALUES (?, ?, ?, ?)", schema.VARIABLES)
        do.executemany("INSERT INTO ATTRIBUTEVARIABLES VALUES (?, ?, ?)", schema.ATTRIBUTES)
        for number, _, kind, _ in schema.VARIABLES:
            if kind == "short text":
                self._entity(number, "")

    def add(self, entry: Entry) -> None:
        """A minute: one statement that holds it whole, and one for each of its parties and issues."""
        document, places = self._document(entry)
        evidence = entry.minute.evidence
        start, stop = places.units(evidence.start), places.units(evidence.end)
        stop = max(stop, start + 1)  # half of a line's end is shown as all of it
        whole = self._statement(schema.MINUTE, document, start, stop)
        self._whole(whole, entry)
        for who, organization, concept, agreement in told(entry.minute):
            one = self._statement(schema.STATEMENT, document, start, stop)
            self._short(one, schema.PERSON, who)
            self._short(one, schema.ORGANIZATION, organization)
            self._short(one, schema.CONCEPT, concept)
            self._row("DATABOOLEAN", one, schema.AGREEMENT, int(agreement))
        if len(self._rows.get("STATEMENTS", ())) > AT_ONCE:
            self.flush()

    def _whole(self, statement: int, entry: Entry) -> None:
        m, of = entry.minute, schema.OF_MINUTE
        self._short(statement, of["kind"], m.kind)
        for role in ("actor", "recipient", "source"):
            person = getattr(m, role)
            self._short(statement, of[role], person.party if person else "")
        self._short(statement, of["modality"], m.modality)
        self._row("DATAINTEGER", statement, of["confidence"], round(m.confidence * 100))
        self._row("DATALONGTEXT", statement, of["minute"], dumped(minute_line(m) | {"reader": entry.reader}))

    def _document(self, entry: Entry) -> tuple[int, Places]:
        """The number of a minute's document, and its places; the minutes of a report come in a row."""
        if self._last is None or self._last[0] != entry.key:
            shown, ends = lines(entry.report.text)
            self._last = entry.key, Places(shown, ends)
            if entry.key not in self._documents:
                self._documents[entry.key] = number = self._number("DOCUMENTS")
                self._put("DOCUMENTS", (number, *_document(entry.report, shown, ends, entry.key)))
        return self._documents[entry.key], self._last[1]

    def _statement(self, kind: int, document: int, start: int, stop: int) -> int:
        number = self._number("STATEMENTS")
        self._put("STATEMENTS", (number, kind, document, start, stop, schema.CODER))
        self.statements += 1
        return number

    def _short(self, statement: int, variable: int, value: str) -> None:
        self._row("DATASHORTTEXT", statement, variable, self._entity(variable, value))

    def _row(self, table: str, statement: int, variable: int, value: Any) -> None:  # noqa: ANN401 - what a column holds
        self._put(table, (self._number(table), statement, variable, value))

    def _entity(self, variable: int, value: str) -> int:
        who = variable, value[: schema.LONGEST]
        number = self._entities.get(who)
        if number is None:
            number = self._entities[who] = self._number("ENTITIES")
            self._put("ENTITIES", (number, *who, 0, 0, 0, None))
            for attribute, of, name in schema.ATTRIBUTES:
                if of == variable:
                    row = self._number("ATTRIBUTEVALUES"), number, attribute, _attribute(variable, who[1], name)
                    self._put("ATTRIBUTEVALUES", row)
        return number

    def _number(self, table: str) -> int:
        self._numbers[table] = self._numbers.get(table, 0) + 1
        return self._numbers[table]

    def _put(self, table: str, row: tuple[Any, ...]) -> None:
        self._rows.setdefault(table, []).append(row)

    def flush(self) -> None:
        """Writes what is at hand, what is referred to first."""
        for table in _ORDER:
            rows = self._rows.pop(table, [])
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


_ORDER = (
    "DOCUMENTS", "STATEMENTS", "ENTITIES", "ATTRIBUTEVALUES", "DATABOOLEAN", "DATAINTEGER", "DATASHORTTEXT", "DATALONGTEXT",
)  # fmt: skip


def told(minute: Minute) -> Iterator[tuple[str, str, str, bool]]:
    """The statements of a minute: person, organization, concept and agreement, for each party of its actor and each issue."""
    actor, source = minute.actor, minute.source
    who = (actor.name if actor else None) or (source.name if source and actor and source.party == actor.party else None)
    for organization in codes(actor) or [""]:
        for concept in minute.issues:
            yield (who or "")[: schema.LONGEST], organization, concept, agrees(minute)


def _document(report: Report, shown: str, ends: list[list[int | str]], key: str) -> tuple[Any, ...]:
    kept = {name: value for name, value in report.model_dump().items() if name != "text" and value is not None}
    notes = dumped({"notulen": kept | {"key": key} | ({"ends": ends} if ends else {})})
    short = (report.byline, report.outlet, report.wire)
    title = " ".join((report.headline or report.id).split())[: schema.LONGEST] or "-"
    return (
        title, shown, schema.CODER, *((one or "")[: schema.LONGEST] for one in short), notes, report.language or "",
        _seconds(report.published),
    )  # fmt: skip


def _seconds(published: str | None) -> int:
    """The moment of publication as DNA keeps it: the clock's time where it was published, as if it were UTC's."""
    if not published:
        return 0
    moment = datetime.fromisoformat(published).replace(tzinfo=None)
    return int((moment - datetime(1970, 1, 1)).total_seconds())


def _attribute(variable: int, value: str, name: str) -> str:
    if variable != schema.ORGANIZATION or not value:
        return ""
    return {"Type": party(value).kind, "Alias": party(value).name}.get(name, "")[: schema.LONGEST]


def _write(asked: Asked, path: Path) -> Done:
    number = 0
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")  # it becomes a file of its name only when it is whole
        connection.execute("BEGIN")
        writing = _Writing(connection)
        writing.head()
        for number, entry in enumerate(asked.entries(), 1):  # noqa: B007 - how many there were
            writing.add(entry)
        writing.flush()
        connection.execute("COMMIT")
    return Done(number, f"minutes ({writing.statements:,} statements)")


FORMAT = Format(
    "dna",
    "a database of Discourse Network Analyzer 3 (SQLite), password `notulen`, that DNA and rDNA open",
    "attributions, verdicts, reports without a wanted minute; names longer than 190 characters are cut; where no "
    "day is told, it is 1970-01-01",
    file=_write,
)
