"""The service's database for a library that keeps tables of its own in it."""

from __future__ import annotations

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from storage.database.address import parse_url
from storage.database.sqlite import SQLITE_BUSY_SECONDS


def open_oauth_engine(url: str) -> Engine:
    """An engine whose connections live as long as a statement or transaction. Raises `ConfigurationError`."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return create_engine(
            parsed, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": SQLITE_BUSY_SECONDS}
        )
    return create_engine(parsed, poolclass=NullPool, hide_parameters=True)
