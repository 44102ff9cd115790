"""The steps from one version of the schema to the next, run by Alembic in the caller's own transaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


def upgrade(connection: Connection, version: str = "head") -> None:
    """Brings a ledger's tables to a version.

    Args:
        connection: one with a transaction under way: either all of its steps come to stand or none.
        version: which one.
    """
    # Here and not above: only a ledger that is made or brought up needs them, and they take their time to load.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, version)
