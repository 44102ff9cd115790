"""The ledger as `import notulen` gives it: the views of the commands as methods, each of which shows itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from notulen.errors import NotulenError
from notulen.exporting import asked_for, written
from notulen.ledger import ledger as base
from notulen.ledger.connect import TIMEOUT
from notulen.ledger.filters import Filter
from notulen.ledger.filters import told as parts
from notulen.ledger.rows import key_of
from notulen.model import Language
from notulen.model import Reading as Plain
from notulen.notebook.readings import Readings
from notulen.notebook.reads import Source, read
from notulen.notebook.records import Reading, Shown, Stream, language, shown
from notulen.notebook.view import View
from notulen.reports.dates import iso
from notulen.viewing import LANGUAGES, Asked, document, wanted
from notulen.views.exports.base import Done
from notulen.views.exports.registry import named
from notulen.views.interface import Interface, interface

if TYPE_CHECKING:
    from pandas import DataFrame

Several = Iterable[str] | str | None
Day = str | date | None


class Wanted(TypedDict, total=False):
    """What every view may be asked for; `Ledger` tells what it means."""

    about: Several
    party: str | None
    between: Several
    since: Day
    until: Day
    talks: str | None
    at_least: float


class Said(Wanted, total=False):
    """The same, with the language that a view is written in."""

    in_language: Language | None


class Ledger(base.Ledger):
    """A ledger in an SQLite file, with the views over it.

    Every view takes the same: `about` issues ("security.*"), one `party`, parties `between` whom, days `since` and `until`, the
    name of `talks`, and `at_least` so much confidence. Parties go by code or by name.

    Args:
        path: the file; it is made where there is none.
        write: whether to write it.
        timeout: seconds to wait for another that writes.
        in_language: "id" or "en", that views are written in; the one most of its reports are in, if None.

    Raises:
        LedgerError: the file is no ledger, of a newer version, or cannot be opened.
    """

    def __init__(
        self, path: str | Path = base.DEFAULT, write: bool = True, timeout: float = TIMEOUT,
        in_language: Language | None = None,
    ) -> None:  # fmt: skip
        self.in_language = language(in_language)
        super().__init__(path, write, timeout)

    def __repr__(self) -> str:
        """Where it is and how much it holds."""
        told = self.info()
        return f"Ledger({str(self.path)!r}): {told.reports:,} reports, {told.minutes:,} minutes"

    # Reading

    def read(self, *sources: Source | Iterable[Source], **how: Any) -> Readings:  # noqa: ANN401 - as `notulen.read` has them
        """Reads reports and keeps them, as `notulen.read` does with this ledger."""
        return read(*sources, **{"in_language": self.in_language} | how, ledger=self)

    def reading(self, report: str) -> Reading:
        """A report with its minutes, as people say they are.

        Args:
            report: its id, its key, or the beginning of that.

        Raises:
            NotulenError: there is none, or several.
        """
        found = {key_of(one.text): one for one in self.reports(report)}
        if len(found) != 1:
            keys = ", ".join(key[:8] for key in found)
            raise NotulenError(
                f"{len(found)} reports are called {report!r}: name one by its key ({keys})" if found
                else f"no report {report!r} in {self.path}"
            )  # fmt: skip
        one = self.browse.report(next(iter(found)))
        if one is None:
            raise NotulenError(f"{report!r} has no reading that counts in {self.path}")
        minutes = tuple(each.minute for each in one.minutes if not each.wrong)
        made = Plain(report=one.report, minutes=minutes, attributions=one.attributions, reader=one.reader)
        return shown(made, self.in_language)

    # Minutes

    def minutes(
        self, wanted: Filter | None = None, *, about: Several = None, party: str | None = None,
        between: Several = None, since: Day = None, until: Day = None, kinds: Several = None, at_least: float = 0.0,
        report: str | None = None, talks: str | None = None,
    ) -> Stream:  # fmt: skip
        """The minutes that count, as people say they are, in the order they were added.

        Args:
            wanted: which; or, in its place, the parts of one.
            about: issues, with * as in "security.*".
            party: its code or name: minutes in which it acts, is addressed or speaks.
            between: codes or names: minutes that stay among them.
            since: ISO day.
            until: ISO day.
            kinds: kinds of act.
            at_least: confidence, 0 to 1.
            report: the id or key of a report.
            talks: the name of a negotiation.
        """
        chosen = wanted or self.filter(
            about=about, party=party, between=between, since=since, until=until, talks=talks, at_least=at_least,
            kinds=kinds, report=report,
        )  # fmt: skip
        return Stream(partial(super().minutes, chosen), partial(self.to_pandas, chosen), self._words)

    def filter(self, *, kinds: Several = None, report: str | None = None, **asked: Unpack[Wanted]) -> Filter:
        """Which minutes are wanted, for what takes a `Filter`: parties by name and talks made into codes and days.

        Args:
            kinds: kinds of act.
            report: the id or key of a report.
            asked: the rest, as every view takes it.

        Raises:
            NotulenError: there is no such party, issue or negotiation.
        """
        found = wanted(self, _asked(**asked))
        return Filter(
            found.about, found.party, found.between, found.since, found.until, parts(kinds), found.at_least, report
        )

    def to_pandas(self, wanted: Filter | None = None, **parts: Any) -> DataFrame:  # noqa: ANN401 - as `minutes` has them
        """The minutes as a table of pandas, a row each.

        Args:
            wanted: which; or, in its place:
            parts: of one, as `minutes` takes them.

        Raises:
            NotulenError: pandas is not installed.
        """
        return super().to_pandas(wanted or (self.filter(**parts) if parts else None))

    def show(self, minute: str) -> Shown:
        """All that is known of one minute.

        Args:
            minute: its id, or the beginning of it.

        Raises:
            NotulenError: there is none, or several.
        """
        return Shown.of(super().show(minute), self._words)

    # Views

    def brief(self, **asked: Unpack[Said]) -> View:
        """Where the talks stand, in sentences that each lead to their words."""
        return self._view("brief", asked)

    def positions(self, **asked: Unpack[Said]) -> View:
        """Each party's stance on each issue, since when, on whose word; what others claim stands apart."""
        return self._view("positions", asked)

    def timeline(self, **asked: Unpack[Said]) -> View:
        """What happened, by day."""
        return self._view("timeline", asked)

    def meetings(self, **asked: Unpack[Said]) -> View:
        """Meetings: planned, held or called off, and what came of them."""
        return self._view("meetings", asked)

    def threats(self, **asked: Unpack[Said]) -> View:
        """Threats and promises on conditions, and what came of them."""
        return self._view("threats", asked)

    def open(self, **asked: Unpack[Said]) -> View:
        """Demands that nobody has answered, with their age."""
        return self._view("open", asked)

    def changes(self, **asked: Unpack[Said]) -> View:
        """What changed between two days: new, hardened, softened, dropped, answered."""
        return self._view("changes", asked)

    def disputes(self, **asked: Unpack[Said]) -> View:
        """Denials with what they deny, and reports that contradict each other."""
        return self._view("disputes", asked)

    def sources(self, **asked: Unpack[Said]) -> View:
        """Who tells how much, who first, who alone."""
        return self._view("sources", asked)

    # Out of it

    def export(
        self, form: str, path: str | Path, force: bool = False, options: Mapping[str, str] | None = None,
        **asked: Unpack[Said],
    ) -> Done:  # fmt: skip
        """Writes minutes in a form of another program, a file whole or not at all.

        Args:
            form: its name, as `notulen export --list` tells them.
            path: where the file is to be.
            force: whether one that is there may be put aside.
            options: what a network is told, as {"network": "one", "rows": "actor", "columns": "issue"}.
            asked: which minutes, as every view takes it.

        Returns:
            How many things were written, and how many left out for which reason.

        Raises:
            NotulenError: there is no such form, or there is a file already.
        """
        chosen = language(asked.get("in_language")) or self.in_language
        told = asked_for(self, _of(asked), options or {}, chosen)
        return written(named(form), told, Path(path), force)

    def _view(self, name: str, asked: Said) -> View:
        chosen = language(asked.get("in_language")) or self.in_language
        of = _of(asked)
        wanted(self, of)  # what there is not is told now, and not when the view is first looked at
        return View(name, lambda every: document(self, name, of, chosen, every))

    @property
    def _words(self) -> Interface:
        most = self.in_language or self.language(LANGUAGES)
        return interface(next((one for one in LANGUAGES if one == most), LANGUAGES[0]))


def _of(asked: Said) -> Asked:
    return _asked(**{key: value for key, value in asked.items() if key != "in_language"})  # type: ignore[arg-type]


def _asked(
    *, about: Several = None, party: str | None = None, between: Several = None, since: Day = None, until: Day = None,
    talks: str | None = None, at_least: float = 0.0,
) -> Asked:  # fmt: skip
    return Asked(_typed(about), party, _typed(between), _day(since), _day(until), talks, at_least)


def _typed(several: Several) -> str | None:
    return several if isinstance(several, str) else ",".join(several) if several else None


def _day(told: Day) -> str | None:
    found = iso(str(told)) if told else None
    if told and not found:
        raise NotulenError(f"{told!r} is no day; write it as 2022-01-13")
    return found
