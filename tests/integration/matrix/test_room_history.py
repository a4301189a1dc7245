"""What was missed comes page by page, and no room's history holds up the bot for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.domain.errors import PlatformBusy
from handlers.matrix.client_server.client import HomeserverClient
from handlers.matrix.incoming.intake import MatrixIntake
from handlers.matrix.incoming.room_history import MOST_TRIES_OF_A_PAGE, RoomHistory
from handlers.matrix.received import Missed, RoomEvent
from tests.fakes.matrix import BOT, FakeHomeserver

pytestmark = pytest.mark.usefixtures("loopback")

SAID = 250
"""Three pages."""


@dataclass
class _Taken:
    """An intake that only notes what it is given."""

    reader: Any
    said: list[str] = field(default_factory=list)

    async def take(self, meaning: RoomEvent) -> None:
        self.said.append(meaning.event["content"]["body"])


Scenario = Callable[[FakeHomeserver, RoomHistory, Missed, _Taken], Awaitable[None]]


def with_a_gap(scenario: Scenario) -> None:
    async def whole() -> None:
        with FakeHomeserver() as fake, fake.person(BOT) as bot, fake.person("ana") as ana:
            room = await asyncio.to_thread(ana.create_room, fake.bot)
            await asyncio.to_thread(bot.join, room)
            since = fake.world.position
            for number in range(SAID):
                content = {"msgtype": "m.text", "body": str(number)}
                fake.world.send(ana.id, room, "m.room.message", str(number), content)
            missed = Missed(room=room, before=f"s{fake.world.position}", since=f"s{since}")
            taken = _Taken(SimpleNamespace(me=SimpleNamespace(user=fake.bot)))
            client = HomeserverClient(fake.url, bot.token)
            try:
                await scenario(fake, RoomHistory(client, cast("MatrixIntake", taken)), missed, taken)
            finally:
                await client.close()

    asyncio.run(whole())


def gaps(caplog: pytest.LogCaptureFixture) -> list[int]:
    return [cast("int", vars(one)["pages"]) for one in caplog.records if one.message == "sync.gap"]


def newest(count: int) -> list[str]:
    return [str(number) for number in range(SAID - count, SAID)]


def test_a_try_goes_on_from_the_page_where_the_one_before_stopped(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(fake: FakeHomeserver, history: RoomHistory, missed: Missed, taken: _Taken) -> None:
        fake.fault("messages", after=1, times=3, status=500)
        for _ in range(3):
            with pytest.raises(PlatformBusy):
                await history.take(missed)
        await history.take(missed)
        assert taken.said == newest(SAID)
        assert len(fake.calls("messages")) == 3 + 3
        assert not gaps(caplog)

    with_a_gap(scenario)


def test_history_that_never_comes_is_left_out_and_the_rest_is_taken(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(fake: FakeHomeserver, history: RoomHistory, missed: Missed, taken: _Taken) -> None:
        fake.fault("messages", after=1, times=99, status=500)
        for _ in range(MOST_TRIES_OF_A_PAGE - 1):
            with pytest.raises(PlatformBusy):
                await history.take(missed)
        await history.take(missed)
        assert taken.said == newest(100)
        assert gaps(caplog) == [1]

    with_a_gap(scenario)


def test_a_homeserver_that_asks_for_patience_or_is_away_altogether_is_waited_for(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scenario(fake: FakeHomeserver, history: RoomHistory, missed: Missed, taken: _Taken) -> None:
        patience = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1}
        fake.fault("messages", times=2 * MOST_TRIES_OF_A_PAGE, status=429, body=patience)
        for _ in range(2 * MOST_TRIES_OF_A_PAGE):
            with pytest.raises(PlatformBusy):
                await history.take(missed)
        fake.fault("messages", times=99, status=502)
        fake.away = True
        for _ in range(2 * MOST_TRIES_OF_A_PAGE):
            with pytest.raises(PlatformBusy):
                await history.take(missed)
        assert not gaps(caplog)
        fake.away = False
        fake.faults.clear()
        await history.take(missed)
        assert taken.said == newest(SAID)

    with_a_gap(scenario)


def test_a_refusal_amid_a_gap_is_told_and_what_is_there_is_taken(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(fake: FakeHomeserver, history: RoomHistory, missed: Missed, taken: _Taken) -> None:
        fake.fault("messages", after=1, times=99, status=403, body={"errcode": "M_FORBIDDEN"})
        await history.take(missed)
        assert taken.said == newest(100)
        assert gaps(caplog) == [1]

    with_a_gap(scenario)
