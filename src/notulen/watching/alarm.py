"""A clock that a signal stops: what waits is called back at once, what works ends its piece first."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from notulen.clock import Clock, Wall


class Stopped(BaseException):  # no Exception: what takes failures as they come must not take this for one
    """The end is wanted, and came while another machine was waited for."""


class Ending(Clock, Protocol):
    """A clock that knows when it is over."""

    @property
    def stopped(self) -> bool:
        """Whether the end is wanted."""


class Alarm(Wall):
    """The clock on the wall, with a bell.

    Attributes:
        stopped: whether the end is wanted.
    """

    def __init__(self) -> None:
        self.stopped = False
        self._away = False

    def ring(self, *_: int | FrameType | None) -> None:
        """Wants the end; takes what a signal's handler is given.

        Raises:
            Stopped: another machine, or time, is waited for.
        """
        self.stopped = True
        if self._away:
            self._away = False
            raise Stopped

    @contextmanager
    def away(self) -> Iterator[None]:
        """Within it a signal ends what is waited for, and what was to become of it is dropped whole.

        Raises:
            Stopped: the end is wanted.
        """
        self._away = True
        try:
            if self.stopped:  # looked at only now: a signal from here on is seen
                raise Stopped
            yield
        finally:
            self._away = False

    def wait(self, seconds: float) -> None:
        """Sleeps, until a signal comes."""
        with self.away():
            time.sleep(max(seconds, 0.0))


@contextmanager
def alarm() -> Iterator[Alarm]:
    """A clock that SIGINT and SIGTERM stop, as long as this lasts."""
    made = Alarm()
    if threading.current_thread() is not threading.main_thread():  # only there are signals taken
        yield made
        return
    before = {one: signal.signal(one, made.ring) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield made
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
