"""Slash commands: answered in private first, and shared to the thread on a press."""

from __future__ import annotations

import pytest

from bot.chat.job_keys import chat_key
from tests.e2e.slack.scene import Scene
from tests.e2e.slack.speech import PLANNING

SETTINGS = {"slack_channels": "ask"}


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("transcribe", ""),
        ("notes", ""),
        ("summarize", ""),
        ("translate", "German"),
        ("ask", "what was decided?"),
    ],
)
def test_a_command_means_the_latest_recording_of_the_channel(scene: Scene, command: str, text: str) -> None:
    room, lena = scene.room()
    scene.post(room, lena, "the planning", scene.upload(PLANNING, "planning.mp3"))
    scene.slack.slash(f"/{command}", text, room, lena).wait()
    scene.looks(f"command-{command}", room, scene.slack.direct(lena))


def test_a_command_takes_the_link_of_a_message(scene: Scene) -> None:
    room, lena = scene.room()
    older = scene.post(room, lena, "the older one", scene.upload())
    scene.post(room, lena, "the newer one", scene.upload(PLANNING, "planning.mp3"))
    link = f"https://acme.slack.com/archives/{room}/p{older.replace('.', '')}"
    scene.slack.slash("/transcribe", link, room, lena).wait()
    scene.looks("command-with-a-link", room, scene.slack.direct(lena))


def remembered(scene: Scene, room: str) -> int:
    """Recordings of the room that the bot heard of."""
    listed = f"recordings:{chat_key(scene.slack.world.installs[0].team, room)}"
    return len(scene.asked(lambda queue: queue.key_values.listed("slack", [listed], most=50)))


def test_of_several_recordings_the_person_picks_one(scene: Scene) -> None:
    room, lena = scene.room()
    scene.post(room, lena, "", scene.upload())
    scene.post(room, lena, "", scene.upload(PLANNING, "planning.mp3"))
    scene.until(lambda: remembered(scene, room) == 2, room)
    scene.slack.slash("/summarize", "", room, lena).wait()
    scene.until(lambda: scene.slack.ephemerals(room, lena), room)
    (picker,) = scene.slack.ephemerals(room, lena)
    shown = scene.slack.conversation(room)
    assert "[planning.mp3 · recording · hh:mm] [note.ogg · recording · hh:mm]" in shown
    assert "- planning.mp3 · recording · hh:mm↗\n" in shown
    newest = "earmark:0"
    scene.press(room, picker, lena, newest)
    scene.looks("command-with-a-picker", room, scene.slack.direct(lena))


def test_a_command_without_a_recording_says_how_to_do_it(scene: Scene) -> None:
    room, lena = scene.room()
    scene.slack.slash("/summarize", "", room, lena).wait()
    scene.looks("command-without-recording", room)


def test_a_command_to_ask_without_a_question_says_how_to_do_it(scene: Scene) -> None:
    room, lena = scene.room()
    scene.post(room, lena, "", scene.upload())
    scene.slack.slash("/ask", "", room, lena).wait()
    scene.looks("command-ask-without-question", room)


def test_a_command_with_a_language_that_nobody_speaks_says_so(scene: Scene) -> None:
    room, lena = scene.room()
    scene.post(room, lena, "", scene.upload())
    scene.slack.slash("/translate", "Quenya", room, lena).wait()
    scene.looks("command-unknown-language", room)


def test_a_private_answer_is_shared_to_the_thread_on_a_press(scene: Scene) -> None:
    room, lena, tom = scene.room("lena", "tom")
    scene.post(room, tom, "the planning", scene.upload(PLANNING, "planning.mp3"))
    scene.slack.slash("/summarize", "", room, lena).wait()
    direct = scene.slack.direct(lena)
    scene.press(direct, scene.answer(direct, "spring fair"), lena, "Share to the thread")
    scene.looks("command-shared-to-the-thread", room, direct)


def test_somebody_outside_of_the_channel_of_a_linked_message_gets_nothing(scene: Scene) -> None:
    board, tom = scene.room("tom", name="board", kind="group")
    room, lena = scene.room()
    secret = scene.post(board, tom, "", scene.upload(PLANNING, "planning.mp3"))
    link = f"https://acme.slack.com/archives/{board}/p{secret.replace('.', '')}"
    scene.slack.slash("/transcribe", link, room, lena).wait()
    scene.looks("command-with-a-link-to-a-channel-of-others", room, scene.slack.direct(lena))
    assert not any(lena in str(job.request.keys) for job in scene.jobs())


def test_a_command_in_a_channel_without_the_bot_says_what_to_do(scene: Scene) -> None:
    room, lena = scene.room(bot=False)
    scene.post(room, lena, "", scene.upload())
    scene.slack.slash("/transcribe", "", room, lena).wait()
    scene.looks("command-in-a-channel-without-the-bot", room)
