"""The ledger as the pages use it: brought up to date beside them, and what is costly kept until it changes."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from notulen.errors import NotulenError
from notulen.ledger.ledger import Ledger
from notulen.ledger.watching import Watch
from notulen.standing import kept
from notulen.web import aside

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

ENTRIES = 96  # things worked out that are kept
# Times what it cost to make one thing anew before the next is: while a ledger changes all the time, a twentieth of the
# time goes into that, and what was is shown meanwhile.
PATIENCE = 19.0
AT_ONCE = 0.05  # seconds that a thing may cost to be made anew while the reader waits, rather than beside the pages
CROWD = 2  # requests under way at once from which pages show what was rather than make it anew, whatever it costs
LOOKED = 0.05  # seconds for which what was looked up then counts as the newest version
RESTLESS, LATELY = 3, 3.0  # changes within so many seconds from which a ledger counts as written all the time,
QUICK = 0.01  # and seconds that a thing may then cost to be made anew while the reader waits
FIRST = 8.0  # seconds that the server waits for what changed to be worked in before it begins
AWAITED = 1.0  # seconds a page waits for the same, where that is soon done
SOON = 0.5  # seconds that it may have taken the last time for that
SMALL = 20_000_000  # bytes of a ledger's file up to which it is tried whether it is
REST = 9.0  # times what it took, before what changed is worked in again


@dataclass(frozen=True)
class Version:
    """What is another one whenever the ledger is.

    Attributes:
        own: how often this server itself has written.
        ledger: changes whenever anybody has.
        acts: changes whenever acts have, which come of what is stored once that is worked in.
    """

    own: int
    ledger: int
    acts: int


@dataclass(frozen=True)
class _Entry:
    value: Any
    version: Version
    cost: float
    of_acts: bool

    def holds(self, now: Version) -> bool:
        """Whether it is what would be worked out now."""
        then = self.version
        return then == now or (self.of_acts and (then.own, then.acts) == (now.own, now.acts))


class Book:
    """A ledger and what was worked out of it.

    Args:
        path: its file; it is made where there is none.

    Attributes:
        asking: how many requests are under way.

    Raises:
        LedgerError: it is none, or cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        writable = not path.exists() or (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK))
        self.ledger = Ledger(path, write=writable)
        self.asking = 0
        self._watch = Watch(path)
        self._looked, self._looked_at = (0, 0), 0.0
        self._changes: deque[float] = deque(maxlen=RESTLESS)  # when the last of them were seen
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()
        self._own = 0  # how often this server itself has written
        self._refresher = _Refresher(self.ledger)
        self._seen: Version | None = None
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

    def version(self) -> Version:
        """What is another one whenever the ledger is."""
        # Each look waits for the threads that work: many pages that look many times wait for one another.
        now = time.monotonic()
        if not self._crowded() or now - self._looked_at > LOOKED:
            self._looked_at, before = now, self._looked
            self._looked = self._watch.version()
            if self._looked[0] != before[0]:
                self._changes.append(now)
        return Version(self._own, *self._looked)

    def _crowded(self) -> bool:
        return self.asking >= CROWD

    def _restless(self) -> bool:
        changes = self._changes
        return len(changes) == RESTLESS and time.monotonic() - changes[0] < LATELY

    def _awaited(self, cost: float) -> bool:
        """Whether a reader waits for what costs so many seconds to be made anew."""
        return not self._crowded() and cost < (QUICK if self._restless() else AT_ONCE)

    def wrote(self) -> None:
        """Takes it that this server itself has written: nothing older is shown from now on."""
        with self._lock:
            self._own += 1

    def fresh(self) -> None:
        """Sees to it that what changed is worked in; waits for it where that is soon done."""
        version = self.version()
        # What changed while it was worked in, or while that rested, is looked for again after a second.
        if (version == self._seen or self._crowded()) and time.monotonic() - self._seen_at < 1:
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

    def kept(self, key: Hashable, make: Callable[[], _T], of_acts: bool = False) -> _T:
        """What was worked out before, or else is now.

        Where it was worked out before the ledger changed, by another program than this, it is made anew beside the pages,
        and what was is shown, if it is costly, many ask at once, or the ledger changes all the time.

        Args:
            key: what it is, and all that it hangs on but the ledger.
            make: works it out.
            of_acts: whether it hangs on acts and what they come to alone, which stay as they are while reports are stored.
        """
        version = self.version()
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            making = self._making.setdefault(key, threading.Lock())
        if entry is None or entry.version.own != version.own:
            return self._first(key, make, making, of_acts)
        if entry.holds(version):
            return cast("_T", entry.value)
        if self._awaited(entry.cost):
            return self._first(key, make, making, of_acts)
        if time.monotonic() > self._next and self._anew.acquire(blocking=False):
            threading.Thread(target=self._beside, args=(key, make, of_acts), name="anew", daemon=True).start()
        return cast("_T", entry.value)

    def _first(self, key: Hashable, make: Callable[[], _T], making: threading.Lock, of_acts: bool) -> _T:
        """Makes a thing, once where many ask for it at the same time."""
        with making:
            version = self.version()
            with self._lock:
                entry = self._entries.get(key)
            if entry is not None and entry.holds(version):
                return cast("_T", entry.value)
            return self._made(key, make, version, of_acts)

    def _beside(self, key: Hashable, make: Callable[[], Any], of_acts: bool) -> None:
        try:
            began = time.monotonic()
            self._made(key, make, self.version(), of_acts)
            now = time.monotonic()
            self._next = now + PATIENCE * (now - began)
        except Exception:  # the next who asks for it when nothing is kept is told
            _log.debug("making anew", exc_info=True)
        finally:
            self._anew.release()

    def _made(self, key: Hashable, make: Callable[[], _T], version: Version, of_acts: bool) -> _T:
        began = time.monotonic()
        value = make()
        with self._lock:
            self._entries[key] = _Entry(value, version, time.monotonic() - began, of_acts)
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
                    target=aside.refresh, args=(str(self._ledger.path),), daemon=True
                )
                self._process.start()
                self._process.join()
        except NotulenError:  # another writes for long: the next page asks again
            _log.debug("working in what changed", exc_info=True)
        self._ended = time.monotonic()
        self._took = self._ended - began
