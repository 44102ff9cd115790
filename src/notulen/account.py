"""What came of a run: counted as it goes, told at its end, and written to a log as it happens."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from notulen.clock import Clock, Wall, iso
from notulen.errors import InputError, NotulenError
from notulen.views.plain import escaped, plain

if TYPE_CHECKING:
    from notulen.model import Reading
    from notulen.reports.sources import Found

REASONS = 3  # of failures, that an account tells


@dataclass
class Account:
    """What came of a run so far.

    Attributes:
        looks: at feeds.
        read: reports that were read, or known from before.
        passed: reports that were passed over.
        failed: inputs and feeds that gave nothing.
        minutes: of the reports read.
        reasons: why the first of those that failed did.
    """

    looks: int = 0
    read: int = 0
    passed: int = 0
    failed: int = 0
    minutes: int = 0
    reasons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def inputs(self) -> int:
        """How many inputs are done."""
        return self.read + self.passed + self.failed

    def took(self, outcome: Reading | InputError) -> None:
        """Counts what came of a report."""
        if isinstance(outcome, InputError):
            self.missed(outcome)
        elif outcome.passed_over:
            self.passed += 1
        else:
            self.read += 1
            self.minutes += len(outcome.minutes)

    def missed(self, error: InputError) -> None:
        """Counts what gave nothing."""
        self.failed += 1
        if len(self.reasons) < REASONS:
            self.reasons.append((error.source, error.reason))

    def line(self) -> str:
        """In a line."""
        return f"{self.read} read, {self.passed} passed over, {self.failed} failed, {_counted(self.minutes, 'minute')}"

    def table(self, kept: str | None, again: bool, width: int) -> list[str]:
        """As a small table, a line a row.

        Args:
            kept: what became of it in the ledger.
            again: whether `retry` tries again what failed.
            width: characters of a line.
        """
        rows = [("feeds looked at", f"{self.looks:,}")] if self.looks else []
        rows += [("reports read", f"{self.read:,}"), ("passed over", f"{self.passed:,}")]
        rows += [("failed", f"{self.failed:,}" + ("  (notulen retry tries again)" if self.failed and again else ""))]
        lines = [f"  {name:<16}{value}" for name, value in rows]
        for source, reason in self.reasons:
            why = _cut(reason, width // 2)
            lines.append(f"    {_cut(source, width - 6 - len(why))}: {why}")
        if self.failed > len(self.reasons) > 0:
            lines.append(f"    and {self.failed - len(self.reasons):,} more")
        lines.append(f"  {'minutes':<16}{self.minutes:,}")
        return [*lines, f"  {'ledger':<16}{plain(kept)}"] if kept else lines


def _cut(text: str, room: int) -> str:
    whole = plain(text)
    return whole if len(whole) <= room else whole[: room - 1] + "…"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


class Log:
    """A file of what happened, an object of JSON a line; each stands there when the next thing is done.

    Args:
        path: the file; what it holds stays, and more comes behind it.
        clock: the time.

    Raises:
        NotulenError: it cannot be written.
    """

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._clock = clock or Wall()
        self._path = path
        try:
            self._file = path.open("a", encoding="utf-8")
        except OSError as error:
            raise NotulenError(f"{path}: the log cannot be written: {error.strerror or error}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, event: str, **told: str | int | None) -> None:
        """Writes what happened.

        Args:
            event: its name.
            told: what is known of it; what is None is left out.

        Raises:
            NotulenError: it cannot be written.
        """
        known = {key.replace("_", " "): value for key, value in told.items() if value is not None}
        line = json.dumps({"time": iso(self._clock.now()), "event": event, **known}, ensure_ascii=False)
        try:
            self._file.write(escaped(line) + "\n")
            self._file.flush()
        except OSError as error:
            raise NotulenError(f"{self._path}: the log cannot be written: {error.strerror or error}") from None

    def took(self, found: Found, outcome: Reading | InputError) -> None:
        """Writes what came of a report."""
        source = found.lead.source if found.lead else None
        if isinstance(outcome, InputError):
            self.write("failed", source=source or outcome.source, reason=outcome.reason)
            return
        event = "passed over" if outcome.passed_over else "read"
        minutes = None if outcome.passed_over else len(outcome.minutes)
        self.write(event, source=source, report=outcome.report.id, minutes=minutes)
