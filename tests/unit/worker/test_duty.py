from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import ConfigurationError
from bot.worker import duty as duties
from bot.worker.duty import every, taken_up_again


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


async def _heard(faults: list[Exception], monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a listener was begun that ends with these, one after the other, and then of itself."""
    monkeypatch.setattr(duties, "RESTART_SECONDS", 0.01)
    begun = 0

    async def listen(stopping: asyncio.Event) -> None:
        nonlocal begun
        begun += 1
        assert not stopping.is_set()
        if faults:
            raise faults.pop(0)

    await taken_up_again(listen, "odd", asyncio.Event())
    return begun


@pytest.mark.anyio
async def test_a_listener_that_ends_unforeseen_is_begun_anew(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert await _heard([KeyError("next_batch"), ExceptionGroup("both", [OSError()])], monkeypatch) == 3
    told = [record for record in caplog.records if record.name == "bot.worker.duty"]
    assert [record.getMessage() for record in told] == ["listener.failed"] * 2
    assert {record.__dict__["platform"] for record in told} == {"odd"}


@pytest.mark.anyio
async def test_a_listener_that_only_an_admin_can_mend_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError):
        await _heard([ConfigurationError("No such token.")], monkeypatch)


@pytest.mark.anyio
async def test_a_listener_that_failed_does_not_hold_up_the_end() -> None:
    stopping = asyncio.Event()

    async def listen(stopping: asyncio.Event) -> None:
        stopping.set()
        raise KeyError

    await asyncio.wait_for(taken_up_again(listen, "odd", stopping), 4)
