"""SQLite files of others: opened only to be read, nothing of theirs is run, and only plain tables are looked into."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from notulen.errors import NotulenError

LONGEST = 64_000_000  # bytes of a value: what is longer is not read
_MAGIC = b"SQLite format 3\0"
_STEPS = 1_000_000  # of SQLite's machine between two looks at how many there were
_MOST = 2_000  # looks
_FUNCTIONS = frozenset({"typeof", "length"})


class Outside:
    """A file of others.

    Args:
        connection: to it.
        path: what it is called.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self._path = connection, path
        self._tables = {
            str(name).upper(): str(name)
            for kind, name, sql in self._asked("SELECT type, name, sql FROM sqlite_master", ())
            if kind == "table" and isinstance(sql, str) and re.match(r"\s*CREATE\s+TABLE\b", sql, re.IGNORECASE)
        }

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...] | None]:
        """The rows of a table, texts as texts; none in the place of one that cannot be read.

        Args:
            table: its name.
            columns: their names.

        Raises:
            NotulenError: it is no plain table with such columns, or the file is damaged.
        """
        name = self._plain(table, columns)
        numbers = [row[0] for row in self._asked(f"SELECT rowid FROM {_named(name)} ORDER BY rowid", ())]
        wanted = f"SELECT {', '.join(map(_named, columns))} FROM {_named(name)} WHERE rowid = ?"
        for number in numbers:
            yield self._row(wanted, number)

    def _row(self, wanted: str, number: int) -> tuple[Any, ...] | None:
        try:
            row = self._connection.execute(wanted, (number,)).fetchone()
        except (sqlite3.Error, UnicodeDecodeError):
            return None
        return None if row is None else tuple(row)

    def _plain(self, table: str, columns: Sequence[str]) -> str:
        name = self._tables.get(table.upper())
        if name is None:
            raise NotulenError(f"{self._path}: it has no table {table}; this is no database of DNA 3's")
        # What is worked out by a table (generated columns) is not looked at: a file's own sums are not done.
        there = {row[1].upper(): row[6] for row in self._asked(f"PRAGMA table_xinfo({_named(name)})", ())}
        strange = [one for one in columns if there.get(one.upper(), 1) != 0]
        if strange:
            raise NotulenError(
                f"{self._path}: table {table} has no plain column {strange[0]}; this is no database of DNA 3's"
            )
        return name

    def _asked(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise NotulenError(f"{self._path}: it cannot be read ({error})") from None


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def opened(path: Path) -> Iterator[Outside]:
    """A file of others, for as long as it is read.

    Args:
        path: its place; nothing is written beside it either.

    Raises:
        NotulenError: it is no database of SQLite's, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as error:
        raise NotulenError(f"{path}: it cannot be read: {error.strerror or error}") from None
    if head != _MAGIC:
        raise NotulenError(f"{path}: this is no SQLite database")
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise NotulenError(f"{path}: it cannot be opened ({error})") from None
    with closing(connection):
        try:
            _secured(connection)
        except sqlite3.Error as error:
            raise NotulenError(f"{path}: it cannot be read ({error})") from None
        yield Outside(connection, path)


def _secured(connection: sqlite3.Connection) -> None:
    """Nothing of the file's is trusted, run, written or followed."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1)
    for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON", "mmap_size=0", "writable_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}")
    defensive = getattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE", None)
    if defensive is not None and hasattr(connection, "setconfig"):  # from Python 3.12 on
        connection.setconfig(defensive, True)
    looks = iter(range(_MOST))
    connection.set_progress_handler(lambda: int(next(looks, None) is None), _STEPS)
    connection.set_authorizer(_allowed)


def _allowed(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Only that tables are read: a view or trigger that the file brings has nothing it may do."""
    source = _[1] if len(_) > 1 else None  # the trigger or view that asks
    if source is not None:
        return sqlite3.SQLITE_DENY
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first == "table_xinfo":
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
