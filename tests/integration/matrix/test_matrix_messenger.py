"""The message of a job in Matrix: every step may be repeated, refused or interrupted."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.chat.access import AccessPolicy
from bot.domain.job import Job, Mode, Options, Origin, Request, Source
from tests.fakes.chat_lab import spoken
from tests.fakes.matrix import Bucket
from tests.integration.matrix.lab import MatrixLab, in_a_lab

pytestmark = pytest.mark.usefixtures("loopback")

LONG = [f"This is sentence number {number} of a long meeting." for number in range(400)]
WAITED_FOR = AccessPolicy(marks=False, waited_for_seconds=0.0)


async def asked(lab: MatrixLab, room: str, recording: str = "", *, thread: bool = False) -> Job:
    """A job whose answer goes to the room."""
    address = {"room": room, "private": "yes"} | ({"reply_to": recording} if recording else {})
    if thread:
        address = {"room": room, "reply_to": recording, "thread": recording}
    request = Request(
        origin=Origin(platform="matrix", flow=f"chat:/{room}", address=address, user=lab.ana.id),
        source=Source(url="matrix:fake.example.org/a", name="a.mp3"),
        options=Options(mode=Mode.ASR),
        keys=(f"message:/{room}/{recording}", f"chat:/{room}"),
        notify=True,
    )
    job = await lab.queue.jobs.job((await lab.queue.jobs.add(request)).job_id)
    assert job is not None
    return job


def test_every_step_is_done_once_although_each_is_repeated(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        job = await asked(lab, room)
        await lab.deliver_one(forget=True)
        await lab.deliver_one()
        await lab.finish(job, spoken(*LONG, seconds=3600))
        for _ in range(6):
            await lab.deliver_one(forget=True)
            await lab.deliver_one()
        await lab.deliver()
        answer, *files = lab.posts(room)
        assert answer.text.startswith("Transcript")
        assert sorted(file.text for file in files) == ["a.txt"]
        assert LONG[-1].encode() in lab.ana.download(files[0].content["url"])

    in_a_lab(tmp_path, scenario)


def test_a_post_that_the_homeserver_has_forgotten_is_found_by_its_mark(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        note = lab.ana.say(room, "here")
        job = await asked(lab, room, note, thread=True)
        await lab.deliver()
        await lab.finish(job, spoken("Hello.", seconds=90))
        await lab.deliver_one(forget=True)
        lab.homeserver.world.forget_transactions()
        await lab.deliver()
        assert [one.text.splitlines()[0] for one in lab.posts(room)] == ["Transcript · 1:30 · English"]
        assert lab.posts(room)[0].content["m.mentions"] == {"user_ids": [lab.ana.id]}

    in_a_lab(tmp_path, scenario, policy=WAITED_FOR)


def test_an_answer_that_was_waited_for_is_a_new_message_and_the_line_goes(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        job = await asked(lab, room)
        await lab.deliver()
        (line,) = lab.posts(room)
        assert not line.notifies
        await lab.finish(job)
        await lab.deliver()
        (answer,) = lab.posts(room)
        assert answer.id != line.id
        assert (answer.notifies, answer.edits) == (True, 0)

    in_a_lab(tmp_path, scenario, policy=WAITED_FOR)


def test_where_nothing_may_be_redacted_the_line_points_at_the_answer(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        job = await asked(lab, room)
        await lab.deliver()
        lab.homeserver.fault("redact", status=403, body={"errcode": "M_FORBIDDEN"}, times=9)
        await lab.finish(job)
        await lab.deliver()
        line, answer = lab.posts(room)
        assert (line.text, answer.notifies) == ("The answer is below.", True)

    in_a_lab(tmp_path, scenario, policy=WAITED_FOR)


@pytest.mark.parametrize("status", [403, 404, 429, 502])
@pytest.mark.parametrize("done", [True, False])
def test_a_homeserver_in_trouble_is_tried_again_and_nothing_comes_twice(
    tmp_path: Path, status: int, *, done: bool
) -> None:
    """What is no answer of a homeserver is none about the room: a proxy's 403 is trouble too."""

    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        body: dict[str, Any] = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 40_000}
        body = body if status == 429 else {"html": "of something in between"}
        lab.homeserver.fault("send", status=status, body=body, times=3, done=done)
        job = await asked(lab, room)
        before = lab.pace()
        await lab.deliver()
        if status == 429 and not done:
            assert lab.pace() - before >= 120
        await lab.finish(job)
        await lab.deliver()
        (answer,) = lab.posts(room)
        assert answer.text.startswith("Transcript")

    in_a_lab(tmp_path, scenario)


