"""Ledgers for tests: what one holds whatever its row numbers and times, readings to fill it, and one of the first version."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from samples import reading as sample
from sqlalchemy import create_engine

from notulen.ledger.ledger import Ledger
from notulen.ledger.migrations import upgrade
from notulen.ledger.schema import APPLICATION
from notulen.model import Reading

READER = "offline 1.0 id abc"


def changed(made: Reading, **fields: Any) -> Reading:
    """A reading by the tests' reader, its report or itself changed."""
    of_report = {name: fields.pop(name) for name in list(fields) if name in type(made.report).model_fields}
    return made.model_copy(update={"reader": READER, "report": made.report.model_copy(update=of_report), **fields})


def reading(**fields: Any) -> Reading:
    return changed(sample(), **fields)


@cache
def _empty() -> Path:
    path = Path(tempfile.mkdtemp()) / "empty.db"
    Ledger(path).close()
    return path


def fresh(folder: Path, name: str = "notulen.db") -> Path:
    """A ledger that holds nothing: a copy of one, which is quicker than making it."""
    return Path(shutil.copy(_empty(), folder / name))


def dump(path: Path) -> dict[str, list[Any]]:
    """All that a ledger holds, without times, row numbers and how often something changed, in an order of its own."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row

        def rows(table: str) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]

        report = {row["number"]: row["key"] for row in rows("reports")}
        # Of those that were forgotten an empty row is left.
        person = {row["number"]: f"{row['name']} {row['party']}" for row in rows("people") if row["name"]}
        told = {row["number"]: _plain(row, report=report) for row in rows("publications")}
        read = {row["number"]: _plain(row, report=report, publication=told) for row in rows("readings")}
        people = dict.fromkeys(("actor_person", "recipient_person", "source_person"), person)
        minutes = {row["number"]: _plain(row, reading=read, **people) for row in rows("minutes")}
        held: dict[str, list[Any]] = {
            "reports": [_plain(row, replaced=report) for row in rows("reports")],
            "texts": [_plain(row, report=report) for row in rows("texts")],
            "publications": list(told.values()),
            "readings": list(read.values()),
            "people": list(person.values()),
            "parties": [_plain(row) for row in rows("parties")],
            "minutes": list(minutes.values()),
            "issues": [_plain(row, minute=minutes) for row in rows("minute_issues")],
            "roles": [_plain(row, minute=minutes) for row in rows("minute_parties")],
            "verdicts": [_plain(row, report=report) for row in rows("verdicts")],
            "talks": [_plain(row) for row in rows("talks")],
            "answers": [_plain(row) for row in rows("answers")],
            "refusals": [_plain(row) for row in rows("refusals")],
            "changed": [_plain(row, report=report) for row in rows("changed")],
        }
    return {name: sorted(map(_text, some)) for name, some in held.items()}


def _plain(row: dict[str, Any], **names: dict[int, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in row.items() if key not in {"number", "added", "at", "mark"}}
    if plain.get("forgotten"):
        plain["forgotten"] = "yes"
    return {key: names[key].get(value) if key in names else value for key, value in plain.items()}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def integrity(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def first_version(path: Path) -> None:
    """Makes a ledger as the first version of the schema was, with a report, two readings, a verdict and talks."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION}")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as first:
        upgrade(first, "0001")
    engine.dispose()
    text = "Rusia menolak usul NATO."
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(f"""
            INSERT INTO reports VALUES (1, '{_key(text)}', {len(text)}, '2022-01-14T00:00:00Z', NULL);
            INSERT INTO texts VALUES (1, '{text}');
            INSERT INTO publications VALUES
                (1, 1, 'lama', 'Berita Baru', '2022-01-13', '2022-01-13', 'id', NULL, NULL, NULL, NULL);
            INSERT INTO readings VALUES
                (1, 1, 1, 'offline 0.9 id aaa', '2022-01-14T00:00:00Z', 0, 1, 0, NULL, NULL),
                (2, 1, 1, 'offline 1.0 id bbb', '2022-01-15T00:00:00Z', 1, 1, 0, NULL, '[[[0,5],[6,13],[14,23],null]]');
            INSERT INTO people VALUES (1, 'Dmitry Peskov', 'RUS');
            INSERT INTO parties VALUES ('RUS', 'state', 'Russia'), ('NATO', 'organisation', 'NATO');
            INSERT INTO minutes VALUES
                (1, 1, 'aaaa', 'state', 'actual', NULL, 'none', NULL, '2022-01-13', '2022-01-13', NULL, 'other', 0, 23,
                 NULL, NULL, NULL, NULL, 6, 13, 0, 5, 'RUS', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                 '["Berita Baru"]', NULL, '010', 0.5, NULL),
                (2, 2, 'bbbb', 'reject', 'actual', NULL, 'none', '2022-01-12', '2022-01-12', '2022-01-12', NULL,
                 'security.alliance', 0, 23, 14, 23, NULL, NULL, 6, 13, 0, 5, 'RUS', 1, 19, 23, 'NATO', NULL, NULL, NULL,
                 NULL, NULL, '["Berita Baru"]', 'REJECT', '12', 0.9, NULL);
            INSERT INTO minute_issues VALUES ('other', 1), ('security.alliance', 2);
            INSERT INTO minute_parties VALUES ('RUS', 'actor', 1), ('RUS', 'actor', 2), ('NATO', 'recipient', 2);
            INSERT INTO verdicts VALUES (1, 1, 'bbbb', 'reject', 0, 23, 'right', NULL, NULL, 'Anna', NULL, '2022-01-16');
            INSERT INTO talks VALUES ('Wina', '["RUS", "NATO"]', '[]', NULL, NULL, '2022-01-16');
        """)


def _key(text: str) -> str:
    from notulen.ledger.rows import key_of

    return key_of(text)
