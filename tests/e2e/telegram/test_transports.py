"""How updates come: asked for, or brought. Nothing that arrives while the service is down is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.telegram.scene import Scene, a_scene
from tests.e2e.telegram.service import free_port
from tests.e2e.telegram.speech import NOTE


@pytest.fixture(params=["polling", "webhook"])
def transport(request: pytest.FixtureRequest, open_loopback: None, tmp_path: Path) -> Iterator[Scene]:
    with a_scene(tmp_path, webhook_port=free_port() if request.param == "webhook" else None) as scene:
        yield scene


def test_what_comes_while_the_service_is_down_is_answered_once_when_it_is_back(transport: Scene) -> None:
    scene, ana = transport, transport.person()
    scene.voice(ana, ana, "The first one comes at once.")
    scene.answer(ana, "comes at once")
    scene.service.stop()
    scene.voice(ana, ana, NOTE)
    scene.service.restart()
    scene.answer(ana, "the train", number=1)
    scene.until(lambda: not scene.telegram.world.updates.pending)
    assert len(scene.telegram.answers(ana)) == 2


def test_only_telegram_may_call_the_webhook(open_loopback: None, tmp_path: Path) -> None:
    with a_scene(tmp_path, webhook_port=free_port()) as scene:
        address = scene.service.address
        update = {"update_id": 1, "message": {}}
        wrong = {"X-Telegram-Bot-Api-Secret-Token": "guessed"}
        for headers in ({}, wrong):
            told = httpx.post(f"{address}/telegram/webhook", json=update, headers=headers, timeout=60)
            assert told.status_code == 403
        ana = scene.person()
        scene.telegram.say(ana, ana, "/start")
        scene.answer(ana, "Hello")
        assert {status for _, status in scene.telegram.world.updates.delivered} == {200}
