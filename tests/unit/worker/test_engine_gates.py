"""Gates of engines that are gone go, and nobody's goes after a break that all had."""

from __future__ import annotations

import time

import pytest

from bot.inference.client import EndpointConfig
from bot.inference.pool import EnginePool
from bot.inference.profiles import PROFILES
from bot.worker.engine_gates import ANNOUNCE_SECONDS, STEADY_SECONDS, EngineGates
from tests.fakes.tables import Clock, new_table

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_only_who_has_announced_for_long_lets_gates_go(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", clock)
    table = new_table(clock=clock)
    endpoint = EndpointConfig(name="mine", profile=PROFILES["whisper"], base_url="http://127.0.0.1:9")
    pool = EnginePool([endpoint])
    gates = EngineGates(table.tasks, pool)

    async def names_after(seconds: float) -> list[str]:
        for _ in range(int(seconds / ANNOUNCE_SECONDS)):
            clock.move(ANNOUNCE_SECONDS)
            await gates.announce()
        return [gate.name for gate in await table.status.gates()]

    await table.tasks.set_gate("gone", slots=1)
    await gates.announce()
    assert await names_after(STEADY_SECONDS - ANNOUNCE_SECONDS) == ["gone", "mine"]
    assert await names_after(2 * ANNOUNCE_SECONDS) == ["mine"]
    await table.tasks.set_gate("neighbour", slots=1)
    clock.move(2 * STEADY_SECONDS)  # the database was away
    assert await names_after(STEADY_SECONDS - ANNOUNCE_SECONDS) == ["mine", "neighbour"]
    await pool.close()
