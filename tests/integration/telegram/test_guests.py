"""The bot is called into chats that it is no member of: one message there, and never a second."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.chat.access import AccessPolicy
from bot.domain.job import Job, JobState, Mode, Options
from bot.domain.outcome import Finished, Prepared
from handlers.telegram.outgoing.message_calls import WITHDRAWN
from tests.fakes.chat_lab import spoken
from tests.fakes.jobs import PREPARE, REDUCE, a_recording, claimed
from tests.fakes.telegram_world import Message
from tests.integration.telegram.lab import Lab, in_a_lab

pytestmark = pytest.mark.usefixtures("loopback")

LONG = [f"This is sentence number {number} of a long meeting." for number in range(400)]
GUEST: dict[str, Any] = {"guest_mode": True}


def called(lab: Lab, words: str = "@earmark_bot", **note: Any) -> tuple[int, int, int]:
    """Ben's voice note in a group without the bot, which Ana calls: Ana, the group, the note."""
    ana, ben = lab.telegram.user("Ana", language_code="en"), lab.telegram.user("Ben")
    group = lab.telegram.supergroup(members=[ana, ben], bot="left")
    sent = lab.telegram.send_voice(group, ben, b"sound", **{"seconds": 5, **note})
    lab.telegram.say(group, ana, words, reply_to=sent)
    return ana, group, sent


def links(message: Message) -> list[str]:
    return [button["url"] for button in message.buttons]


