"""What goes wrong on Slack's side, and what people see of it."""

from __future__ import annotations

from tests.e2e.slack.scene import Scene
from tests.e2e.slack.speech import PLANNING, chatter
from tests.fakes.slack_file_methods import LOGIN_PAGE

SETTINGS = {"max_hours": "1", "max_attempts": "2", "max_upload_mb": "4"}


def test_a_file_that_is_no_recording_is_named_as_such(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.post(chat, lena, "", {"name": "voice.mp3", "content": b"just some words " * 99})
    scene.looks("error-not-audio", chat)


def test_a_recording_that_is_too_long_is_refused_at_once(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.post(chat, lena, "", scene.upload(name="audio_message.m4a", duration_ms=4_000_000))
    scene.looks("error-too-long", chat)
    assert not [job for job in scene.jobs() if chat in str(job.request.keys)]


def test_a_recording_that_is_too_large_is_refused_at_once(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.post(chat, lena, "", {"name": "meeting.wav", "content": bytes(4_100_000)})
    scene.looks("error-too-large", chat)


def test_a_file_that_is_gone_before_it_was_fetched_is_said_to_be_gone(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.slack.fail("files.info", error="file_deleted")
    scene.post(chat, lena, "", scene.upload())
    scene.looks("error-file-gone", chat)


def test_a_login_page_in_place_of_the_file_is_not_taken_for_it(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.slack.fail("download", "status", status=200, body=LOGIN_PAGE)
    scene.post(chat, lena, "", scene.upload())
    scene.answer(chat, "slides by noon")
    scene.looks("login-page-then-the-file", chat)
    assert len(scene.slack.calls("files.info")) >= 2


def test_a_scope_that_is_missing_keeps_the_file_from_being_fetched(scene: Scene) -> None:
    chat, lena = scene.chat()
    install = scene.slack.world.installs[0]
    install.scopes.discard("files:read")
    try:
        scene.post(chat, lena, "", scene.upload())
        scene.answer(chat, "That did not work")
        scene.looks("error-missing-scope", chat)
    finally:
        install.scopes.add("files:read")


def test_a_file_that_never_comes_ends_with_its_reason(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.slack.fail("download", "status", status=503, times=2)
    scene.post(chat, lena, "", scene.upload())
    scene.answer(chat, "That did not work")
    scene.looks("error-download", chat)


def test_a_public_channel_without_the_bot_is_joined(scene: Scene) -> None:
    room, lena = scene.room(bot=False)
    posted = scene.post(room, lena, "", scene.upload())
    scene.slack.shortcut("transcribe", lena, room, posted).wait()
    scene.looks("shortcut-where-the-bot-was-not", room, scene.slack.direct(lena))


def test_where_nothing_may_be_written_the_answer_comes_in_private(scene: Scene) -> None:
    room, lena = scene.room(name="announcements")
    scene.slack.read_only.add(room)
    scene.post(room, lena, "@earmark summarize", scene.upload(PLANNING, "planning.mp3"))
    scene.answer(scene.slack.direct(lena), "spring fair")
    scene.looks("restricted-channel", room, scene.slack.direct(lena))


def test_nothing_more_is_said_in_a_channel_that_was_archived(scene: Scene) -> None:
    room, lena = scene.room()
    scene.hold_up("slides", 3)
    scene.post(room, lena, "@earmark transcribe", scene.upload(take=7))
    scene.working(room)
    scene.slack.archive(room)
    scene.until(lambda: scene.jobs()[-1].state.final, room)
    scene.looks("archived-channel", room, scene.slack.direct(lena))


def test_the_answer_goes_with_the_message_that_it_came_from(scene: Scene) -> None:
    chat, lena = scene.chat()
    posted = scene.post(
        chat, lena, "transcribe", scene.upload(chatter(190), "inventory.mp3", word_seconds=0.25)
    )
    scene.until(lambda: sum(len(one.files) for one in scene.slack.by_bot(chat)) == 1, chat)
    files = [file for one in scene.slack.by_bot(chat) for file in one.files]
    scene.slack.delete_message(chat, posted)
    scene.looks("message-deleted-after-the-answer", chat)
    assert all(scene.slack.world.files[file].deleted for file in files)
    assert not [job for job in scene.jobs() if chat in str(job.request.keys)]


def test_the_answer_goes_with_the_file_that_it_came_from(scene: Scene) -> None:
    room, lena = scene.room()
    posted = scene.post(room, lena, "@earmark transcribe", scene.upload())
    scene.answer(room, "slides by noon")
    (file,) = next(one.files for one in scene.slack.messages(room) if one.ts == posted)
    scene.slack.delete_file(file)
    scene.looks("file-deleted-after-the-answer", room)


def test_slack_asks_for_patience_and_gets_it(scene: Scene) -> None:
    chat, lena = scene.chat()
    limited = (
        "chat.postMessage",
        "chat.update",
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
    )
    for method in limited:
        scene.slack.fail(method, "limited", retry_after=1)
    scene.slack.fail("upload", "limited", retry_after=1)
    scene.post(chat, lena, "transcribe", scene.upload(chatter(191), "inventory.mp3", word_seconds=0.25))
    scene.until(lambda: sum(len(one.files) for one in scene.slack.by_bot(chat)) == 1, chat)
    scene.looks("rate-limited", chat)
    assert {call.method for call in scene.slack.log if call.status == 429} == set(limited)
