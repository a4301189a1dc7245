from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.chat.upload_links import CHAT, PLATFORM, UploadLinks
from bot.domain.job import Mode, Options, Source
from storage.job_table import SqlJobTable
from tests.fakes.jobs import a_request
from tests.fakes.tables import new_table
from tests.unit.chat.talking import Talk, a_voice_note, buttons_of

pytestmark = pytest.mark.anyio

URL = "https://earmark.example.org"


def links_on(queue: SqlJobTable, **rest: Any) -> UploadLinks:
    return UploadLinks(queue.events, queue.chat_settings, public_url=URL, **rest)


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


async def test_a_token_of_another_house_opens_nothing() -> None:
    token = token_of(await links_on(new_table()).offer(a_request()))
    assert await links_on(new_table()).redeem(token) is None


async def test_a_link_is_good_for_a_time_only() -> None:
    queue = new_table()
    token = token_of(await links_on(queue).offer(a_request()))
    assert await links_on(queue, expiry_seconds=-1).redeem(token) is None


async def test_those_who_come_first_together_agree_on_one_secret() -> None:
    queue = new_table()
    all_links = [links_on(queue) for _ in range(8)]
    urls = await asyncio.gather(*(links.offer(a_request()) for links in all_links))
    for url in urls:
        for links in all_links:
            assert await links.redeem(token_of(url)) is not None


async def test_a_secret_that_was_never_written_is_made_by_the_next() -> None:
    queue = new_table()
    assert await queue.events.claim_event(PLATFORM, CHAT)
    token = token_of(await links_on(queue).offer(a_request()))
    assert await links_on(queue).redeem(token) is not None


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


async def test_offers_that_are_too_old_are_forgotten() -> None:
    queue, now = new_table(), time.time()
    old = links_on(queue, clock=lambda: now - 3 * 86_400)
    young = links_on(queue)
    before, after = token_of(await old.offer(a_request())), token_of(await young.offer(a_request()))
    await young.prune()
    assert await young.redeem(before) is None
    assert await young.redeem(after) is not None
