"""The ledger as programs use it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import ColumnElement, Connection, func, insert, select

from notulen.collector import collector_at_rest
from notulen.errors import NotulenError
from notulen.ledger import care, forgetting, query, schema, storing, verdicts
from notulen.ledger import entries as outgoing
from notulen.ledger.answers import Answers
from notulen.ledger.browsing import Browse
from notulen.ledger.comparing import Compare
from notulen.ledger.connect import TIMEOUT, Store, plainly
from notulen.ledger.derived import Derived
from notulen.ledger.entries import Entry, Whole
from notulen.ledger.feeds import Feeds
from notulen.ledger.filters import Filter
from notulen.ledger.filters import told as parts
from notulen.ledger.flat import flat
from notulen.ledger.items import Items
from notulen.ledger.paging import Pages
from notulen.ledger.rows import key_of
from notulen.ledger.said import all_said, as_said, judged, said_about, said_of
from notulen.ledger.search import Search
from notulen.ledger.showing import Cited, Shown, cited, found, shown
from notulen.ledger.sites import Sites
from notulen.ledger.storing import Added
from notulen.ledger.talks import Talks
from notulen.ledger.told import MORE, Told, of_minute, told, told_select
from notulen.ledger.verifying import Verified, verified
from notulen.ledger.versions import Version, family, versions
from notulen.ledger.where import conditions
from notulen.model import Minute, Reading, Report

if TYPE_CHECKING:
    from pandas import DataFrame

DEFAULT = "notulen.db"
TRANSACTION = 512  # reports that come to stand together


@dataclass(frozen=True)
class Forgotten:
    """A report of which only the hash is left, and since when."""

    report: str
    when: str


class Ledger:
    """A ledger in an SQLite file: what is added to it stays, beside what comes later.

    Args:
        path: the file; it is made where there is none.
        write: whether to write it. Only to read it, it must be there and of this version; else an older one is brought up.
        timeout: seconds to wait for another that writes.

    Raises:
        LedgerError: the file is no ledger, of a newer version, or cannot be opened.
    """

    def __init__(self, path: str | Path = DEFAULT, write: bool = True, timeout: float = TIMEOUT) -> None:
        self._store = Store(Path(path), write, timeout)
        self._people = storing.People()
        self.talks = Talks(self._store.reading, self._store.writing, now)
        self.feeds = Feeds(self._store.reading, self._store.writing)
        self.items = Items(self._store.reading, self._store.writing)
        self.answers = Answers(self._store.reading, self._store.writing, now)
        self.sites = Sites(self._store.reading, self._store.writing)
        self.derived = Derived(self._store.reading, self._store.writing, self._telling)
        self.browse = Browse(self._store.reading)
        self.compare = Compare(self._store.reading)
        self.search = Search(self._store.reading)
        self.pages = Pages(self._store.reading)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """Its file."""
        return self._store.path

    @property
    def writes(self) -> bool:
        """Whether it may be written."""
        return self._store.writes

    def close(self) -> None:
        """Lets the file go."""
        self._store.close()

    # Adding

    def add(self, reading: Reading, asked: bool = False) -> Added:
        """Appends a reading; one that is there already changes nothing.

        Args:
            reading: what one report gave.
            asked: whether its reader was free to pass the report over.

        Raises:
            LedgerError: it cannot be written; then nothing of it is.
            NotulenError: its words are not those at their place in the text.
        """
        return self.add_many([reading], asked)

    def add_many(
        self, readings: Iterable[Reading], asked: bool = False, told: Callable[[int], None] | None = None,
        beside: Callable[[Connection], None] | None = None,
    ) -> Added:  # fmt: skip
        """Appends readings, some hundreds in one transaction.

        Args:
            readings: any number; only a transaction's are held in memory.
            asked: whether their reader was free to pass reports over.
            told: told how many readings stand for good, after each transaction.
            beside: writes what comes to stand together with them; of one transaction's readings only.
        """
        added, done, left = Added(), 0, iter(readings)
        while some := list(islice(left, TRANSACTION)):
            added += self._added(some, asked, beside)
            done += len(some)
            if told:
                told(done)
        return added

    def _added(self, readings: Sequence[Reading], asked: bool, beside: Callable[[Connection], None] | None) -> Added:
        with collector_at_rest(), self._store.writing() as connection:
            added = storing.add(connection, readings, asked, self._people, now())
            if beside:
                beside(connection)
        self._people.end()  # only now: numbers given in a transaction that failed are nobody's
        return added

    def stored(
        self, reports: Sequence[Report], readers: Sequence[str], all_of_them: bool = False
    ) -> list[Reading | Forgotten | None]:
        """What readers have made of reports before.

        Args:
            reports: a few dozen.
            readers: the name of the reader of each.
            all_of_them: whether a report that was passed over is to be read all the same.

        Returns:
            For each, the reading as that reader would give it now, that it was forgotten, or None.
        """
        keys = [key_of(report.text) for report in reports]
        with self._store.reading() as connection:
            gone = query.forgotten(connection, keys)
            made = dict(query.stored(connection, keys, all_of_them))
        result: list[Reading | Forgotten | None] = []
        for report, key, reader in zip(reports, keys, readers, strict=True):
            kept = made.get((key, report.outlet, report.published, report.language, reader))
            if key in gone:
                result.append(Forgotten(report.id, gone[key]))
            else:
                result.append(_again(report, kept) if kept else None)
        return result

    def as_said(self, readings: Sequence[Reading]) -> list[Reading]:
        """Readings with their minutes as people say they are, without those they say are wrong.

        Args:
            readings: a few dozen, in the ledger or not.
        """
        keys = [key_of(one.report.text) for one in readings]
        with self._store.reading() as connection:
            said = said_about(connection, keys)
        return [
            one.model_copy(update={"minutes": tuple(as_said(one.minutes, said[key], one.report.text))})
            if key in said else one
            for one, key in zip(readings, keys, strict=True)
        ]  # fmt: skip

    # Taking out

    def reports(self, report: str | None = None) -> Iterator[Report]:
        """The reports, each as it was first published, in the order they were added.

        Args:
            report: an id, a key, or the beginning of a key; all reports if None.
        """
        with self._store.reading() as connection:
            yield from query.reports(connection, report)

    def minutes(
        self, wanted: Filter | None = None, *, about: Iterable[str] | str | None = None, party: str | None = None,
        between: Iterable[str] | str | None = None, since: str | None = None, until: str | None = None,
        kinds: Iterable[str] | str | None = None, at_least: float = 0.0, report: str | None = None,
    ) -> Iterator[Minute]:  # fmt: skip
        """The minutes that count, as people say they are, without those they say are wrong.

        Args:
            wanted: which; or, in its place, the parts of one (`Filter` tells what they mean).
            about: issues, with * as in "security.*"; several as a list or with commas.
            party: a code.
            between: codes.
            since: ISO day.
            until: ISO day.
            kinds: kinds of act.
            at_least: confidence, 0 to 1.
            report: the id or key of a report.

        Yields:
            Minutes in the order they were added, those that people have spoken of last; within a report by evidence.
        """
        chosen = wanted or Filter(parts(about), party, parts(between), since, until, parts(kinds), at_least, report)
        with self._store.reading() as connection:
            said = all_said(connection)
            for _, minute in query.streamed(connection, query.wanted_select(chosen, list(said))):
                yield minute
            for _, minute in judged(connection, said, chosen):
                yield minute

    def told(self, wanted: Filter | None = None, words: bool = True) -> Iterator[Told]:
        """The same minutes as slim rows, for what goes over very many of them.

        Args:
            wanted: which; all, if None.
            words: whether their words are wanted too.
        """
        with self._store.reading() as connection:
            yield from self._telling(connection, wanted or Filter(), words)

    def records(self, wanted: Filter | None = None) -> Iterator[dict[str, Any]]:
        """The minutes as flat rows of a table, with what is known of their report."""
        for minute, report in self._with_reports(wanted or Filter()):
            yield flat(minute, report)

    def entries(self, wanted: Filter | None = None) -> Iterator[Entry]:
        """The minutes with the reports they stand in."""
        with self._store.reading() as connection:
            yield from outgoing.entries(connection, wanted or Filter())

    def rows(self, wanted: Filter | None = None, texts: bool = False) -> Iterator[tuple[Any, ...]]:
        """The minutes as slim rows, in the order of `entries.COLUMNS`, for what writes very many of them.

        Args:
            wanted: which; all, if None.
            texts: whether the report's text is wanted too, behind the rest.
        """
        with self._store.reading() as connection:
            yield from outgoing.rows(connection, wanted or Filter(), texts)

    def wholes(self, wanted: Filter | None = None) -> Iterator[Whole]:
        """All that is held of the reports that have a wanted minute; of all reports, if None."""
        with self._store.reading() as connection:
            yield from outgoing.wholes(connection, wanted)

    def to_pandas(self, wanted: Filter | None = None) -> DataFrame:
        """The minutes as a table of pandas, a row each.

        Raises:
            NotulenError: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise NotulenError("to_pandas needs pandas, which is not installed: pip install pandas") from None
        return pd.DataFrame.from_records(list(self.records(wanted)))

    def show(self, minute: str) -> Shown:
        """All that is known of one minute.

        Args:
            minute: its id, or the beginning of it.

        Raises:
            NotulenError: there is none, or several.
        """
        with self._store.reading() as connection:
            return shown(connection, minute)

    def cited(self, minutes: Collection[str]) -> dict[str, Cited]:
        """The words of minutes and where they were published: what marks lead to.

        Args:
            minutes: their ids; one that there is not, is left out.
        """
        with self._store.reading() as connection:
            return cited(connection, minutes)

    def language(self, among: Sequence[str]) -> str | None:
        """The one of these languages that most of its reports are in; none where it holds no such report."""
        g, p = schema.readings.c, schema.publications.c
        joined = schema.readings.join(schema.publications, p.number == g.publication)
        wanted = select(p.language).select_from(joined).where(g.current == 1, g.passed_over == 0, p.language.in_(among))
        wanted = wanted.group_by(p.language).order_by(func.count().desc(), p.language.desc()).limit(1)
        with self._store.reading() as connection:
            return connection.execute(wanted).scalar()

    def parties(self) -> frozenset[str]:
        """The codes of all parties that its minutes name or have named."""
        with self._store.reading() as connection:
            return frozenset(connection.execute(select(schema.parties.c.code)).scalars())

    # What people say

    def verdict(self, minute: str, said: str, by: str, note: str | None = None) -> Shown:
        """Keeps what somebody says of a minute, beside it.

        Args:
            minute: its id, or the beginning of it.
            said: "right", "wrong" or "FIELD=VALUE".
            by: who says so.
            note: why.

        Returns:
            The minute as it stands now.

        Raises:
            NotulenError: there is no such minute, or what is said cannot be so.
        """
        if not by.strip():
            raise NotulenError("a verdict wants the name of who gives it")
        with self._store.writing() as connection:
            row, read, text = found(connection, minute)
            already = [one for one in said_of(connection, row.report_number) if one.meets(read)]
            judgement, field, value = verdicts.taken(said, verdicts.laid_over(read, already, text), text)
            kept = {
                "report": row.report_number, "minute": read.id, "kind": read.kind, "judgement": judgement,
                "evidence_start": read.evidence.start, "evidence_end": read.evidence.end, "field": field,
                "value": value, "by": by.strip(), "note": note, "at": now(),
            }  # fmt: skip
            connection.execute(insert(schema.verdicts).values(kept))
            connection.exec_driver_sql(schema.CHANGED, (row.report_number,))
        return self.show(read.id)

    def add_verdicts(self, key: str, said: Sequence[dict[str, Any]]) -> int:
        """Appends what people said elsewhere of a report's minutes; how many of it was new.

        Args:
            key: of the report.
            said: as `wholes` gives them.
        """
        with self._store.writing() as connection:
            return outgoing.add_verdicts(connection, key, said)

    def forget(self, report: str) -> int:
        """Erases what a report said, in all its versions, and leaves their hashes: they are known and not kept again.

        Args:
            report: its id, its key or the beginning of that.

        Returns:
            How many minutes it had of the reading that counted.

        Raises:
            NotulenError: there is no such report, or several.
        """
        with self._store.writing() as connection:
            # The older first: nothing is left that points at what is erased.
            erased = sum(forgetting.erase(connection, one, now()) for one in self._versions(connection, report))
        with plainly(self.path), closing(self._store.raw()) as raw:
            # The journal would else hold what was erased until SQLite has reason to write over it.
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return erased

    def versions(self, report: str) -> list[Version]:
        """The texts of a page that were read one after the other, the newest last; of most reports one.

        Args:
            report: its id, its key or the beginning of that.

        Raises:
            NotulenError: there is no such report, or several.
        """
        with self._store.reading() as connection:
            return versions(connection, self._versions(connection, report)[-1])

    def _versions(self, connection: Connection, report: str) -> list[int]:
        """The numbers of all versions of the one report that a name means."""
        r = schema.reports.c
        wanted = select(r.number, r.key).where(r.number.in_(query.reports_named(report)), r.forgotten.is_(None))
        rows = connection.execute(wanted).all()
        found = family(connection, rows[0].number) if rows else []
        if not rows or {row.number for row in rows} - set(found):
            keys = ", ".join(row.key[:8] for row in rows)
            raise NotulenError(
                f"{len(rows)} reports are called {report!r}: name one by its key ({keys})" if rows
                else f"no report {report!r} in {self.path}"
            )  # fmt: skip
        return found

    # Care

    def info(self) -> care.Info:
        """What it holds."""
        return care.info(self._store)

    def check(self) -> list[str]:
        """What is wrong with it, a line each; nothing where all is well."""
        return care.check(self._store)

    def verified(self, report: str | None = None, words: bool = False) -> Iterator[Verified]:
        """Every report with what does not hold of its text and of its minutes' stretches.

        Args:
            report: an id, a key, or the beginning of a key; all reports if None.
            words: whether the words of minutes are wanted too.
        """
        with self._store.reading() as connection:
            yield from verified(connection, report, words)

    def backup(self, target: str | Path) -> int:
        """Copies it into a file that is not there yet; others may go on writing. The size of the copy in bytes."""
        return care.backup(self._store, Path(target))

    # Within

    def _telling(
        self, connection: Connection, wanted: Filter, words: bool, reports: Collection[int] | None = None,
        extra: ColumnElement[bool] | None = None,
    ) -> Iterator[Told]:  # fmt: skip
        """Slim rows: most straight from SQLite, those of reports that people have spoken of by way of the minutes.

        Args:
            connection: one under way.
            wanted: which.
            words: whether to cut words from the texts.
            reports: numbers of those that may count; all, if None.
            extra: what more to ask of the minutes as read; of those that people have spoken of the caller asks it.
        """
        g = schema.readings.c
        said = all_said(connection)
        found = told_select().where(*conditions(wanted)).order_by(schema.minutes.c.number)
        if extra is not None:
            found = found.where(extra)
        if reports is not None:
            found = found.where(g.report.in_(reports))
        if wanted.report is not None:
            found = found.where(g.report.in_(query.reports_named(wanted.report)))
        if said:
            found = found.where(g.report.not_in(list(said)))
        yield from told(connection, found, words)
        for row, minute in judged(connection, said, wanted, MORE, reports):
            yield of_minute(row, minute, words)

    def _with_reports(self, wanted: Filter) -> Iterator[tuple[Minute, dict[str, Any]]]:
        p = schema.publications.c
        told_of = {"outlet": p.outlet, "published": p.published, "language": p.language, "url": p.url}
        columns = [column.label(f"report_{name}") for name, column in told_of.items()]
        with self._store.reading() as connection:
            said = all_said(connection)
            found = query.wanted_select(wanted, list(said)).add_columns(*columns)
            for row, minute in chain(query.streamed(connection, found), judged(connection, said, wanted, columns)):
                yield minute, {name: getattr(row, f"report_{name}") for name in told_of}


def now() -> str:
    """The time, ISO in UTC, to the second."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _again(report: Report, kept: dict[str, Any]) -> Reading:
    """A reading that is there, of the report as it was named this time."""
    told_then = {name: value for name, value in kept["told"].items() if getattr(report, name) is None}
    return Reading(
        report=report.model_copy(update=told_then),
        minutes=tuple(one.model_copy(update={"report": report.id}) for one in kept["minutes"]),
        attributions=kept["attributions"], passed_over=kept["passed_over"], notes=kept["notes"],
        reader=kept["reader"],
    )  # fmt: skip
