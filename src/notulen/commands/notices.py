"""What `watch` and `retry` share: telling what happens, fetching as guests, and how reports are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from notulen import console

if TYPE_CHECKING:
    from notulen.clock import Clock
    from notulen.errors import InputError
    from notulen.flow import Options
    from notulen.ledger.ledger import Ledger
    from notulen.model import Reading
    from notulen.reports.polite import Polite
    from notulen.reports.sources import Found


class Notices:
    """Tells on standard error, in the bar and in the log what happens."""

    def __init__(self, messages: console.Messages, clock: Clock) -> None:
        self._messages, self._clock = messages, clock

    def took(self, found: Found, outcome: Reading | InputError) -> None:
        from notulen.errors import InputError, LanguageError

        if isinstance(outcome, LanguageError) and found.lead and found.lead.listed:  # nobody chose it
            self._messages.account.passed += 1
            self._messages.event("passed over", source=found.lead.source, reason=outcome.reason)
            return
        self._messages.took(found, outcome)
        if isinstance(outcome, InputError):
            self._messages.error(outcome)

    def looked(self, address: str, new: int | None, left_out: int = 0) -> None:
        self._messages.account.looks += 1
        self._messages.event(
            "unchanged" if new is None else "looked", source=address, new=new, left_out=left_out or None
        )
        if left_out:
            self._messages.told(f"{address}: {left_out:,} more than are taken at once; left out")
        self._messages.doing(f"{new or 0} new")

    def failed(self, error: InputError) -> None:
        self._messages.account.looks += 1
        self._messages.account.missed(error)
        self._messages.event("failed", source=error.source, reason=error.reason)
        self._messages.error(error)

    def idle(self, until: float) -> None:
        from datetime import datetime

        if until - self._clock.now() > 1:
            self._messages.doing(f"next at {datetime.fromtimestamp(until).strftime('%H:%M:%S')}")


def polite(book: Ledger, options: Options, clock: Clock) -> Polite:
    """What fetches for a run, with what the ledger knows of sites."""
    from notulen.reports.polite import Polite
    from notulen.watching.memory import Lasting

    return Polite(options.allow_private, clock, memory=Lasting(book.sites))


def options_of(
    keep_all: bool, pipeline: list[str] | None, people: Path | None, parties: Path | None, allow_private: bool
) -> Options:
    """How a run reads."""
    from notulen.flow import Options

    pipelines = dict(one.split("=", 1) for one in pipeline or [])
    return Options(
        keep_all=keep_all, pipelines=pipelines, people=people, parties=parties, allow_private=allow_private
    )  # fmt: skip
