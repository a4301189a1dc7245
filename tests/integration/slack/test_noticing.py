"""People are told that an answer came: by a new message where they had to wait, and by a sign."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.chat.access import AccessPolicy
from handlers.rate_limiter import RateLimiter
from tests.fakes.slack import FakeSlack, Upload
from tests.fakes.slack_state import Message
from tests.integration.slack.office import NOTE, Office, an_office

Story = Callable[[Office], Awaitable[None]]
PLANNING = Upload(name="planning.mp3", content=b"sound" * 100, mimetype="audio/mpeg")
WORDS = "So many words that no message holds them. " * 5


def play(slack: FakeSlack, folder: Path, story: Story, *, waited_for_seconds: float = 0.0) -> None:
    policy = AccessPolicy(waited_for_seconds=waited_for_seconds)

    async def run() -> None:
        async with an_office(slack, folder, policy=policy) as office:
            await story(office)

    asyncio.run(run())


async def asked(office: Office, slack: FakeSlack, file: Upload = PLANNING) -> str:
    anna = slack.user("anna")
    chat = slack.direct(anna)
    slack.post(chat, anna, "transcribe", files=[file])
    await office.heard()
    return chat


def answers(slack: FakeSlack, chat: str) -> list[Message]:
    return [one for one in slack.by_bot(chat) if not one.files]


def signs(slack: FakeSlack, chat: str) -> list[str]:
    """On the recording."""
    return [*slack.messages(chat)[0].reactions]


def test_an_answer_that_was_waited_for_is_a_new_message_and_the_line_about_progress_goes(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.deliver()
        (line,) = slack.by_bot(chat)
        assert "Opening" not in line.text
        await office.finish("The answer.")
        await office.deliver()
        (answer,) = slack.by_bot(chat)
        assert answer.ts != line.ts
        assert answer.text.startswith("Transcript of planning.mp3")
        assert answer.thread_ts == line.thread_ts
        assert len(slack.calls("chat.postMessage")) == 2

    play(slack, tmp_path, story)


def test_an_answer_that_comes_at_once_takes_the_place_of_the_line(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.deliver()
        (line,) = slack.by_bot(chat)
        assert line.text == "On its way: Transcript of planning.mp3"
        await office.finish("The answer.")
        await office.deliver()
        assert [one.ts for one in slack.by_bot(chat)] == [line.ts]

    play(slack, tmp_path, story, waited_for_seconds=30.0)


def test_whoever_cancels_is_told_in_the_line(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.deliver()
        (line,) = slack.by_bot(chat)
        (job,) = await office.jobs()
        await office.queue.jobs.cancel(job.id)
        await office.deliver()
        assert [one.ts for one in slack.by_bot(chat)] == [line.ts]
        assert signs(slack, chat) == []

    play(slack, tmp_path, story)


def test_a_sender_killed_at_any_step_leaves_one_answer_and_no_line(slack: FakeSlack, tmp_path: Path) -> None:
    """Every step is done twice: the first time nobody lived to note it."""

    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.deliver()
        await office.finish(WORDS, lines=200)
        while entry := await office.queue.outbox.claim_entry("w", platforms=("slack",)):
            office.connection._messenger._messages._rate_limiter = RateLimiter()
            await office.shown(entry)
            await office.queue.outbox.settle_entry(
                entry, external_id=entry.external_id, again_after_seconds=0
            )
            office.connection._messenger._messages._rate_limiter = RateLimiter()
            assert await office.deliver_one()
        (answer,) = answers(slack, chat)
        assert "The whole answer is in the file" in str(answer.blocks)
        assert sorted(slack.world.files[f].name for one in slack.by_bot(chat) for f in one.files) == [
            "planning.txt",
        ]
        assert signs(slack, chat) == ["white_check_mark"]

    play(slack, tmp_path, story)


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.delete", "reactions.add", "reactions.remove"])
def test_a_lost_answer_of_slack_doubles_nothing(slack: FakeSlack, tmp_path: Path, method: str) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.deliver()
        slack.fail(method, "lost")
        await office.finish("The answer.")
        await office.deliver(idle_seconds=1.5)
        (answer,) = slack.by_bot(chat)
        assert "The answer." in str(answer.blocks)
        assert signs(slack, chat) == ["white_check_mark"]

    play(slack, tmp_path, story)


def test_a_line_that_cannot_be_deleted_points_at_the_answer(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.deliver()
        slack.fail("chat.delete", "error", error="cant_delete_message", times=9)
        await office.finish("The answer.")
        await office.deliver()
        line, answer = slack.by_bot(chat)
        assert line.text == "The answer is below."
        assert "cancel" not in str(line.blocks)
        assert "The answer." in str(answer.blocks)
        assert len(slack.calls("chat.delete")) == 1

    play(slack, tmp_path, story)


def test_where_no_new_message_is_taken_the_line_becomes_the_answer(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.deliver()
        slack.fail("chat.postMessage", "error", error="restricted_action", times=9)
        await office.finish("The answer.")
        await office.deliver()
        (answer,) = slack.by_bot(chat)
        assert "The answer." in str(answer.blocks)

    play(slack, tmp_path, story)


def test_forgetting_between_the_answer_and_the_end_of_the_line_takes_both(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.deliver()
        job = await office.finish("The answer.")
        office.connection._messenger._messages._rate_limiter = RateLimiter()
        assert await office.deliver_one()
        assert len(slack.by_bot(chat)) == 2
        await office.queue.jobs.forget(job.id, retract=True)
        await office.deliver()
        assert slack.by_bot(chat) == []

    play(slack, tmp_path, story)


def test_the_recording_is_marked_while_it_is_worked_on_and_when_it_is_done(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack, NOTE)
        await office.deliver()
        assert signs(slack, chat) == ["eyes"]
        await office.finish("The answer.")
        await office.deliver()
        assert signs(slack, chat) == ["white_check_mark"]

    play(slack, tmp_path, story)


def test_without_the_right_to_react_answers_come_as_ever_and_it_is_asked_for_once(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        slack.world.installs[0].scopes.discard("reactions:write")
        chat = await asked(office, slack)
        await office.deliver()
        await office.finish("The answer.")
        await office.deliver()
        assert len(slack.by_bot(chat)) == 1
        assert signs(slack, chat) == []
        assert len(slack.calls("reactions.add")) == 1

    play(slack, tmp_path, story)


def test_reactions_that_slack_does_not_take_for_long_are_given_up(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.deliver()
        slack.fail("reactions.add", "error", error="internal_error", times=99)
        await office.finish("The answer.")
        await office.deliver(idle_seconds=1.5)
        assert len(slack.by_bot(chat)) == 1
        assert len(slack.calls("reactions.add")) == 4

    play(slack, tmp_path, story)
