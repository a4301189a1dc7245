"""The steps from an older schema to the newest, and back, by Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError as UnknownRevision
from sqlalchemy import Connection

__all__ = ["UnknownRevision", "downgrade_to", "newest_revision", "upgrade_to"]


def newest_revision() -> str | None:
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def upgrade_to(connection: Connection, revision: str) -> None:
    """Raises `UnknownRevision` for what the database has but this version of the program never made."""
    command.upgrade(_config(connection), revision)


def downgrade_to(connection: Connection, revision: str) -> None:
    command.downgrade(_config(connection), revision)


def _config(connection: Connection | None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
