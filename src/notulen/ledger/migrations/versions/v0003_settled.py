"""What acts come to beside their neighbours, and the steps by which they move positions; acts are worked out anew."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = """
DROP TABLE act_parties;
DROP TABLE act_issues;
DROP TABLE act_minutes;
DROP TABLE acts;
CREATE TABLE acts (
    number INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL, block TEXT NOT NULL, kind TEXT NOT NULL,
    modality TEXT NOT NULL, polarity TEXT, actors TEXT NOT NULL, recipients TEXT NOT NULL, issues TEXT NOT NULL,
    day_from TEXT, day_to TEXT, first_published TEXT, first_outlet TEXT, reports INTEGER NOT NULL,
    origins INTEGER NOT NULL, confidence FLOAT NOT NULL, more TEXT, day TEXT NOT NULL, counted INTEGER,
    sure INTEGER NOT NULL, raw TEXT);
CREATE INDEX ix_acts_id ON acts (id);
CREATE INDEX ix_acts_block ON acts (block);
CREATE INDEX ix_acts_own_day ON acts (day);
CREATE INDEX ix_acts_day ON acts (day_to, day_from);
CREATE INDEX ix_acts_counted ON acts (counted) WHERE counted IS NOT NULL;
CREATE TABLE act_minutes (
    act INTEGER NOT NULL, minute INTEGER NOT NULL, PRIMARY KEY (act, minute)) WITHOUT ROWID;
CREATE INDEX ix_act_minutes_minute ON act_minutes (minute);
CREATE TABLE act_issues (issue TEXT NOT NULL, act INTEGER NOT NULL, PRIMARY KEY (issue, act)) WITHOUT ROWID;
CREATE TABLE act_parties (
    code TEXT NOT NULL, role TEXT NOT NULL, act INTEGER NOT NULL, PRIMARY KEY (code, role, act)) WITHOUT ROWID;
CREATE TABLE act_steps (
    party TEXT NOT NULL, issue TEXT NOT NULL, claimed INTEGER NOT NULL, day TEXT NOT NULL, act INTEGER NOT NULL,
    stance TEXT NOT NULL, given_up INTEGER NOT NULL,
    PRIMARY KEY (party, issue, claimed, day, act)) WITHOUT ROWID;
CREATE INDEX ix_act_steps_act ON act_steps (act);
CREATE TABLE stirred (day TEXT NOT NULL PRIMARY KEY);
INSERT OR IGNORE INTO changed SELECT DISTINCT report FROM readings;
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";"):
        if statement.strip():
            op.execute(statement.strip())