async def told(lab: Lab, chat: int | str) -> Message:
    await lab.until(lambda: lab.telegram.answers(chat), 8)
    (answer,) = lab.telegram.answers(chat)
    return answer


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("@earmark_bot", Options(mode=Mode.ASR)),
        ("@earmark_bot summarize", Options(mode=Mode.SUMMARIZE)),
        ("@earmark_bot translate to German", Options(mode=Mode.TRANSLATE, to="de")),
        ("@earmark_bot /notes", Options(mode=Mode.S2T)),
        (
            "@earmark_bot who brings the cake?",
            Options(mode=Mode.UNDERSTAND, question="who brings the cake?", to="en"),
        ),
    ],
)
def test_the_words_beside_the_mention_say_what_is_wanted(
    tmp_path: Path, words: str, options: Options
) -> None:
    async def scenario(lab: Lab) -> None:
        ana, group, note = called(lab, words)
        (job,) = await lab.jobs()
        asked = job.request.options
        assert (asked.mode, asked.to, asked.question) == (options.mode, options.to, options.question)
        assert {f"person:/{ana}", f"message:/guest{group}/{note}"} <= set(job.request.keys)

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_the_call_is_answered_at_once_and_the_answer_takes_that_place(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        _ana, group, _note = called(lab)
        (job,) = await lab.jobs()
        await lab.deliver()
        (stub,) = lab.telegram.answers(group)
        assert "Good morning" not in stub.text
        assert links(stub) == [f"https://t.me/earmark_bot?start=answer_{job.id}"]
        await lab.finish(job, spoken("Good morning, everybody.", seconds=5))
        await lab.deliver()
        (answer,) = lab.telegram.answers(group)
        assert (answer.id, answer.text) == (stub.id, "Good morning, everybody.")
        assert links(answer) == [f"https://t.me/earmark_bot?start=answer_{job.id}"]
        assert len(lab.telegram.calls("answerGuestQuery")) == 1
        assert not lab.telegram.calls("sendMessage")

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_a_chat_of_two_people_is_no_chat_of_the_bot_with_one_of_them(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, ben = lab.telegram.user("Ana"), lab.telegram.user("Ben")
        own = lab.telegram.send_voice(ben, ben, b"of Ben alone", seconds=5)
        (_,) = await lab.jobs()
        theirs = lab.telegram.between(ana, ben)
        note = lab.telegram.send_voice(theirs, ben, b"sound", seconds=5)
        lab.telegram.say(theirs, ana, "@earmark_bot summarize", reply_to=note)
        _, job = await lab.jobs(2)
        assert f"message:/{ben}/{own}" not in job.request.keys
        assert f"chat:/{ben}" not in job.request.keys
        await lab.deliver()
        assert len(lab.telegram.answers(theirs)) == 1

    in_a_lab(tmp_path, scenario, fake=GUEST)


@pytest.mark.parametrize("words", ["@earmark_bot help", "hello @earmark_bot", "@earmark_bot /settings"])
def test_what_needs_no_recording_is_told_in_one_line_with_a_way_to_more(tmp_path: Path, words: str) -> None:
    async def scenario(lab: Lab) -> None:
        _ana, group, _note = called(lab, words)
        answer = await told(lab, group)
        assert "mention me and say what you want" in answer.text
        assert links(answer) == ["https://t.me/earmark_bot?start=guest"]
        assert not await lab.queue.jobs.newest()

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_a_command_that_answers_nothing_is_told_what_it_needs(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        group = lab.telegram.supergroup(members=[ana], bot="left")
        lab.telegram.say(group, ana, "@earmark_bot summarize")
        assert "Reply to a voice note" in (await told(lab, group)).text

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_talk_about_the_bot_is_left_alone(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        group = lab.telegram.supergroup(members=[ana], bot="left")
        lab.telegram.say(group, ana, "I told my mother about @earmark_bot yesterday")
        await lab.until(lambda: not lab.telegram.world.updates.pending, 8)
        assert not lab.telegram.answers(group)
        assert not lab.telegram.calls("answerGuestQuery")

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_who_asks_must_be_on_the_list_and_pays_from_their_own_quota(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, group, _ = called(lab)
        answer = await told(lab, group)
        assert "ask ops@example.org" in answer.text
        friend = lab.telegram.user("Cleo", number=1003, language_code="en")
        elsewhere = lab.telegram.supergroup(members=[ana, friend], bot="left")
        first = lab.telegram.send_voice(elsewhere, ana, b"one", seconds=50)
        lab.telegram.say(elsewhere, friend, "@earmark_bot", reply_to=first)
        (job,) = await lab.jobs()
        assert dict(job.request.quota_limits) == {
            f"telegram:person:/{friend}": 60.0,
            f"telegram:chat:/{friend}": 60.0,
        }
        third = lab.telegram.supergroup(members=[ana, friend], bot="left")
        second = lab.telegram.send_voice(third, ana, b"two", seconds=50)
        lab.telegram.say(third, friend, "@earmark_bot", reply_to=second)
        assert "longer than what is left of your minutes" in (await told(lab, third)).text

    policy = AccessPolicy(
        users=frozenset({"telegram:1003"}),
        chats=frozenset({"telegram:-100"}),
        quota_user_minutes=1,
        quota_chat_minutes=1,
        contact="ops@example.org",
    )
    in_a_lab(tmp_path, scenario, fake=GUEST, policy=policy)


def test_a_file_that_does_not_reach_a_guest_is_wanted_in_private(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        _ana, group, _note = called(lab, size=30_000_000, seconds=3000)
        answer = await told(lab, group)
        assert "private chat" in answer.text
        assert "example.org" not in str(links(answer))  # no link to upload it, which would be everybody's

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_a_long_answer_is_cut_and_the_whole_of_it_waits_in_private(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, group, _note = called(lab, "@earmark_bot transcribe", seconds=3600)
        (job,) = await lab.jobs()
        await lab.deliver()
        await lab.finish(job, spoken(*LONG, seconds=3600))
        await lab.deliver()
        (answer,) = lab.telegram.answers(group)
        assert "The whole answer is in the private chat with me." in answer.text
        assert answer.text.startswith("Transcript")
        (link,) = links(answer)
        lab.telegram.say(ana, ana, f"/start {link.partition('start=')[2]}")
        _, again = await lab.jobs(2)
        await lab.deliver()
        await lab.finish(again, spoken(*LONG, seconds=3600))
        await lab.deliver()
        assert any("sentence number 1 " in one.text for one in lab.telegram.answers(ana))
        assert [one.file.name for one in lab.telegram.answers(ana) if one.file]
        assert again.request.quota_accounts == ()
        assert len(lab.telegram.answers(group)) == 1

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_the_whole_answer_is_for_the_person_who_asked(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        called(lab)
        (job,) = await lab.jobs()
        stranger = lab.telegram.user("Dan", language_code="en")
        lab.telegram.say(stranger, stranger, f"/start answer_{job.id}")
        assert "no longer there" in (await told(lab, stranger)).text
        assert len(await lab.queue.jobs.newest()) == 1

    in_a_lab(tmp_path, scenario, fake=GUEST)


async def _forget_all(lab: Lab, person: int) -> None:
    before = len(lab.telegram.answers(person))
    lab.telegram.say(person, person, "/forget")
    await lab.until(lambda: len(lab.telegram.answers(person)) > before, 8)
    lab.telegram.press(person, lab.telegram.answers(person)[-1].id, "Yes, delete it")
    await lab.until(lambda: "deleted" in lab.telegram.answers(person)[-1].text.lower(), 8)
    await lab.take_back()


async def _finished(lab: Lab, words: str = "Good morning.") -> Job:
    (job,) = await lab.jobs()
    await lab.finish(job, spoken(words, seconds=5))
    return job


def test_a_death_before_the_answer_is_noted_ends_in_private_never_in_a_second_message(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, group, _note = called(lab)
        lab.telegram.private(ana)
        await lab.jobs()
        assert await lab.deliver_one(forget=True)
        await _finished(lab)
        await lab.deliver()
        assert len(lab.telegram.answers(group)) == 1
        (answer,) = lab.telegram.answers(ana)
        assert "Good morning." in answer.text

    in_a_lab(tmp_path, scenario, fake=GUEST)


@pytest.mark.parametrize("killed", [True, False])
def test_an_answer_that_was_there_at_once_is_said_in_one_place_and_goes_from_there(
    tmp_path: Path, *, killed: bool
) -> None:
    async def scenario(lab: Lab) -> None:
        ana, group, _note = called(lab)
        lab.telegram.private(ana)
        await _finished(lab)
        if killed:
            assert await lab.deliver_one(forget=True)
        else:
            lab.telegram.lose("answerGuestQuery")
        await lab.deliver()
        assert [one.text for one in lab.telegram.answers(group)] == ["…"]
        assert ["Good morning." in one.text for one in lab.telegram.answers(ana)] == [True]
        await _forget_all(lab, ana)
        assert "Good morning." not in str([one.text for one in lab.telegram.messages(ana)])

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_buttons_beneath_an_answer_that_came_in_private_work(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, _group, _note = called(lab, "@earmark_bot transcribe", seconds=90)
        lab.telegram.private(ana)
        lab.telegram.expire_queries()
        (job,) = await lab.jobs()
        await lab.finish(job, spoken("Good morning.", seconds=90))
        await lab.deliver()
        lab.telegram.press(ana, lab.telegram.answers(ana)[-1].id, "Summary")
        _, summary = await lab.jobs(2)
        assert summary.request.options.mode is Mode.SUMMARIZE
        await lab.deliver()
        assert len(lab.telegram.answers(ana)) == 2

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_a_failed_call_that_came_in_private_is_tried_again_there(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, _group, _note = called(lab)
        lab.telegram.private(ana)
        lab.telegram.expire_queries()
        await lab.jobs()
        lab.telegram.say(ana, ana, "/cancel")
        await told(lab, ana)
        await lab.deliver()
        _, failed = lab.telegram.answers(ana)
        lab.telegram.press(ana, failed.id, "Try again")
        _, again = await lab.jobs(2)
        await lab.finish(again, spoken("Good morning.", seconds=5))
        await lab.deliver()
        _, answer = lab.telegram.answers(ana)
        assert (answer.id, answer.text) == (failed.id, "Good morning.")
        assert len(lab.telegram.calls("answerGuestQuery")) == 1

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_whoever_called_stops_it_in_private_and_sees_how_far_it_is(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, group, _note = called(lab, seconds=7200)
        (job,) = await lab.jobs()
        await lab.deliver()
        stranger = lab.telegram.user("Dan", language_code="en")
        lab.telegram.say(stranger, stranger, "/cancel")
        assert "nothing of yours" in (await told(lab, stranger)).text
        lab.telegram.say(ana, ana, "/cancel")
        assert "2:00:00" in (await told(lab, ana)).text
        stopped = await lab.queue.jobs.job(job.id)
        assert stopped is not None
        assert stopped.state is JobState.CANCELLED
        await lab.deliver()
        assert lab.telegram.answers(group)[0].text.startswith("Cancelled")

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_an_answer_to_the_call_that_got_lost_on_the_way_back_is_not_given_again(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, group, _note = called(lab)
        lab.telegram.private(ana)
        await lab.jobs()
        lab.telegram.lose("answerGuestQuery")
        await lab.deliver()
        await _finished(lab)
        await lab.deliver()
        assert len(lab.telegram.answers(group)) == 1
        assert "Good morning." in lab.telegram.answers(ana)[-1].text

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_an_answer_that_nobody_waits_for_any_more_comes_in_private(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, group, _note = called(lab)
        lab.telegram.private(ana)
        await lab.jobs()
        lab.telegram.expire_queries()
        await _finished(lab)
        await lab.deliver()
        assert not lab.telegram.answers(group)
        assert "Good morning." in lab.telegram.answers(ana)[-1].text

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_who_never_began_a_private_chat_is_given_up(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, group, _note = called(lab)
        await lab.jobs()
        lab.telegram.expire_queries()
        await _finished(lab)
        await lab.deliver()
        assert not lab.telegram.answers(group)
        assert not lab.telegram.answers(ana)
        assert len(lab.telegram.calls("answerGuestQuery")) == 1

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_a_call_that_comes_again_is_answered_once(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        _ana, group, _note = called(lab)
        (job,) = await lab.jobs()
        (call,) = lab.telegram.world.guest_queries.values()
        (query,) = lab.telegram.world.guest_queries
        again = lab.telegram.world.message_json(call[0]) | {"guest_query_id": query}
        lab.telegram.world.updates.add("guest_message", again)
        await lab.until(lambda: not lab.telegram.world.updates.pending, 8)
        assert [one.id for one in await lab.queue.jobs.newest()] == [job.id]
        await lab.deliver()
        assert len(lab.telegram.answers(group)) == 1

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_two_calls_about_one_recording_have_each_their_answer(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        _ana, group, note = called(lab)
        lab.telegram.say(group, 1002, "@earmark_bot", reply_to=note)
        for job in await lab.jobs(2):
            await lab.finish(job, spoken("Good morning.", seconds=5))
        await lab.deliver()
        assert [one.text for one in lab.telegram.answers(group)] == ["Good morning."] * 2

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_what_telegram_cannot_read_comes_plain_and_with_its_link(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        _ana, group, _note = called(lab)
        await lab.jobs()
        await lab.deliver()
        await _finished(lab)
        lab.telegram.fail("editMessageText", 400, "Bad Request: can't parse entities")
        await lab.deliver()
        (answer,) = lab.telegram.answers(group)
        assert answer.text == "Good morning."
        assert links(answer)

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_an_edit_that_stays_refused_is_tried_three_times_and_told_in_private(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, group, _note = called(lab)
        lab.telegram.private(ana)
        await lab.jobs()
        await lab.deliver()
        await _finished(lab)
        edits = len(lab.telegram.calls("editMessageText"))
        lab.telegram.fail("editMessageText", 400, "Bad Request: something new", times=3)
        await lab.deliver()
        assert "Good morning." not in lab.telegram.answers(group)[0].text
        assert "Good morning." in lab.telegram.answers(ana)[-1].text
        assert [one.status for one in lab.telegram.calls("editMessageText")][edits : edits + 3] == [400] * 3

    in_a_lab(tmp_path, scenario, fake=GUEST)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (403, "Forbidden: bot was kicked from the group chat"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
        (400, "Bad Request: message can't be edited"),
    ],
)
@pytest.mark.parametrize("answered", [True, False])
def test_where_the_line_takes_no_edits_any_more_the_answer_comes_in_private(
    tmp_path: Path, code: int, said: str, *, answered: bool
) -> None:
    async def scenario(lab: Lab) -> None:
        ana, _group, _note = called(lab)
        lab.telegram.private(ana)
        (job,) = await lab.jobs()
        await lab.deliver_one()
        if answered:
            await _finished(lab)
        else:
            claim = await claimed(lab.queue, PREPARE)
            await lab.queue.tasks.settle(claim.lease, Prepared(recording=a_recording(job.id), cut_key="cut"))
        lab.telegram.fail("editMessageText", code, said)
        await lab.deliver()
        if not answered:
            claim = await claimed(lab.queue, REDUCE)
            finished = Finished(answer=spoken("Good morning.", seconds=5), state=JobState.DONE)
            await lab.queue.tasks.settle(claim.lease, finished)
            await lab.deliver()
        assert "Good morning." in lab.telegram.answers(ana)[-1].text
        assert len(lab.telegram.answers(ana)) == 1

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_an_answer_that_people_deleted_stays_deleted(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, group, _note = called(lab)
        lab.telegram.private(ana)
        await lab.jobs()
        await lab.deliver()
        lab.telegram.delete(group, lab.telegram.answers(group)[0].id)
        await _finished(lab)
        await lab.deliver()
        assert not lab.telegram.answers(group)
        assert not lab.telegram.answers(ana)

    in_a_lab(tmp_path, scenario, fake=GUEST)


def test_forgetting_takes_the_words_out_of_a_chat_where_the_bot_deletes_nothing(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, group, _note = called(lab)
        await lab.jobs()
        await lab.deliver()
        await _finished(lab)
        await lab.deliver()
        await _forget_all(lab, ana)
        (answer,) = lab.telegram.answers(group)
        assert (answer.text, answer.buttons) == (WITHDRAWN, [])

    in_a_lab(tmp_path, scenario, fake=GUEST)
