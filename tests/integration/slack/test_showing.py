"""One job, one message, one answer: whatever breaks on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.requests.name_speakers import name_some
from handlers.rate_limiter import RateLimiter
from tests.fakes.slack import FakeSlack, Upload
from tests.fakes.slack_state import Message
from tests.integration.slack.office import NOTE, Office, an_office

Story = Callable[[Office], Awaitable[None]]


def play(slack: FakeSlack, folder: Path, story: Story) -> None:
    async def run() -> None:
        async with an_office(slack, folder) as office:
            await story(office)

    asyncio.run(run())


async def asked(office: Office, slack: FakeSlack) -> str:
    """Anna's conversation with the bot, with one recording in it that is taken in."""
    anna = slack.user("anna")
    chat = slack.direct(anna)
    slack.post(chat, anna, files=[NOTE])
    await office.heard()
    return chat


def names(slack: FakeSlack, messages: list[Message]) -> list[str]:
    """Of the files in them."""
    return sorted(slack.world.files[file].name for message in messages for file in message.files)


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
def test_a_lost_answer_of_slack_doubles_nothing(slack: FakeSlack, tmp_path: Path, method: str) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        slack.fail(method, "lost")
        await office.deliver()
        await office.finish("The answer.")
        slack.fail("chat.update", "lost")
        await office.deliver()
        (message,) = slack.by_bot(chat)
        assert "The answer." in str(message.blocks)

    play(slack, tmp_path, story)


def test_a_sender_killed_at_any_step_leaves_one_answer_and_each_file_once(
    slack: FakeSlack, tmp_path: Path
) -> None:
    """Every step is done twice: the first time nobody lived to note it."""

    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.finish("So many words that no message holds them. " * 5, lines=200)
        for _ in range(4):  # post, edit; fill and share the file
            entry = await office.queue.outbox.claim_entry("w", platforms=("slack",))
            assert entry is not None
            await office.shown(entry)
            await office.queue.outbox.settle_entry(
                entry, external_id=entry.external_id, again_after_seconds=0
            )
            assert await office.deliver_one()
        await office.deliver()
        answer, *files = slack.by_bot(chat)
        assert "The whole answer is in the file" in str(answer.blocks)
        assert names(slack, files) == ["note.txt"]

    play(slack, tmp_path, story)


