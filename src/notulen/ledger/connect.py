"""Opens a ledger's file: whether it is one and of which version, transactions, and SQLite's failures in plain words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from notulen.errors import LedgerError
from notulen.ledger.migrations import upgrade
from notulen.ledger.schema import APPLICATION, VERSIONS

TIMEOUT = 30.0  # seconds to wait for another that writes
JOURNAL = 16_000  # pages the journal may hold before they go to the file: those written often go there once
CACHE = 64 * 1024  # KiB of pages a connection keeps at most
_HEADER = 100  # bytes of SQLite's header, in which the application's mark stands at 68
_MAGIC = b"SQLite format 3\0"

_NO_LEDGER = "this is no ledger of notulen's; name another file with --ledger"
_DAMAGED = "the file is damaged; `notulen ledger check` tells where. Put the last backup in its place, or read the reports anew"
_WHY = {
    sqlite3.SQLITE_BUSY: "another program is writing it and did not end in time; try again when that is done",
    sqlite3.SQLITE_LOCKED: "another program is writing it and did not end in time; try again when that is done",
    sqlite3.SQLITE_READONLY: "it cannot be written: the file or its folder is read-only",
    sqlite3.SQLITE_PERM: "it cannot be written: the file or its folder is read-only",
    sqlite3.SQLITE_FULL: "the disk is full; what was told stored before is kept. Make room and run the same again",
    sqlite3.SQLITE_IOERR: "the disk cannot be written or read (full, or failing?); what was told stored before is kept",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,  # what is no database at all is told by its first bytes
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: is its folder there, and may it be written?",
}


class Store:
    """The file of a ledger.

    Args:
        path: where it is.
        write: whether it is to be written; then it is made where there is none, and an older one is brought up.
        timeout: seconds to wait for another that writes.
        any_version: whether an older one is opened as it is; only to be read.

    Raises:
        LedgerError: it is none, of a newer version, or cannot be opened.
    """

    def __init__(self, path: Path, write: bool, timeout: float = TIMEOUT, any_version: bool = False) -> None:
        self.path = path
        self.writes = write
        self._timeout = timeout
        there = probed(path, write)
        self._immutable = False
        self._engine = self._opened()
        try:
            if write:
                self._made_ready(there)
            else:
                self._only_read(any_version)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Lets the file go."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the ledger as it is now, whatever others write meanwhile."""
        with plainly(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes; from its beginning nobody else does, at its end all of it stands or nothing."""
        if not self.writes:
            raise LedgerError(str(self.path), "it was opened only to be read")
        with plainly(self.path), self._engine.connect() as plain:
            connection = plain.execution_options(begin="BEGIN IMMEDIATE")
            with connection.begin():
                yield connection

    def raw(self) -> sqlite3.Connection:
        """A connection of SQLite's own, for what goes beyond SQL; whoever takes it closes it."""
        return self._connection()

    def version(self) -> str | None:
        """The version of its tables; none where it has none yet."""
        with self.reading() as connection:
            return _version(connection)

    def _opened(self) -> Engine:
        engine = create_engine("sqlite://", creator=self._connection, poolclass=QueuePool, max_overflow=-1)
        event.listen(engine, "begin", _begin)
        return engine

    def _connection(self) -> sqlite3.Connection:
        mode = "rwc" if self.writes else "ro"
        address = f"file:{quote(str(self.path.absolute()))}?mode={mode}{'&immutable=1' if self._immutable else ''}"
        # Without isolation the driver begins nothing by itself: `_begin` does, as each transaction asks for.
        made = sqlite3.connect(
            address, uri=True, timeout=self._timeout, isolation_level=None, check_same_thread=False,
            cached_statements=256,
        )  # fmt: skip
        for pragma in (
            "foreign_keys=ON",
            "trusted_schema=OFF",
            "secure_delete=ON",  # always: what a page once held may else stand in its gaps when a report is forgotten
            "synchronous=FULL",  # what was told stored is stored, even where the power fails
            f"cache_size=-{CACHE}",
            f"wal_autocheckpoint={JOURNAL}",
        ):
            made.execute(f"PRAGMA {pragma}")
        return made

    def _made_ready(self, there: bool) -> None:
        """Makes the tables or brings them up, in one transaction."""
        if not there or self.version() != VERSIONS[-1]:
            with self.writing() as connection:
                version = _version(connection)  # another may have been quicker
                _known(self.path, version)
                if version is None:
                    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
                if version != VERSIONS[-1]:
                    upgrade(connection)
        # After the tables, so that the mark stands in the file itself from the first.
        self._in_wal()

    def _in_wal(self) -> None:
        with plainly(self.path):
            until = time.monotonic() + self._timeout
            connection = self._connection()
            try:
                while True:
                    try:
                        if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
                            raise LedgerError(str(self.path), "its file system cannot hold a ledger (no shared memory)")
                        return
                    except sqlite3.OperationalError as error:
                        # SQLite does not wait by itself for this one.
                        if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                            raise
                        time.sleep(0.02)
            finally:
                connection.close()

    def _only_read(self, any_version: bool) -> None:
        try:
            version = self.version()
        except LedgerError:
            # A folder that may not be written has no place for the shared memory; what has no journal needs none.
            journal = self.path.with_name(self.path.name + "-wal")
            if journal.exists() and journal.stat().st_size:
                raise
            self.close()
            self._immutable = True
            self._engine = self._opened()
            version = self.version()
        _known(self.path, version)
        if version is None:
            raise LedgerError(str(self.path), "it holds nothing yet; `notulen read` fills it")
        if version != VERSIONS[-1] and not any_version:
            raise LedgerError(
                str(self.path),
                f"an older notulen made it (schema {version}; this one reads {VERSIONS[-1]}): "
                "`notulen ledger migrate` brings it up",
            )


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Tells what goes wrong within in plain words.

    Raises:
        LedgerError: SQLite failed.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise LedgerError(str(path), reason(error)) from error
    except UnicodeEncodeError as error:
        raise LedgerError(str(path), "half a character (a lone surrogate) cannot be kept") from error


def probed(path: Path, write: bool) -> bool:
    """Whether there is a ledger, told by its first bytes: what is another's is not even opened as a database.

    Args:
        path: where it would be.
        write: whether one may be made there.

    Raises:
        LedgerError: what is there is none, or there is none and none can be made.
    """
    name = str(path)
    try:
        if path.is_dir():
            raise LedgerError(name, "a folder; name a file with --ledger")
        head = b""
        if path.exists():
            with path.open("rb") as file:
                head = file.read(_HEADER)
    except OSError as error:
        raise LedgerError(name, f"it cannot be read: {error.strerror or error}") from error
    if not head:
        if not write:
            raise LedgerError(
                name, "no ledger here; read reports first (`notulen read`), or name another with --ledger"
            )
        if not path.absolute().parent.is_dir():
            raise LedgerError(name, "no such folder; make it first, or name another file with --ledger")
        return False
    if not head.startswith(_MAGIC):
        raise LedgerError(name, _NO_LEDGER)
    if int.from_bytes(head[68:72], "big") != APPLICATION:
        raise LedgerError(name, "another program's database, no ledger of notulen's; name another file with --ledger")
    return True


def _version(connection: Connection) -> str | None:
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
    if not tables.scalar():
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found) if found is not None else None


def _known(path: Path, version: str | None) -> None:
    if version is not None and version not in VERSIONS:
        raise LedgerError(
            str(path),
            f"a newer notulen made it (schema {version}; this one knows up to {VERSIONS[-1]}): use that one",
        )


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _code(error: BaseException) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def reason(error: DBAPIError | sqlite3.Error) -> str:
    """Why SQLite failed, in words that say what to do."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    plain = _WHY.get(_code(cause)) if cause is not None else None
    return f"{plain} ({cause})" if plain else f"SQLite says: {cause}"
