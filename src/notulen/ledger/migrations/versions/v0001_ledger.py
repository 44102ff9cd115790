"""Reports, their readings and minutes, what people say of them, and named talks."""

from alembic import op

revision = "0001"
down_revision = None

# Written out, not taken from `schema.py`: what this step makes must stay as it was when ledgers were made by it.
STATEMENTS = """
CREATE TABLE reports (
    number INTEGER NOT NULL PRIMARY KEY, "key" TEXT NOT NULL, characters INTEGER NOT NULL, added TEXT NOT NULL,
    forgotten TEXT, CONSTRAINT uq_reports_key UNIQUE ("key"));
CREATE INDEX ix_reports_forgotten ON reports (forgotten) WHERE forgotten IS NOT NULL;
CREATE TABLE texts (
    report INTEGER NOT NULL PRIMARY KEY REFERENCES reports (number), text TEXT NOT NULL);
CREATE TABLE publications (
    number INTEGER NOT NULL PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports (number), id TEXT NOT NULL,
    outlet TEXT, published TEXT, day TEXT, language TEXT, url TEXT, headline TEXT, byline TEXT, wire TEXT);
CREATE INDEX ix_publications_report ON publications (report);
CREATE INDEX ix_publications_id ON publications (id);
CREATE TABLE readings (
    number INTEGER NOT NULL PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports (number),
    publication INTEGER NOT NULL REFERENCES publications (number), reader TEXT NOT NULL, at TEXT NOT NULL,
    current INTEGER NOT NULL, asked INTEGER NOT NULL, passed_over INTEGER NOT NULL, notes TEXT, attributions TEXT);
CREATE INDEX ix_readings_report ON readings (report);
CREATE INDEX ix_readings_publication ON readings (publication);
CREATE UNIQUE INDEX uq_readings_current ON readings (report) WHERE current = 1;
CREATE TABLE people (
    number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, party TEXT NOT NULL,
    CONSTRAINT uq_people UNIQUE (name, party));
CREATE TABLE parties (code TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE minutes (
    number INTEGER NOT NULL PRIMARY KEY, reading INTEGER NOT NULL REFERENCES readings (number), id TEXT NOT NULL,
    kind TEXT NOT NULL, modality TEXT NOT NULL, polarity TEXT, quoted TEXT NOT NULL,
    "when" TEXT, day_from TEXT, day_to TEXT, place TEXT, issues TEXT NOT NULL,
    evidence_start INTEGER NOT NULL, evidence_end INTEGER NOT NULL, content_start INTEGER, content_end INTEGER,
    condition_start INTEGER, condition_end INTEGER, cue_start INTEGER NOT NULL, cue_end INTEGER NOT NULL,
    actor_start INTEGER, actor_end INTEGER, actor_party TEXT, actor_person INTEGER REFERENCES people (number),
    recipient_start INTEGER, recipient_end INTEGER, recipient_party TEXT,
    recipient_person INTEGER REFERENCES people (number),
    source_start INTEGER, source_end INTEGER, source_party TEXT, source_person INTEGER REFERENCES people (number),
    chain TEXT NOT NULL, plover TEXT, cameo TEXT, confidence FLOAT NOT NULL, notes TEXT,
    CONSTRAINT ck_minutes_evidence CHECK (evidence_start <= evidence_end));
CREATE INDEX ix_minutes_reading ON minutes (reading);
CREATE INDEX ix_minutes_id ON minutes (id);
CREATE INDEX ix_minutes_day ON minutes (day_to);
CREATE TABLE minute_issues (
    issue TEXT NOT NULL, minute INTEGER NOT NULL, PRIMARY KEY (issue, minute)) WITHOUT ROWID;
CREATE TABLE minute_parties (
    code TEXT NOT NULL, role TEXT NOT NULL, minute INTEGER NOT NULL, PRIMARY KEY (code, role, minute)) WITHOUT ROWID;
CREATE TABLE verdicts (
    number INTEGER NOT NULL PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports (number), minute TEXT NOT NULL,
    kind TEXT NOT NULL, evidence_start INTEGER NOT NULL, evidence_end INTEGER NOT NULL, judgement TEXT NOT NULL,
    field TEXT, value TEXT, "by" TEXT NOT NULL, note TEXT, at TEXT NOT NULL);
CREATE INDEX ix_verdicts_report ON verdicts (report);
CREATE TABLE talks (
    name TEXT NOT NULL PRIMARY KEY, "between" TEXT NOT NULL, about TEXT NOT NULL, since TEXT, until TEXT,
    added TEXT NOT NULL);
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";"):
        if statement.strip():
            op.execute(statement.strip())
