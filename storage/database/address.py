"""Which database an address names."""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.domain.errors import ConfigurationError


def parse_url(url: str) -> URL:
    """`sqlite:///folder/file.db` or `postgresql://…`. Raises `ConfigurationError`."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ConfigurationError(
            "The database address is not a URL: use sqlite:///path/earmark.db or postgresql://…"
        ) from None
    if parsed.drivername in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database:
        return parsed
    raise ConfigurationError(
        f"Earmark keeps its table in SQLite or PostgreSQL, not in “{parsed.drivername}”: "
        "use sqlite:///path/earmark.db or postgresql://…"
    )
