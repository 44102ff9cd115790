"""Whether a ledger has changed, for what keeps things worked out of it."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from urllib.parse import quote

from notulen.ledger.connect import plainly


class Watch:
    """Tells when a ledger was written, by whatever program.

    Args:
        path: its file.

    Raises:
        LedgerError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known = (-1, -1)
        with plainly(path):
            self._connection = sqlite3.connect(
                f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, check_same_thread=False, isolation_level=None
            )

    def version(self) -> tuple[int, int]:
        """A number that is another one after each transaction that wrote, and one after those that changed acts."""
        # SQLite's own counter tells of what all other connections write; this one writes nothing.
        with self._lock, plainly(self._path):
            version = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
            if version != self._known[0]:
                self._known = version, int(self._connection.execute("PRAGMA user_version").fetchone()[0])
            return self._known

    def close(self) -> None:
        """Lets the file go."""
        with self._lock:
            self._connection.close()
