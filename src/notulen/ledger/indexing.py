"""Keeps the indexes of words in step: what is stored can be found by its words, what is forgotten leaves none there."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

_TEXT = "INSERT INTO text_words (rowid, text) VALUES (?, ?)"
_MINUTE = "INSERT INTO minute_words (rowid, evidence) VALUES (?, ?)"
_NO_TEXT = "INSERT INTO text_words (text_words, rowid, text) VALUES ('delete', ?, ?)"
_NO_MINUTE = "INSERT INTO minute_words (minute_words, rowid, evidence) VALUES ('delete', ?, ?)"
# A word taken out is only marked as gone until its part of the index is written anew.
_WRITTEN_ANEW = tuple(f"INSERT INTO {name} ({name}) VALUES ('optimize')" for name in ("text_words", "minute_words"))

Rows = Iterable[tuple[int, str]]


def keep(connection: Connection, texts: Rows, minutes: Rows) -> None:
    """Takes in words.

    Args:
        connection: of the transaction that stores what they stand in.
        texts: numbers of reports, each with its text.
        minutes: numbers of minutes, each with its evidence.
    """
    for statement, rows in ((_TEXT, list(texts)), (_MINUTE, list(minutes))):
        if rows:
            connection.exec_driver_sql(statement, rows)


def forget(connection: Connection, report: int, text: str, minutes: Rows) -> None:
    """Takes words out, so that nothing of them is left in the indexes' own tables.

    Args:
        connection: of the transaction that forgets what they stand in, before it does.
        report: its number.
        text: the text, as it was taken in.
        minutes: numbers of all its minutes, each with its evidence.
    """
    connection.exec_driver_sql(_NO_TEXT, (report, text))
    rows = list(minutes)
    if rows:
        connection.exec_driver_sql(_NO_MINUTE, rows)
    for statement in _WRITTEN_ANEW:
        connection.exec_driver_sql(statement)
