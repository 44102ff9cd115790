"""Texts and minutes found by their words (FTS5)."""

from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = """
CREATE VIRTUAL TABLE text_words USING fts5(
    text, content = 'texts', content_rowid = 'report', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE minute_words USING fts5(
    evidence, content = '', tokenize = 'unicode61 remove_diacritics 2');
"""
MINUTES = """
SELECT m.number, m.evidence_start, m.evidence_end FROM minutes m JOIN readings g ON g.number = m.reading
WHERE g.report = ?
"""


def upgrade() -> None:
    for statement in TABLES.split(";"):
        if statement.strip():
            op.execute(statement.strip())
    connection = op.get_bind()
    # Cut here and not by SQLite, whose substr() ends at a NUL: what is taken out again must be what was put in.
    for report, text in connection.exec_driver_sql("SELECT report, text FROM texts ORDER BY report"):
        connection.exec_driver_sql("INSERT INTO text_words (rowid, text) VALUES (?, ?)", (report, text))
        rows = [(n, text[start:end]) for n, start, end in connection.exec_driver_sql(MINUTES, (report,))]
        if rows:
            connection.exec_driver_sql("INSERT INTO minute_words (rowid, evidence) VALUES (?, ?)", rows)
