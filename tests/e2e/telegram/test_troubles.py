"""What goes wrong, and what people are told of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from bot.domain.job import JobState
from tests.e2e.telegram.scene import Scene
from tests.e2e.telegram.speech import NOTE, recording, seconds_of, story
from tests.integration.audio import made_files

SETTINGS = {"max_hours": "0.5"}
NOISE = np.random.default_rng(1).integers(0, 256, 40_000, dtype=np.uint8).tobytes()


def a_team(scene: Scene) -> tuple[int, int]:
    ana = scene.person()
    return scene.telegram.supergroup("Team", [ana]), ana


def last_job(scene: Scene, user: int) -> JobState:
    jobs = [one for one in asyncio.run(scene.jobs()) if one.request.origin.user == str(user)]
    return jobs[-1].state


# Files


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<!doctype html><title>Sign in</title>" * 100, "file-is-no-recording"),
        (b"fLaC" + NOISE, "file-is-damaged"),
    ],
)
def test_a_file_that_cannot_be_heard_is_named_with_the_reason(scene: Scene, data: bytes, name: str) -> None:
    ana = scene.person()
    scene.telegram.send_document(ana, ana, data, name="holiday.flac", mime="audio/flac")
    scene.answer(ana, "That did not work")
    scene.looks(ana, name)


def test_an_empty_file_is_told_to_be_empty(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.send_document(ana, ana, b"", name="holiday.flac", mime="audio/flac")
    scene.answer(ana, "This file is empty")
    scene.looks(ana, "file-is-empty")


def test_a_picture_is_no_recording_and_one_line_says_so_once(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.send_document(ana, ana, b"\x89PNG", name="lake.png", mime="image/png")
    scene.answer(ana, "I take only sound and video")
    scene.telegram.send_document(ana, ana, b"\x89PNG", name="sea.png", mime="image/png")
    scene.voice(ana, ana, NOTE)
    scene.answer(ana, "the train")
    scene.looks(ana, "file-is-a-picture")


def test_a_recording_that_is_too_long_is_refused_at_once(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.send_audio(ana, ana, b"sound", seconds=7200)
    scene.answer(ana, "longer than")
    scene.looks(ana, "recording-is-too-long")


def test_a_recording_that_turns_out_to_be_too_long_is_refused_then(scene: Scene, tmp_path: Path) -> None:
    ana = scene.person()
    data = made_files.silent_flac(tmp_path / "silence.flac", hours=0.6).read_bytes()
    scene.telegram.send_document(ana, ana, data, name="night.flac", mime="audio/flac")
    scene.answer(ana, "")
    scene.looks(ana, "recording-turns-out-too-long")


def test_a_file_over_20_megabytes_cannot_be_fetched_without_a_way_around(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.send_audio(ana, ana, None, seconds=1200, size=30_000_000)
    scene.answer(ana, "does not hand over files this large")
    scene.looks(ana, "file-over-20-megabytes")


# The engine


def test_an_engine_that_is_down_for_a_while_delays_the_answer_and_says_so(scene: Scene) -> None:
    ana = scene.person()
    scene.engine.fail("die", match=scene.tone("Patience"))
    scene.voice(ana, ana, "Patience is a virtue of engines.")
    scene.working(ana, "I am waiting for the speech engine")
    scene.looks(ana, "engine-is-down")
    scene.engine.engine.dead = False
    scene.answer(ana, "Patience is a virtue", seconds=60)
    scene.looks(ana, "engine-came-back")


def test_an_engine_that_refuses_for_good_is_told_with_a_retry(scene: Scene) -> None:
    ana = scene.person()
    scene.engine.fail("refuse", match=scene.tone("Refuse"), times=1000)
    scene.voice(ana, ana, "Refuse this if you can.")
    scene.answer(ana, "That did not work")
    scene.looks(ana, "engine-refuses")


# The chat


def test_a_person_who_blocks_the_bot_is_left_in_peace(scene: Scene) -> None:
    ana = scene.person()
    scene.engine.fail("slow", seconds=3, match=scene.tone("Blocked"))
    scene.voice(ana, ana, "Blocked people get no mail.")
    scene.working(ana)
    scene.telegram.block(ana)
    scene.until(lambda: last_job(scene, ana).final)
    assert last_job(scene, ana) is JobState.CANCELLED
    before = len(scene.telegram.calls())
    scene.until(lambda: not scene.telegram.world.updates.pending)
    assert len(scene.telegram.calls()) <= before + 2


def test_an_account_that_is_gone_gets_no_second_try(scene: Scene) -> None:
    ana = scene.person()
    scene.engine.fail("slow", seconds=3, match=scene.tone("Gone"))
    scene.voice(ana, ana, "Gone people get no mail.")
    scene.working(ana)
    scene.telegram.deactivate(ana)
    scene.until(lambda: last_job(scene, ana).final)

    def refused() -> int:
        calls = scene.telegram.calls("editMessageText")
        return sum(call.status == 403 and call.parameters["chat_id"] == str(ana) for call in calls)

    scene.until(refused)
    assert refused() == 1


def test_a_recording_that_its_sender_deleted_is_answered_all_the_same(scene: Scene) -> None:
    ana = scene.person()
    scene.engine.fail("slow", seconds=2, match=scene.tone("Deleted"))
    note = scene.voice(ana, ana, "Deleted notes leave words behind.")
    scene.telegram.delete(ana, note)
    scene.answer(ana, "leave words behind")
    scene.looks(ana, "recording-was-deleted")


def test_a_status_that_somebody_deleted_comes_again_as_the_answer(scene: Scene) -> None:
    ana = scene.person()
    scene.engine.fail("slow", seconds=3, match=scene.tone("Vanished"))
    scene.voice(ana, ana, "Vanished messages come again.")
    scene.telegram.delete(ana, scene.working(ana).id)
    scene.answer(ana, "come again")
    scene.looks(ana, "status-was-deleted")


def test_a_topic_that_closes_meanwhile_still_gets_its_answer(scene: Scene) -> None:
    ana = scene.person()
    forum = scene.telegram.supergroup("Team", [ana], forum=True)
    topic = scene.telegram.topic(forum, "Planning")
    scene.engine.fail("slow", seconds=3, match=scene.tone("Closing"))
    scene.voice(forum, ana, "Closing time is near.", caption="/transcribe", topic=topic)
    scene.working(forum)
    scene.telegram.close_topic(forum, topic)
    scene.answer(forum, "Closing time")
    scene.looks(forum, "topic-was-closed")


def test_a_group_where_the_bot_may_not_write_ends_the_job(scene: Scene) -> None:
    team, ana = a_team(scene)
    scene.telegram.restrict(team, "text messages")
    scene.voice(team, ana, NOTE, caption="/transcribe")
    scene.until(lambda: any(call.status == 400 for call in scene.telegram.calls("sendMessage")))
    scene.until(lambda: last_job(scene, ana).final)
    assert not scene.telegram.answers(team)


def test_a_file_that_telegram_does_not_hand_over_at_first_is_fetched_later(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.lose("file")
    data = recording(scene.speech.tones(story(1)), "ogg")
    scene.telegram.send_voice(ana, ana, data, seconds=seconds_of(story(1)))
    scene.answer(ana, story(1), seconds=40)
    scene.looks(ana, "file-came-at-the-second-try")
