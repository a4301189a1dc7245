"""The schema that the migrations make is the one that the program uses."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from bot.domain.errors import ConfigurationError, StorageError
from bot.domain.ports.jobs import Accepted
from storage.database.address import parse_url
from storage.database.connection import Database, Transaction
from storage.database.sqlite import refuse_network_file_system
from storage.job_table import open_job_table
from storage.migrations.epoch import SCHEMA_EPOCH
from storage.migrations.steps import newest_revision, upgrade_to
from storage.schema import HEAD_REVISION, revision_of, upgrade
from storage.sql.tables import metadata
from tests.fakes.databases import (  # noqa: F401  # fixtures are found by name
    empty_postgres_url,
    other_empty_postgres_url,
    postgres_server,
    sqlite_url,
)
from tests.fakes.jobs import a_request

ROOT = Path(__file__).parents[2]


ROUNDS = 30
OPEN_WHAT_IS_NAMED = """
import asyncio, sys
from storage.job_table import open_job_table

async def opened(url):
    queue = await open_job_table(url)
    assert (await queue.status.depth()).jobs_open == 0
    await queue.close()

for line in sys.stdin:
    asyncio.run(opened(line.strip()))
    print("opened", flush=True)
"""


@pytest.fixture(params=["sqlite_url", "empty_postgres_url"])
def empty_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


def on(url: str, function: Any) -> Any:
    async def whole() -> Any:
        database = Database(parse_url(url))
        try:
            result, _ = await database.write(function)
        finally:
            await database.close()
        return result

    return asyncio.run(whole())


def by_all_steps(url: str) -> None:
    on(url, lambda transaction: upgrade_to(transaction.connection, "head"))


def at_once(url: str) -> None:
    assert on(url, revision_of) is None
    assert asyncio.run(upgrade(url)) == HEAD_REVISION


@pytest.mark.parametrize("make", [by_all_steps, at_once])
def test_what_is_made_and_the_metadata_do_not_differ(empty_url: str, make: Callable[[str], None]) -> None:
    def differences(transaction: Transaction) -> list[Any]:
        found: list[Any] = compare_metadata(MigrationContext.configure(transaction.connection), metadata)
        return found

    make(empty_url)
    assert on(empty_url, revision_of) == HEAD_REVISION == newest_revision()
    assert on(empty_url, differences) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_is_made_at_once_is_what_all_steps_make(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    urls = [f"sqlite:///{tmp_path}/{number}.db" for number in range(2)]
    if kind == "postgresql":
        urls = [request.getfixturevalue(name) for name in ("empty_postgres_url", "other_empty_postgres_url")]
    by_all_steps(urls[0])
    at_once(urls[1])
    steps, once = (on(url, described) for url in urls)
    assert steps == once
    assert set(once) == {*metadata.tables, "alembic_version"}


def described(transaction: Transaction) -> dict[str, Any]:
    """Everything that a database tells of its tables, but for the order of columns."""
    look = inspect(transaction.connection)
    return {
        name: {
            "columns": {column["name"]: repr(column) for column in look.get_columns(name)},
            "primary key": look.get_pk_constraint(name),
            "foreign keys": by_name(look.get_foreign_keys(name)),
            "unique": by_name(look.get_unique_constraints(name)),
            "checks": by_name(look.get_check_constraints(name)),
            "indexes": by_name(look.get_indexes(name)),
        }
        for name in look.get_table_names()
    }


def by_name(parts: Sequence[Any]) -> dict[str, str]:
    return {part["name"]: repr({**part, "dialect_options": options_of(part)}) for part in parts}


def options_of(part: Any) -> dict[str, str]:
    return {name: str(value) for name, value in part.get("dialect_options", {}).items()}


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(empty_url: str) -> None:
    asyncio.run(upgrade(empty_url))
    before = on(empty_url, described)
    assert asyncio.run(upgrade(empty_url)) == HEAD_REVISION
    assert on(empty_url, described) == before


def test_postgresql_without_a_schema_names_the_command(empty_postgres_url: str) -> None:  # noqa: F811
    with pytest.raises(ConfigurationError, match="earmark db upgrade"):
        asyncio.run(open_job_table(empty_postgres_url))


def test_a_newer_schema_is_refused(empty_url: str) -> None:
    def newer(transaction: Transaction) -> None:
        transaction.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        transaction.connection.exec_driver_sql("UPDATE schema_epoch SET epoch = epoch + 1")

    asyncio.run(upgrade(empty_url))
    on(empty_url, newer)
    with pytest.raises(ConfigurationError):
        asyncio.run(open_job_table(empty_url))
    with pytest.raises(ConfigurationError, match="newer version"):
        asyncio.run(upgrade(empty_url))


def test_a_newer_schema_of_the_same_epoch_is_worked_with(empty_url: str) -> None:
    def newer(transaction: Transaction) -> None:
        transaction.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    async def used() -> None:
        queue = await open_job_table(empty_url)
        assert isinstance(await queue.jobs.add(a_request()), Accepted)
        await queue.close()

    asyncio.run(upgrade(empty_url))
    on(empty_url, newer)
    asyncio.run(used())


def test_the_epoch_of_the_newest_schema_is_the_one_that_the_program_knows(empty_url: str) -> None:
    by_all_steps(empty_url)
    epochs = on(
        empty_url, lambda look: look.connection.exec_driver_sql("SELECT epoch FROM schema_epoch").all()
    )
    assert [tuple(row) for row in epochs] == [(SCHEMA_EPOCH,)]


def test_many_processes_open_a_new_file_at_once_from_anywhere(tmp_path: Path) -> None:
    code = (
        "import asyncio; from storage.job_table import open_job_table\n"
        f"async def main(): await (await open_job_table('sqlite:///{tmp_path}/new/earmark.db')).close()\n"
        "asyncio.run(main())"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    children = [
        subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env=environment) for _ in range(4)
    ]
    assert [child.wait(60) for child in children] == [0] * 4


def test_a_new_file_opened_by_two_at_the_same_moment_is_made_by_one_and_used_by_both(tmp_path: Path) -> None:
    with ExitStack() as stack:
        children = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", OPEN_WHAT_IS_NAMED],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=ROOT,
                )
            )
            for _ in range(2)
        ]
        for child in children:
            stack.callback(child.kill)
        for number in range(ROUNDS):
            for child in children:
                assert child.stdin is not None
                child.stdin.write(f"sqlite:///{tmp_path}/{number}/earmark.db\n")
                child.stdin.flush()
            for child in children:
                assert child.stdout is not None
                assert child.stdout.readline() == "opened\n"
        assert [child.communicate(timeout=60)[0] for child in children] == ["", ""]
        assert [child.returncode for child in children] == [0, 0]


@pytest.mark.parametrize(
    "url", ["mysql://host/earmark", "sqlite://", "no address", "sqlite+pysqlcipher:///x"]
)
def test_an_address_that_cannot_work_names_the_mend(url: str) -> None:
    with pytest.raises(ConfigurationError, match="postgresql://"):
        asyncio.run(open_job_table(url))


def test_a_folder_that_cannot_be_made_or_a_file_of_somebody_else_names_the_mend(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no database, and longer than the header of one is" * 9)
    with pytest.raises(ConfigurationError, match="EARMARK_DATA_DIR"):
        asyncio.run(open_job_table(f"sqlite:///{file}/earmark.db"))
    with pytest.raises(StorageError, match=r"SQLITE_NOTADB\. Check that EARMARK_DATABASE_URL"):
        asyncio.run(open_job_table(f"sqlite:///{file}"))


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "9p", "fuse.sshfs"])
def test_a_network_file_system_is_refused(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"disk / ext4 rw 0 0\nhost:/x {tmp_path} {kind} rw 0 0\nproc /proc proc rw 0 0\n")
    with pytest.raises(ConfigurationError, match="use PostgreSQL"):
        refuse_network_file_system(tmp_path / "deep" / "down", mounts)
    refuse_network_file_system(tmp_path.parent, mounts)
    refuse_network_file_system(tmp_path, tmp_path / "no mounts here")
