"""Every button beneath an answer."""

from __future__ import annotations

import pytest

from tests.e2e.telegram.scene import Scene
from tests.e2e.telegram.speech import MEETING, NOTE
from tests.fakes.telegram_world import Message
from tests.subtitle_rules import broken_rules


def a_transcript(scene: Scene) -> tuple[int, Message]:
    ana = scene.person()
    scene.send("audio", ana, ana, MEETING, caption="/transcribe")
    return ana, scene.answer(ana, "Transcript")


@pytest.mark.parametrize(
    ("caption", "button", "words", "name"),
    [
        ("/summarize", "Transcript", "First the launch.", "button-transcript"),
        ("/transcribe", "Notes", "Then the budget. The printing", "button-notes"),
        ("/transcribe", "Summary", "Key points", "button-summary"),
    ],
)
def test_another_answer_is_one_press_away(
    scene: Scene, caption: str, button: str, words: str, name: str
) -> None:
    ana = scene.person()
    scene.send("audio", ana, ana, MEETING, caption=caption)
    scene.press(ana, scene.answer(ana, "2:21"), button)
    scene.answer(ana, words, number=1)
    scene.looks(ana, name)


def test_translate_opens_a_menu_of_languages(scene: Scene) -> None:
    ana = scene.person()
    scene.voice(ana, ana, NOTE)
    note = scene.answer(ana, "the train")
    scene.press(ana, note, "Translate")
    scene.until(lambda: any(one["text"] == "Deutsch" for one in note.buttons))
    scene.looks(ana, "button-translate-menu")
    scene.press(ana, note, "Français")
    scene.answer(ana, "le train est encore en retard", number=1)
    scene.looks(ana, "button-translate-language")


def test_a_menu_is_left_again(scene: Scene) -> None:
    ana, answer = a_transcript(scene)
    scene.press(ana, answer, "Files")
    scene.press(ana, answer, "Back")
    scene.until(lambda: any(one["text"] == "Files" for one in answer.buttons))
    scene.looks(ana, "button-back")


def test_a_question_is_written_as_a_reply_to_its_prompt(scene: Scene) -> None:
    ana, answer = a_transcript(scene)
    scene.press(ana, answer, "Ask a question")
    prompt = scene.answer(ana, "What do you want to know", number=1)
    assert prompt.asks_reply
    scene.telegram.say(ana, ana, "When do we open?", reply_to=prompt.id)
    scene.answer(ana, "Thursday the twelfth, at nine", number=2)
    scene.looks(ana, "button-ask")


def test_a_reply_to_an_answer_asks_on(scene: Scene) -> None:
    ana = scene.person()
    scene.send("audio", ana, ana, MEETING, caption="/ask When do we open?")
    answer = scene.answer(ana, "Thursday the twelfth, at nine")
    scene.telegram.say(ana, ana, "And who calls the man? Who calls him?", reply_to=answer.id)
    scene.answer(ana, "Carl, today.", number=1)
    scene.looks(ana, "follow-up-question")


def test_the_thread_remembers_what_was_asked_before(scene: Scene) -> None:
    ana = scene.person()
    scene.send("audio", ana, ana, MEETING, caption="/ask What is missing?")
    answer = scene.answer(ana, "The pictures are missing.")
    scene.telegram.say(ana, ana, "and who sends them?", reply_to=answer.id)
    scene.answer(ana, "Maria, on Tuesday.", number=1)
    scene.looks(ana, "thread-remembers")


@pytest.mark.parametrize(
    ("button", "name"),
    [
        ("Text (.txt)", "button-file-txt"),
        ("Subtitles (.srt)", "button-file-srt"),
        ("Subtitles (.vtt)", "button-file-vtt"),
        ("Data (.json)", "button-file-json"),
    ],
)
def test_the_answer_comes_as_a_file(scene: Scene, button: str, name: str) -> None:
    ana, answer = a_transcript(scene)
    scene.press(ana, answer, "Files")
    scene.press(ana, answer, button)
    scene.until(lambda: any(one.file for one in scene.telegram.answers(ana)), chat=ana)
    (file,) = (one.file for one in scene.telegram.answers(ana) if one.file)
    assert not name.endswith(("srt", "vtt")) or not broken_rules(file.content.decode())
    scene.looks(ana, name)


def test_a_job_is_cancelled_by_its_button_and_tried_again(scene: Scene) -> None:
    ana = scene.person()
    scene.engine.fail("slow", seconds=20, match=scene.tone("Hurry"))
    scene.voice(ana, ana, "Hurry up, the engine has too much time today.")
    status = scene.working(ana, "Listening")
    scene.press(ana, status, "Cancel")
    scene.answer(ana, "Cancelled")
    scene.toast("Cancelled.")
    scene.looks(ana, "button-cancel")
    scene.press(ana, status, "Try again")
    scene.answer(ana, "too much time today")
    scene.looks(ana, "button-try-again")


def test_missing_ranges_are_fetched_into_the_same_message(scene: Scene) -> None:
    ana = scene.person()
    scene.engine.fail("refuse", match=scene.tone("budget."), times=1000)
    scene.send("audio", ana, ana, MEETING, caption="/transcribe", louder=5)
    answer = scene.answer(ana, "parts are missing")
    scene.looks(ana, "missing-ranges")
    scene.engine.engine.faults.clear()
    scene.press(ana, answer, "Get the missing parts")
    scene.until(lambda: "budget" in answer.text, chat=ana)
    scene.looks(ana, "missing-ranges-fetched")
    assert scene.telegram.answers(ana) == [answer]
