from __future__ import annotations

from tests.fakes.databases import (  # noqa: F401  # fixtures are found by name
    database_url,
    postgres_database,
    postgres_server,
    postgres_url,
    sqlite_url,
)
