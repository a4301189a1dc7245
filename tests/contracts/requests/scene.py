"""One installation with every way in: a chat with its board, the HTTP service, and one job table."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from bot.chat.access import AccessPolicy
from bot.chat.conversation import Conversations
from bot.chat.events import Attachment, Deleted, MessageReceived, Person, Place, Pressed
from bot.chat.replies import Reply, SendMessage, Toast
from bot.chat.unasked import UnaskedDefaults
from bot.chat.upload_links import UploadLinks
from bot.domain.failure import Failure, FailureCode
from bot.domain.job import Job, JobState, Request, Source
from bot.domain.outcome import Failed, Finished, Prepared
from bot.domain.ports.api_keys import Scope
from bot.domain.ports.stores import Blobs
from bot.locales.catalogue import Catalogue
from handlers.web.console.routes import console_routes
from storage.blobs import open_blobs
from storage.job_table import SqlJobTable, open_job_table
from tests.fakes.jobs import ANYTHING, GATE, PREPARE, a_recording, a_work, an_answer, said
from tests.fakes.web_service import web_api

CHAT = "fake"
ANN, BOB = (Person(id=name, locale="en") for name in ("ann", "bob"))
PRIVATE = Place(platform=CHAT, chat="ann", address={"chat": "ann"}, private=True)
GROUP = Place(platform=CHAT, chat="team", address={"chat": "team"}, private=False)
UNSEEN = replace(GROUP, address={"user": "ann", "share_chat": "team"})
"""A place of the group that one person sees."""
AWAY = Failure(code=FailureCode.ENGINE_UNREACHABLE, message="The engine does not answer.")
UPLOAD_BYTES = 200_000
MOST_SECONDS = 3600.0


class EverybodysDirectory:
    """Everybody may do everything here."""

    unasked = UnaskedDefaults()

    async def may_administer(self, place: Place, person: Person) -> bool:
        return True

    async def is_member(self, workspace: str, chat: str, person: Person) -> bool:
        return True

    async def recording(self, place: Place, key: str) -> Attachment | None:
        return None


@dataclass
class Board:
    """What the chat shows: the state of a job by the id of its message."""

    table: SqlJobTable
    messages: dict[str, JobState] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    async def brought_up_to_date(self) -> dict[str, JobState]:
        outbox = self.table.outbox
        while (entry := await outbox.claim_entry("board", platforms=[CHAT])) is not None:
            job = await self.table.jobs.job(entry.job_id)
            assert job is not None
            message = entry.external_id or f"message-{next(self._numbers)}"
            self.messages[message] = job.state
            await outbox.settle_entry(entry, external_id=message, keys=(message,))
        while (retraction := await outbox.claim_retraction("board", platforms=[CHAT])) is not None:
            self.messages.pop(retraction.posted, None)
            await outbox.settle_retraction(retraction)
        return self.messages


@dataclass
class Scene:
    table: SqlJobTable
    blobs: Blobs
    sound_folder: Path
    conversation: Conversations
    links: UploadLinks
    board: Board
    here: httpx.AsyncClient
    """A program of this machine, which needs no key."""
    admin: httpx.AsyncClient
    """Has a key that sees everybody's tasks."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    # In the chat

    async def say(
        self,
        text: str = "",
        *recordings: Attachment,
        place: Place = PRIVATE,
        person: Person = ANN,
        **rest: Any,
    ) -> str:
        """What the person is told at once."""
        number = next(self._numbers)
        rest.setdefault("message", recordings[0].message if recordings else f"words-{number}")
        event = MessageReceived(
            event_id=f"event-{number}",
            place=place,
            person=person,
            text=text,
            recordings=recordings,
            addressed=True,
            **rest,
        )
        return text_of(await self.conversation.handle(event, EverybodysDirectory()))

    async def press(self, action: str, *, place: Place = PRIVATE, person: Person = ANN) -> str:
        event = Pressed(event_id=f"press-{next(self._numbers)}", place=place, person=person, action=action)
        return text_of(await self.conversation.handle(event, EverybodysDirectory()))

    async def chat_job(self, key: str = "note", *, place: Place = PRIVATE, person: Person = ANN) -> Job:
        """A recording that somebody sent into the chat, shown there."""
        await self.say("", a_note(key), place=place, person=person)
        await self.board.brought_up_to_date()
        return await self.newest()

    async def deleted(self, message: str) -> None:
        event = Deleted(event_id=f"deleted-{next(self._numbers)}", place=GROUP, keys=(message,))
        await self.conversation.handle(event, EverybodysDirectory())
        await self.board.brought_up_to_date()

    # Over HTTP

    async def api_job(self, sound: bytes = b"one\ntwo\n", **fields: str) -> Job:
        answer = await self.here.post("/api/task", files={"audio": ("a.wav", sound)}, data=fields)
        assert answer.status_code == 202, answer.text
        return await self.job(answer.json()["id"])

    # What workers do

    async def broken(self, job: Job, failure: Failure = AWAY) -> Job:
        claim = await self.table.tasks.claim(replace(PREPARE, job_id=job.id))
        assert claim is not None
        await self.table.tasks.settle(claim.lease, Failed(failure=failure))
        return await self.shown(job)

    async def answered(self, job: Job, state: JobState = JobState.DONE) -> Job:
        await self.heard(job)
        for _ in range(2):
            claim = await self._claim(job)
            outcome = (
                said("We meet on Friday.")
                if claim.work
                else Finished(answer=replace(an_answer(), mode=job.request.options.mode), state=state)
            )
            await self.table.tasks.settle(claim.lease, outcome)
        return await self.shown(job)

    async def heard(self, job: Job) -> None:
        """Up to where the engine is asked."""
        await self.table.tasks.set_gate(GATE, slots=1)
        claim = await self.table.tasks.claim(replace(PREPARE, job_id=job.id))
        assert claim is not None
        await self.table.tasks.add_segments(claim.lease, [a_work(0, 60, recording=job.id)])
        await self.table.tasks.settle(claim.lease, Prepared(recording=a_recording(job.id), cut_key="cut"))

    async def _claim(self, job: Job) -> Any:
        async with asyncio.timeout(5):
            while (claim := await self.table.tasks.claim(replace(ANYTHING, job_id=job.id))) is None:
                await asyncio.sleep(0.01)
        return claim

    # What there is

    async def shown(self, job: Job) -> Job:
        await self.board.brought_up_to_date()
        return await self.job(job.id)

    async def job(self, job_id: str) -> Job:
        job = await self.table.jobs.job(job_id)
        assert job is not None
        return job

    async def jobs(self) -> list[str]:
        """Ids, newest first."""
        return [job.id for job in await self.table.jobs.newest()]

    async def newest(self) -> Job:
        return (await self.table.jobs.newest())[0]

    def sound(self) -> list[Path]:
        """Files that lie in the store."""
        return [path for path in self.sound_folder.rglob("[!.]*/*") if path.is_file()]


