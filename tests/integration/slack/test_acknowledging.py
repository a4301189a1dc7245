"""Slack is answered at once, whatever has to be looked up; what a chat told of is not looked up at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.chat.job_keys import person_key
from bot.chat.remembered_recordings import KEEP_SECONDS
from tests.fakes.slack import FakeSlack, Upload
from tests.fakes.tables import Clock, new_table
from tests.integration.slack.office import NOTE, Office, an_office

LATER = Upload(name="later.mp3", content=b"other", mimetype="audio/mpeg", duration_ms=9_000)


def play_in_a_channel(
    slack: FakeSlack, folder: Path, story: Callable[[Office, str, str], Awaitable[None]], *, clock: Clock
) -> None:
    """With a recording that was posted before anybody listened."""
    anna = slack.user("anna")
    general = slack.channel("general", [anna])

    async def run() -> None:
        slack.post(general, anna, files=[NOTE])
        await slack.settled(60)
        async with an_office(slack, folder, queue=new_table(clock=clock)) as office:
            await story(office, general, anna)

    asyncio.run(run())


async def commanded(office: Office, channel: str, person: str) -> None:
    await office.slack.slash("/transcribe", "", channel, person).acknowledged()
    await office.heard()


def test_a_command_is_acknowledged_before_the_history_is_read(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office, general: str, anna: str) -> None:
        slack.fail("conversations.history", "slow", seconds=5)
        await slack.slash("/transcribe", "", general, anna).acknowledged()
        assert await office.jobs() == []
        await office.heard()
        waiting, comes = slack.ephemerals(general, anna)
        assert "as soon as it lets me" in waiting.text
        assert "direct messages" in comes.text
        assert len(await office.jobs()) == 1

    play_in_a_channel(slack, tmp_path, story, clock=Clock())


def test_a_command_that_slack_turns_away_for_now_goes_on_by_itself(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office, general: str, anna: str) -> None:
        slack.fail("conversations.history", "status", status=503, times=1)
        await commanded(office, general, anna)
        assert await office.jobs() == []
        (waiting,) = slack.ephemerals(general, anna)
        assert "as soon as it lets me" in waiting.text
        await slack.until(lambda: len(slack.ephemerals(general, anna)) == 2, 30)
        assert len(await office.jobs()) == 1
        assert not await office.queue.key_values.listed("slack", ["interactions"], most=10)

    play_in_a_channel(slack, tmp_path, story, clock=Clock())


def test_what_the_history_told_goes_with_whose_it_is(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office, general: str, anna: str) -> None:
        mine = [person_key(slack.world.installs[0].team, anna)]
        assert await office.queue.key_values.owned("slack", mine) == 0
        await commanded(office, general, anna)
        assert await office.queue.key_values.owned("slack", mine) == 1

    play_in_a_channel(slack, tmp_path, story, clock=Clock())


def test_history_is_read_only_where_nothing_is_known(slack: FakeSlack, tmp_path: Path) -> None:
    clock = Clock()

    def reads() -> int:
        return len(slack.calls("conversations.history"))

    async def story(office: Office, general: str, anna: str) -> None:
        await commanded(office, general, anna)
        assert reads() == 1
        await commanded(office, general, anna)
        assert reads() == 1, "what the history told is remembered"
        posted = slack.post(general, anna, files=[LATER])
        await office.heard()
        await commanded(office, general, anna)
        assert reads() == 1
        *_, picker = slack.ephemerals(general, anna)
        assert str(picker.blocks).index("later.mp3") < str(picker.blocks).index("note.m4a")
        slack.delete_message(general, posted)
        await office.heard()
        await commanded(office, general, anna)
        assert reads() == 1
        *_, last = slack.ephemerals(general, anna)
        assert "later.mp3" not in str(last.blocks), "the only one that is left needs no choice"
        clock.move(KEEP_SECONDS + 1)
        await commanded(office, general, anna)
        assert reads() == 2

    play_in_a_channel(slack, tmp_path, story, clock=clock)
