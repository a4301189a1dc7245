"""Every command, in private chats."""

from __future__ import annotations

import pytest

from tests.e2e.telegram.scene import Scene
from tests.e2e.telegram.speech import MEETING, NOTE

SLOW = "Wait for the slow engine please, it is still thinking about this one."


@pytest.mark.parametrize(
    ("command", "words", "name"),
    [
        ("/transcribe", "Good morning everybody", "command-transcribe"),
        ("/notes", "Then the budget", "command-notes"),
        ("/summarize", "Key points", "command-summarize"),
        ("/translate German", "Guten Morgen", "command-translate"),
        ("/ask When do we open?", "Thursday the twelfth, at nine", "command-ask"),
    ],
)
def test_a_command_beside_a_recording_says_what_to_make_of_it(
    scene: Scene, command: str, words: str, name: str
) -> None:
    ana = scene.person()
    scene.send("audio", ana, ana, MEETING, caption=command)
    scene.answer(ana, words)
    scene.looks(ana, name)


def test_a_question_beside_a_recording_needs_no_command(scene: Scene) -> None:
    ana = scene.person()
    scene.send("audio", ana, ana, MEETING, caption="Who calls the man with the boats?")
    scene.answer(ana, "Carl, today.")
    scene.looks(ana, "question-in-the-caption")


def test_what_the_recording_does_not_answer_is_said_not_to_be_there(scene: Scene) -> None:
    ana = scene.person()
    scene.send("audio", ana, ana, MEETING, caption="/ask What is the name of the dog?")
    scene.answer(ana, "does not answer")
    scene.looks(ana, "question-without-an-answer")


def test_settings_are_changed_step_by_step(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.say(ana, ana, "/settings")
    form = scene.answer(ana, "Your settings")
    scene.looks(ana, "command-settings")
    scene.press(ana, form, "What you get by default: Automatic")
    scene.press(ana, form, "Summary")
    scene.until(lambda: any(one["text"].endswith(": Summary") for one in form.buttons), chat=ana)
    scene.voice(ana, ana, NOTE)
    scene.answer(ana, "The train is late", number=1)
    scene.looks(ana, "settings-changed-default-mode")


def test_the_language_is_chosen_by_a_word_or_a_button(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.say(ana, ana, "/language")
    choice = scene.answer(ana, "Which language")
    scene.press(ana, choice, "English")
    scene.answer(ana, "From now on we speak English", number=0)
    scene.telegram.say(ana, ana, "/language Klingon")
    scene.answer(ana, "Klingon", number=1)
    scene.telegram.say(ana, ana, "/language English")
    scene.answer(ana, "English", number=2)
    scene.looks(ana, "command-language")


def test_the_default_is_chosen_by_a_word_or_a_button(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.say(ana, ana, "/mode")
    choice = scene.answer(ana, "What shall I make")
    scene.press(ana, choice, "Notes")
    scene.answer(ana, "From now on", number=0)
    scene.telegram.say(ana, ana, "/mode poems")
    scene.answer(ana, "poems", number=1)
    scene.telegram.say(ana, ana, "/mode automatic")
    scene.answer(ana, "Automatic", number=2)
    scene.looks(ana, "command-mode")


def test_the_status_of_nothing_is_said_to_be_nothing(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.say(ana, ana, "/status")
    scene.answer(ana, "not working")
    scene.looks(ana, "command-status-idle")


def test_the_status_tells_of_a_job_that_runs(scene: Scene) -> None:
    ana = scene.person()
    scene.engine.fail("slow", seconds=5, match=scene.tone("Wait"))
    scene.voice(ana, ana, SLOW)
    scene.working(ana, "Listening")
    scene.telegram.say(ana, ana, "/status")
    scene.answer(ana, "What I am working on", number=1)
    scene.answer(ana, "still thinking", number=0)
    scene.looks(ana, "command-status-while-a-job-runs")


def test_a_job_is_cancelled_by_the_command(scene: Scene) -> None:
    ana = scene.person()
    scene.engine.fail("slow", seconds=20, match=scene.tone("Wait"))
    scene.voice(ana, ana, SLOW, louder=1)
    scene.working(ana, "Listening")
    scene.telegram.say(ana, ana, "/cancel")
    scene.answer(ana, "Cancelled", number=1)
    scene.answer(ana, "Cancelled", number=0)
    scene.looks(ana, "command-cancel")


def test_there_may_be_nothing_to_cancel(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.say(ana, ana, "/cancel")
    scene.answer(ana, "nothing of yours")
    scene.looks(ana, "command-cancel-idle")


def test_privacy_says_what_is_kept(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.say(ana, ana, "/privacy")
    scene.answer(ana, "What happens to your recordings")
    scene.looks(ana, "command-privacy")


def test_forget_asks_and_then_takes_everything_back(scene: Scene) -> None:
    ana = scene.person()
    scene.voice(ana, ana, NOTE)
    scene.answer(ana, "the train")
    scene.telegram.say(ana, ana, "/forget")
    question = scene.answer(ana, "Shall I delete it", number=1)
    scene.press(ana, question, "Yes, delete it")
    scene.until(lambda: len(scene.telegram.answers(ana)) == 1, chat=ana)
    scene.answer(ana, "One answer is deleted", number=0)
    scene.looks(ana, "command-forget")


def test_forget_may_be_thought_better_of(scene: Scene) -> None:
    ana = scene.person()
    scene.voice(ana, ana, NOTE)
    scene.answer(ana, "the train")
    scene.telegram.say(ana, ana, "/forget")
    scene.press(ana, scene.answer(ana, "Shall I delete it", number=1), "No, keep it")
    scene.answer(ana, "Nothing was deleted", number=1)
    scene.looks(ana, "command-forget-kept")


def test_help_lists_what_can_be_asked_for(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.say(ana, ana, "/help")
    scene.answer(ana, "What you can ask for")
    scene.looks(ana, "command-help")


def test_start_says_hello(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.say(ana, ana, "/start")
    scene.answer(ana, "Hello")
    scene.looks(ana, "command-start")


def test_a_link_may_lead_to_the_settings_at_once(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.say(ana, ana, "/start settings")
    scene.answer(ana, "Your settings")
    scene.looks(ana, "command-start-with-a-deep-link")


def test_a_command_without_a_recording_is_told_how_to_do_it(scene: Scene) -> None:
    ana = scene.person()
    scene.telegram.say(ana, ana, "/summarize")
    scene.answer(ana, "Send me a recording first")
    scene.looks(ana, "command-without-a-recording")


def test_an_unknown_language_is_asked_for_again(scene: Scene) -> None:
    ana = scene.person()
    scene.voice(ana, ana, NOTE, caption="/translate Klingon")
    scene.answer(ana, "Klingon")
    scene.looks(ana, "translate-into-an-unknown-language")


def test_a_command_means_the_last_recording_of_a_private_chat(scene: Scene) -> None:
    ana = scene.person()
    scene.send("audio", ana, ana, MEETING, caption="/transcribe")
    scene.answer(ana, "Transcript")
    scene.telegram.say(ana, ana, "/summarize")
    scene.answer(ana, "Key points", number=1)
    scene.looks(ana, "command-means-the-last-recording")
