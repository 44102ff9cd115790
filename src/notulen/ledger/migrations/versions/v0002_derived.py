"""What is worked out of the minutes: acts, copies, and which reports they have yet to be worked out of."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = """
CREATE TABLE changed (report INTEGER NOT NULL PRIMARY KEY REFERENCES reports (number));
CREATE TABLE copies (
    report INTEGER NOT NULL PRIMARY KEY REFERENCES reports (number), origin TEXT NOT NULL, day TEXT,
    signature BLOB);
CREATE TABLE acts (
    number INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL, block TEXT NOT NULL, kind TEXT NOT NULL,
    modality TEXT NOT NULL, polarity TEXT, actors TEXT NOT NULL, recipients TEXT NOT NULL, issues TEXT NOT NULL,
    day_from TEXT, day_to TEXT, first_published TEXT, first_outlet TEXT, reports INTEGER NOT NULL,
    origins INTEGER NOT NULL, confidence FLOAT NOT NULL, more TEXT);
CREATE INDEX ix_acts_id ON acts (id);
CREATE INDEX ix_acts_block ON acts (block);
CREATE INDEX ix_acts_day ON acts (day_to);
CREATE TABLE act_minutes (
    act INTEGER NOT NULL, minute INTEGER NOT NULL, PRIMARY KEY (act, minute)) WITHOUT ROWID;
CREATE INDEX ix_act_minutes_minute ON act_minutes (minute);
CREATE TABLE act_issues (issue TEXT NOT NULL, act INTEGER NOT NULL, PRIMARY KEY (issue, act)) WITHOUT ROWID;
CREATE TABLE act_parties (
    code TEXT NOT NULL, role TEXT NOT NULL, act INTEGER NOT NULL, PRIMARY KEY (code, role, act)) WITHOUT ROWID;
CREATE INDEX ix_minutes_act ON minutes (kind, actor_party);
INSERT INTO changed SELECT DISTINCT report FROM readings;
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";"):
        if statement.strip():
            op.execute(statement.strip())
