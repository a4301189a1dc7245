"""Every way in which an answer is asked for, beside slash commands."""

from __future__ import annotations

import pytest

from tests.e2e.slack.scene import Scene
from tests.e2e.slack.speech import PLANNING

SETTINGS = {"slack_channels": "ask"}


def test_a_file_in_a_direct_message_becomes_its_words(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.post(chat, lena, "", scene.upload())
    scene.looks("direct-message", chat)


def test_a_mention_with_the_file_says_what_is_wanted(scene: Scene) -> None:
    room, lena = scene.room()
    scene.post(room, lena, "@earmark summarize", scene.upload(PLANNING, "planning.mp3"))
    scene.looks("mention-with-file", room)


def test_a_recording_that_nobody_asked_about_is_left_alone(scene: Scene) -> None:
    room, lena, tom = scene.room("lena", "tom")
    scene.post(room, lena, "this is from this morning", scene.upload())
    scene.post(room, tom, "@earmark transcribe", scene.upload(take=1))
    scene.answer(room, "slides by noon")
    scene.looks("unasked-recording", room)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("@earmark summarize", "mention-in-thread-summarize"),
        ("@earmark translate to German", "mention-in-thread-translate"),
        ("@earmark what was decided?", "mention-in-thread-question"),
    ],
)
def test_a_mention_in_the_thread_of_a_recording_is_about_it(scene: Scene, said: str, name: str) -> None:
    room, lena, tom = scene.room("lena", "tom")
    posted = scene.post(
        room, lena, "the planning, for those who were not there", scene.upload(PLANNING, "planning.mp3")
    )
    scene.post(room, tom, said, thread_ts=posted)
    scene.looks(name, room)


def test_a_mention_without_a_recording_is_told_how_to_ask(scene: Scene) -> None:
    room, lena = scene.room()
    scene.post(room, lena, "@earmark summarize")
    scene.looks("mention-without-recording", room)


@pytest.mark.parametrize("shortcut", ["transcribe", "notes", "summarize", "translate"])
def test_a_shortcut_on_a_message_is_answered_in_its_thread(scene: Scene, shortcut: str) -> None:
    room, lena, tom = scene.room("lena", "tom")
    posted = scene.post(room, lena, "", scene.upload(PLANNING, "planning.mp3"))
    scene.slack.shortcut(shortcut, tom, room, posted).wait()
    scene.looks(f"shortcut-{shortcut}", room)


def test_the_shortcut_to_ask_opens_a_form_for_the_question(scene: Scene) -> None:
    room, lena, tom = scene.room("lena", "tom")
    posted = scene.post(room, lena, "", scene.upload(PLANNING, "planning.mp3"))
    scene.slack.shortcut("ask", tom, room, posted).wait()
    form = scene.modal(tom)
    scene.slack.submit(tom, {"What do you want to know about this recording?": "What was decided?"}).wait()
    scene.looks("shortcut-ask", room, before=f"{form}\n")


@pytest.mark.parametrize("emoji", ["ear", "memo", "clipboard"])
def test_an_emoji_on_a_recording_asks_for_an_answer(scene: Scene, emoji: str) -> None:
    room, lena, tom = scene.room("lena", "tom")
    posted = scene.post(room, lena, "", scene.upload(PLANNING, "planning.mp3"))
    scene.slack.react(room, posted, tom, emoji)
    scene.looks(f"reaction-{emoji}", room)


def test_an_emoji_that_means_nothing_is_left_alone(scene: Scene) -> None:
    room, lena, tom = scene.room("lena", "tom")
    posted = scene.post(room, lena, "", scene.upload())
    scene.slack.react(room, posted, tom, "tada")
    scene.slack.react(room, posted, tom, "ear")
    scene.looks("reaction-without-meaning", room)


def test_a_command_that_is_edited_into_a_mention_is_answered(scene: Scene) -> None:
    room, lena = scene.room()
    posted = scene.post(room, lena, "the planning", scene.upload(PLANNING, "planning.mp3"))
    scene.slack.edit(room, posted, "@earmark summarize")
    scene.looks("edited-into-a-mention", room)
