"""What stands between the commands and the terminal: output that is always UTF-8, messages, a bar, quiet ends."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self, TextIO

from notulen.account import Account, Log
from notulen.errors import InputError, NotulenError
from notulen.views.plain import plain

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from notulen.model import Reading
    from notulen.reports.sources import Found

WIDTH = 80
INTERRUPTED = 130
ENDS_WITHIN = 10.0  # seconds after Ctrl-C
BAR_AFTER = 2.0  # seconds: shorter work needs no bar
SAME_WARNINGS = 5  # of one kind, before they are only counted


def prepare() -> None:
    """Makes both outputs UTF-8 whatever the locale, and takes what cannot be encoded as escapes."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def width() -> int:
    """Characters a line of standard output may have: the terminal's, or 80 where it is none."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS"):
        return shutil.get_terminal_size((WIDTH, 24)).columns
    return WIDTH


def colour() -> bool:
    """Whether standard output is a terminal that may be coloured."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


@contextmanager
def quiet_ends() -> Iterator[None]:
    """Ends as a user expects.

    A closed pipe ends without a word, output that cannot be written with a line and 1, Ctrl-C with 130, a foreseen failure
    with a line and 2.
    """
    try:
        try:
            yield
        except SystemExit:
            sys.stdout.flush()  # what fails only at the interpreter's own end ends in a traceback
            raise
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        raise SystemExit(0) from None
    except OSError as error:
        _discard_output()
        what = plain(str(error.filename)) if error.filename else "the output cannot be written"
        print(f"notulen: {what}: {error.strerror or error}", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        _discard_output()
        # Should the interpreter's own end have to wait for a process that an interrupt struck at a bad moment, it is cut short.
        last = threading.Timer(ENDS_WITHIN, os._exit, (INTERRUPTED,))
        last.daemon = True
        last.start()
        raise SystemExit(INTERRUPTED) from None
    except NotulenError as error:
        print(f"notulen: {plain(str(error))}", file=sys.stderr)
        raise SystemExit(2) from None


def _discard_output() -> None:
    """Sends what is still buffered nowhere: at its end the interpreter would else complain of it, or wait for a reader."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Tells on a terminal how far long work has come, a line that is written over; elsewhere nothing.

    Args:
        what: is counted.

    Yields:
        What is to be told how many are done.
    """
    shown, last = sys.stderr.isatty(), time.monotonic() + BAR_AFTER
    wrote = False

    def told(done: int) -> None:
        nonlocal last, wrote
        if shown and time.monotonic() > last:
            sys.stderr.write(f"\rnotulen: {done:,} {what} ")
            sys.stderr.flush()
            last, wrote = time.monotonic() + 0.2, True

    try:
        yield told
    finally:
        if wrote:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


class Nearing:
    """Tells how near work of a known size has come to its end: on a terminal in a line that is written over.

    Args:
        what: is counted.
        clock: the time, in seconds.
    """

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._what, self._clock = what, clock
        self._shown, self._begun = sys.stderr.isatty(), clock()
        self._last, self._left, self._wrote = self._begun + BAR_AFTER, "", False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()

    def at(self, done: int, whole: int) -> None:
        """Takes how much is done, and of how much; the time before the first counts as that of work."""
        now = self._clock()
        self._left = f", about {lasting((now - self._begun) / done * (whole - done))} left" if done < whole else ""
        if self._shown and now > self._last:
            sys.stderr.write(f"\r\033[Knotulen: {done:,} of {whole:,} {self._what}{self._left} ")
            sys.stderr.flush()
            self._last, self._wrote = now + 0.2, True

    def say(self, line: str) -> None:
        """Says a line, with how long it may yet take where that is known."""
        self._clear()
        print(f"notulen: {plain(line)}{self._left}", file=sys.stderr, flush=True)

    def _clear(self) -> None:
        if self._wrote:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
            self._wrote = False


def lasting(seconds: float) -> str:
    """How long something lasts, roughly: in seconds, minutes or hours."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


class Messages:
    """Errors and warnings on standard error, one line each, with a bar below them while long work goes on.

    Args:
        bar: whether a bar may be shown.
        log: where to write what happens.

    Attributes:
        account: what came of the run so far.
        failed: whether an input gave nothing.
    """

    def __init__(self, bar: bool, log: Log | None = None) -> None:
        self.account = Account()
        self.failed = False
        self._log = log
        self._may = bar and sys.stderr.isatty()
        self._lock = threading.Lock()
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._doing = ""
        self._warned: Counter[str] = Counter()
        self._reports = 0
        self._passed: list[str] = []
        self._timer = threading.Timer(BAR_AFTER, self._start)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        if self._may:
            self._timer.start()
        return self

    def __exit__(self, broken: type[BaseException] | None, *_: object) -> None:
        self.close()
        for kind, count in self._warned.items():
            if count > SAME_WARNINGS:
                self._say(f"{count - SAME_WARNINGS} more: warning: {kind}")
        if self._passed and broken is None:
            self._say(self._told_passed())

    def close(self) -> None:
        """Takes the bar away; nothing brings it back."""
        self._timer.cancel()
        with self._lock:
            self._may = False
            if self._bar:
                self._bar.stop()
                self._bar = None

    def took(self, found: Found, outcome: Reading | InputError) -> None:
        """Takes what came of a report, for account, bar and log; of errors only `error` says why."""
        self.account.took(outcome)
        if self._log:
            self._log.took(found, outcome)
        self.doing("")

    def doing(self, what: str) -> None:
        """Shows in the bar how far it is, and what is done at the time."""
        self._doing = what
        with self._lock:
            if self._bar and self._task is not None:
                self._bar.update(self._task, description=self._line())

    def event(self, event: str, **told: str | int | None) -> None:
        """Writes to the log, if there is one."""
        if self._log:
            self._log.write(event, **told)

    def table(self, kept: str | None, again: bool) -> None:
        """Says at the end what came of it all, and writes it to the log.

        Args:
            kept: what became of it in the ledger.
            again: whether `retry` tries again what failed.
        """
        self._say("what came of it:")
        for line in self.account.table(kept, again, width()):
            with self._lock:
                print(line, file=sys.stderr)

    def end(self, kept: str | None = None) -> None:
        """Writes to the log what came of it all."""
        a = self.account
        self.event("end", looks=a.looks or None, read=a.read, passed_over=a.passed, failed=a.failed, minutes=a.minutes,
                   ledger=kept)  # fmt: skip

    def _line(self) -> str:
        return f"{self.account.line()}{' · ' if self._doing else ''}{self._doing}"

    def report(self, report: str, passed_over: bool) -> None:
        """Takes that a report was read, or passed over; how many were passed over is said at the end."""
        self._reports += 1
        if passed_over:
            self._passed.append(report)

    def _told_passed(self) -> str:
        if len(self._passed) == 1:
            return f"{plain(self._passed[0])}: passed over, as it does not look like a negotiation (--all reads it)"
        return (
            f"{len(self._passed)} of {self._reports} reports passed over, as they do not look like a negotiation "
            "(--all reads them, --show reports lists them)"
        )

    def error(self, error: InputError) -> None:
        """Says why an input gave no report."""
        self.failed = True
        self._say(f"{plain(error.source)}: {plain(error.reason)}")

    def warning(self, report: str, note: str) -> None:
        """Says what is odd about a report; of many warnings alike only the first few, and then their number."""
        kind = note.partition("(")[0].rstrip(" 0123456789")
        self._warned[kind] += 1
        if self._warned[kind] <= SAME_WARNINGS:
            self._say(f"{plain(report)}: warning: {plain(note)}")

    def told(self, line: str) -> None:
        """Says what else there is to say."""
        self._say(plain(line))

    def _say(self, line: str) -> None:
        with self._lock:
            out: TextIO = sys.stderr
            if self._bar:
                self._bar.console.print(f"notulen: {line}", markup=False, highlight=False, soft_wrap=True)
            else:
                print(f"notulen: {line}", file=out)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        with self._lock:
            if not self._may:
                return
            # How many there are is not known before the last is read: what is shown is what was done, and that it goes on.
            self._bar = Progress(
                TextColumn("notulen"), SpinnerColumn("line"), TextColumn("{task.description}", markup=False),
                TimeElapsedColumn(), console=Console(stderr=True), transient=True, redirect_stdout=False,
                redirect_stderr=False,
            )  # fmt: skip
            self._task = self._bar.add_task(self._line(), total=None)
            self._bar.start()
