"""Versions of a page: the normal form of where a text was published, and by which newer text it was replaced."""

from alembic import op

from notulen.reports.addresses import normal

revision = "0005"
down_revision = "0004"

STATEMENTS = """
ALTER TABLE reports ADD COLUMN replaced INTEGER REFERENCES reports (number);
CREATE INDEX ix_reports_replaced ON reports (replaced) WHERE replaced IS NOT NULL;
ALTER TABLE publications ADD COLUMN address TEXT;
CREATE INDEX ix_publications_address ON publications (address) WHERE address IS NOT NULL;
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";"):
        if statement.strip():
            op.execute(statement.strip())
    connection = op.get_bind()
    rows = connection.exec_driver_sql("SELECT number, url FROM publications WHERE url IS NOT NULL").all()
    known = [(address, number) for number, url in rows if (address := normal(url))]
    if known:
        connection.exec_driver_sql("UPDATE publications SET address = ? WHERE number = ?", known)
