"""People are told that an answer came: by a new message where they had to wait, and by a reaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.chat.access import AccessPolicy
from bot.domain.job import Job
from tests.fakes.chat_lab import spoken
from tests.fakes.telegram_world import Message
from tests.integration.telegram.lab import Lab, in_a_lab
from tests.integration.telegram.test_messenger import LONG, files

pytestmark = pytest.mark.usefixtures("loopback")

Scenario = Callable[[Lab, int, Job], Awaitable[None]]
BELOW = "The answer is below."


def play(tmp_path: Path, scenario: Scenario, *, waited_for_seconds: float = 0.0, marks: bool = True) -> None:
    """A recording comes in a private chat; its job is accepted, nothing is shown yet."""

    async def whole(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.send("audio", ana, ana, b"sound", name="planning.mp3", seconds=20, caption="/transcribe")
        (job,) = await lab.jobs()
        await scenario(lab, ana, job)

    policy = AccessPolicy(waited_for_seconds=waited_for_seconds, marks=marks)
    in_a_lab(tmp_path, whole, policy=policy)


def answers(lab: Lab, chat: int) -> list[Message]:
    return [one for one in lab.telegram.answers(chat) if not one.file]


def recording(lab: Lab, chat: int) -> Message:
    return min(lab.telegram.world.chats[chat].messages.values(), key=lambda one: one.id)


def reaction(lab: Lab, chat: int) -> list[str]:
    return recording(lab, chat).reactions.get(lab.telegram.world.bot.id, [])


def told(lab: Lab, method: str) -> list[str]:
    """What people are notified of, in order."""
    return [
        str(call.parameters["text"])
        for call in lab.telegram.calls(method)
        if str(call.parameters.get("disable_notification")).lower() != "true"
    ]


def test_an_answer_that_was_waited_for_is_a_new_message_and_the_line_goes(tmp_path: Path) -> None:
    async def scenario(lab: Lab, ana: int, job: Job) -> None:
        await lab.deliver()
        (line,) = answers(lab, ana)
        assert told(lab, "sendMessage") == []
        await lab.finish(job)
        await lab.deliver()
        (answer,) = answers(lab, ana)
        assert answer.id != line.id
        assert "Hello." in answer.text
        assert answer.reply_to is recording(lab, ana)
        assert told(lab, "sendMessage") == ["<b>Transcript of planning.mp3</b>"]

    play(tmp_path, scenario)


def test_an_answer_that_comes_at_once_takes_the_place_of_the_line(tmp_path: Path) -> None:
    async def scenario(lab: Lab, ana: int, job: Job) -> None:
        await lab.deliver()
        (line,) = answers(lab, ana)
        await lab.finish(job)
        await lab.deliver()
        assert [one.id for one in answers(lab, ana)] == [line.id]

    play(tmp_path, scenario, waited_for_seconds=30.0)


def test_whoever_cancels_is_told_in_the_line_and_the_reaction_goes(tmp_path: Path) -> None:
    async def scenario(lab: Lab, ana: int, job: Job) -> None:
        await lab.deliver()
        (line,) = answers(lab, ana)
        assert reaction(lab, ana) == ["👀"]
        await lab.queue.jobs.cancel(job.id)
        await lab.deliver()
        assert [one.id for one in answers(lab, ana)] == [line.id]
        assert reaction(lab, ana) == []

    play(tmp_path, scenario)


def test_a_sender_killed_at_any_step_leaves_one_answer(tmp_path: Path) -> None:
    """Every step is done twice: the first time nobody lived to note it."""

    async def scenario(lab: Lab, ana: int, job: Job) -> None:
        await lab.deliver()
        await lab.finish(job, spoken(*LONG, seconds=3600))
        while await lab.deliver_one(forget=True):
            await lab.deliver_one()
        whole = [one for one in answers(lab, ana) if "sentence number 1 " in one.text]
        assert len(whole) == 1
        assert sorted(files(lab, ana)) == ["planning.txt"]
        assert reaction(lab, ana) == ["👌"]
        strays = [one.text for one in answers(lab, ana) if one not in whole]
        assert sorted(strays) == ["Transcript of planning.mp3", "planning.txt"]

    play(tmp_path, scenario)


@pytest.mark.parametrize("method", ["editMessageText", "deleteMessages", "setMessageReaction"])
def test_a_lost_answer_of_telegram_doubles_nothing(tmp_path: Path, method: str) -> None:
    async def scenario(lab: Lab, ana: int, job: Job) -> None:
        await lab.deliver()
        await lab.finish(job)
        lab.telegram.lose(method)
        await lab.deliver()
        (answer,) = answers(lab, ana)
        assert "Hello." in answer.text
        assert reaction(lab, ana) == ["👌"]

    play(tmp_path, scenario)


def test_a_line_that_cannot_be_deleted_points_at_the_answer(tmp_path: Path) -> None:
    async def scenario(lab: Lab, ana: int, job: Job) -> None:
        await lab.deliver()
        for method in ("deleteMessages", "deleteMessage"):
            lab.telegram.fail(method, 400, "Bad Request: message can't be deleted for everyone", times=9)
        await lab.finish(job)
        await lab.deliver()
        line, answer = answers(lab, ana)
        assert line.text == BELOW
        assert not line.buttons
        assert "Hello." in answer.text

    play(tmp_path, scenario)


@pytest.mark.parametrize(
    ("status", "description"),
    [(400, "Bad Request: SOMETHING_NEW"), (403, "Forbidden: not enough rights to send text messages")],
)
def test_where_no_new_message_is_taken_the_line_becomes_the_answer(
    tmp_path: Path, status: int, description: str
) -> None:
    async def scenario(lab: Lab, ana: int, job: Job) -> None:
        await lab.deliver()
        (line,) = answers(lab, ana)
        lab.telegram.fail("sendMessage", status, description, times=9)
        await lab.finish(job)
        await lab.deliver()
        (answer,) = answers(lab, ana)
        assert answer.id == line.id
        assert "Hello." in answer.text

    play(tmp_path, scenario)


def test_a_new_message_that_somebody_deletes_comes_once_more_and_the_line_still_goes(tmp_path: Path) -> None:
    async def scenario(lab: Lab, ana: int, job: Job) -> None:
        await lab.deliver()
        await lab.finish(job)
        await lab.deliver_one()
        line, title = answers(lab, ana)
        assert title.text == "Transcript of planning.mp3"
        lab.telegram.delete(ana, title.id)
        await lab.deliver()
        (answer,) = answers(lab, ana)
        assert answer.id not in {line.id, title.id}
        assert "Hello." in answer.text

    play(tmp_path, scenario)


def test_forgetting_between_the_new_message_and_the_end_of_the_line_takes_both(tmp_path: Path) -> None:
    async def scenario(lab: Lab, ana: int, job: Job) -> None:
        await lab.deliver()
        await lab.finish(job)
        await lab.deliver_one()
        assert len(answers(lab, ana)) == 2
        await lab.queue.jobs.forget(job.id, retract=True)
        await lab.take_back()
        assert answers(lab, ana) == []

    play(tmp_path, scenario)


@pytest.mark.parametrize("marks", [True, False])
def test_the_recording_is_marked_while_it_is_worked_on_and_when_it_is_done(
    tmp_path: Path, *, marks: bool
) -> None:
    async def scenario(lab: Lab, ana: int, job: Job) -> None:
        await lab.deliver()
        assert reaction(lab, ana) == (["👀"] if marks else [])
        await lab.finish(job)
        await lab.deliver()
        assert reaction(lab, ana) == (["👌"] if marks else [])
        assert len(lab.telegram.calls("setMessageReaction")) == (2 if marks else 0)

    play(tmp_path, scenario, waited_for_seconds=30.0, marks=marks)


def test_where_reactions_are_refused_answers_come_as_ever_and_it_is_tried_once(tmp_path: Path) -> None:
    async def scenario(lab: Lab, ana: int, job: Job) -> None:
        lab.telegram.fail("setMessageReaction", 400, "Bad Request: REACTION_INVALID", times=9)
        await lab.deliver()
        await lab.finish(job)
        await lab.deliver()
        assert "Hello." in answers(lab, ana)[0].text
        assert reaction(lab, ana) == []
        assert len(lab.telegram.calls("setMessageReaction")) == 1

    play(tmp_path, scenario)


def test_reactions_that_telegram_does_not_take_for_long_are_given_up_after_the_answer(tmp_path: Path) -> None:
    async def scenario(lab: Lab, ana: int, job: Job) -> None:
        await lab.deliver()
        lab.telegram.fail("setMessageReaction", 502, "Bad Gateway", times=99)
        await lab.finish(job)
        await lab.deliver()
        (answer,) = answers(lab, ana)
        assert "Hello." in answer.text
        assert len(lab.telegram.calls("setMessageReaction")) == 4

    play(tmp_path, scenario)
