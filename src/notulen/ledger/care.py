"""Looks after a ledger: what it holds, whether it is whole, copies of it, and bringing an older one up."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, func, select

from notulen.errors import LedgerError
from notulen.ledger import schema
from notulen.ledger.connect import Store, plainly, probed
from notulen.ledger.query import AT_ONCE
from notulen.ledger.rows import ROLES, key_of

_STRETCHES = ("evidence", "content", "condition", "cue", *ROLES)
SHOWN = 20  # faults of one sort that are told before the rest is only counted


@dataclass(frozen=True)
class Info:
    """What a ledger holds.

    Attributes:
        path: its file.
        size: of the file in bytes.
        version: of its tables.
        reports: that it holds; forgotten ones are counted apart.
        forgotten: reports of which only the hash is left.
        older: reports that are older versions of others.
        readings: of them, by all readers.
        minutes: of the readings that count.
        minutes_kept: of all readings.
        verdicts, talks: how many.
        readers: readings of each reader.
        languages: reports in each.
        published: first and last ISO day, where any is told.
        added: first and last time that a report was added, ISO in UTC.
        to_derive: reports that what is worked out does not know as they are.
    """

    path: str
    size: int
    version: str
    reports: int
    forgotten: int
    older: int
    readings: int
    minutes: int
    minutes_kept: int
    verdicts: int
    talks: int
    readers: dict[str, int]
    languages: dict[str, int]
    published: tuple[str, str] | None
    added: tuple[str, str] | None
    to_derive: int


def info(store: Store) -> Info:
    """Counts what a ledger holds."""
    r, g, p = schema.reports.c, schema.readings.c, schema.publications.c

    with store.reading() as connection:

        def number(of: Any) -> int:  # noqa: ANN401 - a SELECT of SQLAlchemy's
            return int(connection.execute(of).scalar() or 0)

        def counts(column: Any, *where: Any) -> dict[str, int]:  # noqa: ANN401
            joined = schema.readings.join(schema.publications, p.number == g.publication)
            rows = connection.execute(select(column, func.count()).select_from(joined).where(*where).group_by(column))
            return {name or "?": count for name, count in sorted(rows, key=lambda row: row[0] or "")}

        def ends(column: Any, table: Any) -> tuple[str, str] | None:  # noqa: ANN401
            first, last = connection.execute(select(func.min(column), func.max(column)).select_from(table)).one()
            return (first, last) if first is not None else None

        def rows(table: Any) -> int:  # noqa: ANN401
            return number(select(func.count()).select_from(table))

        by_reading = schema.minutes.join(schema.readings, g.number == schema.minutes.c.reading)
        return Info(
            path=str(store.path), size=store.path.stat().st_size, version=schema.VERSIONS[-1],
            reports=number(select(func.count()).where(r.forgotten.is_(None))),
            forgotten=number(select(func.count()).where(r.forgotten.is_not(None))),
            older=number(select(func.count()).where(r.replaced.is_not(None))),
            readings=rows(schema.readings),
            minutes=number(select(func.count()).select_from(by_reading).where(g.current == 1)),
            minutes_kept=rows(schema.minutes), verdicts=rows(schema.verdicts), talks=rows(schema.talks),
            readers=counts(g.reader), languages=counts(p.language, g.current == 1),
            published=ends(p.day, schema.publications), added=ends(r.added, schema.reports),
            to_derive=rows(schema.changed),
        )  # fmt: skip


def damage(path: Path) -> list[str]:
    """What SQLite finds damaged in a file, also where the ledger in it cannot be opened any more.

    Returns:
        A line for each of the first findings; nothing where all is well.

    Raises:
        LedgerError: there is no ledger.
    """
    probed(path, write=False)
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            rows = connection.execute(f"PRAGMA integrity_check({SHOWN})").fetchall()
    except sqlite3.DatabaseError as error:
        harmed = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        return [f"the file is damaged: {error}"] if harmed else []  # else it is told when the ledger is opened
    found = [line for (row,) in rows for line in str(row).splitlines() if line and not line.startswith("*** in ")]
    return [] if found == ["ok"] else [f"the file is damaged: {one}" for one in found[:SHOWN]]


def check(store: Store) -> list[str]:
    """Whether a ledger is whole: the file, its references, each text against its hash, each stretch inside its text.

    Returns:
        What is wrong, a line each; nothing where all is well.
    """
    with store.reading() as connection:
        faults = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
        if faults != ["ok"]:
            return [f"the file is damaged: {one}" for one in faults[:SHOWN]]
        return [
            *_shown("a reference leads nowhere", _references(connection)),
            *_shown("a text is not what its hash says", _texts(connection)),
            *_shown("a stretch lies outside its text", _stretches(connection)),
            *_shown("a minute cannot be found as it should", _lookups(connection)),
            *_shown("a report has no reading that counts", _uncounted(connection)),
        ]


def _shown(what: str, faults: Iterator[str]) -> Iterator[str]:
    more = 0
    for n, fault in enumerate(faults):
        if n < SHOWN:
            yield f"{what}: {fault}"
        else:
            more += 1
    if more:
        yield f"{what}: {more} more"


def _references(connection: Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table} {row} to {parent}"


def _texts(connection: Connection) -> Iterator[str]:
    r, t = schema.reports.c, schema.texts.c
    wanted = select(r.key, r.characters, r.forgotten, t.text).select_from(
        schema.reports.outerjoin(schema.texts, t.report == r.number)
    )
    for key, characters, forgotten, text in connection.execution_options(yield_per=AT_ONCE).execute(wanted):
        if (text is None) != (forgotten is not None):
            yield f"{key} {'has no text' if text is None else 'was forgotten and has a text'}"
        elif text is not None and (key_of(text) != key or len(text) != characters):
            yield key


def _stretches(connection: Connection) -> Iterator[str]:
    m, g, t = schema.minutes.c, schema.readings.c, schema.texts.c
    joined = schema.minutes.join(schema.readings, m.reading == g.number).join(schema.reports)
    ends = [m[f"{name}_{end}"] for name in _STRETCHES for end in ("start", "end")]
    wanted = select(m.id, schema.reports.c.characters, *ends).select_from(joined)
    for id_, characters, *places in connection.execution_options(yield_per=AT_ONCE).execute(wanted):
        for start, end in zip(places[::2], places[1::2], strict=True):
            if (start is None) != (end is None) or (start is not None and not 0 <= start <= end <= characters):
                yield f"minute {id_}: {start} to {end} of {characters}"
    said = select(g.number, g.attributions, t.text).join(schema.texts, t.report == g.report)
    said = said.where(g.attributions.is_not(None))
    for number, kept, text in connection.execution_options(yield_per=AT_ONCE).execute(said):
        if any(not 0 <= place <= len(text) for one in json.loads(kept) for part in one[:3] for place in part):
            yield f"a statement of reading {number}"


def _lookups(connection: Connection) -> Iterator[str]:
    """Minutes whose issues and parties are not what they are found by, by number; compared by how many there are."""
    m = schema.minutes.c
    roles = [m[f"{role}_party"] for role in ROLES]
    issues = parties = 0
    for told, *joint in connection.execution_options(yield_per=AT_ONCE).execute(select(m.issues, *roles)):
        issues += len(set(told.split()))
        parties += sum(len(set(one.split("+"))) for one in joint if one)
    for table, wanted in ((schema.minute_issues, issues), (schema.minute_parties, parties)):
        stray = select(func.count()).select_from(table).where(table.c.minute.not_in(select(m.number)))
        if (n := connection.execute(stray).scalar()) or connection.execute(
            select(func.count()).select_from(table)
        ).scalar() != wanted:
            yield f"{table.name}: {n} of no minute, and not as many as the minutes tell ({wanted})"


def _uncounted(connection: Connection) -> Iterator[str]:
    r, g = schema.reports.c, schema.readings.c
    counted = select(g.report).where(g.current == 1)
    for key in connection.execute(
        select(r.key).where(r.forgotten.is_(None), r.replaced.is_(None), r.number.not_in(counted))
    ).scalars():
        yield str(key)


def backup(store: Store, target: Path) -> int:
    """Copies a ledger while others may go on writing it; the copy is whole or is not there.

    Args:
        store: of which.
        target: a file that is not there yet.

    Returns:
        The size of the copy in bytes.

    Raises:
        LedgerError: the file is there, or cannot be written.
    """
    if target.exists():
        raise LedgerError(str(target), "there is a file already; name another")
    if not target.absolute().parent.is_dir():
        raise LedgerError(str(target), "no such folder; make it first")
    half = target.with_name(f"{target.name}.{os.getpid()}.part")
    source = store.raw()
    try:
        with plainly(target):
            copy = sqlite3.connect(half)
            try:
                source.backup(copy)
            finally:
                copy.close()
            os.link(half, target)  # which fails where somebody has made that file meanwhile
    except FileExistsError:
        raise LedgerError(str(target), "there is a file already; name another") from None
    except OSError as error:
        raise LedgerError(str(target), f"it cannot be written: {error.strerror or error}") from error
    finally:
        source.close()
        for name in (half, half.with_name(half.name + "-journal")):
            with suppress(OSError):
                name.unlink()
    return target.stat().st_size


def migrate(path: Path) -> tuple[str, str, Path | None]:
    """Brings a ledger up to this version, after a copy of it.

    Args:
        path: its file, which must be there.

    Returns:
        The versions before and after, and where the copy is; None where there was nothing to do.

    Raises:
        LedgerError: it is no ledger, of a newer version, or cannot be written.
    """
    store = Store(path, write=False, any_version=True)
    try:
        before = store.version() or schema.VERSIONS[0]
        if before == schema.VERSIONS[-1]:
            return before, before, None
        copy = path.with_name(f"{path.name}.{before}.bak")
        backup(store, copy)
    finally:
        store.close()
    Store(path, write=True).close()
    return before, schema.VERSIONS[-1], copy
