"""The ledger as the pages use it: brought up to date beside them, and what is costly kept until it changes."""

from __future__ import annotations

import logging
import multiprocessing
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
# Times what it cost to make one thing anew before the next is: while a ledger changes all the time, a tenth of the
# time goes into that, and what was is shown meanwhile.
PATIENCE = 9.0
AT_ONCE = 0.05  # seconds that a thing may cost to be made anew while the reader waits, rather than beside the pages
FIRST = 8.0  # seconds that the server waits for what changed to be worked in before it begins
AWAITED = 1.0  # seconds a page waits for the same, where that is soon done
SOON = 0.5  # seconds that it may have taken the last time for that
SMALL = 20_000_000  # bytes of a ledger's file up to which it is tried whether it is
REST = 9.0  # times what it took, before what changed is worked in again


@dataclass
class _Entry:
    value: Any
    version: tuple[int, int]
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
        self._seen_at = 0.0
        self._anew = threading.Lock()  # held while something is made anew beside the pages
        self._next = 0.0  # before that nothing is

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
        # What changed while it was worked in, or while that rested, is looked for again after a second.
        if version == self._seen and time.monotonic() - self._seen_at < 1:
            return
        self._seen, self._seen_at = version, time.monotonic()
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

        Where it was worked out before the ledger changed, by another program than this, and is costly, it is made anew
        beside the pages, and what was is shown.

        Args:
            key: what it is, and all that it hangs on but the ledger.
            make: works it out.
        """
        version = self.version()
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            making = self._making.setdefault(key, threading.Lock())
        if entry is None or entry.version[0] != version[0]:
            return self._first(key, make, making)
        if entry.version == version:
            return cast("_T", entry.value)
        if entry.cost < AT_ONCE:
            return self._first(key, make, making)
        if time.monotonic() > self._next and self._anew.acquire(blocking=False):
            threading.Thread(target=self._beside, args=(key, make), name="anew", daemon=True).start()
        return cast("_T", entry.value)

    def _first(self, key: Hashable, make: Callable[[], _T], making: threading.Lock) -> _T:
        """Makes a thing, once where many ask for it at the same time."""
        with making:
            version = self.version()
            with self._lock:
                entry = self._entries.get(key)
            if entry is not None and entry.version == version:
                return cast("_T", entry.value)
            return self._made(key, make, version)

    def _beside(self, key: Hashable, make: Callable[[], Any]) -> None:
        try:
            began = time.monotonic()
            self._made(key, make, self.version())
            now = time.monotonic()
            self._next = now + PATIENCE * (now - began)
        except Exception:  # the next who asks for it when nothing is kept is told
            _log.debug("making anew", exc_info=True)
        finally:
            self._anew.release()

    def _made(self, key: Hashable, make: Callable[[], _T], version: tuple[int, int]) -> _T:
        began = time.monotonic()
        value = make()
        with self._lock:
            self._entries[key] = _Entry(value, version, time.monotonic() - began)
            while len(self._entries) > ENTRIES:
                gone, _ = self._entries.popitem(last=False)
                self._making.pop(gone, None)
        return value


class _Refresher:
    """Works in what changed beside the pages, never twice at once and never without a rest.

    What takes long is done in a process of its own, since pages would wait for it.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._took = 0.0
        self._ended = 0.0
        self._over = threading.Event()
        self._process: multiprocessing.process.BaseProcess | None = None

    def ask(self, seconds: float = AWAITED) -> None:
        with self._lock:
            resting = time.monotonic() - self._ended < REST * self._took
            if self._over.is_set() or (resting and self._took > SOON):
                return
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="refresh", daemon=True)
                self._thread.start()
            thread = self._thread
        if self._quick():
            thread.join(seconds)

    def _quick(self) -> bool:
        return self._took < SOON and self._ledger.path.stat().st_size < SMALL

    def end(self) -> None:
        self._over.set()
        if self._process is not None and self._process.is_alive():
            self._process.terminate()  # what it broke off is made good by the next
        if self._thread is not None:
            self._thread.join(30)

    def _work(self) -> None:
        began = time.monotonic()
        try:
            if self._quick():
                kept.refresh(self._ledger)
            else:
                self._process = multiprocessing.get_context("spawn").Process(
                    target=_refreshed, args=(str(self._ledger.path),), daemon=True
                )
                self._process.start()
                self._process.join()
        except NotulenError:  # another writes for long: the next page asks again
            _log.debug("working in what changed", exc_info=True)
        self._ended = time.monotonic()
        self._took = self._ended - began


def _refreshed(path: str) -> None:
    if hasattr(os, "nice"):
        os.nice(10)  # pages, and who stores reports, go first
    with suppress(NotulenError), Ledger(path) as ledger:
        kept.refresh(ledger)
