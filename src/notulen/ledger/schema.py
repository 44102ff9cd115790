"""The tables of a ledger as they are now; `docs/ledger.md` tells them in words, `migrations/` how they came to be."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

APPLICATION = 0x6E74756C  # "ntul": by this mark in its header SQLite's file is known as a ledger
VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")  # of the schema, oldest first
KEY_LENGTH = 32  # hexadecimal digits of SHA-256: 128 bits tell any number of texts apart

metadata = MetaData()


def _words(name: str, null: bool = True) -> Column[str]:
    return Column(name, Text, nullable=null)


def _number(name: str, null: bool = True) -> Column[int]:
    return Column(name, Integer, nullable=null)


def _of(table: str, name: str, null: bool = False, key: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{table}.number"), nullable=null, primary_key=key)


def _stretch(name: str, null: bool = True) -> list[Column[int]]:
    return [_number(f"{name}_start", null), _number(f"{name}_end", null)]


def _somebody(role: str) -> list[Column[int] | Column[str]]:
    person: Column[int] = Column(f"{role}_person", Integer, ForeignKey("people.number"))
    return [*_stretch(role), _words(f"{role}_party"), person]


reports = Table(
    "reports", metadata,
    Column("number", Integer, primary_key=True),
    _words("key", null=False),
    _number("characters", null=False),
    _words("added", null=False),
    _words("forgotten"),
    _of("reports", "replaced", null=True),
    UniqueConstraint("key", name="uq_reports_key"),
    Index("ix_reports_forgotten", "forgotten", sqlite_where=text("forgotten IS NOT NULL")),
    Index("ix_reports_replaced", "replaced", sqlite_where=text("replaced IS NOT NULL")),
)  # fmt: skip

# Apart from `reports`, so that what only counts or joins them need not step over their words.
texts = Table("texts", metadata, _of("reports", "report", key=True), _words("text", null=False))

publications = Table(
    "publications", metadata,
    Column("number", Integer, primary_key=True),
    _of("reports", "report"),
    _words("id", null=False),
    _words("outlet"), _words("published"), _words("day"), _words("language"), _words("url"),
    _words("headline"), _words("byline"), _words("wire"), _words("address"),
    Index("ix_publications_report", "report"),
    Index("ix_publications_id", "id"),
    Index("ix_publications_address", "address", sqlite_where=text("address IS NOT NULL")),
)  # fmt: skip

readings = Table(
    "readings", metadata,
    Column("number", Integer, primary_key=True),
    _of("reports", "report"),
    _of("publications", "publication"),
    _words("reader", null=False),
    _words("at", null=False),
    _number("current", null=False),
    _number("asked", null=False),
    _number("passed_over", null=False),
    _words("notes"),
    _words("attributions"),
    Index("ix_readings_report", "report"),
    Index("ix_readings_publication", "publication"),
    Index("uq_readings_current", "report", unique=True, sqlite_where=text("current = 1")),
)  # fmt: skip

people = Table(
    "people", metadata,
    Column("number", Integer, primary_key=True),
    _words("name", null=False), _words("party", null=False),
    UniqueConstraint("name", "party", name="uq_people"),
)  # fmt: skip

parties = Table(
    "parties", metadata, Column("code", Text, primary_key=True), _words("kind", null=False), _words("name", null=False)
)

minutes = Table(
    "minutes", metadata,
    Column("number", Integer, primary_key=True),
    _of("readings", "reading"),
    _words("id", null=False),
    _words("kind", null=False), _words("modality", null=False), _words("polarity"), _words("quoted", null=False),
    _words("when"), _words("day_from"), _words("day_to"), _words("place"), _words("issues", null=False),
    *_stretch("evidence", null=False), *_stretch("content"), *_stretch("condition"), *_stretch("cue", null=False),
    *_somebody("actor"), *_somebody("recipient"), *_somebody("source"),
    _words("chain", null=False), _words("plover"), _words("cameo"),
    Column("confidence", Float, nullable=False),
    _words("notes"),
    CheckConstraint("evidence_start <= evidence_end", name="ck_minutes_evidence"),
    Index("ix_minutes_reading", "reading"),
    Index("ix_minutes_id", "id"),
    Index("ix_minutes_day", "day_to"),
    Index("ix_minutes_act", "kind", "actor_party"),
)  # fmt: skip

# Ways to find minutes, made of their own columns; `ledger check` holds them against these. Without references, which
# would make SQLite look through all of them for every minute that is erased.
minute_issues = Table(
    "minute_issues", metadata, _words("issue", null=False), _number("minute", null=False),
    PrimaryKeyConstraint("issue", "minute"), sqlite_with_rowid=False,
)  # fmt: skip
minute_parties = Table(
    "minute_parties", metadata, _words("code", null=False), _words("role", null=False), _number("minute", null=False),
    PrimaryKeyConstraint("code", "role", "minute"), sqlite_with_rowid=False,
)  # fmt: skip

verdicts = Table(
    "verdicts", metadata,
    Column("number", Integer, primary_key=True),
    _of("reports", "report"),
    _words("minute", null=False), _words("kind", null=False), *_stretch("evidence", null=False),
    _words("judgement", null=False), _words("field"), _words("value"),
    _words("by", null=False), _words("note"), _words("at", null=False),
    Index("ix_verdicts_report", "report"),
)  # fmt: skip

talks = Table(
    "talks", metadata,
    Column("name", Text, primary_key=True),
    _words("between", null=False), _words("about", null=False), _words("since"), _words("until"),
    _words("added", null=False),
)  # fmt: skip

# What is watched, and what it led to. Times are moments, ISO in UTC.
feeds = Table(
    "feeds", metadata,
    Column("address", Text, primary_key=True),
    _number("every", null=False),  # seconds
    _words("outlet"), _words("language"),
    _words("parent"),  # the index of sitemaps that led to it
    _words("added", null=False),
    _words("etag"), _words("modified"),  # as its server told them, to be asked whether it has changed
    _words("polled"), _words("next", null=False), _number("failures", null=False), _words("reason"),
)  # fmt: skip

# Reports by where they are to be found: those that feeds led to, and those that gave none when they were read. Of what is
# done only a hash of its address is left, so that it is known again and nothing of it outlasts its report.
items = Table(
    "items", metadata,
    Column("number", Integer, primary_key=True),
    _words("key", null=False),
    _words("feed"),  # none where a person named it
    _words("origin"),  # of its address: scheme and host
    _words("lead"),  # JSON
    _words("seen", null=False),
    _words("outcome", null=False),  # waiting, done, failed
    _number("tries", null=False), _words("next"), _words("reason"), _words("at"),
    UniqueConstraint("key", name="uq_items_key"),
    Index("ix_items_waiting", "origin", "next", sqlite_where=text("outcome = 'waiting'")),
    Index("ix_items_failed", "number", sqlite_where=text("outcome = 'failed'")),
)  # fmt: skip

# What sites ask of programs that fetch from them.
sites = Table(
    "sites", metadata,
    Column("origin", Text, primary_key=True),
    _words("robots"), _words("until", null=False), _words("free", null=False),
)  # fmt: skip

# What language models answered, by a hash of what they were asked; and what they proposed that was not admitted. Both by the
# key of a report, which may not be there yet: what was paid for is kept at once.
answers = Table(
    "answers", metadata,
    Column("number", Integer, primary_key=True),
    _words("model", null=False), _words("question", null=False), _words("text", null=False),
    _words("prompt", null=False), _words("answer", null=False),
    _number("sent", null=False), _number("answered", null=False), _words("at", null=False),
    UniqueConstraint("model", "question", name="uq_answers"),
    Index("ix_answers_text", "text"),
)  # fmt: skip
refusals = Table(
    "refusals", metadata,
    Column("number", Integer, primary_key=True),
    _words("text", null=False), _words("reader", null=False), _words("proposal", null=False),
    _words("reason", null=False), _words("at", null=False),
    UniqueConstraint("text", "reader", "proposal", "reason", name="uq_refusals"),
)  # fmt: skip

# From here on: worked out of the rest, and so may be dropped and made anew at any time.

# `mark` counts how often a report changed since what hangs on it was worked out: what changed meanwhile is told by it.
changed = Table("changed", metadata, _of("reports", "report", key=True), _number("mark", null=False))
CHANGED = "INSERT INTO changed (report, mark) VALUES (?, 1) ON CONFLICT (report) DO UPDATE SET mark = mark + 1"

copies = Table(
    "copies", metadata,
    _of("reports", "report", key=True),
    _words("origin", null=False), _words("day"), Column("signature", LargeBinary),
)  # fmt: skip

acts = Table(
    "acts", metadata,
    Column("number", Integer, primary_key=True),
    _words("id", null=False), _words("block", null=False), _words("kind", null=False), _words("modality", null=False),
    _words("polarity"),
    _words("actors", null=False), _words("recipients", null=False), _words("issues", null=False),
    _words("day_from"), _words("day_to"), _words("first_published"), _words("first_outlet"),
    _number("reports", null=False), _number("origins", null=False),
    Column("confidence", Float, nullable=False),
    _words("more"),
    # Beside its neighbours: `day` is its own before others were counted to it, `raw` what it was then, where any were;
    # `counted` is the act that it is counted to itself.
    _words("day", null=False), _number("counted"), _number("sure", null=False), _words("raw"),
    Index("ix_acts_id", "id"), Index("ix_acts_block", "block"), Index("ix_acts_own_day", "day"),
    Index("ix_acts_day", "day_to", "day_from"),
    Index("ix_acts_counted", "counted", sqlite_where=text("counted IS NOT NULL")),
)  # fmt: skip
act_minutes = Table(
    "act_minutes", metadata, _number("act", null=False), _number("minute", null=False),
    PrimaryKeyConstraint("act", "minute"), Index("ix_act_minutes_minute", "minute"), sqlite_with_rowid=False,
)  # fmt: skip
act_issues = Table(
    "act_issues", metadata, _words("issue", null=False), _number("act", null=False),
    PrimaryKeyConstraint("issue", "act"), sqlite_with_rowid=False,
)  # fmt: skip
act_parties = Table(
    "act_parties", metadata, _words("code", null=False), _words("role", null=False), _number("act", null=False),
    PrimaryKeyConstraint("code", "role", "act"), sqlite_with_rowid=False,
)  # fmt: skip

# What moves positions, by those whom it moves; `claimed` by others alone, it moves none.
act_steps = Table(
    "act_steps", metadata, _words("party", null=False), _words("issue", null=False), _number("claimed", null=False),
    _words("day", null=False), _number("act", null=False), _words("stance", null=False), _number("given_up", null=False),
    PrimaryKeyConstraint("party", "issue", "claimed", "day", "act"), Index("ix_act_steps_act", "act"),
    sqlite_with_rowid=False,
)  # fmt: skip

stirred = Table("stirred", metadata, Column("day", Text, primary_key=True, nullable=False))

# Texts and the evidence of minutes by their words: tables of FTS5, which SQLAlchemy does not know (`indexing.py`).
WORDS = ("text_words", "minute_words")

OF_ACTS = (act_minutes, act_issues, act_parties, act_steps)
DERIVED = (act_steps, stirred, act_parties, act_issues, act_minutes, acts, copies)
