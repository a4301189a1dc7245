"""What people do in Matrix and what they get: the same on the stand-in and on Synapse."""

from __future__ import annotations

import time

from tests.e2e.matrix.scene import MatrixScene
from tests.e2e.telegram.speech import MEETING, NOTE, story

SETTINGS = {"mark_recordings": "true", "new_message_seconds": "3600"}
"""However slow the machine is, an answer is an edit of the line about progress."""


def test_a_voice_note_in_a_direct_chat_is_answered_beneath_it_and_marked(matrix: MatrixScene) -> None:
    ana = matrix.person()
    room = ana.create_room(matrix.bot, direct=True)
    note = matrix.record(ana, room, NOTE)  # before the bot has come in, as apps do
    answer = matrix.answer(ana, room, "the train is late again")
    assert (answer.reply_to, answer.thread) == (note, None)
    matrix.until(lambda: ana.messages(room)[0].reactions == ["✅"])
    assert len(matrix.posts(ana, room)) == 1


def test_in_a_room_a_recording_waits_until_somebody_asks_in_its_thread(matrix: MatrixScene) -> None:
    ana, ben = matrix.person(), matrix.person("ben")
    room = matrix.shared(ana, ben)
    meeting = matrix.record(ana, room, MEETING, form="mp3", louder=1)
    ben.say(room, "lovely weather")
    time.sleep(1.5)
    assert matrix.posts(ana, room) == []
    ben.say(room, "!summarize", thread=meeting)
    answer = matrix.answer(ana, room, "Thursday", "twelfth")
    assert answer.thread == meeting
    assert answer.content["m.relates_to"]["is_falling_back"] is False
    assert "Answer with a number: 1 Transcript · 2 Notes" in answer.text


def test_a_mention_beside_the_newest_recording_is_enough(matrix: MatrixScene) -> None:
    ana = matrix.person()
    room = matrix.shared(ana, matrix.person("ben"))
    matrix.record(ana, room, NOTE, louder=2)
    asked = ana.say(room, f"{matrix.bot} transcribe", mentions=(matrix.bot,))
    assert matrix.answer(ana, room, "the train is late again").thread == asked


def test_a_caption_says_what_is_wanted(matrix: MatrixScene) -> None:
    ana = matrix.person()
    room = matrix.shared(ana, matrix.person("ben"))
    note = matrix.record(ana, room, NOTE, form="mp4", kind="m.video", caption="!notes", louder=3)
    assert matrix.answer(ana, room, "Notes", "the train is late again").thread == note


def test_a_number_chooses_what_the_message_offers(matrix: MatrixScene) -> None:
    ana = matrix.person()
    room = matrix.private(ana)
    matrix.record(ana, room, NOTE, louder=4)
    matrix.answer(ana, room, "Answer with a number: 1 Translate")
    ana.say(room, "1")
    menu = matrix.reply(ana, room, "Deutsch").text.splitlines()
    german = next(line for line in menu if line.endswith(" Deutsch"))
    ana.say(room, german.split()[0])
    assert "der Zug hat wieder Verspätung" in matrix.answer(ana, room, "Hallo Ben").text


def test_a_setting_is_changed_by_numbers_and_by_a_keycap(matrix: MatrixScene) -> None:
    ana = matrix.person()
    room = matrix.private(ana)
    ana.say(room, "!settings")
    form = matrix.reply(ana, room, "Your settings", "1 The language I speak")
    ana.react(room, form.id, "1️⃣")
    menu = matrix.reply(ana, room, "Deutsch", "«").text.splitlines()
    german = next(line for line in menu if line.endswith(" Deutsch"))
    ana.say(room, german.split()[0])
    matrix.reply(ana, room, "Deine Einstellungen")


def test_a_recording_that_is_redacted_takes_its_answer_along(matrix: MatrixScene) -> None:
    ana = matrix.person()
    room = matrix.private(ana)
    note = matrix.record(ana, room, NOTE, louder=5)
    matrix.answer(ana, room, "the train is late again")
    ana.redact(room, note)
    matrix.until(lambda: matrix.posts(ana, room) == [])


def test_a_long_answer_brings_its_files(matrix: MatrixScene) -> None:
    ana = matrix.person()
    room = matrix.private(ana)
    matrix.record(ana, room, story(85), form="mp3", caption="!transcribe", word_seconds=0.25)
    matrix.until(lambda: len(matrix.posts(ana, room)) == 2, 60, lambda: matrix.shown(ana, room))
    answer, *files = matrix.posts(ana, room)
    assert "The whole answer is in the file below." in answer.text
    assert [file.text for file in files] == ["planning.txt"]
    assert all(b"." in ana.download(file.content["url"]) for file in files)


def test_a_question_is_asked_for_and_its_answer_needs_no_mention(matrix: MatrixScene) -> None:
    ana = matrix.person()
    room = matrix.shared(ana, matrix.person("ben"))
    meeting = matrix.record(ana, room, MEETING, form="mp3", louder=6, caption="!summarize")
    answer = matrix.answer(ana, room, "twelfth")
    number = next(part.split()[0] for part in answer.text.split(": ")[-1].split(" · ") if "Ask" in part)
    ana.say(room, number, thread=meeting)
    question = matrix.reply(ana, room, "?")
    ana.say(room, "When do we open?", thread=meeting, reply_to=question.id)
    matrix.answer(ana, room, "On Thursday the twelfth, at nine.")


def test_everything_is_forgotten_after_a_yes(matrix: MatrixScene) -> None:
    ana = matrix.person()
    room = matrix.private(ana)
    matrix.record(ana, room, NOTE, louder=7)
    matrix.answer(ana, room, "the train is late again")
    ana.say(room, "!forget")
    matrix.reply(ana, room, "1 Yes, delete it · 2 No, keep it")
    ana.say(room, "1")
    matrix.until(lambda: not any("train" in one.text for one in matrix.posts(ana, room)))


def test_in_an_encrypted_room_the_bot_says_once_that_it_cannot_read(matrix: MatrixScene) -> None:
    ana = matrix.person()
    room = matrix.private(ana)
    ana.send(room, {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgAEn"}, "m.room.encrypted")
    matrix.reply(ana, room, "This room is encrypted")
    ana.send(room, {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgAEo"}, "m.room.encrypted")
    ana.say(room, "!status")
    matrix.reply(ana, room, "I am not working on anything")
    assert sum("encrypted" in one.text for one in matrix.posts(ana, room)) == 1


def test_a_kick_cancels_what_is_under_way(matrix: MatrixScene) -> None:
    ana = matrix.person()
    room = matrix.private(ana)
    matrix.engine.fail("slow", seconds=20, match=matrix.speech.tones("Kick")[0])
    matrix.record(ana, room, "Kick me out.")
    matrix.reply(ana, room, "Listening")
    ana.kick(room, matrix.bot)
    ana.invite(room, matrix.bot)
    matrix.until(lambda: matrix.bot in ana.members(room))
    ana.say(room, "!status")
    matrix.reply(ana, room, "I am not working on anything")


def test_where_everybody_has_gone_the_bot_goes_too(matrix: MatrixScene) -> None:
    ana, ben = matrix.person(), matrix.person("ben")
    room = matrix.shared(ana, ben)
    ben.leave(room)
    ana.leave(room)
    matrix.until(lambda: room not in matrix.account.joined_rooms())
