from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.chat.events import Deleted, Departed, Place
from bot.chat.job_keys import chat_key, workspace_key
from bot.chat.replies import SendMessage
from bot.chat.upload_links import UploadLinks
from bot.domain.job import Mode, Options, Source
from storage.database.connection import Transaction
from storage.job_table import SqlJobTable
from storage.sql import clock_steps
from storage.sql.tables import metadata
from tests.fakes.jobs import a_request
from tests.fakes.tables import Clock, new_table
from tests.unit.chat.talk import BOB, GROUP, PLATFORM, PRIVATE, Talk, a_voice_note, buttons_of

pytestmark = pytest.mark.anyio

URL = "https://earmark.example.org"


def links_on(queue: SqlJobTable, **rest: Any) -> UploadLinks:
    return UploadLinks(queue.key_values, public_url=URL, **rest)


def token_of(url: str | None) -> str:
    assert url is not None
    assert url.startswith(f"{URL}/upload/")
    return url.removeprefix(f"{URL}/upload/")


async def test_another_process_redeems_a_link() -> None:
    queue = new_table()
    template = a_request(notify=True, keys=("chat:/1",), seconds=5)
    token = token_of(await links_on(queue).offer(template))
    redeemed = await links_on(queue).redeem(token)
    assert redeemed is not None
    assert replace(redeemed, event_id=None) == template
    assert redeemed.event_id is not None
    assert redeemed.event_id.startswith("upload:")


async def test_a_link_makes_one_job_however_often_it_is_used() -> None:
    queue = new_table()
    links = links_on(queue)
    token = token_of(await links.offer(a_request()))
    for key in ("blob:a", "blob:b"):
        request = await links.redeem(token)
        assert request is not None
        await queue.jobs.add(replace(request, source=Source(url=key)))
    assert len(await queue.jobs.newest()) == 1


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
async def test_a_forged_token_opens_nothing(token: str) -> None:
    assert await links_on(new_table()).redeem(token) is None


async def test_a_token_of_another_installation_opens_nothing() -> None:
    token = token_of(await links_on(new_table()).offer(a_request()))
    assert await links_on(new_table()).redeem(token) is None


async def test_a_link_is_good_for_a_time_only_and_so_are_the_words_behind_it() -> None:
    clock = Clock()
    queue = new_table(clock=clock)
    links = links_on(queue)
    token = token_of(await links.offer(a_request()))
    clock.move(24 * 3600 - 60)
    assert await links.redeem(token) is not None
    clock.move(120)
    assert await links.redeem(token) is None
    await queue.retention.forget_events(older_than_seconds=1e9)
    assert b"upload/" not in await contents(queue)


async def seen_by_the_clock_watch(queue: SqlJobTable) -> None:
    await queue.retention.forget_events(older_than_seconds=1e9)


@pytest.mark.parametrize("step", [-3600, -5, 25 * 3600])
async def test_a_clock_that_is_set_closes_no_link_and_opens_none(
    monkeypatch: pytest.MonkeyPatch, step: float
) -> None:
    queue = new_table(clock=Clock())
    queue.database.follow_clock(clock_steps.follow)
    links = links_on(queue)
    token = token_of(await links.offer(a_request()))
    forgotten = token_of(await links.offer(a_request(keys=("gone",))))
    await queue.jobs.forget_found(a_request().origin.platform, ["gone"], retract=True)
    told = time.time
    monkeypatch.setattr(time, "time", lambda: told() + step)
    await seen_by_the_clock_watch(queue)
    assert await links.redeem(token) is not None
    assert await links.redeem(forgotten) is None


async def test_those_who_come_first_together_agree_on_one_secret() -> None:
    queue = new_table()
    all_links = [links_on(queue) for _ in range(8)]
    urls = await asyncio.gather(*(links.offer(a_request()) for links in all_links))
    for url in urls:
        for links in all_links:
            assert await links.redeem(token_of(url)) is not None


async def test_a_recording_out_of_reach_is_offered_a_link_to_upload_it(tmp_path: Path) -> None:
    talk = Talk(tmp_path, links=links_on)
    (button,) = buttons_of(await talk.say("/summarize", a_voice_note(out_of_reach=True)))
    redeemed = await links_on(talk.queue).redeem(token_of(button.url))
    assert redeemed is not None
    assert redeemed.options.mode == "summarize"
    assert redeemed.origin.user == "ann"
    assert redeemed.notify
    assert await talk.jobs() == []


async def test_a_link_carries_nobodys_words_and_stays_short() -> None:
    queue = new_table()
    question = "What did Anna say about the budget? " * 100
    template = replace(a_request(), options=Options(mode=Mode.UNDERSTAND, question=question))
    url = await links_on(queue).offer(template)
    assert len(url) < 200
    redeemed = await links_on(queue).redeem(token_of(url))
    assert redeemed is not None
    assert redeemed.options.question == question


async def offered(talk: Talk, **rest: Any) -> str:
    """A link for a question about a file that is too large for the chat."""
    recording = a_voice_note(out_of_reach=True, name="board meeting.mp4")
    (button,) = buttons_of(await talk.say("/ask Who will be dismissed?", recording, addressed=True, **rest))
    return token_of(button.url)


@pytest.mark.parametrize("place", [PRIVATE, GROUP])
async def test_forget_takes_the_words_behind_a_link_along_and_the_link_is_dead(
    tmp_path: Path, place: Place
) -> None:
    talk = Talk(tmp_path, links=links_on)
    mine = await offered(talk, place=place)
    anothers = await offered(talk, place=place, person=BOB)
    assert b"dismissed" in await contents(talk.queue)
    (asked,) = await talk.say("/forget", place=place, addressed=True)
    assert isinstance(asked, SendMessage)
    assert [button.action for button in asked.buttons] == ["forget:yes", "forget:no"]
    (done,) = await talk.press("forget:yes", place=place)
    assert isinstance(done, SendMessage)
    assert [block.text for block in done.blocks] == ["It is deleted."]
    assert await links_on(talk.queue).redeem(mine) is None
    assert await links_on(talk.queue).redeem(anothers) is not None
    await talk.press("forget:yes", place=place, person=BOB)
    left = await contents(talk.queue)
    assert b"dismissed" not in left
    assert b"board meeting" not in left


async def test_a_deleted_message_takes_its_link_along(tmp_path: Path) -> None:
    talk = Talk(tmp_path, links=links_on)
    token = await offered(talk, place=GROUP)
    await talk.handle(Deleted(event_id="d", place=GROUP, keys=("message-note",)))
    assert await links_on(talk.queue).redeem(token) is None


@pytest.mark.parametrize("key", [workspace_key("W"), chat_key("W", "team")])
async def test_a_chat_or_workspace_that_departs_takes_its_links_along(tmp_path: Path, key: str) -> None:
    talk = Talk(tmp_path, links=links_on)
    token = await offered(talk, place=GROUP)
    elsewhere = await offered(talk)
    await talk.handle(Departed(event_id="d", platform=PLATFORM, key=key, purge=True))
    assert await links_on(talk.queue).redeem(token) is None
    assert await links_on(talk.queue).redeem(elsewhere) is not None


async def contents(queue: SqlJobTable) -> bytes:
    """Every value in the tables."""

    def everything(transaction: Transaction) -> str:
        rows = [
            row for table in metadata.sorted_tables for row in transaction.connection.execute(table.select())
        ]
        return "\n".join(str(value) for row in rows for value in row)

    return (await queue.database.read(everything)).encode()
