"""Keys of programs, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from bot.domain.errors import BadInput
from bot.domain.ports.api_keys import ApiKeys, Scope
from handlers.web.webhooks.signature import signing_key
from storage.database.address import parse_url
from storage.database.connection import Database, Transaction
from storage.job_table import open_api_keys
from storage.schema import upgrade
from tests.fakes.databases import (  # noqa: F401  # fixtures are found by name
    database_url,
    postgres_database,
    postgres_server,
    postgres_url,
    sqlite_url,
)


def with_keys(url: str, scenario: Callable[[ApiKeys], Awaitable[None]]) -> None:
    async def whole() -> None:
        await upgrade(url)
        async with open_api_keys(url) as keys:
            await scenario(keys)

    asyncio.run(whole())


def test_a_key_is_found_by_its_token_until_it_is_revoked(database_url: str) -> None:  # noqa: F811
    async def scenario(keys: ApiKeys) -> None:
        made = await keys.create("laptop")
        admin = await keys.create("dashboard", Scope.ADMIN)
        assert made.token.startswith("ek_")
        assert len(made.token) >= 46
        found = await keys.find(made.token)
        assert found is not None
        assert (found.id, found.name, found.scope) == (made.key.id, "laptop", Scope.TASK)
        assert await keys.find(made.token[:-1]) is None
        assert await keys.find(admin.webhook_secret) is None
        assert await keys.revoke("laptop")
        assert not await keys.revoke("laptop")
        assert await keys.find(made.token) is None
        assert await keys.revoke(admin.key.id)
        assert [key.revoked_at is not None for key in await keys.all()] == [True, True]

    with_keys(database_url, scenario)


def test_the_database_does_not_hold_the_token(database_url: str) -> None:  # noqa: F811
    def everything(transaction: Transaction) -> str:
        return str(transaction.connection.execute(text("SELECT * FROM api_keys")).all())

    async def scenario(keys: ApiKeys) -> None:
        made = await keys.create("laptop")
        database = Database(parse_url(database_url))
        stored = await database.read(everything)
        await database.close()
        assert made.token not in stored
        assert made.token.removeprefix("ek_") not in stored
        assert await keys.webhook_secret(made.key.id) == made.webhook_secret
        assert made.webhook_secret.startswith("whsec_")
        assert len(signing_key(made.webhook_secret)) == 32

    with_keys(database_url, scenario)


def test_the_last_use_is_noted(database_url: str) -> None:  # noqa: F811
    async def scenario(keys: ApiKeys) -> None:
        made = await keys.create("laptop")
        assert (await keys.all())[0].last_used_at is None
        await keys.find(made.token)
        noted = (await keys.all())[0].last_used_at
        assert noted is not None
        await keys.find(made.token)
        assert (await keys.all())[0].last_used_at == noted

    with_keys(database_url, scenario)


def test_a_name_is_given_once_until_its_key_is_revoked(database_url: str) -> None:  # noqa: F811
    async def scenario(keys: ApiKeys) -> None:
        await keys.create("laptop")
        with pytest.raises(BadInput, match="revoke it first"):
            await keys.create(" laptop ")
        with pytest.raises(BadInput, match="needs a name"):
            await keys.create("  ")
        await keys.revoke("laptop")
        await keys.create("laptop")

    with_keys(database_url, scenario)
