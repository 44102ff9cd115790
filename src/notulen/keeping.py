"""Joins reading and ledger: what is there already is not read again, what is read is kept before it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from notulen.errors import InputError
from notulen.ledger.ledger import Forgotten, Ledger
from notulen.ledger.storing import Added
from notulen.model import Reading, Report
from notulen.reading import identity


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
        self, ledger: Ledger, pipelines: Mapping[str, str] | None = None, people: Path | None = None,
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

    def summary(self) -> str:
        """What became of the run's reports, in a line."""
        a = self.added
        parts = [f"{a.new} new", f"{a.there} already there", f"{a.anew} read anew"]
        return f"{self.path}: " + ", ".join(parts)

    def _reader(self, report: Report) -> str:
        return identity.name(report.language or "", self._pipelines, self._people, self._parties)


def _refused(gone: Forgotten) -> InputError:
    return InputError(
        gone.report, f"forgotten on {gone.when[:10]} by `notulen forget`, so it is not kept again; --no-store reads it"
    )
