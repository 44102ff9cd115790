"""Joins reading and ledger: what is there already is not read again, what is read is kept before it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from notulen.errors import ForgottenError, InputError
from notulen.ledger.connect import probed
from notulen.ledger.ledger import Forgotten, Ledger
from notulen.ledger.storing import Added
from notulen.model import Reading, Report
from notulen.reading import identity


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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._ledger:
            self._ledger.close()

    def stored(
        self, reports: Sequence[Report], readers: Sequence[str], all_of_them: bool = False
    ) -> list[Reading | Forgotten | None]:
        """What readers have made of reports before: nothing, as long as nothing is kept."""
        return self._ledger.stored(reports, readers, all_of_them) if self._ledger else [None] * len(reports)

    def add_many(self, readings: Sequence[Reading], asked: bool = False) -> Added:
        """Appends readings, and makes the ledger for the first."""
        self._ledger = self._ledger or Ledger(self.path)
        return self._ledger.add_many(readings, asked)

    def as_said(self, readings: Sequence[Reading]) -> list[Reading]:
        """Readings as people say they are."""
        return self._ledger.as_said(readings) if self._ledger else list(readings)


class Keeping:
    """Keeps what a run reads.

    Args:
        ledger: where.
        pipelines: folders of other pipelines by language.
        people: a user's own table of office holders.
        parties: a user's own table of names of parties.
        keep_all: whether no report is passed over.

    Attributes:
        added: what became of it so far.
    """

    def __init__(
        self, ledger: Ledger | Later, pipelines: Mapping[str, str] | None = None, people: Path | None = None,
        parties: Path | None = None, keep_all: bool = False,
    ) -> None:  # fmt: skip
        self._ledger = ledger
        self._pipelines, self._people, self._parties = pipelines, people, parties
        self._all = keep_all
        self.added = Added()

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self._ledger.path

    def before(self, reports: Sequence[Report]) -> list[Reading | InputError | None]:
        """What is known of reports before they are read: their readings, that they were forgotten, or nothing."""
        found = self._ledger.stored(reports, [self._reader(report) for report in reports], self._all)
        return [_refused(one) if isinstance(one, Forgotten) else one for one in found]

    def after(self, readings: Sequence[Reading]) -> None:
        """Keeps readings; when this returns they are kept, whatever happens.

        Raises:
            LedgerError: they cannot be written.
        """
        if readings:
            self.added += self._ledger.add_many(readings, asked=not self._all)

    def as_said(self, found: Sequence[Reading | InputError]) -> list[Reading | InputError]:
        """What a batch gave, its minutes as people say they are, without those they say are wrong."""
        said = iter(self._ledger.as_said([one for one in found if isinstance(one, Reading)]))
        return [next(said) if isinstance(one, Reading) else one for one in found]

    def summary(self) -> str:
        """What became of the run's reports, in a line."""
        a = self.added
        parts = [f"{a.new} new", f"{a.there} already there", f"{a.anew} read anew"]
        return f"{self.path}: " + ", ".join(parts)

    def _reader(self, report: Report) -> str:
        return identity.name(report.language or "", self._pipelines, self._people, self._parties)


def _refused(gone: Forgotten) -> InputError:
    return ForgottenError(
        gone.report, f"forgotten on {gone.when[:10]} by `notulen forget`, so it is not kept again; --no-store reads it"
    )
