"""How often a report changed since what hangs on it was worked out."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("ALTER TABLE changed ADD COLUMN mark INTEGER DEFAULT 1 NOT NULL")
