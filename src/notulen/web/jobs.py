"""Reading that goes on beside the pages: each job in a process of its own, one at a time."""

from __future__ import annotations

import logging
import multiprocessing
import secrets
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path

from notulen.errors import InputError, NotulenError
from notulen.flow import Options
from notulen.flow import read as reading
from notulen.keeping import Keeping, Outcome
from notulen.ledger.ledger import Ledger
from notulen.ledger.rows import key_of
from notulen.standing import kept

KEPT = 40  # jobs that are still told of
WAITING = 8  # jobs that may wait
TOLD = 200  # reports and errors of one job that are told
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Read:
    """A report that was read: its key, what it is called, its minutes, and whether it was passed over."""

    key: str
    name: str
    minutes: int
    passed_over: bool


@dataclass(frozen=True)
class Failed:
    """An input that gave no report, and why."""

    name: str
    reason: str


@dataclass
class Job:
    """Reading that was asked for.

    Attributes:
        id: by which it is found.
        inputs: how many there are.
        done: how many of these are done.
        state: "waiting", "reading", "working" what was read in, "done", "broken".
        read: reports so far.
        failed: inputs that gave none so far.
        more: how many of both there are beyond those told.
    """

    id: str
    inputs: int
    done: int = 0
    state: str = "waiting"
    read: list[Read] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    more: int = 0

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.state in {"done", "broken"}


class Jobs:
    """The jobs of a server.

    Args:
        ledger: the file that keeps what is read.
        wrote: told when a job has ended.
    """

    def __init__(self, ledger: Path, wrote: Callable[[], None]) -> None:
        self._ledger, self._wrote = ledger, wrote
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._ended = False

    def named(self, name: str) -> Job | None:
        """A job by its id."""
        return self._jobs.get(name)

    def start(
        self, folder: tempfile.TemporaryDirectory[str], sources: Sequence[str], names: Mapping[str, str], how: Options
    ) -> Job:
        """Begins a job, or has it wait for those before.

        Args:
            folder: with the files to read; it is taken away at the end.
            sources: paths in it, and addresses.
            names: what the user calls each.
            how: how to read.

        Raises:
            NotulenError: too many are waiting.
        """
        with self._lock:
            if sum(not one.over for one in self._jobs.values()) >= WAITING:
                folder.cleanup()
                raise NotulenError("too much is being read already; try again when that is done")
            job = Job(secrets.token_hex(8), len(sources))
            self._jobs[job.id] = job
            while len(self._jobs) > KEPT and next(iter(self._jobs.values())).over:
                self._jobs.popitem(last=False)
        threading.Thread(target=self._run, args=(job, folder, list(sources), dict(names), how), daemon=True).start()
        return job

    def end(self) -> None:
        """Ends what is under way; what was stored stays."""
        self._ended = True
        process = self._process
        if process is not None and process.is_alive():
            process.terminate()
            process.join(5)

    def _run(
        self,
        job: Job,
        folder: tempfile.TemporaryDirectory[str],
        sources: list[str],
        names: dict[str, str],
        how: Options,
    ) -> None:
        with self._turn, folder:
            if self._ended:
                return
            job.state = "reading"
            # A process of its own: reading is hard work, and pages would wait for it. Spawned, since this one has threads.
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe(duplex=False)
            self._process = context.Process(
                target=_work, args=(str(self._ledger), sources, names, how, theirs), daemon=True
            )
            try:
                self._process.start()
                theirs.close()
                self._listen(job, ours)
            finally:
                self._process.join(60)
                ours.close()
                job.state = job.state if job.over else "broken"
                self._wrote()

    def _listen(self, job: Job, ours: Connection) -> None:
        while True:
            try:
                told = ours.recv()
            except (EOFError, OSError):
                return
            if isinstance(told, int):
                job.done = told
            elif isinstance(told, str):
                job.state = told
            elif len(job.read) + len(job.failed) >= TOLD:
                job.more += 1
            elif isinstance(told, Read):
                job.read.append(told)
            else:
                job.failed.append(told)


class _Once(Keeping):
    """Keeps what is read, and nothing of what gave no report.

    A file that was sent is gone when it was read, and an address that somebody gave from the web is not tried again by a
    program that may be allowed more.
    """

    def after(self, told: Sequence[Outcome]) -> None:
        """Keeps what was read; when this returns it is kept."""
        super().after([(replace(found, lead=None, named=None), one) for found, one in told])


def _work(ledger: str, sources: list[str], names: dict[str, str], how: Options, out: Connection) -> None:
    try:
        with Ledger(ledger) as book:
            keeping = _Once(book, how.pipelines, how.people, how.parties, how.keep_all)
            for done, one in enumerate(reading(sources, how, keeping=keeping), 1):
                out.send(done)
                if isinstance(one, InputError):
                    out.send(Failed(_called(one.source, names), _cleared(one.reason, names)))
                else:
                    name = one.report.headline or one.report.id
                    out.send(Read(key_of(one.report.text), name, len(one.minutes), one.passed_over))
            out.send("working")
            kept.refresh(book)
        out.send("done")
    except NotulenError as error:
        out.send(Failed("", _cleared(getattr(error, "reason", str(error)), names)))
    except BrokenPipeError:
        return
    except Exception:
        _log.debug("reading what was added", exc_info=True)
        out.send("broken")


def _called(source: str, names: Mapping[str, str]) -> str:
    """What the user calls an input, of whose place on this machine nothing is told."""
    for path, name in names.items():
        if source.startswith(path):
            return name + source[len(path) :]
    return source


def _cleared(reason: str, names: Mapping[str, str]) -> str:
    for path, name in names.items():
        reason = reason.replace(path, name)
    return reason
