"""Every shape in which Slack brings a recording."""

from __future__ import annotations

import dataclasses

from tests.e2e.slack.scene import Scene
from tests.e2e.slack.speech import PLANNING

SETTINGS = {"slack_channels": "ask"}


def test_an_audio_clip_recorded_in_slack_becomes_its_words(scene: Scene) -> None:
    chat, lena = scene.chat()
    clip = scene.upload(name="audio_message.m4a", subtype="slack_audio", duration_ms=6_400)
    told = {"status": "complete", "locale": "en-US", "preview": {"content": "Hello Tom", "has_more": True}}
    scene.post(chat, lena, "", dataclasses.replace(clip, transcription=told))
    scene.looks("audio-clip", chat)


def test_a_video_clip_recorded_in_slack_becomes_the_words_of_its_sound(scene: Scene) -> None:
    chat, lena = scene.chat()
    clip = scene.upload(name="video_message.mp4", subtype="slack_video", duration_ms=6_400)
    scene.post(chat, lena, "", clip)
    scene.looks("video-clip", chat)


def test_a_clip_of_more_than_two_minutes_becomes_notes(scene: Scene) -> None:
    chat, lena = scene.chat()
    clip = scene.upload(
        PLANNING, "audio_message.m4a", word_seconds=1.3, subtype="slack_audio", duration_ms=130_000
    )
    scene.post(chat, lena, "", clip)
    scene.looks("long-clip-becomes-notes", chat)


def test_a_file_of_another_workspace_is_described_by_slack_first(scene: Scene) -> None:
    globex = scene.slack.add_workspace("Globex", install=False)
    ana = scene.person("ana", team=globex)
    room, lena = scene.room(shared_with=[globex])
    scene.slack.invite(room, ana)
    posted = scene.post(room, ana, "from our side", scene.upload(connect_stub=True))
    scene.slack.shortcut("transcribe", lena, room, posted).wait()
    scene.looks("slack-connect-file", room)


def test_a_file_that_is_shared_from_another_channel_is_answered_where_it_was_asked(scene: Scene) -> None:
    first, lena = scene.room()
    second, tom = scene.room("tom", name="hotel")
    posted = scene.post(first, lena, "", scene.upload(PLANNING, "planning.mp3"))
    (file,) = next(one.files for one in scene.slack.messages(first) if one.ts == posted)
    scene.post(second, tom, "@earmark summarize", file)
    scene.looks("file-shared-from-another-channel", first, second)


def test_several_files_of_a_message_are_answered_one_by_one(scene: Scene) -> None:
    chat, lena = scene.chat()
    files = [
        scene.upload("The first hall is ready.", "hall-1.ogg"),
        scene.upload("The second hall is ready.", "hall-2.ogg"),
        scene.upload("The third hall is ready.", "hall-3.ogg"),
    ]
    scene.post(chat, lena, "transcribe", *files)
    scene.until(lambda: str(scene.slack.conversation(chat)).count("hall is ready") == 3, chat)
    posted = scene.slack.messages(chat)[0]
    assert {message.thread_ts for message in scene.slack.by_bot(chat)} == {posted.ts}
    words = sorted(str(scene.slack.conversation(chat)).splitlines())
    assert [line.strip() for line in words if "ready" in line] == [
        "The first hall is ready.",
        "The second hall is ready.",
        "The third hall is ready.",
    ]


def test_other_files_of_a_message_are_left_alone(scene: Scene) -> None:
    chat, lena = scene.chat()
    slides = {"name": "slides.pdf", "content": b"%PDF-1.7", "mimetype": "application/pdf"}
    scene.post(chat, lena, "both of yesterday", scene.upload(), slides)
    scene.looks("recording-beside-another-file", chat)


def test_the_same_file_asked_for_twice_is_one_answer(scene: Scene) -> None:
    room, lena, tom = scene.room("lena", "tom")
    posted = scene.post(room, lena, "", scene.upload(PLANNING, "planning.mp3"))
    scene.slack.react(room, posted, lena, "ear")
    scene.slack.react(room, posted, tom, "ear")
    scene.looks("same-request-of-two-people", room)
