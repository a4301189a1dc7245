"""Recordings lead to their messages, and say when they were sent, by the reader's clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.fakes.slack import FakeSlack
from tests.integration.slack.office import NOTE, Office, an_office, served
from tests.integration.slack.test_taking_in import install

Story = Callable[[Office], Awaitable[None]]


def play(slack: FakeSlack, folder: Path, story: Story) -> None:
    async def run() -> None:
        async with an_office(slack, folder, channels="ask") as office:
            await story(office)

    asyncio.run(run())


def links(value: Any) -> list[tuple[str, str]]:
    """Words and addresses of all links in blocks."""
    if isinstance(value, list):
        return [link for one in value for link in links(one)]
    if not isinstance(value, dict):
        return []
    own = [(value["text"], value["url"])] if value.get("type") == "link" else []
    return [*own, *(link for one in value.values() for link in links(one))]


def when(ts: str) -> str:
    """In Amsterdam, where the people of the stand-in are."""
    return f"{datetime.fromtimestamp(float(ts), tz=UTC).astimezone(ZoneInfo('Europe/Amsterdam')):%H:%M}"


async def answered_in_german(office: Office, slack: FakeSlack) -> tuple[str, str]:
    anna = slack.user("anna")
    general = slack.channel("general", [anna])
    ts = slack.post(general, anna, f"{slack.mention()} translate German", files=[NOTE])
    await office.heard()
    await office.finish("The answer.", lines=2)
    await office.deliver()
    return general, ts


def test_times_lead_to_the_message_of_the_recording(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        general, ts = await answered_in_german(office, slack)
        (answer,) = slack.by_bot(general)
        url = f"https://acme.slack.com/archives/{general}/p{ts.replace('.', '')}"
        assert links(answer.blocks) == [("0:00", url), ("0:05", url)]

    play(slack, tmp_path, story)


def test_a_recording_inside_a_thread_is_led_to_inside_of_it(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        root = slack.post(general, anna, "About the fair")
        ts = slack.post(general, anna, f"{slack.mention()} translate German", files=[NOTE], thread_ts=root)
        await office.heard()
        await office.finish("The answer.")
        await office.deliver()
        (answer,) = slack.by_bot(general)
        link = f"p{ts.replace('.', '')}?thread_ts={root}&cid={general}"
        assert [url.rpartition("/")[2] for _, url in links(answer.blocks)] == [link]

    play(slack, tmp_path, story)


def test_a_private_answer_names_the_recording_and_leads_there(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        ts = slack.post(general, anna, files=[NOTE])
        await office.heard()
        await slack.slash("/summarize", "", general, anna).acknowledged()
        await office.heard()
        await office.deliver()
        (status,) = slack.by_bot(slack.direct(anna))
        name = f"note.m4a · recording 0:05 · {when(ts)}"
        url = f"https://acme.slack.com/archives/{general}/p{ts.replace('.', '')}"
        assert links(status.blocks) == [(name, url)]
        await slack.slash("/earmark", "status", general, anna).acknowledged()
        await office.heard()
        told = slack.ephemerals(general, anna)[-1]
        assert links(told.blocks) == [(name, url)]

    play(slack, tmp_path, story)


def test_where_slack_does_not_tell_the_zone_the_age_is_said(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        slack.fail("users.info", error="user_not_found", times=9)
        slack.post(chat, anna, files=[NOTE])
        await office.heard()
        await slack.slash("/earmark", "status", chat, anna).acknowledged()
        await office.heard()
        assert "note.m4a · recording 0:05 · just now" in str(slack.messages(chat)[-1].blocks)

    play(slack, tmp_path, story)


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own call
@pytest.mark.parametrize("silent", [False, True])
def test_of_many_workspaces_each_is_asked_once_where_it_is(
    slack: FakeSlack, tmp_path: Path, silent: bool
) -> None:
    async def run() -> None:
        team = slack.add_workspace("Globex", install=False)
        boss = slack.user("boss", team=team, is_admin=True)
        client = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
        async with (
            an_office(slack, tmp_path, bot_token="", **client) as office,
            served(office.connection) as url,
        ):
            assert (await install(slack, url, team, boss)).status_code == 200
            asked = len(slack.calls("auth.test"))
            if silent:
                slack.fail("auth.test", error="fatal_error", times=99)
            chat = slack.direct(boss)
            for _ in range(2):
                slack.post(chat, boss, "translate German", files=[NOTE])
                await office.heard()
                await office.finish("The answer.")
                await office.deliver()
            found = [link for one in slack.by_bot(chat) for link in links(one.blocks)]
            assert len(slack.by_bot(chat)) == 2
            assert [words for words, _ in found] == ([] if silent else ["0:00", "0:00"])
            assert all(one.startswith("https://globex.slack.com/archives/") for _, one in found)
            if not silent:
                assert len(slack.calls("auth.test")) == asked + 1

    asyncio.run(run())
