"""The engine is away for a while, or for good."""

from __future__ import annotations

import httpx

from tests.e2e.slack.scene import Scene

SETTINGS = {"max_attempts": "2"}


def test_an_engine_that_is_away_for_a_while_delays_the_answer_and_loses_nothing(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.engine.fail("busy", retry_after="4", match=scene.tone("slides"))
    scene.post(chat, lena, "", scene.upload(take=8))
    message = scene.answer(chat, "slides by noon")
    scene.looks("engine-busy-for-a-while", chat)
    assert any("busy right now" in str(edit["blocks"]) for edit in message.edits)


def test_an_engine_that_fails_for_good_ends_with_a_reason_and_a_retry(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.engine.fail("die", match=scene.tone("slides"))
    scene.post(chat, lena, "", scene.upload(take=9))
    failed = scene.answer(chat, "That did not work")
    before = scene.slack.conversation(chat)
    httpx.post(f"{scene.engine.url}/_control", json={"restart": True}, timeout=60)
    scene.press(chat, failed, lena, "Try again")
    scene.answer(chat, "slides by noon")
    scene.looks("engine-failed-then-retried", chat, before=f"{before}\n")
