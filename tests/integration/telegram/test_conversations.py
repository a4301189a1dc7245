"""What people do on Telegram, and what they see of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.access import AccessPolicy
from bot.chat.events import Place
from bot.domain.job import Job, JobState, Mode
from handlers.telegram.outgoing.posted import PostedFile, TelegramPosted
from tests.fakes.chat_lab import spoken
from tests.fakes.telegram_world import Message
from tests.integration.telegram.lab import Lab, in_a_lab

pytestmark = pytest.mark.usefixtures("loopback")

LONG = [f"This is sentence number {number} of a long meeting." for number in range(400)]


def test_a_voice_note_becomes_a_message_that_becomes_the_answer(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana", language_code="de")
        note = lab.telegram.send_voice(ana, ana, b"sound", seconds=5)
        (job,) = await lab.jobs()
        assert (job.request.options.mode, job.request.seconds) == (Mode.ASR, 5)
        assert job.request.origin.locale == "de"
        await lab.deliver()
        (status,) = lab.telegram.answers(ana)
        assert status.reply_to is not None
        assert status.reply_to.id == note
        assert status.buttons
        await lab.finish(job, spoken("Good morning, everybody.", seconds=5))
        await lab.deliver()
        (answer,) = lab.telegram.answers(ana)
        assert answer.id == status.id
        assert "Good morning, everybody." in answer.text

    in_a_lab(tmp_path, scenario)


def test_a_reply_with_a_command_in_a_group_is_about_the_message_replied_to(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, ben = lab.telegram.user("Ana"), lab.telegram.user("Ben")
        team = lab.telegram.supergroup(members=[ana, ben])
        note = lab.telegram.send_voice(team, ana, b"sound", seconds=5)
        lab.telegram.say(team, ben, "/summarize@earmark_bot", reply_to=note)
        (job,) = await lab.jobs()
        assert job.request.options.mode is Mode.SUMMARIZE
        assert job.request.source.url.startswith("telegram:")
        assert f"message:/{team}/{note}" in job.request.keys

    in_a_lab(tmp_path, scenario)


def test_a_topic_of_a_forum_is_answered_in_the_topic(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        forum = lab.telegram.supergroup(members=[ana], forum=True)
        topic = lab.telegram.topic(forum, "Minutes")
        lab.telegram.send_voice(forum, ana, b"sound", topic=topic, caption="/transcribe")
        await lab.jobs()
        await lab.deliver()
        (status,) = lab.telegram.answers(forum)
        assert status.topic == topic

    in_a_lab(tmp_path, scenario)


def test_a_closed_topic_is_answered_in_the_general_one(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        forum = lab.telegram.supergroup(members=[ana], forum=True)
        topic = lab.telegram.topic(forum, "Minutes")
        lab.telegram.send_voice(forum, ana, b"sound", topic=topic, caption="/transcribe")
        await lab.jobs()
        lab.telegram.close_topic(forum, topic)
        await lab.deliver()
        (status,) = lab.telegram.answers(forum)
        assert not status.topic

    in_a_lab(tmp_path, scenario)


def test_an_album_has_its_command_for_all_parts_wherever_the_caption_stands(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        group = "13000000000000001"
        for part in range(3):
            caption = "/summarize" if part == 2 else ""
            lab.telegram.send_audio(ana, ana, bytes([part]), seconds=9, media_group=group, caption=caption)
        jobs = await lab.jobs(3)
        assert [job.request.options.mode for job in jobs] == [Mode.SUMMARIZE] * 3

    in_a_lab(tmp_path, scenario)


def test_a_button_that_is_pressed_is_answered_and_a_menu_opens_in_place(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_audio(ana, ana, b"sound", seconds=90)
        (job,) = await lab.jobs()
        await lab.deliver()
        await lab.finish(job, spoken("Let us begin.", "It is settled.", seconds=90))
        await lab.deliver()
        (answer,) = lab.telegram.answers(ana)
        before = [button["text"] for button in answer.buttons]
        lab.telegram.press(ana, answer.id, "Files")
        await lab.until(lambda: [button["text"] for button in lab.telegram.answers(ana)[0].buttons] != before)
        assert not lab.telegram.world.queries
        lab.telegram.press(ana, answer.id, "Text (.txt)")
        await lab.until(lambda: any(message.file for message in lab.telegram.answers(ana)))
        (file,) = (message.file for message in lab.telegram.answers(ana) if message.file)
        assert b"Let us begin." in file.content
        await lab.until(lambda: [button["text"] for button in lab.telegram.answers(ana)[0].buttons] == before)

    in_a_lab(tmp_path, scenario)


def test_a_question_is_asked_for_and_its_answer_makes_a_job_on_the_same_recording(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_audio(ana, ana, b"sound", seconds=90)
        (job,) = await lab.jobs()
        await lab.deliver()
        await lab.finish(job, spoken("Let us begin.", "It is settled.", seconds=90))
        await lab.deliver()
        lab.telegram.press(ana, lab.telegram.answers(ana)[0].id, "Ask a question")
        await lab.until(lambda: any(message.asks_reply for message in lab.telegram.answers(ana)))
        (prompt,) = (message for message in lab.telegram.answers(ana) if message.asks_reply)
        await lab.until(lambda: True)
        lab.telegram.say(ana, ana, "What is settled?", reply_to=prompt.id)
        _, asked = await lab.jobs(2)
        assert asked.request.options.question == "What is settled?"
        assert asked.request.source.url == job.request.source.url

    in_a_lab(tmp_path, scenario)


def test_settings_are_changed_through_menus(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.say(ana, ana, "/settings")
        await lab.until(lambda: lab.telegram.answers(ana))
        (form,) = lab.telegram.answers(ana)
        shown = form.buttons[0]["text"]
        lab.telegram.press(ana, form.id, shown)
        await lab.until(lambda: any(button["text"] == "Deutsch" for button in form.buttons))
        lab.telegram.press(ana, form.id, "Deutsch")
        await lab.until(lambda: any("Deutsch" in button["text"] for button in form.buttons[:1]))
        assert len(lab.telegram.answers(ana)) == 1
        assert [toast["text"] for toast in lab.telegram.world.toasts if toast.get("text")]

    in_a_lab(tmp_path, scenario)


def test_a_stranger_may_not_open_the_settings_of_a_group(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, ben = lab.telegram.user("Ana"), lab.telegram.user("Ben")
        team = lab.telegram.supergroup(members=[ana, ben])
        lab.telegram.admin(team, ana)
        lab.telegram.say(team, ana, "/settings")
        await lab.until(lambda: lab.telegram.answers(team))
        (form,) = lab.telegram.answers(team)
        shown = [button["text"] for button in form.buttons]
        lab.telegram.press(team, form.id, shown[0], user=ben)
        await lab.until(
            lambda: any("admins" in (toast.get("text") or "") for toast in lab.telegram.world.toasts)
        )
        assert [button["text"] for button in form.buttons] == shown

    in_a_lab(tmp_path, scenario)


def test_forgetting_deletes_the_words_at_once_and_then_what_was_posted(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_voice(ana, ana, b"sound", seconds=5)
        (job,) = await lab.jobs()
        await lab.deliver()
        (status,) = lab.telegram.answers(ana)
        lab.telegram.say(ana, ana, "/forget")
        await lab.until(lambda: len(lab.telegram.answers(ana)) == 2)
        lab.telegram.press(ana, lab.telegram.answers(ana)[-1].id, "Yes, delete it")
        await lab.until(lambda: "deleted" in lab.telegram.answers(ana)[-1].text)
        assert await lab.queue.jobs.job(job.id) is None
        await lab.take_back()
        assert status.deleted

    in_a_lab(tmp_path, scenario)


def test_forgetting_takes_files_that_were_asked_for_along(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, job = await answered(lab)
        await ask_for_a_file(lab, ana)
        await lab.until(lambda: len(lab.telegram.answers(ana)) == 2)
        file = lab.telegram.answers(ana)[-1]
        while not await lab.queue.jobs.found("telegram", f"message:/{ana}/{file.id}"):
            await lab.until(lambda: True)
        await lab.queue.jobs.forget(job.id, retract=True)
        await lab.take_back()
        assert not lab.telegram.answers(ana)

    in_a_lab(tmp_path, scenario)


def test_a_file_that_was_being_sent_while_its_job_was_forgotten_goes_too(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, job = await answered(lab)
        lab.telegram.delay("sendDocument", 0.5)
        await ask_for_a_file(lab, ana)
        await lab.until(lambda: len(lab.telegram.calls("answerCallbackQuery")) == 2)
        await lab.queue.jobs.forget(job.id, retract=True)
        await lab.until(lambda: lab.telegram.calls("sendDocument"))
        while lab.telegram.answers(ana):
            await lab.take_back()
            await lab.until(lambda: True)

    in_a_lab(tmp_path, scenario)


async def _with_an_old_file(lab: Lab) -> tuple[Job, Message, Message]:
    """An answer that can be deleted, and its file that cannot."""
    ana = lab.telegram.user("Ana", language_code="en")
    lab.telegram.send_voice(ana, ana, b"sound", seconds=3600, caption="/transcribe")
    (job,) = await lab.jobs()
    await lab.finish(job, spoken(*LONG, seconds=3600))
    await lab.deliver()
    answer, file = lab.telegram.answers(ana)
    file.date -= 49 * 3600
    return job, answer, file


def test_only_what_could_not_be_deleted_is_wiped(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        job, answer, file = await _with_an_old_file(lab)
        before = len(lab.telegram.calls("editMessageText"))
        await lab.queue.jobs.forget(job.id, retract=True)
        await lab.take_back()
        assert (answer.deleted, file.deleted) == (True, False)
        edits = lab.telegram.calls("editMessageText")[before:]
        assert [one.parameters["message_id"] for one in edits] == [str(file.id)]

    in_a_lab(tmp_path, scenario)


def test_files_that_stay_are_wiped_one_after_the_other_without_waiting_for_a_turn(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        _, answer, file = await _with_an_old_file(lab)
        held = PostedFile(name="recording.txt", message=file.id, done=True)
        posted = TelegramPosted(chat=answer.chat.id, files=(held, held.model_copy(update={"name": "two"})))
        await lab.connection.messenger.retract(posted.note(), {})
        assert len(lab.telegram.calls("editMessageMedia")) >= 2

    in_a_lab(tmp_path, scenario)


@pytest.mark.parametrize(
    ("said", "left"), [("message can't be edited", True), ("message to edit not found", False)]
)
def test_words_that_nobody_may_take_away_are_told_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, said: str, *, left: bool
) -> None:
    async def scenario(lab: Lab) -> None:
        job, _, _ = await _with_an_old_file(lab)
        lab.telegram.fail("editMessageText", 400, f"Bad Request: {said}")
        lab.telegram.fail("editMessageMedia", 400, f"Bad Request: {said}")
        await lab.queue.jobs.forget(job.id, retract=True)
        await lab.take_back()
        assert [one.message for one in caplog.records if one.message == "retraction.left"] == (
            ["retraction.left"] if left else []
        )

    in_a_lab(tmp_path, scenario)


def test_what_may_not_be_deleted_any_more_says_nothing_any_more(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, job = await answered(lab)
        await ask_for_a_file(lab, ana)
        await lab.until(lambda: len(lab.telegram.answers(ana)) == 2)
        answer, file = lab.telegram.answers(ana)
        while not await lab.queue.jobs.found("telegram", f"message:/{ana}/{file.id}"):
            await lab.until(lambda: True)
        answer.date = file.date = answer.date - 49 * 3600
        await lab.queue.jobs.forget(job.id, retract=True)
        await lab.take_back()
        assert (answer.deleted, answer.text, answer.buttons) == (False, "🗑️", [])
        assert (file.deleted, file.text, file.buttons) == (False, "", [])
        assert file.file is not None
        assert lab.telegram.world.files[file.file.id].content.decode() == "🗑️"

    in_a_lab(tmp_path, scenario)


async def ask_for_a_file(lab: Lab, person: int) -> None:
    (answer,) = lab.telegram.answers(person)
    lab.telegram.press(person, answer.id, "Files")
    await lab.until(lambda: "Subtitles (.srt)" in [button["text"] for button in answer.buttons])
    lab.telegram.press(person, answer.id, "Subtitles (.srt)")


async def answered(lab: Lab) -> tuple[int, Job]:
    """A person, and their job that is done."""
    ana = lab.telegram.user("Ana")
    lab.telegram.send_voice(ana, ana, b"sound", seconds=90)
    (job,) = await lab.jobs()
    await lab.deliver()
    await lab.finish(job)
    await lab.deliver()
    return ana, job


def test_a_bot_that_is_blocked_stops_working_for_that_person(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_voice(ana, ana, b"sound", seconds=5)
        (job,) = await lab.jobs()
        lab.telegram.block(ana)
        while (state := await lab.queue.jobs.job(job.id)) is not None and not state.state.final:
            await lab.until(lambda: True)
        assert state is not None
        assert state.state is JobState.CANCELLED
        await lab.deliver()
        assert not lab.telegram.answers(ana)

    in_a_lab(tmp_path, scenario)


def test_a_group_that_moved_is_answered_where_it_is_with_its_settings(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        team = lab.telegram.group(members=[ana])
        await lab.queue.chat_settings.put("telegram", f"chat:/{team}", {"auto": True})
        lab.telegram.send_voice(team, ana, b"sound", seconds=5, caption="/transcribe")
        (job,) = await lab.jobs()
        new = lab.telegram.migrate(team)
        await lab.deliver()
        await lab.finish(job)
        await lab.deliver()
        (answer,) = lab.telegram.answers(new)
        assert "Hello." in answer.text
        assert await lab.queue.chat_settings.get("telegram", f"chat:/{new}") == {"auto": True}
        state = await lab.queue.jobs.job(job.id)
        assert state is not None
        assert state.state is JobState.DONE

    in_a_lab(tmp_path, scenario)


def test_a_group_that_moved_before_its_files_came_has_each_of_them_once(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        team = lab.telegram.group(members=[ana])
        lab.telegram.send_voice(team, ana, b"sound", seconds=3600, caption="/transcribe")
        (job,) = await lab.jobs()
        await lab.deliver()
        await lab.finish(job, spoken(*LONG, seconds=3600))
        await lab.deliver_one()  # the answer
        new = lab.telegram.migrate(team)
        await lab.until(lambda: not lab.telegram.world.updates.pending)
        await lab.deliver()
        assert [one.file.name for one in lab.telegram.answers(new) if one.file] == [
            "recording.txt",
        ]
        assert all(one.file for one in lab.telegram.answers(new))
        assert [one.id for one in await lab.queue.jobs.found("telegram", f"chat:/{new}")] == [job.id]
        await lab.queue.jobs.forget(job.id, retract=True)
        await lab.take_back()
        assert not lab.telegram.answers(new)

    in_a_lab(tmp_path, scenario)


def test_a_channel_post_with_a_command_is_answered_in_the_channel(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        news = lab.telegram.channel()
        lab.telegram.send_audio(news, None, b"sound", seconds=5, caption="/transcribe")
        (job,) = await lab.jobs()
        assert f"person:/{news}" in job.request.keys
        await lab.deliver()
        assert len(lab.telegram.answers(news)) == 1

    in_a_lab(tmp_path, scenario)


def test_a_business_chat_is_answered_on_command_on_behalf_of_its_owner(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        owner, customer = lab.telegram.user("Olga"), lab.telegram.user("Carl")
        connection = lab.telegram.connect_business(owner)
        chat = lab.telegram.business_chat(connection, customer)
        quiet = lab.telegram.send_voice(chat, customer, b"sound", seconds=5)
        lab.telegram.say(chat, owner, "/transcribe", reply_to=quiet)
        (job,) = await lab.jobs()
        assert f"workspace:{connection}" in job.request.keys
        await lab.deliver()
        assert len(lab.telegram.answers(chat)) == 1
        lab.telegram.delete(chat, quiet)
        while await lab.queue.jobs.job(job.id) is not None:
            await lab.until(lambda: True)
        await lab.take_back()
        assert not lab.telegram.answers(chat)

    in_a_lab(tmp_path, scenario)


def test_a_reaction_on_a_recording_asks_for_an_answer(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        team = lab.telegram.supergroup(members=[ana], bot="administrator")
        note = lab.telegram.send_voice(team, ana, b"sound", seconds=5)
        lab.telegram.react(team, note, ana, "✍")
        (job,) = await lab.jobs()
        assert job.request.options.mode is Mode.S2T

    in_a_lab(tmp_path, scenario, policy=AccessPolicy(reactions={"✍": Mode.S2T}))


def test_a_reaction_finds_its_recording_after_the_same_file_went_to_another_group(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        team, others = (lab.telegram.supergroup(members=[ana], bot="administrator") for _ in range(2))
        note = lab.telegram.send_voice(team, ana, b"sound", seconds=5)
        with lab.telegram.world.lock:
            file = lab.telegram.world.chat(team).messages[note].file
            origin = lab.telegram.forwarded(user=ana)
            lab.telegram._post(others, ana, text="", entities=[], file=file, media_group=None, forward=origin)
        await lab.until(lambda: not lab.telegram.world.updates.pending)
        lab.telegram.react(team, note, ana, "👂")
        (job,) = await lab.jobs()
        assert job.request.origin.address["chat"] == str(team)

    in_a_lab(tmp_path, scenario, policy=AccessPolicy(reactions={"👂": Mode.ASR}))


def test_a_recording_of_a_group_cannot_be_picked_from_another_chat(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, mallory = lab.telegram.user("Ana"), lab.telegram.user("Mallory")
        board = lab.telegram.supergroup(members=[ana], bot="administrator")
        seen = lab.telegram.send_voice(board, ana, b"seen", seconds=5)
        made = lab.telegram.send_voice(board, ana, b"made", seconds=5, caption="/transcribe")
        await lab.jobs()
        messages = lab.telegram.world.chat(board).messages
        place = Place(platform="telegram", chat=str(mallory), address={"chat": str(mallory)}, private=True)
        own = replace(place, chat=str(board), private=False)
        directory = lab.connection._intake._directory
        for message in (seen, made):
            file = messages[message].file
            assert file is not None
            assert await directory.recording(place, file.unique_id) is None
            heard = await directory.recording(own, file.unique_id)
            assert heard is not None
            assert heard.message == f"message:/{board}/{message}"

    in_a_lab(tmp_path, scenario)


def test_a_retry_writes_into_the_message_that_told_of_the_failure(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send_voice(ana, ana, b"sound", seconds=5)
        (job,) = await lab.jobs()
        await lab.deliver()
        await lab.queue.jobs.cancel(job.id)
        await lab.deliver()
        (status,) = lab.telegram.answers(ana)
        lab.telegram.press(ana, status.id, "Try again")
        _, again = await lab.jobs(2)
        await lab.deliver()
        await lab.finish(again)
        await lab.deliver()
        (answer,) = lab.telegram.answers(ana)
        assert answer.id == status.id
        assert "Hello." in answer.text

    in_a_lab(tmp_path, scenario)
