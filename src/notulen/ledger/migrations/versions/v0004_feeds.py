"""What is watched, what it led to, what could not be read, and what sites ask of programs."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = """
CREATE TABLE feeds (
    address TEXT NOT NULL PRIMARY KEY, every INTEGER NOT NULL, outlet TEXT, language TEXT, parent TEXT,
    added TEXT NOT NULL, etag TEXT, modified TEXT, polled TEXT, next TEXT NOT NULL, failures INTEGER NOT NULL,
    reason TEXT);
CREATE TABLE items (
    number INTEGER NOT NULL PRIMARY KEY, "key" TEXT NOT NULL, feed TEXT, origin TEXT, lead TEXT, seen TEXT NOT NULL,
    outcome TEXT NOT NULL, tries INTEGER NOT NULL, next TEXT, reason TEXT, at TEXT,
    CONSTRAINT uq_items_key UNIQUE ("key"));
CREATE INDEX ix_items_waiting ON items (origin, next) WHERE outcome = 'waiting';
CREATE INDEX ix_items_failed ON items (number) WHERE outcome = 'failed';
CREATE TABLE sites (
    origin TEXT NOT NULL PRIMARY KEY, robots TEXT, until TEXT NOT NULL, free TEXT NOT NULL);
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";"):
        if statement.strip():
            op.execute(statement.strip())