def test_answers_keep_within_what_synapse_takes_by_default(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        assert lab.homeserver.bucket
        lab.homeserver.bucket.clock = lab.pace
        room = await lab.private()
        jobs = [await asked(lab, room) for _ in range(8)]
        await lab.deliver()
        for job in jobs:
            await lab.finish(job)
        await lab.deliver(steps=200)
        assert sum(one.text.startswith("Transcript") for one in lab.posts(room)) == 8
        refused = [call for call in lab.homeserver.calls("send") if call.status == 429]
        assert len(refused) < 12  # each is waited for, as long as it says

    in_a_lab(tmp_path, scenario, homeserver={"bucket": Bucket(per_second=0.2, burst=10)})


def test_a_redacted_line_is_not_edited_into_an_answer_that_nobody_sees(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        job = await asked(lab, room)
        await lab.deliver()
        await asyncio.to_thread(lab.ana.redact, room, lab.posts(room)[0].id)
        await lab.finish(job)
        await lab.deliver()
        (answer,) = lab.posts(room)
        assert answer.text.startswith("Transcript")
        assert await lab.queue.jobs.job(job.id) is not None

    in_a_lab(tmp_path, scenario)


def test_words_that_do_not_fit_into_an_event_come_without_markup(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        job = await asked(lab, room)
        await lab.deliver()
        lab.homeserver.fault(
            "send",
            status=413,
            body={"errcode": "M_TOO_LARGE"},
            times=9,
            matches=lambda call: "formatted_body" in call.body.get("m.new_content", {}),
        )
        await lab.finish(job)
        await lab.deliver()
        (answer,) = lab.posts(room)
        assert "formatted_body" not in answer.content
        assert answer.text.startswith("Transcript")

    in_a_lab(tmp_path, scenario)


def test_where_files_are_not_taken_the_answer_says_so(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        lab.homeserver.world.upload_limit = 10
        room = await lab.private()
        job = await asked(lab, room)
        await lab.finish(job, spoken(*LONG, seconds=3600))
        await lab.deliver()
        (answer,) = lab.posts(room)
        assert "The homeserver did not take the file with the rest." in answer.text

    in_a_lab(tmp_path, scenario)


def test_a_refused_token_waits_for_its_admin_and_loses_nothing(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        lab.homeserver.fault("send", status=401, body={"errcode": "M_UNKNOWN_TOKEN"}, times=2)
        job = await asked(lab, room)
        before = lab.pace()
        await lab.finish(job)
        await lab.deliver()
        assert lab.pace() - before >= 120
        assert len(lab.posts(room)) == 1

    in_a_lab(tmp_path, scenario)


def test_a_mark_that_nobody_could_note_goes_with_the_next(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        note = lab.ana.say(room, "here")
        job = await asked(lab, room, note)
        await lab.deliver_one()
        await lab.deliver_one()
        await lab.deliver_one(forget=True)
        assert lab.ana.messages(room)[0].reactions == ["👀"]
        await lab.finish(job)
        await lab.deliver()
        assert lab.ana.messages(room)[0].reactions == ["✅"]

    in_a_lab(tmp_path, scenario, policy=AccessPolicy())


@pytest.mark.parametrize("policy", [AccessPolicy(), WAITED_FOR])
def test_what_was_posted_goes_with_its_job_down_to_the_last_edit(
    tmp_path: Path, policy: AccessPolicy
) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        note = lab.note(room)
        (job,) = await lab.jobs()
        await lab.deliver()
        await lab.finish(job, spoken(*LONG, seconds=3600))
        await lab.deliver()
        assert len(lab.posts(room)) == 2
        lab.ana.redact(room, note)
        while await lab.queue.jobs.newest():
            await asyncio.sleep(0.05)
        await lab.take_back()
        assert lab.posts(room) == []
        left = [one for one in lab.homeserver.world.of(room) if one.sender == lab.bot and not one.redacted_by]
        assert not any("sentence" in str(one.content) for one in left)

    in_a_lab(tmp_path, scenario, policy=policy)
