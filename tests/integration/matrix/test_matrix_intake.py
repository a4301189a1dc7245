"""What comes in from a homeserver: committed before the token moves, each event once, none lost."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.chat.access import AccessPolicy
from bot.domain.errors import StorageError
from bot.domain.job import JobState
from storage.job_table import SqlJobTable
from tests.fakes.matrix import BOT, FakeHomeserver
from tests.fakes.tables import new_table
from tests.integration.matrix.lab import MatrixLab, a_lab, in_a_lab, listening

pytestmark = pytest.mark.usefixtures("loopback")


async def kept_token(queue: SqlJobTable) -> str:
    kept = await queue.key_values.get(f"matrix:sync:@{BOT}:fake.example.org")
    return "" if kept is None else str(kept["since"])


@pytest.mark.parametrize("sparse_pages", [False, True])
def test_what_was_said_while_nobody_listened_is_taken_once_however_much_it_is(
    tmp_path: Path, *, sparse_pages: bool
) -> None:
    async def whole() -> None:
        queue = new_table(delivery_spacing_seconds=0)
        with FakeHomeserver() as fake, fake.person(BOT) as bot:
            fake.world.sparse_pages = sparse_pages
            async with a_lab(tmp_path, fake, bot.token, queue=queue) as lab, listening(lab):
                room = await lab.private()
            with fake.person("ana") as ana:
                first = ana.record(room, b"OggS", voice=True)
                for number in range(160):  # more than an answer of the homeserver holds, and a page
                    content = {"msgtype": "m.notice", "body": "well"}
                    fake.world.send(ana.id, room, "m.room.message", str(number), content)
            async with a_lab(tmp_path, fake, bot.token, queue=queue) as lab, listening(lab):
                (job,) = await lab.jobs()
                assert f"message:/{room}/{first}" in job.request.keys
                assert lab.homeserver.calls("messages")
            async with a_lab(tmp_path, fake, bot.token, queue=queue) as again, listening(again):
                await asyncio.sleep(0.3)
                assert len(await queue.jobs.newest()) == 1

    asyncio.run(whole())


def test_a_kick_that_an_invitation_follows_at_once_stops_the_work(tmp_path: Path) -> None:
    """The homeserver tells of the invitation alone."""

    async def whole() -> None:
        queue = new_table(delivery_spacing_seconds=0)
        with FakeHomeserver() as fake, fake.person(BOT) as bot, fake.person("ana") as ana:
            async with a_lab(tmp_path, fake, bot.token, queue=queue) as lab, listening(lab):
                room = await lab.private()
                lab.note(room)
                (job,) = await lab.jobs()
            await asyncio.to_thread(ana.kick, room, bot.id)
            await asyncio.to_thread(ana.invite, room, bot.id)
            async with a_lab(tmp_path, fake, bot.token, queue=queue) as lab, listening(lab):
                await lab.until(lambda: bot.id in ana.members(room))
                (stopped,) = await queue.jobs.newest()
                assert stopped.id == job.id
                assert stopped.state is JobState.CANCELLED

    asyncio.run(whole())


def test_a_room_whose_history_does_not_come_holds_up_no_other(tmp_path: Path) -> None:
    async def whole() -> None:
        queue = new_table(delivery_spacing_seconds=0)
        with FakeHomeserver() as fake, fake.person(BOT) as bot:
            async with a_lab(tmp_path, fake, bot.token, queue=queue) as lab, listening(lab):
                room, other = await lab.private(), await lab.private()
            with fake.person("ana") as ana:
                ana.record(room, b"OggS", voice=True)
                for number in range(60):
                    content = {"msgtype": "m.notice", "body": "well"}
                    fake.world.send(ana.id, room, "m.room.message", str(number), content)
            hanging = fake.fault("messages", hangs=True, times=99)
            async with a_lab(tmp_path, fake, bot.token, queue=queue) as lab, listening(lab):
                lab.note(other)
                (job,) = await lab.jobs()
                assert other in job.request.origin.flow
                assert hanging.met
            hanging.times = hanging.met
            async with a_lab(tmp_path, fake, bot.token, queue=queue) as lab, listening(lab):
                assert len(await lab.jobs(2)) == 2, "the token did not lead past what was missed"

    asyncio.run(whole())


def test_the_token_waits_for_what_could_not_be_committed_and_other_rooms_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room, other = await lab.private(), await lab.private()
        real, failing = lab.queue.jobs.add, {"on": True}

        async def add(request: Any, **more: Any) -> Any:
            if failing["on"] and room in request.origin.flow:
                raise StorageError("The database is away.")
            return await real(request, **more)

        monkeypatch.setattr(lab.queue.jobs, "add", add)
        await asyncio.sleep(0.5)
        before = await kept_token(lab.queue)
        lab.note(room)
        lab.note(other)
        (job,) = await lab.jobs()
        assert other in job.request.origin.flow
        await asyncio.sleep(0.5)
        assert await kept_token(lab.queue) == before
        failing["on"] = False
        assert len(await lab.jobs(2)) == 2
        while await kept_token(lab.queue) == before:
            await asyncio.sleep(0.05)

    in_a_lab(tmp_path, scenario)


def test_history_of_a_room_is_left_alone(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await asyncio.to_thread(lab.ana.create_room)
        lab.note(room)
        lab.ana.invite(room, lab.bot)
        asked = lab.note(room)
        (job,) = await lab.jobs()
        assert f"message:/{room}/{asked}" in job.request.keys
        await asyncio.sleep(0.3)
        assert len(await lab.queue.jobs.newest()) == 1

    in_a_lab(tmp_path, scenario)


@pytest.mark.parametrize(
    ("policy", "servers"),
    [({"users": frozenset({"matrix:@zoe:fake.example.org"})}, ""), ({}, "example.org")],
)
def test_who_is_on_no_list_cannot_bring_the_bot_in(
    tmp_path: Path, policy: dict[str, Any], servers: str
) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await asyncio.to_thread(lab.ana.create_room, lab.bot, direct=True)
        await lab.until(lambda: lab.homeserver.calls("leave"))
        assert lab.homeserver.world.rooms[room].members[lab.bot] == "leave"

    in_a_lab(tmp_path, scenario, policy=AccessPolicy(**policy), invite_servers=servers)


def test_an_invitation_is_followed_although_the_homeserver_is_in_trouble(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        lab.homeserver.fault("join", status=503, times=2)
        await lab.private()
        assert len(lab.homeserver.calls("join")) == 3

    in_a_lab(tmp_path, scenario)


def test_an_invitation_from_a_homeserver_that_is_gone_holds_up_nobody(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        lab.homeserver.fault("join", status=502, times=1000)
        await asyncio.to_thread(lab.ana.create_room, lab.bot, direct=True)
        await lab.until(lambda: len(lab.homeserver.calls("join")) > 1)
        lab.note(room)
        (job,) = await lab.jobs()
        assert f"chat:/{room}" in job.request.keys

    in_a_lab(tmp_path, scenario)


def test_an_event_that_is_nested_beyond_measure_stops_nothing(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        nested: dict[str, Any] = {}
        for _ in range(300):
            nested = {"deeper": nested}
        lab.ana.send(room, {"msgtype": "m.text", "body": "!help", "more": nested})
        lab.ana.send(room, {"msgtype": "m.text", "body": 5, "m.relates_to": [1], "m.mentions": "all"})
        lab.note(room)
        await lab.jobs()

    in_a_lab(tmp_path, scenario)


def test_a_homeserver_that_was_set_up_anew_is_listened_to_from_now_on(tmp_path: Path) -> None:
    async def whole() -> None:
        queue = new_table(delivery_spacing_seconds=0)
        with FakeHomeserver() as fake, fake.person(BOT) as bot:
            key = f"matrix:sync:{fake.bot}"
            await queue.key_values.put(key, {"since": "of another one"}, owner=None, keep_seconds=None)
            async with a_lab(tmp_path, fake, bot.token, queue=queue) as lab, listening(lab):
                room = await lab.private()
                lab.note(room)
                await lab.jobs()

    asyncio.run(whole())


def test_an_edit_that_adds_a_command_is_heard_once(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await asyncio.to_thread(lab.ana.create_room, lab.bot)
        with lab.homeserver.person("ben") as ben:
            lab.ana.invite(room, ben.id)
            ben.join(room)
            await lab.until(lambda: lab.bot in lab.ana.members(room))
            note = lab.note(room)
            content = lab.ana.messages(room)[0].content
            assert not await lab.queue.jobs.newest()
            new = {**content, "body": "!summarize", "filename": "Voice message.ogg"}
            lab.ana.edit(room, note, "!summarize", **{key: new[key] for key in new if key != "body"})
            (job,) = await lab.jobs()
            assert str(job.request.options.mode) == "summarize"
            assert job.request.origin.address["thread"] == note

    in_a_lab(tmp_path, scenario)


def test_somebody_elses_edit_and_somebody_elses_choices_are_nothing(tmp_path: Path) -> None:
    async def scenario(lab: MatrixLab) -> None:
        room = await lab.private()
        lab.ana.send(room, {"msgtype": "m.text", "body": "choose", "earmark.choices": ["forget:yes"]})
        note = lab.note(room)
        (job,) = await lab.jobs()
        lab.ana.say(room, "1")
        lab.ana.say(room, "!status")
        await lab.until(lambda: lab.posts(room))
        assert (await lab.queue.jobs.job(job.id)) is not None
        with lab.homeserver.person("ben") as ben:
            lab.ana.invite(room, ben.id)
            ben.join(room)
            ben.edit(room, note, "!translate")
            lab.note(room, caption="!notes")
            assert len(await lab.jobs(2)) == 2

    in_a_lab(tmp_path, scenario)
