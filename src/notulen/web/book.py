"""The ledger as the pages use it: brought up to date beside them, and what is costly kept until it changes."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from notulen.errors import NotulenError
from notulen.ledger.ledger import Ledger
from notulen.ledger.watching import Watch
from notulen.standing import kept

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

ENTRIES = 96  # things worked out that are kept
# Times what it cost to make, for which a thing is shown though the ledger has changed: a twentieth of the time goes
# into making things anew, however often that is.
PATIENCE = 20.0
FIRST = 8.0  # seconds that the server waits for the same before it begins
AWAITED = 1.0  # seconds a page waits for what changed to be worked in, where that is soon done
SOON = 0.5  # seconds that it may have taken the last time for that
REST = 3.0  # times what it took, before what changed is worked in again


@dataclass
class _Entry:
    value: Any
    version: tuple[int, int]
    made: float
    cost: float


class Book:
    """A ledger and what was worked out of it.

    Args:
        path: its file; it is made where there is none.

    Raises:
        LedgerError: it is none, or cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        writable = not path.exists() or (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK))
        self.ledger = Ledger(path, write=writable)
        self._watch = Watch(path)
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()
        self._own = 0  # how often this server itself has written
        self._refresher = _Refresher(self.ledger)
        self._seen: tuple[int, int] | None = None

    @property
    def writes(self) -> bool:
        """Whether it may be written."""
        return self.ledger.writes

    def close(self) -> None:
        """Lets the file go, once what is under way has ended."""
        self._refresher.end()
        self._watch.close()
        self.ledger.close()

    def version(self) -> tuple[int, int]:
        """A number that changes whenever the ledger does."""
        return self._own, self._watch.version()

    def wrote(self) -> None:
        """Takes it that this server itself has written: nothing older is shown from now on."""
        with self._lock:
            self._own += 1

    def fresh(self) -> None:
        """Sees to it that what changed is worked in; waits for it where that is soon done."""
        version = self.version()
        if version == self._seen:
            return
        self._seen = version
        if self.writes and self.ledger.derived.changed(1):
            self._refresher.ask()

    def begin(self) -> None:
        """Works in what changed before the first page is shown, where that is done in a few seconds."""
        if self.writes and self.ledger.derived.changed(1):
            self._refresher.ask(FIRST)

    def pending(self) -> int:
        """How many reports are not worked in yet."""
        return self.kept(("pending",), lambda: len(self.ledger.derived.changed()))

    def kept(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """What was worked out before, or else is now.

        Args:
            key: what it is, and all that it hangs on but the ledger.
            make: works it out.
        """
        version = self.version()
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
                if self._stands(entry, version):
                    return cast("_T", entry.value)
            making = self._making.setdefault(key, threading.Lock())
        # Many ask for the same at once: one makes it, the others show what was, or wait where there was nothing.
        if not making.acquire(blocking=entry is None or entry.version[0] != version[0]):
            return cast("_T", entry.value if entry else None)
        try:
            with self._lock:
                newer = self._entries.get(key)
            if newer is not None and newer is not entry and newer.version[0] == version[0]:
                return cast("_T", newer.value)
            return self._made(key, make, version)
        finally:
            making.release()

    def _stands(self, entry: _Entry, version: tuple[int, int]) -> bool:
        if entry.version == version:
            return True
        return entry.version[0] == version[0] and time.monotonic() - entry.made < PATIENCE * entry.cost

    def _made(self, key: Hashable, make: Callable[[], _T], version: tuple[int, int]) -> _T:
        began = time.monotonic()
        value = make()
        now = time.monotonic()
        with self._lock:
            self._entries[key] = _Entry(value, version, now, now - began)
            while len(self._entries) > ENTRIES:
                gone, _ = self._entries.popitem(last=False)
                self._making.pop(gone, None)
        return value


class _Refresher:
    """Works in what changed, in a thread of its own, never twice at once and never without a rest."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._took = 0.0
        self._ended = 0.0
        self._over = threading.Event()

    def ask(self, seconds: float = AWAITED) -> None:
        with self._lock:
            resting = time.monotonic() - self._ended < REST * self._took
            if self._over.is_set() or (resting and self._took > SOON):
                return
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="refresh", daemon=True)
                self._thread.start()
            thread = self._thread
        if self._took < SOON:
            thread.join(seconds)

    def end(self) -> None:
        self._over.set()
        thread = self._thread
        if thread is not None:
            with suppress(RuntimeError):
                thread.join(30)

    def _work(self) -> None:
        began = time.monotonic()
        try:
            kept.refresh(self._ledger)
        except NotulenError:  # another writes for long: the next page asks again
            _log.debug("working in what changed", exc_info=True)
        self._ended = time.monotonic()
        self._took = self._ended - began
