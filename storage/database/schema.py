"""Which schema the database has, and bringing it up to date."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.domain.errors import ConfigurationError
from storage.database.connection import Database, Transaction, parse_url


@cache
def head_revision() -> str:
    """What this version of the program needs."""
    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert head is not None
    return head


async def current_revision(url: str) -> str | None:
    """What the database has; None where there is nothing yet."""
    database = Database(parse_url(url))
    try:
        return await database.read(revision_of)
    finally:
        await database.close()


async def upgrade(url: str) -> str:
    """Brings the database to `head_revision()` and returns it. Safe to run from several places at once."""
    database = Database(parse_url(url), hurried=False)
    try:
        await database.write(migrate)
    finally:
        await database.close()
    return head_revision()


def migrate(transaction: Transaction) -> None:
    """Raises `ConfigurationError` where a newer version of the program was here."""
    if revision_of(transaction) == head_revision():
        return
    try:
        command.upgrade(_config(transaction.connection), "head")
    except CommandError as error:
        raise ConfigurationError(
            "The database was made by a newer version of Earmark: install that one, or use another database"
        ) from error


def require_head(transaction: Transaction) -> None:
    """Raises `ConfigurationError` where the schema is older or newer than the program."""
    current, head = revision_of(transaction), head_revision()
    if current != head:
        raise ConfigurationError(
            f"The database has schema {current or 'none'} and this version of Earmark needs {head}: "
            "run `earmark db upgrade` (or install the version that fits)"
        )


def revision_of(transaction: Transaction) -> str | None:
    return MigrationContext.configure(transaction.connection).get_current_revision()


def _config(connection: Connection | None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option(
        "script_location", str(Path(__file__).parents[1] / "migrations").replace("%", "%%")
    )
    return config