def a_note(key: str = "note", *, seconds: float | None = 60, **rest: Any) -> Attachment:
    source = Source(url=f"fake:{key}", name=f"{key}.ogg")
    return Attachment(source=source, key=key, seconds=seconds, message=f"sent-{key}", **rest)


async def an_upload_link(scene: Scene, *, seconds: float = 10) -> tuple[str, Request]:
    """What a chat offers for a file that it cannot hand over, and the request that waits for its sound."""
    out_of_reach = a_note("large", seconds=seconds, out_of_reach=True)
    replies = await scene.conversation.handle(
        MessageReceived(
            event_id="out-of-reach",
            place=PRIVATE,
            person=ANN,
            text="",
            message="large",
            recordings=(out_of_reach,),
            addressed=True,
        ),
        EverybodysDirectory(),
    )
    (link,) = [button.url for reply in replies if isinstance(reply, SendMessage) for button in reply.buttons]
    assert link is not None
    template = await scene.links.redeem(link.rpartition("/")[2])
    assert template is not None
    return link, template


def text_of(replies: Sequence[Reply]) -> str:
    texts: list[str] = []
    for reply in replies:
        match reply:
            case Toast(text=text):
                texts.append(text)
            case SendMessage(blocks=blocks):
                texts += [block.text for block in blocks]  # type: ignore[union-attr]
    return "\n".join(texts)


@asynccontextmanager
async def a_scene(folder: Path, database_url: str, **policy: Any) -> AsyncIterator[Scene]:
    """`policy`: of `AccessPolicy`."""
    table = await open_job_table(database_url, delivery_spacing_seconds=0, max_attempts=1)
    blobs = open_blobs(str(folder / "sound"))
    links = UploadLinks(table.key_values, public_url="")
    catalogue = Catalogue(strict=True)
    rules = AccessPolicy(max_upload_bytes=UPLOAD_BYTES, max_seconds=MOST_SECONDS, **policy)
    conversation = Conversations(
        table, table.chat_settings, blobs, policy=rules, catalogue=catalogue, links=links
    )
    stopping = asyncio.Event()
    api = web_api(
        table,
        blobs,
        max_upload_bytes=UPLOAD_BYTES,
        deadline_seconds=600,
        scratch=folder / "scratch",
        keys=table.api_keys,
        links=links,
        localize=catalogue.localize,
        stopping=stopping.is_set,
    )
    api.router.routes.extend(console_routes())
    token = (await table.api_keys.create("admin", Scope.ADMIN)).token
    async with _served(api) as url:
        authorization = {"Authorization": f"Bearer {token}"}
        async with (
            httpx.AsyncClient(base_url=url, timeout=20) as here,
            httpx.AsyncClient(base_url=url, timeout=20, headers=authorization) as admin,
        ):
            yield Scene(
                table=table,
                blobs=blobs,
                sound_folder=folder / "sound",
                conversation=conversation,
                links=links,
                board=Board(table=table),
                here=here,
                admin=admin,
                stopping=stopping,
            )
    await table.close()


@asynccontextmanager
async def _served(api: Any) -> AsyncIterator[str]:
    """On this loop, as the job table belongs to it."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(api, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:
            assert not serving.done()
            await asyncio.sleep(0.005)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving
