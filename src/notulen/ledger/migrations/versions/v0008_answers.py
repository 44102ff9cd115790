"""What language models answered, and what of it was not admitted."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = """
CREATE TABLE answers (
    number INTEGER NOT NULL PRIMARY KEY, model TEXT NOT NULL, question TEXT NOT NULL, text TEXT NOT NULL,
    prompt TEXT NOT NULL, answer TEXT NOT NULL, sent INTEGER NOT NULL, answered INTEGER NOT NULL, at TEXT NOT NULL,
    CONSTRAINT uq_answers UNIQUE (model, question));
CREATE INDEX ix_answers_text ON answers (text);
CREATE TABLE refusals (
    number INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL, reader TEXT NOT NULL, proposal TEXT NOT NULL,
    reason TEXT NOT NULL, at TEXT NOT NULL,
    CONSTRAINT uq_refusals UNIQUE (text, reader, proposal, reason));
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";"):
        if statement.strip():
            op.execute(statement.strip())
