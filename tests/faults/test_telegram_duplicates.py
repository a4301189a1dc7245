"""Every update is delivered four times, at once, to two services on one database: one job, one answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from handlers.telegram.settings import TelegramSettings
from storage.job_table import open_job_table
from tests.e2e.telegram.scene import Scene
from tests.e2e.telegram.service import Service, free_port
from tests.e2e.telegram.speech import NOTE, SCRIPT, Speech
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vllm import FakeVllm

TIMES = 4


@dataclass(frozen=True, kw_only=True)
class Twins:
    scene: Scene
    addresses: tuple[str, str]
    database: str

    def deliver(self) -> None:
        """What is new, to both services and twice to each, all at once; until both are content."""
        updates = self.scene.telegram.world.updates
        for update in list(updates.pending):
            with ThreadPoolExecutor(TIMES) as threads:
                answers = list(threads.map(self._post, self.addresses * (TIMES // 2), [update] * TIMES))
            assert answers == [200] * TIMES
            updates.forget(update["update_id"])

    def _post(self, address: str, update: dict[str, Any]) -> int:
        token = self.scene.telegram.token
        secret = TelegramSettings.model_validate({"token": token}).secret_of_webhook()
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        return httpx.post(f"{address}/telegram/webhook", json=update, headers=headers, timeout=60).status_code

    async def jobs(self) -> int:
        queue = await open_job_table(self.database)
        try:
            return len(await queue.jobs.newest(limit=100))
        finally:
            await queue.close()


@pytest.fixture
def twins(loopback: str, tmp_path: Path, database_url: str) -> Iterator[Twins]:
    speech = Speech()
    shared = {"DATABASE_URL": database_url, "BLOBS_URL": str(tmp_path / "audio")}
    with ExitStack() as stack:
        world = stack.enter_context(FakeTelegram())
        ears = stack.enter_context(FakeVllm(script=SCRIPT, spelling=speech.spelling))
        services = [
            Service(
                folder=tmp_path / name,
                telegram=world,
                engine_url=ears.url,
                settings=shared,
                webhook_port=free_port(),
            )
            for name in ("one", "other")
        ]
        for service in services:
            stack.enter_context(service)
        world.world.updates.hook = None  # from here on the test delivers
        scene = Scene(telegram=world, engine=ears, service=services[0], speech=speech)
        addresses = (services[0].address, services[1].address)
        yield Twins(scene=scene, addresses=addresses, database=database_url)


def test_each_event_makes_one_job_and_one_answer(twins: Twins) -> None:
    scene = twins.scene
    ana, ben = scene.person(), scene.person("Ben")
    team = scene.telegram.supergroup("Team", [ana, ben])
    note = scene.voice(ana, ana, NOTE)
    scene.voice(team, ben, NOTE, caption="/transcribe")
    twins.deliver()

    def said(words: str) -> bool:
        return any(words in one.text for one in scene.telegram.answers(ana))

    answer = scene.answer(ana, "the train", number=0)
    scene.answer(team, "the train", number=0)
    scene.telegram.say(ana, ana, "/start")
    scene.telegram.say(ana, ana, "/summarize", reply_to=note)
    scene.press(ana, answer, "Translate")
    twins.deliver()
    scene.until(lambda: said("Hello, I am Earmark") and said("they shall start without"), chat=ana)
    scene.press(ana, answer, "Deutsch")
    twins.deliver()
    scene.until(lambda: said("Zug"), chat=ana)
    assert asyncio.run(twins.jobs()) == 4
    assert [len(scene.telegram.answers(chat)) for chat in (ana, team)] == [4, 1]