def test_a_long_answer_begins_in_the_message_and_is_whole_in_a_file(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.finish("Many words are said here in one breath. " * 3, lines=300)
        await office.deliver()
        answer, *files = slack.by_bot(chat)
        assert "The whole answer is in the file" in str(answer.blocks)
        assert names(slack, files) == ["note.txt"]
        assert slack.file_bytes(files[0].files[0]).decode().count("Many words") == 900

    play(slack, tmp_path, story)


def test_a_lost_answer_while_sharing_a_file_doubles_no_file(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.finish("Many words are said here in one breath. " * 3, lines=300)
        slack.fail("files.completeUploadExternal", "lost")
        await office.deliver()
        assert names(slack, slack.by_bot(chat)) == ["note.txt"]

    play(slack, tmp_path, story)


def test_slack_is_asked_for_patience_and_gets_it(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        slack.fail("chat.postMessage", "limited", retry_after=1)
        await office.deliver_one()
        assert office.pauses == [1.0]
        await office.deliver()
        assert len(slack.by_bot(chat)) == 1

    play(slack, tmp_path, story)


def test_what_has_not_changed_is_not_sent_again(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        await asked(office, slack)
        await office.deliver()
        entry = await office.queue.outbox.claim_entry("w", platforms=("slack",))
        assert entry is None
        edits = len(slack.calls("chat.update"))
        await office.finish()
        await office.deliver()
        assert len(slack.calls("chat.update")) == edits + 1

    play(slack, tmp_path, story)


def test_a_public_channel_is_joined_to_answer_in_it(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        slack.post(general, anna, f"{slack.mention()} transcribe", files=[NOTE])
        await office.heard()
        slack.world.channels[general].members.remove(slack.bot_user)
        await office.finish()
        await office.deliver()
        assert len(slack.by_bot(general)) == 1

    play(slack, tmp_path, story)


@pytest.mark.parametrize("obstacle", ["left", "archived", "read only"])
def test_where_the_channel_is_closed_the_answer_comes_in_a_direct_message(
    slack: FakeSlack, tmp_path: Path, obstacle: str
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        closed = slack.channel("closed", [anna], kind="group")
        slack.post(closed, anna, f"{slack.mention()} transcribe", files=[NOTE])
        await office.heard()
        if obstacle == "left":
            slack.world.channels[closed].members.remove(slack.bot_user)
        elif obstacle == "archived":
            slack.world.channels[closed].archived = True
        else:
            slack.read_only.add(closed)
        await office.finish("The answer.")
        await office.deliver()
        assert slack.by_bot(closed) == []
        (message,) = slack.by_bot(slack.direct(anna))
        assert "The answer." in str(message.blocks)
        assert "/invite @earmark" in str(message.blocks)

    play(slack, tmp_path, story)


def test_a_status_message_that_somebody_deleted_comes_back_once_as_the_answer(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.deliver()
        (status,) = slack.by_bot(chat)
        slack.delete_message(chat, status.ts)
        await office.heard()
        await office.finish("The answer.")
        await office.deliver()
        (message,) = slack.by_bot(chat)
        assert message.ts != status.ts
        assert "The answer." in str(message.blocks)
        assert office.given_up == 0

    play(slack, tmp_path, story)


def test_blocks_that_slack_does_not_take_become_plain_text(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.deliver()
        await office.finish("The answer.")
        slack.fail("chat.update", "error", error="invalid_blocks")
        await office.deliver()
        (message,) = slack.by_bot(chat)
        assert "The answer." in message.text

    play(slack, tmp_path, story)


def test_a_missing_scope_is_waited_for(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        await asked(office, slack)
        slack.world.installs[0].scopes.discard("chat:write")
        await office.deliver_one()
        assert office.pauses == [300.0]
        assert office.given_up == 0

    play(slack, tmp_path, story)


def test_a_revoked_token_ends_the_waiting(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        await asked(office, slack)
        slack.world.installs[0].revoked = "token_revoked"
        await office.deliver_one()
        assert office.given_up == 1

    play(slack, tmp_path, story)


def test_a_very_long_single_line_fits_too(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        slack.post(chat, anna, files=[Upload(name=f"{'x' * 200}.mp3", content=b"x")])
        await office.heard()
        await office.finish("word " * 20_000)
        await office.deliver()
        assert office.given_up == 0
        assert "word" in str(slack.by_bot(chat)[0].blocks)

    play(slack, tmp_path, story)


def test_where_files_are_not_taken_the_rest_follows_in_messages(slack: FakeSlack, tmp_path: Path) -> None:
    """Also when each step is done twice, because nobody lived to note the first."""

    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        slack.fail("files.getUploadURLExternal", error="file_uploads_disabled", times=99)
        job = await office.finish("Many words are said here in one breath. " * 3, lines=300)
        while entry := await office.queue.outbox.claim_entry("w", platforms=("slack",)):
            office.connection._messenger._messages._rate_limiter = RateLimiter()
            await office.shown(entry)
            await office.queue.outbox.settle_entry(
                entry, external_id=entry.external_id, again_after_seconds=0
            )
            office.connection._messenger._messages._rate_limiter = RateLimiter()
            assert await office.deliver_one()
        answer, *rest = slack.by_bot(chat)
        assert "the rest follows below" in str(answer.blocks)
        assert "in the file" not in str(answer.blocks)
        assert sum(str(one.blocks).count("Many words") for one in (answer, *rest)) == 900
        await office.queue.jobs.forget(job.id, retract=True)
        await office.deliver()
        assert slack.by_bot(chat) == []

    play(slack, tmp_path, story)


def test_an_answer_that_no_messages_hold_says_so(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        slack.fail("files.getUploadURLExternal", error="file_uploads_disabled", times=99)
        await office.finish("Many words are said here in one breath. " * 6, lines=400)
        while entry := await office.queue.outbox.claim_entry("w", platforms=("slack",)):
            office.connection._messenger._messages._rate_limiter = RateLimiter()
            shown = await office.shown(entry)
            await office.queue.outbox.settle_entry(
                entry, external_id=shown.external_id, again_after_seconds=shown.again_after_seconds
            )
        answer, *rest = slack.by_bot(chat)
        assert len(rest) == 5
        assert "There is more than fits" in str(rest[-1].blocks)
        assert "There is more than fits" not in str(answer.blocks)

    play(slack, tmp_path, story)


def test_signs_in_peoples_words_stay_signs_where_blocks_are_not_taken(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        await office.deliver()
        await office.finish("Press *now*, `_x_` and :smile:.")
        slack.fail("chat.update", "error", error="invalid_blocks")
        await office.deliver()
        (message,) = slack.by_bot(chat)
        (section,) = message.blocks
        assert section["text"]["type"] == "plain_text"
        assert section["text"]["emoji"] is False
        assert "*now*, `_x_` and :smile:" in section["text"]["text"]

    play(slack, tmp_path, story)


def test_a_name_that_is_given_later_is_put_into_the_message_that_is_there(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        chat = await asked(office, slack)
        job = await office.finish("We meet on Friday.", lines=2, speakers=2)
        await office.deliver()
        (message,) = slack.by_bot(chat)
        before = (message.ts, str(message.blocks))
        known = await office.queue.jobs.job(job.id)
        assert known is not None
        await name_some(office.queue.jobs, known, {2: "Ana <!channel>"})
        await office.deliver()
        (after,) = slack.by_bot(chat)
        assert after.ts == before[0]
        assert "Speaker 2: " in before[1]
        assert "Ana <!channel>: " in str(after.blocks)
        assert "Speaker 2" not in str(after.blocks)
        assert "<" not in after.text

    play(slack, tmp_path, story)
