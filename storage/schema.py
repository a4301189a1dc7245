"""Which schema the database has, and bringing it up to date.

Alembic loads slowly, and is needed only where tables of an older version are there.
"""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, select

from bot.domain.errors import ConfigurationError
from storage.database.address import parse_url
from storage.database.connection import Database, Transaction
from storage.migrations import versions
from storage.migrations.epoch import SCHEMA_EPOCH
from storage.sql.tables import metadata, schema_epoch

HEAD_REVISION = max(
    file.name.partition("_")[0] for file in files(versions).iterdir() if file.name[0].isdigit()
)
"""What this version of the program needs. Files of migrations are named after their revision."""

_versions = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""As Alembic makes and reads it."""


async def upgrade(url: str) -> str:
    """Brings the database to `HEAD_REVISION` and returns it. Safe to run from several places at once."""
    database = Database(parse_url(url), hurried=False)
    try:
        await database.write(migrate)
    finally:
        await database.close()
    return HEAD_REVISION


def migrate(transaction: Transaction) -> None:
    """Raises `ConfigurationError` where a newer version of the program was here."""
    current = revision_of(transaction)
    if current == HEAD_REVISION or _understood(transaction, current):
        return
    if current is None:
        _create(transaction)
        return
    from storage.migrations.steps import UnknownRevision, upgrade_to  # noqa: PLC0415  see above

    try:
        upgrade_to(transaction.connection, HEAD_REVISION)
    except UnknownRevision as error:
        raise ConfigurationError(
            "The database was made by a newer version of Earmark: install that one, or use another database"
        ) from error


def require_head(transaction: Transaction) -> None:
    """Raises `ConfigurationError` where the schema is older or newer than the program."""
    current = revision_of(transaction)
    if current != HEAD_REVISION and not _understood(transaction, current):
        raise ConfigurationError(
            f"The database has schema {current or 'none'} and this version of Earmark needs {HEAD_REVISION}: "
            "run `earmark db upgrade` (or install the version that fits)"
        )


def revision_of(transaction: Transaction) -> str | None:
    """What the database has; None where there is nothing yet."""
    if not inspect(transaction.connection).has_table(_versions.name):
        return None
    return transaction.connection.scalar(select(_versions.c.version_num))


def _understood(transaction: Transaction, current: str | None) -> bool:
    """A newer version was here, and did nothing that this one must know of."""
    if current is None or current <= HEAD_REVISION:
        return False
    return transaction.connection.scalar(select(schema_epoch.c.epoch)) == SCHEMA_EPOCH


def _create(transaction: Transaction) -> None:
    """All tables as they are now, in one go: a test compares them with what the migrations make."""
    metadata.create_all(transaction.connection, checkfirst=False)
    _versions.create(transaction.connection, checkfirst=True)
    transaction.connection.execute(insert(_versions), {"version_num": HEAD_REVISION})
    transaction.connection.execute(insert(schema_epoch), {"epoch": SCHEMA_EPOCH})
