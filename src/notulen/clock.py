"""The time, and waiting: what goes on for hours asks a clock, so that a test need not."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> float:
        """Seconds since 1970."""

    def wait(self, seconds: float) -> None:
        """Returns when they are over, or sooner where somebody wants an end."""

    def away(self) -> AbstractContextManager[object]:
        """Within it the program waits for another machine, and may be called back at once."""


class Wall:
    """The clock on the wall."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def wait(self, seconds: float) -> None:
        """Sleeps."""
        time.sleep(max(seconds, 0.0))

    def away(self) -> AbstractContextManager[object]:
        """Changes nothing: who waits is interrupted as anywhere."""
        return nullcontext()


def iso(seconds: float) -> str:
    """A moment as ledger and log keep it: ISO in UTC, to the second.

    Args:
        seconds: since 1970.
    """
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def seconds(moment: str) -> float:
    """The seconds since 1970 of such a moment."""
    return datetime.fromisoformat(moment).timestamp()
