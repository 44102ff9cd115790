"""Joins the stages: what the user names is gathered, read, and handed on in order."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from notulen import knowledge
from notulen.errors import InputError, NotulenError
from notulen.model import Language, Lead, Reading, Report
from notulen.reports.sources import Defaults, Found, Over, Passed, found

if TYPE_CHECKING:
    from notulen.asking.second import Ending, Second
    from notulen.keeping import Keeping
    from notulen.reading.reader import Reader
    from notulen.reports.polite import Polite

BATCH = 16  # reports: enough to keep a pipeline's batches full, few enough to show the first ones soon
AHEAD = 3  # batches a process may have waiting: bounds memory whatever the length of the input

Told = Callable[[Found, Reading | InputError], None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    """How to read.

    Attributes:
        outlet: outlet of reports that do not tell theirs.
        published: ISO day of reports that do not tell theirs.
        language: language of reports that do not tell theirs.
        keep_all: whether to read also what does not look like a negotiation.
        jobs: processes that read.
        pipelines: folder of a spaCy pipeline by language, instead of those that come along.
        people: file of people and their parties beside the one that comes along.
        parties: file of parties beside the one that comes along.
        any_language: whether a page in a language that is not read is passed over, not refused.
        names: what records call a report's fields, by the names they have here.
        allow_private: whether addresses that are not of the open net are fetched.
        encoder: folder of a trained encoder that tells kinds and people together with the linear models.
    """

    outlet: str | None = None
    published: str | None = None
    language: Language | None = None
    keep_all: bool = False
    jobs: int = 1
    pipelines: dict[str, str] = field(default_factory=dict)
    people: Path | None = None
    parties: Path | None = None
    any_language: bool = False
    names: dict[str, str] = field(default_factory=dict)
    allow_private: bool = False
    encoder: Path | None = None


@dataclass(frozen=True)
class _Failure:
    """A report whose reading broke: plain words, since exceptions do not all survive a pipe."""

    source: str
    reason: str


_Outcome = Reading | _Failure | InputError
_Item = Report | Reading | InputError  # to be read, or what is known without reading


@dataclass
class _Batch:
    """Some inputs: as they were found, and what is to be made of each."""

    found: list[Found] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)


def read(
    sources: Sequence[str | Lead | Report], options: Options | None = None, told: Told | None = None,
    stdin: BinaryIO | None = None, keeping: Keeping | None = None, polite: Polite | None = None,
    second: Second | None = None,
) -> Iterator[Reading | InputError]:  # fmt: skip
    """Reads the sources; what is odd about a report stands first among its reading's notes.

    Args:
        sources: files, folders, addresses, feeds, "-", leads to them, or reports.
        options: how to read.
        told: told where each outcome was found, just before it is yielded.
        stdin: what "-" reads, instead of the process's own standard input.
        keeping: keeps what is read and what could not be, and knows what was.
        polite: fetches addresses, in place of a new one.
        second: reads after the offline reader, or in its place.

    Yields:
        In the order of the sources, a reading or the error that says why an input gave none. With `keeping`, what was
        yielded or told as done is kept.

    Raises:
        NotulenError: a pipeline or knowledge file that cannot be taken, or a ledger that cannot be written.
    """
    how = options or Options()
    batches = _recalled(_batches(sources, how, stdin, polite), keeping)
    read_ = _outcomes(batches, how) if second is None else _seconded(batches, how, second)
    for batch, outcomes in read_:
        made = list(_outcome_of_each(batch, outcomes))
        if keeping:
            keeping.after(list(zip(batch.found, made, strict=True)))
        noted = [_noted(one, outcome) for one, outcome in zip(batch.found, made, strict=True)]
        for one, outcome in zip(batch.found, keeping.as_said(noted) if keeping else noted, strict=True):
            if told:
                told(one, outcome)
            yield outcome
    if keeping:
        keeping.whole()


def debugging() -> None:
    """Sends what the log says to standard error, tracebacks too, where NOTULEN_DEBUG is set."""
    if os.environ.get("NOTULEN_DEBUG", "0") not in {"", "0"}:
        logging.basicConfig(format="notulen: %(message)s")
        logging.getLogger("notulen").setLevel(logging.DEBUG)


def _batches(
    sources: Sequence[str | Lead | Report], how: Options, stdin: BinaryIO | None, polite: Polite | None
) -> Iterator[_Batch]:
    batch = _Batch()
    known = _languages(how)
    defaults = Defaults(how.outlet, how.published, how.language, how.any_language, how.names, how.allow_private, polite)
    for one in found(sources, defaults, stdin, _over(how, known)):
        batch.found.append(one)
        batch.items.append(one.what if isinstance(one.what, InputError) else _item(one.what, known, how))
        if len(batch.items) == BATCH:
            yield batch
            batch = _Batch()
    if batch.items:
        yield batch


def _recalled(batches: Iterator[_Batch], keeping: Keeping | None) -> Iterator[_Batch]:
    """The batches, with what is known of their reports in place of those that need not be read."""
    for batch in batches:
        before = iter(keeping.before(_reports(batch)) if keeping else ())
        batch.items = [next(before, None) or one if isinstance(one, Report) else one for one in batch.items]
        yield batch


def _over(how: Options, known: Sequence[str]) -> Over | None:
    """What passes pages of an archive over before anything but their text is known; nothing, where all are wanted."""
    if how.keep_all or how.any_language:
        return None
    from notulen.reading.passing import passed_over

    return lambda text, language: language in known and passed_over(text, language, how.parties)


def _item(report: Report | Passed, known: Sequence[str], how: Options) -> _Item:
    """A report to read, or why it is not read: its language is told apart, but nobody has taught it yet."""
    if isinstance(report, Passed):
        return _unread(report.report)
    if report.language in known:
        return report
    if how.any_language:
        return _unread(report)
    return InputError(report.id, f"language {report.language} is not read yet ({', '.join(known)} is)")


def _unread(report: Report) -> Reading:
    return Reading(report=report, minutes=(), attributions=(), passed_over=True)


def _languages(how: Options) -> list[str]:
    """The languages that can be read: those with words and a pipeline."""
    from notulen.reading.pipeline import MODELS

    return [one for one in knowledge.languages() if one in how.pipelines or (MODELS / one / "meta.json").is_file()]


def _outcome_of_each(batch: _Batch, outcomes: list[_Outcome]) -> Iterator[Reading | InputError]:
    """What came of each item of a batch, in its order: read now, known before, or an error."""
    left = iter(outcomes)
    for item in batch.items:
        one = next(left) if isinstance(item, Report) else item
        yield InputError(one.source, one.reason) if isinstance(one, _Failure) else one


def _noted(found_: Found, outcome: Reading | InputError) -> Reading | InputError:
    """A reading with what is odd about its report before what it noticed itself."""
    if isinstance(outcome, InputError) or not found_.notes:
        return outcome
    return outcome.model_copy(update={"notes": (*found_.notes, *outcome.notes)})


def _reports(batch: _Batch) -> list[Report]:
    return [item for item in batch.items if isinstance(item, Report)]


def _outcomes(batches: Iterator[_Batch], how: Options) -> Iterator[tuple[_Batch, list[_Outcome]]]:
    """Every batch with what its reports gave, in order, on one process or on many."""
    if how.jobs <= 1:
        reader = None
        for batch in batches:
            reports = _reports(batch)
            reader = reader or (_reader(how) if reports else None)
            yield batch, _read(reader, reports, how.keep_all) if reader else []
        return
    with _Pool(how) as pool:
        flying: deque[tuple[_Batch, _Job | None]] = deque()
        for batch in batches:
            flying.append((batch, pool.submit(reports) if (reports := _reports(batch)) else None))
            if len(flying) >= how.jobs * AHEAD:
                batch, job = flying.popleft()
                yield batch, pool.result(job) if job else []
        while flying:
            batch, job = flying.popleft()
            yield batch, pool.result(job) if job else []


def _seconded(
    batches: Iterator[_Batch], how: Options, second: Second
) -> Iterator[tuple[_Batch, list[_Outcome]]]:  # fmt: skip
    """Every batch with what a second reader made of it, in order; while one is waited for, the next is asked about."""
    first = _outcomes(batches, how) if second.mode == "both" else _unread_yet(batches, how)
    flying: deque[tuple[_Batch, list[Ending | _Failure]]] = deque()
    for batch, outcomes in first:
        flying.append((batch, [second.begin(one) if isinstance(one, Reading) else _failed(one) for one in outcomes]))
        if len(flying) > 1 + second.at_once // BATCH:
            yield _ended(*flying.popleft())
    while flying:
        yield _ended(*flying.popleft())


def _failed(one: _Failure | InputError) -> _Failure:
    return one if isinstance(one, _Failure) else _Failure(one.source, one.reason)


def _ended(batch: _Batch, endings: list[Ending | _Failure]) -> tuple[_Batch, list[_Outcome]]:
    outcomes: list[_Outcome] = []
    for one in endings:
        try:
            outcomes.append(one if isinstance(one, _Failure) else one())
        except InputError as error:  # the model's, who gave no answer about this one
            outcomes.append(error)
    return batch, outcomes


def _unread_yet(batches: Iterator[_Batch], how: Options) -> Iterator[tuple[_Batch, list[_Outcome]]]:
    """Every batch with readings that hold nothing yet, and tell only whether their report is passed over."""
    from notulen.asking.second import unread

    for batch in batches:
        yield batch, [unread(one, how.keep_all, how.parties) for one in _reports(batch)]


def _reader(how: Options) -> Reader:
    return _made(tuple(sorted(how.pipelines.items())), how.people, how.parties, how.encoder)


@lru_cache(maxsize=1)  # what reads one report after another for hours makes its reader once
def _made(
    pipelines: tuple[tuple[str, str], ...], people: Path | None, parties: Path | None, encoder: Path | None
) -> Reader:
    # Here and not above: it loads spaCy, which nobody needs who only asks for help.
    from notulen.reading.reader import Reader

    return Reader(dict(pipelines) or None, people, parties, encoder=encoder)


def _read(reader: Reader, reports: list[Report], keep_all: bool) -> list[_Outcome]:
    """What the reports gave; where one breaks the batch, each is read by itself so that only it is lost."""
    try:
        outcomes: list[_Outcome] = list(reader.read_many(reports, keep_all))
        if len(outcomes) == len(reports):
            return outcomes
        _log.debug("%d readings of %d reports", len(outcomes), len(reports))
    except NotulenError:
        raise  # a pipeline or file that cannot be taken: the same for every report
    except Exception as error:
        if len(reports) == 1:
            _log.debug("reading %s", reports[0].id, exc_info=True)
            return [_Failure(reports[0].id, f"reading it failed: {type(error).__name__}: {error}")]
    if len(reports) == 1:
        return [_Failure(reports[0].id, "reading it gave nothing")]
    return [outcome for report in reports for outcome in _read(reader, [report], keep_all)]


_worker: tuple[Reader, bool] | str = "no reader"


def _begin(how: Options) -> None:
    """Makes a process's own reader, and has it end with its parent and not on Ctrl-C, which the parent answers."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    debugging()
    try:
        _worker = (_reader(how), how.keep_all)
    except Exception as error:  # kept for the first batch: raised here it would only be "a process died"
        _log.debug("making a reader", exc_info=True)
        _worker = str(error) if isinstance(error, NotulenError) else f"{type(error).__name__}: {error}"


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _work(reports: list[Report]) -> list[_Outcome]:
    if isinstance(_worker, str):
        raise NotulenError(_worker)
    try:
        return _read(_worker[0], reports, _worker[1])
    except NotulenError as error:
        raise NotulenError(str(error)) from None  # its subclasses do not survive the pipe


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Within it processes start deaf to Ctrl-C, which would else reach them before `_begin` has run."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(frozen=True)
class _Job:
    reports: list[Report]
    future: Future[list[_Outcome]]


class _Pool:
    """Processes that read batches; one that dies (out of memory, say) costs the report it died of, no other."""

    def __init__(self, how: Options) -> None:
        self._how = how
        self._pool = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:  # left early: what still runs is of no use to anybody
            for process in list((getattr(self._pool, "_processes", None) or {}).values()):
                process.terminate()
        # Left early it is not waited for: an interrupt may have struck while the pool held a lock of its own.
        self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        resource_tracker.ensure_running()  # in starting it would undo what `_undisturbed` does
        # Spawn everywhere: forking a process with threads (numpy has them) can hang.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._how.jobs, context, initializer=_begin, initargs=(self._how,))

    def submit(self, reports: list[Report]) -> _Job:
        with _undisturbed():
            try:
                return _Job(reports, self._pool.submit(_work, reports))
            except BrokenProcessPool:
                self._pool.shutdown(wait=False)
                self._pool = self._start()
                return _Job(reports, self._pool.submit(_work, reports))

    def result(self, job: _Job) -> list[_Outcome]:
        try:
            return job.future.result()
        except BrokenProcessPool:
            return [self._alone(report) for report in job.reports]

    def _alone(self, report: Report) -> _Outcome:
        try:
            return self.submit([report]).future.result()[0]
        except BrokenProcessPool:
            return _Failure(report.id, "the process that read it died (out of memory?)")
