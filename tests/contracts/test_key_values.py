"""Values have an owner and an end, and neither is outlived."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.ports.key_values import Owner
from storage.database.connection import Transaction
from storage.job_table import SqlJobTable, open_job_table
from tests.fakes.jobs import PLATFORM, a_request
from tests.fakes.tables import Clock

pytestmark = pytest.mark.anyio

ANN, TEAM = "person:W/ann", "chat:W/team"


async def put(queue: SqlJobTable, key: str, *owner_keys: str, keep_seconds: float | None = 60) -> None:
    owner = Owner(platform=PLATFORM, keys=owner_keys)
    await queue.key_values.put(key, {"text": key}, owner=owner, keep_seconds=keep_seconds)


async def kept(queue: SqlJobTable) -> list[str]:
    """What lies in the tables, seen or not."""

    def rows(transaction: Transaction) -> list[Any]:
        owners = transaction.connection.execute(text("SELECT key FROM key_value_owners")).scalars().all()
        values = list(
            transaction.connection.execute(text("SELECT key FROM key_values ORDER BY key")).scalars()
        )
        assert set(owners) <= set(values)
        return values

    return await queue.database.read(rows)


async def test_a_value_is_there_until_it_is_replaced_or_deleted(queue: SqlJobTable) -> None:
    assert await queue.key_values.get("k") is None
    await queue.key_values.put("k", {"n": 1}, owner=None, keep_seconds=None)
    await put(queue, "k", ANN, ANN)
    assert await queue.key_values.get("k") == {"text": "k"}
    await queue.key_values.put("k", {"ü": [None, 2.5]}, owner=None, keep_seconds=None)
    assert await queue.key_values.get("k") == {"ü": [None, 2.5]}
    await queue.jobs.forget_found(PLATFORM, [ANN], retract=True)
    assert await queue.key_values.get("k") is not None
    await queue.key_values.delete("k")
    await queue.key_values.delete("k")
    assert await queue.key_values.get("k") is None


async def test_what_has_expired_is_never_read_and_retention_deletes_it(
    queue: SqlJobTable, clock: Clock
) -> None:
    await put(queue, "short", ANN, keep_seconds=60)
    await put(queue, "long", ANN, keep_seconds=3600)
    await put(queue, "for good", ANN, keep_seconds=None)
    clock.move(61)
    assert await queue.key_values.get("short") is None
    assert await queue.key_values.get("long") is not None
    await queue.retention.forget_events(older_than_seconds=1e9)
    assert await kept(queue) == ["for good", "long"]


async def test_a_value_is_forgotten_with_the_jobs_of_its_owner(queue: SqlJobTable) -> None:
    await put(queue, "here", ANN, TEAM, "workspace:W")
    await put(queue, "elsewhere", ANN, "chat:W/other", "workspace:W")
    await put(queue, "bobs", "person:W/bob", TEAM, "workspace:W")
    await queue.jobs.forget_found("another platform", [ANN], retract=True)
    await queue.jobs.forget_found(PLATFORM, [], retract=True)
    assert await kept(queue) == ["bobs", "elsewhere", "here"]
    assert await queue.jobs.forget_found(PLATFORM, [ANN, TEAM], retract=True, own=True) == 0
    assert await kept(queue) == ["bobs", "elsewhere"]
    await queue.jobs.forget_found(PLATFORM, [ANN], retract=True, own=True)
    assert await kept(queue) == ["bobs"]
    await queue.jobs.forget_found(PLATFORM, ["workspace:W"], retract=False)
    assert await kept(queue) == []


async def test_what_somebody_owns_is_listed_the_newest_first(queue: SqlJobTable, clock: Clock) -> None:
    for key in ("b", "a", "c"):
        await put(queue, key, ANN, TEAM)
        clock.move(1)
    await put(queue, "brief", ANN, TEAM, keep_seconds=1)
    await put(queue, "other", ANN)
    clock.move(2)
    listed = queue.key_values.listed
    assert list((await listed(PLATFORM, [ANN, TEAM], most=9)).items()) == [
        (key, {"text": key}) for key in ("c", "a", "b")
    ]
    assert list(await listed(PLATFORM, [TEAM], most=2)) == ["c", "a"]
    assert await listed("elsewhere", [TEAM], most=9) == {}
    assert await listed(PLATFORM, [], most=9) == {}


async def test_jobs_and_values_go_in_one_transaction_and_no_limit_spares_a_value(queue: SqlJobTable) -> None:
    for _ in range(2):
        await queue.jobs.add(a_request(keys=(ANN,)))
    for number in range(3):
        await put(queue, str(number), ANN)
    assert await queue.jobs.forget_found(PLATFORM, [ANN], retract=True, limit=1) == 1
    assert await kept(queue) == []


async def test_only_what_was_there_before_is_forgotten(queue: SqlJobTable, clock: Clock) -> None:
    await put(queue, "old", ANN)
    clock.move(1)
    now = await queue.jobs.now()
    clock.move(1)
    await put(queue, "new", ANN)
    before = now - timedelta(hours=1)
    await queue.jobs.forget_found(PLATFORM, [ANN], retract=True, created_before=before)
    assert await kept(queue) == ["new", "old"]
    await queue.jobs.forget_found(PLATFORM, [ANN], retract=True, created_before=now)
    assert await kept(queue) == ["new"]


async def test_those_who_come_first_together_agree_on_one_value(database_url: str) -> None:
    tables = [await open_job_table(database_url) for _ in range(3)]
    offers = [table.key_values.put_first("k", {"by": number}) for number, table in enumerate(tables)]
    told = await asyncio.gather(*offers)
    assert told == [told[0]] * 3
    assert await tables[0].key_values.get("k") == told[0]
    for table in tables:
        await table.close()
