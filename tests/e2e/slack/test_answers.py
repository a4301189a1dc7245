"""What an answer looks like, from the first word to its files, and what its buttons do."""

from __future__ import annotations

from bot.text.exports import Format
from tests.e2e.slack.scene import Scene
from tests.e2e.slack.speech import NOTE, PLANNING, chatter
from tests.subtitle_rules import broken_rules


def test_progress_is_edited_until_it_is_the_answer(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.hold_up("fair.", 1.5)
    posted = scene.post(chat, lena, "summarize", scene.upload(PLANNING, "planning.mp3", take=1))
    message = scene.answer(chat, "spring fair")
    lines = [str(edit["blocks"][0]["elements"][0]["elements"][0]["text"]) for edit in message.edits]
    assert lines[0] in ("Starting…", "Opening the recording…")
    assert len(scene.slack.by_bot(chat)) == 1
    assert message.thread_ts == posted
    scene.looks("progress-becomes-the-answer", chat)


def test_slack_shows_in_the_thread_that_it_is_worked_on(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.hold_up("three.", 1.5)
    posted = scene.post(chat, lena, "", scene.upload(take=2))
    scene.answer(chat, "slides by noon")
    scene.until(lambda: scene.slack.world.sessions[chat, posted].history == ["processing", "active"])


def test_slacks_own_stop_button_ends_it(scene: Scene) -> None:
    chat, lena = scene.chat()
    begun = scene.hold_up("three.", 5)
    posted = scene.post(chat, lena, "", scene.upload(take=4))
    scene.working(chat)
    scene.until(begun)
    scene.until(lambda: (chat, posted) in scene.slack.world.sessions)
    scene.slack.stop_session(chat, posted, lena).wait()
    scene.until(lambda: scene.slack.world.sessions[chat, posted].status == "active")
    scene.looks("stopped", chat)


def test_the_message_carries_its_job_where_no_one_sees_it(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.post(chat, lena, "", scene.upload())
    message = scene.answer(chat, "slides by noon")
    job = next(job for job in scene.jobs() if chat in str(job.request.keys))
    assert message.metadata == {"event_type": "earmark_job", "event_payload": {"job_id": job.id}}


def test_a_long_answer_goes_on_in_files(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.post(chat, lena, "transcribe", scene.upload(chatter(190), "inventory.mp3", word_seconds=0.25))
    scene.until(lambda: len(_files(scene, chat)) == 1, chat)
    scene.looks("long-answer", chat)


def _files(scene: Scene, chat: str) -> list[str]:
    return [file for message in scene.slack.by_bot(chat) for file in message.files]


def test_every_format_of_file_is_handed_out(scene: Scene) -> None:
    room, lena, tom = scene.room("lena", "tom")
    scene.post(room, lena, "@earmark summarize", scene.upload(PLANNING, "planning.mp3"))
    answer = scene.answer(room, "spring fair")
    labels = ("Text (.txt)", "Subtitles (.srt)", "Subtitles (.vtt)", "Data (.json)")
    for count, label in enumerate(labels, start=1):
        scene.choose(room, answer, tom, "Files", label)
        scene.until(lambda count=count: len(_files(scene, room)) == count, room)  # type: ignore[misc]
    found = [scene.slack.world.files[file] for file in _files(scene, room)]
    assert not any(broken_rules(one.content.decode()) for one in found if one.name.endswith(("srt", "vtt")))
    names = [one.name for one in found]
    assert names == [f"planning.summary.{form}" for form in (Format.TXT, Format.SRT, Format.VTT, Format.JSON)]
    scene.looks("files", room)


def test_a_language_is_chosen_to_translate_to(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.post(chat, lena, "", scene.upload())
    scene.choose(chat, scene.answer(chat, "slides by noon"), lena, "Translate", "Français")
    scene.answer(chat, "Bonjour Tom", number=1)
    scene.looks("translate-menu", chat)


def test_a_question_is_asked_in_a_form(scene: Scene) -> None:
    room, lena, tom = scene.room("lena", "tom")
    scene.post(room, lena, "@earmark summarize", scene.upload(PLANNING, "planning.mp3"))
    scene.press(room, scene.answer(room, "spring fair"), tom, "Ask a question")
    form = scene.modal(tom)
    scene.slack.submit(tom, {"What do you want to know about this recording?": "Who books the hotel?"}).wait()
    scene.answer(room, "Lena does", number=1)
    scene.looks("ask-button", room, before=f"{form}\n")


def test_a_question_that_the_recording_does_not_answer_gets_an_honest_no(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.post(chat, lena, "What is the weather like in Porto?", scene.upload(PLANNING, "planning.mp3"))
    scene.looks("question-without-an-answer", chat)


def test_other_answers_are_one_press_away(scene: Scene) -> None:
    room, lena = scene.room()
    scene.post(room, lena, "@earmark notes", scene.upload(PLANNING, "planning.mp3"))
    scene.press(room, scene.answer(room, "spring fair"), lena, "Summary")
    scene.answer(room, "spring fair", number=1)
    scene.press(room, scene.slack.by_bot(room)[0], lena, "Transcript")
    scene.answer(room, "Thank you", number=2)
    scene.looks("other-modes", room)


def test_a_question_in_the_thread_of_an_answer_is_about_it(scene: Scene) -> None:
    room, lena, tom = scene.room("lena", "tom")
    posted = scene.post(room, lena, "@earmark summarize", scene.upload(PLANNING, "planning.mp3"))
    scene.answer(room, "spring fair")
    scene.post(room, tom, "@earmark who books the hotel?", thread_ts=posted)
    scene.answer(room, "Lena does", number=1)
    scene.post(room, tom, "@earmark what was decided?", thread_ts=posted)
    scene.answer(room, "small hotel", number=2)
    scene.looks("follow-up-questions", room)


def test_the_thread_remembers_what_was_asked_before(scene: Scene) -> None:
    room, lena, tom = scene.room("lena", "tom")
    posted = scene.post(room, lena, "@earmark what is broken?", scene.upload(PLANNING, "planning.mp3"))
    scene.answer(room, "big screen is broken")
    scene.post(room, tom, "@earmark and who sees to it?", thread_ts=posted)
    scene.answer(room, "Tom asks the rental shop", number=1)
    scene.looks("thread-remembers", room)


def test_a_private_question_goes_on_from_what_only_this_person_was_told(scene: Scene) -> None:
    room, lena, tom = scene.room("lena", "tom")
    scene.post(room, lena, "", scene.upload(PLANNING, "planning.mp3"))
    scene.slack.slash("/ask", "what is broken?", room, lena).wait()
    scene.answer(scene.slack.direct(lena), "big screen is broken")
    for person, told in ((tom, "does not answer"), (lena, "Tom asks the rental shop")):
        scene.slack.slash("/ask", "and who sees to it?", room, person).wait()
        scene.answer(scene.slack.direct(person), told, number=0 if person == tom else 1)


def test_a_job_is_cancelled_on_a_press(scene: Scene) -> None:
    room, lena = scene.room()
    held_up = scene.hold_up("slides", 20)
    scene.post(room, lena, "@earmark transcribe", scene.upload(NOTE, take=3))
    scene.until(held_up, room)
    scene.press(room, scene.working(room), lena, "Cancel")
    scene.answer(room, "Cancelled")
    scene.looks("cancel", room)


def test_only_who_asked_cancels(scene: Scene) -> None:
    room, lena, tom = scene.room("lena", "tom")
    scene.hold_up("slides", 2)
    scene.post(room, lena, "@earmark transcribe", scene.upload(NOTE, take=4))
    scene.press(room, scene.working(room), tom, "Cancel")
    scene.answer(room, "slides by noon")
    scene.looks("cancel-of-somebody-else", room)


def test_missing_parts_are_named_and_fetched_on_a_press(scene: Scene) -> None:
    chat, lena = scene.chat()
    scene.engine.fail("refuse", match=scene.tone("corridor."), times=20)
    scene.post(chat, lena, "transcribe", scene.upload(f"{PLANNING} {chatter(12)}", "planning.mp3", take=5))
    partial = scene.answer(chat, "Get the missing parts")
    before = scene.slack.conversation(chat)
    scene.engine.engine.faults.clear()
    scene.press(chat, partial, lena, "Get the missing parts")
    scene.until(lambda: "corridor" in scene.slack.conversation(chat), chat)
    scene.looks("retry-of-missing-parts", chat, before=f"{before}\n")
