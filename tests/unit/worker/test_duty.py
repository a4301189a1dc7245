from __future__ import annotations

import asyncio

import pytest

from bot.worker.duty import every


def test_a_duty_goes_on_after_a_fault_that_nobody_foresaw(caplog: pytest.LogCaptureFixture) -> None:
    rounds = 0

    async def once() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise PermissionError

    async def scenario() -> None:
        duty = asyncio.create_task(every(0.0, "odd", once))
        while rounds < 3:
            await asyncio.sleep(0)
        duty.cancel()
        await asyncio.gather(duty, return_exceptions=True)

    asyncio.run(scenario())
    assert [record.getMessage() for record in caplog.records if record.name == "bot.worker.duty"] == [
        "duty.failed"
    ]
