"""The context of an event: what happened, where, and everything needed to answer it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.chat.access import AccessPolicy
from bot.chat.commands import spelled
from bot.chat.events import Attachment, Directory, Person, Place
from bot.chat.job_keys import chat_key, person_key
from bot.chat.preferences import ChatPreferences, PersonPreferences
from bot.chat.remembered_recordings import RememberedRecordings
from bot.chat.replies import Button, Reply, SendMessage, Toast
from bot.chat.unasked import UnaskedAnswers, UnaskedDefaults
from bot.chat.upload_links import UploadLinks
from bot.domain.errors import DeliveryError
from bot.domain.job import Capability, Job
from bot.domain.ports.events import EventInbox
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.key_values import KeyValue
from bot.domain.ports.status import QueueStatus
from bot.domain.ports.stores import ChatSettings
from bot.locales.catalogue import Catalogue
from bot.locales.sent_times import Reader, zone_named
from bot.sound_store import SoundStore
from bot.text.blocks import Paragraph

MOST_JOBS = 1000
"""Of one person that are looked through."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatServices:
    """What the answer to every event works with."""

    jobs: JobStore
    events: EventInbox
    status: QueueStatus
    sound: SoundStore
    key_values: KeyValue
    recent: RememberedRecordings
    chat_settings: ChatSettings
    policy: AccessPolicy
    catalogue: Catalogue
    links: UploadLinks | None
    capabilities: Callable[[], frozenset[Capability]]
    """What the connected engines can do."""
    now: Callable[[], datetime]
    """In UTC."""


class NoDirectory:
    """Implements `Directory` where no platform is at hand to be asked."""

    @property
    def unasked(self) -> UnaskedDefaults:
        return UnaskedDefaults()

    async def may_administer(self, place: Place, person: Person) -> bool:
        raise DeliveryError(f"Nobody can tell whether {person.id} administers {place.chat}.")

    async def is_member(self, workspace: str, chat: str, person: Person) -> bool:
        raise DeliveryError(f"Nobody can tell whether {person.id} is in {workspace} {chat}.")

    async def recording(self, place: Place, key: str) -> Attachment | None:
        raise DeliveryError(f"Nobody can tell whether {place.chat} has a file {key}.")


@dataclass(frozen=True, kw_only=True, slots=True)
class EventContext:
    services: ChatServices
    event_id: str
    place: Place
    person: Person
    directory: Directory
    locale: str
    mine: PersonPreferences
    ours: ChatPreferences

    @property
    def chat_key(self) -> str:
        return chat_key(self.place.workspace, self.place.chat)

    @property
    def person_key(self) -> str:
        return person_key(self.place.workspace, self.person.id)

    @property
    def service_admin(self) -> bool:
        return self.services.policy.is_admin(self.place, self.person)

    @property
    def answers(self) -> UnaskedAnswers:
        """What the chat wants, or else the installation, of recordings that are posted there. Where the bot
        came by itself nobody wished for more than they asked for.
        """
        if self.ours.answers is not None:
            return self.ours.answers
        return UnaskedAnswers.ASK if self.ours.inviter == "" else self.directory.unasked.answers

    async def runs_the_chat(self) -> bool:
        """Whether the person may change how this chat is run. Raises `DeliveryError` if nobody can tell."""
        if self.place.private or self.service_admin:
            return True
        return await self.directory.may_administer(self.place, self.person)

    async def own_jobs(self, *, limit: int = MOST_JOBS) -> list[Job]:
        """What this person asked for, newest first; not what they joined: that is its asker's."""
        jobs = await self.services.jobs.found(self.place.platform, self.person_key, limit=limit)
        return [job for job in jobs if self.person_key in job.request.keys]

    @property
    def reader(self) -> Reader:
        """The person, now."""
        zone = zone_named(self.person.time_zone)
        return Reader(locale=self.locale, now=self.services.now(), zone=zone)

    def localize(self, message_id: str, **values: str | float) -> str:
        return spelled(
            self.services.catalogue.localize(message_id, self.locale, **values), self.place.command_prefix
        )

    def start_link(self, opens: str) -> str:
        """To the private chat with the bot; empty where the platform has no such links."""
        return f"{self.place.start_link}{opens}" if self.place.start_link else ""

    def message(self, *texts: str, buttons: Sequence[Button] = ()) -> SendMessage:
        """A paragraph a text, for this person's eyes."""
        return SendMessage(
            blocks=tuple(map(Paragraph, texts)), buttons=tuple(buttons), private=not self.place.private
        )

    def toast(self, message_id: str, *, alert: bool = False) -> Toast:
        return Toast(text=self.localize(message_id), alert=alert)

    async def seen(self) -> bool:
        """Whether this event was dealt with: asked before what may be done twice, and claimed (`once`) when
        that is done. So it is done again, not dropped, where it failed or the process died.
        """
        return await self.services.events.seen(self.place.platform, self.event_id)

    async def first(self) -> bool:
        """Whether this event is met for the first time: asked before anything is done that is not harmless
        when it is done again later.
        """
        return await self.services.events.claim_event(self.place.platform, self.event_id)

    async def once(self, *replies: Reply, part: str = "") -> tuple[Reply, ...]:
        """The replies, unless this event (or part of it) was seen before or made a job."""
        event_id = f"{self.event_id}:{part}" if part else self.event_id
        return replies if await self.services.events.claim_event(self.place.platform, event_id) else ()
