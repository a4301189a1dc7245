"""The one message of a job: every step may be repeated, refused or interrupted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.chat.platform import Conversation
from bot.chat.replies import View
from bot.domain.answer import Answer
from bot.domain.errors import PlatformBusy
from bot.domain.job import Job, Mode, Options, Origin, Progress, Request, Source
from bot.domain.ports.outbox import OutboxEntry
from handlers.telegram.outgoing.messenger import TelegramMessenger
from handlers.telegram.target import TelegramTarget
from tests.fakes.chat_lab import spoken
from tests.integration.telegram.lab import Lab, in_a_lab

pytestmark = pytest.mark.usefixtures("loopback")

LONG = [f"This is sentence number {number} of a long meeting." for number in range(400)]


async def asked(
    lab: Lab, chat: int, *, reply_to: int | None = None, name: str = "a.mp3", thread: int | None = None
) -> Job:
    """A job whose answer goes to the chat."""
    address = {"chat": str(chat)} | ({"private": "yes"} if chat > 0 else {})
    if thread is not None:
        address["thread"] = str(thread)
    if reply_to is not None:
        address["reply_to"] = str(reply_to)
    request = Request(
        origin=Origin(platform="telegram", flow=f"chat:/{chat}", address=address),
        source=Source(url=f"telegram:{name}", name=name),
        options=Options(mode=Mode.ASR),
        notify=True,
    )
    job = await lab.queue.jobs.job((await lab.queue.jobs.add(request)).job_id)
    assert job is not None
    return job


def files(lab: Lab, chat: int) -> list[str]:
    return [str(one.file.name) for one in lab.telegram.answers(chat) if one.file]


def test_a_long_answer_comes_with_its_file_once_although_every_step_is_repeated(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        await lab.deliver()
        await lab.finish(job, spoken(*LONG, seconds=3600))
        posts_before = len(lab.telegram.calls("sendMessage"))
        for _ in range(3):  # the edit into the answer, then a placeholder, then its document
            await lab.deliver_one()
            await lab.deliver_one(forget=True)
        await lab.deliver()
        answers = [one for one in lab.telegram.answers(ana) if "sentence number 1 " in one.text]
        assert len(answers) == 1
        assert {"a.txt"} == set(files(lab, ana))
        assert len(lab.telegram.calls("sendMessage")) - posts_before == 2  # one placeholder was not noted
        assert not lab.telegram.calls("sendDocument")

    in_a_lab(tmp_path, scenario, listen=False)


def test_the_end_of_a_long_answer_is_a_line_that_points_at_the_file(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        await lab.deliver()
        await lab.finish(job, spoken(*LONG, seconds=3600))
        await lab.deliver()
        answer = lab.telegram.answers(ana)[0]
        assert answer.text.endswith("The whole answer is in the file below.")
        assert len(answer.text.encode("utf-16-le")) // 2 <= 4096
        assert "expandable_blockquote" in {entity["type"] for entity in answer.entities}
        text = next(one.file for one in lab.telegram.answers(ana) if one.file and one.file.name == "a.txt")
        assert LONG[-1].encode() in text.content

    in_a_lab(tmp_path, scenario, listen=False)


def test_a_server_that_makes_no_file_of_words_gets_it_as_a_new_message(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        await lab.deliver()
        lab.telegram.fail(
            "editMessageMedia", 400, "Bad Request: there is no media in the message to edit", times=2
        )
        await lab.finish(job, spoken(*LONG, seconds=3600))
        await lab.deliver()
        assert sorted(files(lab, ana)) == ["a.txt"]
        assert len(lab.telegram.answers(ana)) == 2

    in_a_lab(tmp_path, scenario, listen=False)


def test_what_was_said_already_is_not_said_again(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        await lab.deliver()
        assert not lab.telegram.calls("editMessageText")
        await lab.finish(job)
        await lab.deliver_one(forget=True)
        await lab.deliver()
        edits = [call.description for call in lab.telegram.calls("editMessageText")]
        assert len(edits) == 2
        assert "not modified" in edits[1]

    in_a_lab(tmp_path, scenario, listen=False)


def test_an_answer_whose_message_was_deleted_comes_once_more_and_only_then(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        await lab.deliver()
        lab.telegram.delete(ana, lab.telegram.answers(ana)[0].id)
        await lab.finish(job)
        await lab.deliver()
        (answer,) = lab.telegram.answers(ana)
        assert "Hello." in answer.text

    in_a_lab(tmp_path, scenario, listen=False)


def test_an_answer_to_a_deleted_message_is_sent_without_a_reply(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        note = lab.telegram.send_voice(ana, ana, b"sound")
        lab.telegram.delete(ana, note)
        await asked(lab, ana, reply_to=note)
        await lab.deliver()
        (status,) = lab.telegram.answers(ana)
        assert status.reply_to is None

    in_a_lab(tmp_path, scenario, listen=False)


@pytest.mark.parametrize(
    "leave",
    [
        lambda lab, ana, team: lab.telegram.kick_bot(team),
        lambda lab, ana, team: lab.telegram.restrict(team, "text messages"),
    ],
    ids=["kicked", "muted"],
)
def test_a_chat_that_the_bot_cannot_write_to_is_given_up(
    tmp_path: Path, leave: Callable[[Lab, int, int], None]
) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        team = lab.telegram.supergroup(members=[ana])
        await asked(lab, team)
        leave(lab, ana, team)
        await lab.deliver()
        assert not await lab.deliver_one()
        assert len(lab.telegram.calls("sendMessage")) == 1

    in_a_lab(tmp_path, scenario, listen=False)


def test_a_flood_is_waited_out_as_long_as_telegram_says(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        await asked(lab, ana)
        lab.telegram.fail("sendMessage", 429, parameters={"retry_after": 1})
        begun = lab.pace()
        await lab.deliver()
        assert lab.telegram.answers(ana)
        assert lab.pace() - begun >= 1
        assert len(lab.telegram.calls("sendMessage")) == 2

    in_a_lab(tmp_path, scenario, listen=False)


def test_the_pace_is_kept_so_that_telegram_never_has_to_ask_for_patience(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        jobs = [await asked(lab, ana, name=f"{number}.mp3") for number in range(3)]
        begun = lab.pace()
        await lab.deliver()
        assert len(lab.telegram.answers(ana)) == len(jobs)
        assert lab.pace() - begun >= len(jobs) - 1
        assert {call.status for call in lab.telegram.calls()} == {200}

    in_a_lab(tmp_path, scenario, listen=False)


def test_a_lost_connection_is_a_reason_to_come_back(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        lab.telegram.drop("sendMessage")
        entry = await lab.queue.outbox.claim_entry("w", platforms=["telegram"])
        progress = await lab.queue.jobs.progress(job.id)
        assert entry is not None
        assert progress is not None
        with pytest.raises(PlatformBusy) as refused:
            await lab.connection.messenger.show(job, progress, None, entry)
        assert lab.telegram.token not in repr(refused.value)
        assert refused.value.__cause__ is None

    in_a_lab(tmp_path, scenario, listen=False)


def test_markup_that_telegram_cannot_read_does_not_keep_the_words_back(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        await lab.deliver()
        lab.telegram.fail("editMessageText", 400, "Bad Request: can't parse entities: unsupported start tag")
        await lab.finish(job, spoken("Less < more & more.", seconds=5))
        await lab.deliver()
        assert "Less < more & more." in lab.telegram.answers(ana)[0].text

    in_a_lab(tmp_path, scenario, listen=False)


def test_words_are_shown_as_they_come_in_private_chats_only(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        team = lab.telegram.supergroup(members=[ana])
        messenger = TelegramMessenger(
            lab.connection._messenger._usual._messages,
            Drafting(lab.conversation),
            lab.connection._messenger._usual._drafts,
        )
        for chat in (ana, team):
            job = await asked(lab, chat, name=f"{chat}.mp3")
            progress = await lab.queue.jobs.progress(job.id)
            assert progress is not None
            noted = None
            for _ in range(3):
                entry = OutboxEntry(
                    job_id=job.id, fence=1, external_id=noted, tried_before=False, final=False, attempt=1
                )
                noted = (await messenger.show(job, progress, None, entry)).external_id
        await lab.until(lambda: lab.telegram.drafts(ana))
        assert lab.telegram.drafts(ana) == ["Good morning"]
        assert len(lab.telegram.calls("sendMessageDraft")) == 1

    in_a_lab(tmp_path, scenario, listen=False)


def test_a_preview_that_fails_delays_nothing(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        lab.telegram.fail("sendMessageDraft", 400, "Bad Request: TEXTDRAFT_PEER_INVALID")
        drafts = lab.connection._messenger._usual._drafts
        view = View(job_id="j", final=False, status="…", draft="Good morning")
        drafts.offer(view, TelegramTarget(chat=ana, private=True))
        await lab.until(lambda: lab.telegram.calls("sendMessageDraft"))
        drafts.offer(view, TelegramTarget(chat=ana, private=True))
        await asyncio.sleep(0.1)
        assert len(lab.telegram.calls("sendMessageDraft")) == 1

    in_a_lab(tmp_path, scenario, listen=False)


def test_a_deletion_waits_as_long_as_telegram_says_and_passes_over_what_is_gone(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        await lab.deliver()
        await lab.finish(job, spoken(*LONG, seconds=3600))
        await lab.deliver()
        lab.telegram.delete(ana, lab.telegram.answers(ana)[-1].id)
        posted = await lab.queue.jobs.posted(job.id)
        assert posted is not None
        lab.telegram.fail("deleteMessages", 429, parameters={"retry_after": 0.2})
        messenger, address = lab.connection.messenger, job.request.origin.address
        with pytest.raises(PlatformBusy) as refused:
            await messenger.retract(posted, address)
        assert refused.value.retry_after == 0.2
        await asyncio.sleep(0.3)
        for _ in range(2):
            await messenger.retract(posted, address)
            assert not lab.telegram.answers(ana)
        await messenger.retract("something else", address)

    in_a_lab(tmp_path, scenario, listen=False)


def test_no_preview_is_sent_that_could_stand_beside_the_answer(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        messenger = TelegramMessenger(
            lab.connection._messenger._usual._messages,
            Drafting(lab.conversation),
            lab.connection._messenger._usual._drafts,
        )
        job = await asked(lab, ana)
        await lab.deliver()
        progress = await lab.queue.jobs.progress(job.id)
        assert progress is not None
        heard = replace(progress, prepared=True, segments_done=3, segments_total=3)
        entry = OutboxEntry(
            job_id=job.id,
            fence=1,
            external_id=await lab.queue.jobs.posted(job.id),
            tried_before=False,
            final=False,
            attempt=1,
        )
        await messenger.show(job, heard, None, entry)
        await asyncio.sleep(0.1)
        assert not lab.telegram.calls("sendMessageDraft")

    in_a_lab(tmp_path, scenario, listen=False)


def test_a_flood_of_previews_ends_the_previews_and_delays_no_answer(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        await lab.deliver()
        lab.telegram.fail("sendMessageDraft", 429, times=9, parameters={"retry_after": 30})
        drafts = lab.connection._messenger._usual._drafts
        for words in ("Good", "Good morning", "Good morning, everybody"):
            drafts.offer(
                View(job_id=job.id, final=False, status="…", draft=words),
                TelegramTarget(chat=ana, private=True),
            )
            await asyncio.sleep(0.6)
        assert len(lab.telegram.calls("sendMessageDraft")) == 1
        await lab.finish(job)
        begun = time.monotonic()
        while "Hello." not in lab.telegram.answers(ana)[0].text:
            await lab.deliver()
            await asyncio.sleep(0.05)
        assert time.monotonic() - begun < 20  # not the 30 s that the previews are told to wait

    in_a_lab(tmp_path, scenario, listen=False)


class Drafting:
    """A conversation whose jobs have words already."""

    def __init__(self, inner: Conversation) -> None:
        self._inner = inner

    async def view(self, job: Job, progress: Progress, answer: Answer | None) -> View:
        return replace(await self._inner.view(job, progress, answer), draft="Good morning")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)
