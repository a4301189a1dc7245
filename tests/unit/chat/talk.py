"""A chat in memory: people, places, recordings, and a conversation to have with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from bot.chat.access import AccessPolicy
from bot.chat.conversation import Conversations
from bot.chat.events import Attachment, ChatEvent, MessageReceived, Person, Place, Pressed, Reacted
from bot.chat.replies import Button, Reply, SendMessage, Toast
from bot.chat.unasked import UnaskedDefaults
from bot.domain.answer import Answer
from bot.domain.errors import DeliveryError
from bot.domain.failure import Failure
from bot.domain.job import Capability, Job, JobState, Mode, SoundKind, Source, TaskKind
from bot.domain.outcome import Failed, Finished, Prepared
from bot.domain.ports.tasks import ClaimRequest
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript
from bot.locales.catalogue import Catalogue
from storage.blobs import open_blobs
from tests.fakes.jobs import GATE, REDUCE, TRANSCRIBE, a_recording, a_work, claimed, said
from tests.fakes.tables import new_table

PLATFORM = "fake"
ANN, BOB, CLEO = (Person(id=name, locale="en-GB") for name in ("ann", "bob", "cleo"))
PRIVATE = Place(platform=PLATFORM, chat="ann", address={"chat": "ann"}, private=True)
GROUP = Place(
    platform=PLATFORM, chat="team", address={"chat": "team", "thread": "1"}, private=False, workspace="W"
)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
EVERYTHING = frozenset({Capability.TRANSCRIBE, Capability.THINK})


@dataclass
class FakeDirectory:
    """Who runs and who reads which chat, and the files that are there."""

    admins: set[str] = field(default_factory=set)
    members: set[tuple[str, str, str]] = field(default_factory=set)
    """Workspace, chat, person."""
    files: dict[str, Attachment] = field(default_factory=dict)
    silent: bool = False
    unasked: UnaskedDefaults = field(default_factory=UnaskedDefaults)

    async def may_administer(self, place: Place, person: Person) -> bool:
        self._answer()
        return person.id in self.admins

    async def is_member(self, workspace: str, chat: str, person: Person) -> bool:
        self._answer()
        return (workspace, chat, person.id) in self.members

    async def recording(self, place: Place, key: str) -> Attachment | None:
        self._answer()
        return self.files.get(key)

    def _answer(self) -> None:
        if self.silent:
            raise DeliveryError("The chat does not answer.")


class Talk:
    """Says things to a conversation, and looks at what came of it."""

    def __init__(
        self, folder: Path, *, capabilities: frozenset[Capability] = EVERYTHING, **rest: Any
    ) -> None:
        links = rest.pop("links", None)
        self.now = NOON
        ticks = count(NOON.timestamp(), 0.005)
        self.queue = new_table(clock=lambda: next(ticks))
        self.settings = self.queue.chat_settings
        self.blobs = open_blobs(str(folder / "blobs"), scratch=folder / "scratch")
        self.directory = FakeDirectory()
        self.catalogue = Catalogue(strict=True)
        self.conversation = Conversations(
            self.queue,
            self.settings,
            self.blobs,
            policy=AccessPolicy(**rest),
            catalogue=self.catalogue,
            links=links(self.queue) if links else None,
            capabilities=lambda: capabilities,
            now=lambda: self.now,
        )
        self._events = 0

    async def handle(self, event: ChatEvent) -> Sequence[Reply]:
        return await self.conversation.handle(event, self.directory)

    async def say(
        self,
        text: str = "",
        *recordings: Attachment,
        place: Place = PRIVATE,
        person: Person = ANN,
        **rest: Any,
    ) -> Sequence[Reply]:
        return await self.handle(self.said(text, *recordings, place=place, person=person, **rest))

    def said(
        self,
        text: str = "",
        *recordings: Attachment,
        place: Place = PRIVATE,
        person: Person = ANN,
        **rest: Any,
    ) -> MessageReceived:
        rest.setdefault("message", recordings[0].message if recordings else f"words{self._next()}")
        return MessageReceived(
            event_id=rest.pop("event_id", f"event{self._next()}"),
            place=place,
            person=person,
            text=text,
            recordings=recordings,
            **rest,
        )

    async def press(
        self, action: str, *, place: Place = PRIVATE, person: Person = ANN, **rest: Any
    ) -> Sequence[Reply]:
        return await self.handle(self.pressed(action, place=place, person=person, **rest))

    def pressed(self, action: str, *, place: Place = PRIVATE, person: Person = ANN, **rest: Any) -> Pressed:
        event_id = rest.pop("event_id", f"press{self._next()}")
        return Pressed(event_id=event_id, place=place, person=person, action=action, **rest)

    async def react(
        self, emoji: str, heard: Attachment, *, place: Place = GROUP, person: Person = ANN
    ) -> Sequence[Reply]:
        return await self.handle(
            Reacted(
                event_id=f"reaction{self._next()}",
                place=place,
                person=person,
                emoji=emoji,
                message=heard.message,
                recordings=(heard,),
            )
        )

    async def jobs(self) -> list[Job]:
        """Newest last."""
        return list(reversed(await self.queue.jobs.newest()))

    async def only_job(self) -> Job:
        (job,) = await self.jobs()
        return job

    async def last_job(self) -> Job:
        return (await self.jobs())[-1]

    async def answered(
        self, *, missing: bool = False, seconds: float = 300, speakers: int = 0, recording: str = ""
    ) -> Job:
        """The last job, carried through to its end. `speakers` of them take turns."""
        job = await self.last_job()
        await self.queue.tasks.set_gate(GATE, slots=1)
        claim = await claimed(
            self.queue, ClaimRequest(worker="w", needs={Capability.PREPARE: ()}, job_id=job.id)
        )
        await self.queue.tasks.add_segments(claim.lease, [a_work(0, seconds, recording=job.id)])
        await self.queue.tasks.settle(
            claim.lease, Prepared(recording=a_recording(recording or job.id, seconds), cut_key="cut")
        )
        heard = await claimed(self.queue, replace(TRANSCRIBE, job_id=job.id))
        await self.queue.tasks.settle(heard.lease, said("We meet on Friday."))
        reduce = await claimed(self.queue, replace(REDUCE, job_id=job.id))
        assert reduce.kind is TaskKind.REDUCE
        state = JobState.PARTIAL if missing else JobState.DONE
        answer = an_answer(job.request.options.mode, seconds, missing=missing)
        answer = in_turns(answer, speakers) if speakers else answer
        await self.queue.tasks.settle(reduce.lease, Finished(answer=answer, state=state))
        return await self.known(job)

    async def failed(self, failure: Failure) -> Job:
        job = await self.last_job()
        claim = await claimed(
            self.queue, ClaimRequest(worker="w", needs={Capability.PREPARE: ()}, job_id=job.id)
        )
        await self.queue.tasks.settle(claim.lease, Failed(failure=failure))
        return await self.known(job)

    async def shown(self, job: Job, external_id: str, *keys: str) -> None:
        """As if a messenger had posted it."""
        entry = await self.queue.outbox.claim_entry("sender", platforms=[PLATFORM])
        assert entry is not None
        assert entry.job_id == job.id
        await self.queue.outbox.settle_entry(entry, external_id=external_id, keys=keys)

    async def known(self, job: Job) -> Job:
        found = await self.queue.jobs.job(job.id)
        assert found is not None
        return found

    def words(self, message_id: str, locale: str = "en", **values: str | float) -> str:
        return self.catalogue.localize(message_id, locale, **values)

    def _next(self) -> int:
        self._events += 1
        return self._events


def a_voice_note(key: str = "note", *, seconds: float | None = 5, **rest: Any) -> Attachment:
    """Sent at noon."""
    message = rest.setdefault("message", f"message-{key}")
    name, sent_at = rest.pop("name", f"{key}.ogg"), rest.pop("sent_at", NOON)
    source = Source(url=f"fake:{key}", name=name, kind=SoundKind.VOICE, sent_at=sent_at, message=message)
    return Attachment(source=source, key=key, seconds=seconds, **rest)


def an_answer(mode: Mode = Mode.ASR, seconds: float = 300, *, missing: bool = False) -> Answer:
    gap = (TimeRange.from_seconds(60, 90),) if missing else ()
    lines = (Line(range=TimeRange.from_seconds(0, 2), text="We meet on Friday."),)
    transcript = Transcript(duration=round(seconds * 16_000), language="en", lines=lines, missing=gap)
    return Answer(mode=mode, language="en", transcript=transcript, lines=lines, missing=gap)


def in_turns(answer: Answer, speakers: int) -> Answer:
    """A sentence of each."""
    lines = tuple(
        Line(range=TimeRange.from_seconds(at, at + 1), text=f"Word {at + 1}.", speaker=at + 1)
        for at in range(speakers)
    )
    transcript = replace(answer.transcript, lines=lines)
    return replace(answer, transcript=transcript, lines=lines, speakers=("",) * speakers)


def text_of(replies: Sequence[Reply]) -> str:
    """Everything that the person reads."""
    parts = [
        part
        for reply in replies
        for part in (
            [block.text for block in reply.blocks]
            if isinstance(reply, SendMessage)
            else [reply.text]
            if isinstance(reply, Toast)
            else []
        )
    ]
    return "\n".join(parts)


def buttons_of(replies: Sequence[Reply]) -> tuple[Button, ...]:
    return tuple(button for reply in replies if isinstance(reply, SendMessage) for button in reply.buttons)
