"""Joins reading and ledger: what is there already is not read again, what is read is kept before it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self

from notulen.clock import Clock, Wall, iso
from notulen.errors import AnswerError, ForgottenError, InputError, LanguageError
from notulen.ledger.connect import probed
from notulen.ledger.ledger import Forgotten, Ledger
from notulen.ledger.storing import Added
from notulen.model import Lead, Reading, Report
from notulen.reading import identity
from notulen.reports.addresses import is_address
from notulen.reports.leads import name_of
from notulen.reports.sources import Found

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Later:
    """A ledger that is made only when there is something to keep.

    Args:
        path: its file.

    Raises:
        LedgerError: the file is no ledger, or none can be made there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ledger = Ledger(path) if probed(path, write=True) else None
        self._making = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._ledger:
            self._ledger.close()

    def opened(self, make: bool) -> Ledger | None:
        """The ledger, made if that is asked for; else none, as long as nothing is kept."""
        with self._making:  # what is read and what is answered may come to be kept at the same moment
            if make and self._ledger is None:
                self._ledger = Ledger(self.path)
        return self._ledger


Then = Callable[[InputError, int], tuple[str | None, int]]
Outcome = tuple[Found, Reading | InputError]


class Keeping:
    """Keeps what a run reads, and what it could not, so that it can be tried again.

    Args:
        ledger: where.
        pipelines: folders of other pipelines by language.
        people: a user's own table of office holders.
        parties: a user's own table of names of parties.
        keep_all: whether no report is passed over.
        encoder: folder of a trained encoder.
        clock: the time.
        then: says of an error, after how many tries, when the next is, if there is one, and for how many this one counts;
            without it only `retry` tries again.
        named: names the reader of a language, where it is not the offline one.
        looks: whether it only says what is known, and keeps nothing.

    Attributes:
        added: what became of it so far.
    """

    def __init__(
        self, ledger: Ledger | Later, pipelines: Mapping[str, str] | None = None, people: Path | None = None,
        parties: Path | None = None, keep_all: bool = False, clock: Clock | None = None, then: Then | None = None,
        encoder: Path | None = None, named: Callable[[str], str] | None = None, looks: bool = False,
    ) -> None:  # fmt: skip
        self._ledger = ledger
        self._pipelines, self._people, self._parties, self._encoder = pipelines, people, parties, encoder
        self._all = keep_all
        self._clock, self._then = clock or Wall(), then
        self._names, self._looks = named, looks
        self._named: dict[str, None] = {}
        self._vain: set[str] = set()
        self.added = Added()

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self._ledger.path

    def before(self, reports: Sequence[Report]) -> list[Reading | InputError | None]:
        """What is known of reports before they are read: their readings, that they were forgotten, or nothing."""
        book = self._book(make=False)
        if book is None:
            return [None] * len(reports)
        found = book.stored(reports, [self._reader(report) for report in reports], self._all)
        return [_refused(one) if isinstance(one, Forgotten) else one for one in found]

    def after(self, told: Sequence[Outcome]) -> None:
        """Keeps what came of some inputs, all of it or nothing; when this returns it is kept, whatever happens.

        Raises:
            LedgerError: it cannot be written.
        """
        if self._looks:
            return
        readings = [one for _, one in told if isinstance(one, Reading) and one.reader]
        tried = [(found.lead, one) for found, one in told if found.lead and self._counts(found.lead, one)]
        self._named |= {name_of(found.named): None for found, _ in told if found.named}
        self._vain |= {name_of(lead) for lead, one in tried if _vain(lead, one) is not None}
        # Whoever gave no answer about it is asked again by the same command; of the report itself that says nothing.
        self._vain |= {name_of(found.named) for found, one in told if found.named and isinstance(one, AnswerError)}
        if not readings and not tried:
            return
        book = self._opened()

        def beside(connection: Connection) -> None:
            for lead, one in tried:
                self._note(connection, book, lead, one)

        if readings:
            self.added += book.add_many(readings, asked=not self._all, beside=beside)
        else:
            with book.items.writing() as connection:
                beside(connection)

    def whole(self) -> None:
        """Takes that all inputs were gone through: what gave nothing before and does now need not be tried again."""
        if self._looks:
            return
        book = self._book(make=False)
        done = book.items.left(name for name in self._named if name not in self._vain) if book else []
        if book and done:
            with book.items.writing() as connection:
                for name in done:
                    book.items.done(connection, name, self._now())
        self._named.clear()
        self._vain.clear()

    def _counts(self, lead: Lead, one: Reading | InputError) -> bool:
        """Whether there is something to keep of a try: that it was in vain, or no longer is."""
        if isinstance(one, AnswerError):
            return False
        if _vain(lead, one) is not None:
            return True
        # That a file is whole shows only when all of it was read.
        book = self._book(make=False) if is_address(lead.source) else None
        return book is not None and bool(book.items.left([name_of(lead)]))

    def _note(self, connection: Connection, book: Ledger, lead: Lead, one: Reading | InputError) -> None:
        name, error, then = name_of(lead), _vain(lead, one), self._then
        if error is None:
            book.items.done(connection, name, self._now())
        else:
            when = partial(then, error) if then else None
            book.items.vain(connection, name, lead, error.reason, self._now(), when)

    def _opened(self) -> Ledger:
        book = self._book(make=True)
        assert book is not None  # asked to be made, it is
        return book

    def _book(self, make: bool) -> Ledger | None:
        return self._ledger if isinstance(self._ledger, Ledger) else self._ledger.opened(make)

    def _now(self) -> str:
        return iso(self._clock.now())

    def as_said(self, found: Sequence[Reading | InputError]) -> list[Reading | InputError]:
        """What a batch gave, its minutes as people say they are, without those they say are wrong."""
        book = self._book(make=False)
        if book is None:
            return list(found)
        said = iter(book.as_said([one for one in found if isinstance(one, Reading)]))
        return [next(said) if isinstance(one, Reading) else one for one in found]

    def summary(self) -> str:
        """What became of the run's reports, in a line."""
        a = self.added
        parts = [f"{a.new} new", f"{a.there} already there", f"{a.anew} read anew"]
        return f"{self.path}: " + ", ".join(parts)

    def _reader(self, report: Report) -> str:
        if self._names:
            return self._names(report.language or "")
        return identity.name(report.language or "", self._pipelines, self._people, self._parties, self._encoder)


def _vain(lead: Lead, one: Reading | InputError) -> InputError | None:
    """The error that a try ended in, where another may end otherwise."""
    if isinstance(one, Reading | ForgottenError):
        return None
    # What a feed leads to nobody chose: that it is in another language is no failure.
    return None if lead.listed and isinstance(one, LanguageError) else one


def _refused(gone: Forgotten) -> InputError:
    return ForgottenError(
        gone.report, f"forgotten on {gone.when[:10]} by `notulen forget`, so it is not kept again; --no-store reads it"
    )
