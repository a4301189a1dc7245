"""The conversation service of all chats: what an event means, and how a job is shown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import assert_never

from bot.chat import button_presses, deletions, messages
from bot.chat.access import AccessPolicy
from bot.chat.event_context import ChatServices, EventContext, NoDirectory
from bot.chat.events import (
    BotJoined,
    ChatEvent,
    Deleted,
    Departed,
    Directory,
    MessageReceived,
    Person,
    Place,
    Pressed,
    Reacted,
)
from bot.chat.failures import failure_text
from bot.chat.home import home
from bot.chat.introductions import greeting, is_first_answer, note_inviter
from bot.chat.job_keys import chat_key
from bot.chat.job_view import beginning, view
from bot.chat.notices import noticed, unasked_view
from bot.chat.own_answers import own_answer_name, own_answers
from bot.chat.preferences import chat_preferences, person_preferences
from bot.chat.remembered_recordings import RememberedRecordings
from bot.chat.replies import FoundAnswer, FoundAnswers, Home, Reply, View
from bot.chat.upload_links import UploadLinks
from bot.domain.answer import Answer
from bot.domain.errors import BadInput, DeliveryError
from bot.domain.job import Capability, Job, Mode, Progress
from bot.domain.ports.stores import Blobs, ChatSettings
from bot.domain.ports.table import JobTable
from bot.locales.catalogue import Catalogue
from bot.sound_store import SoundStore

logger = logging.getLogger(__name__)

EVERY_CAPABILITY = frozenset({Capability.TRANSCRIBE, Capability.THINK})
_LISTED_CHARACTERS = 5000
"""Of each answer in a list: more than one message takes."""
_DRAFT_MODES = frozenset({Mode.ASR, Mode.S2T})


class Conversations:
    """Implements `bot.chat.platform.Conversation`. It keeps nothing: any process answers any event."""

    def __init__(
        self,
        table: JobTable,
        chat_settings: ChatSettings,
        blobs: Blobs,
        *,
        policy: AccessPolicy,
        catalogue: Catalogue | None = None,
        links: UploadLinks | None = None,
        capabilities: Callable[[], frozenset[Capability]] = lambda: EVERY_CAPABILITY,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`capabilities`: what the connected engines can do, so that nothing is offered in vain."""
        self._catalogue = catalogue or Catalogue()
        self._services = ChatServices(
            jobs=table.jobs,
            events=table.events,
            status=table.status,
            sound=SoundStore(
                blobs=blobs, retention=table.retention, keep_failed_seconds=policy.keep_failed_seconds
            ),
            key_values=table.key_values,
            recent=RememberedRecordings(table.key_values),
            chat_settings=chat_settings,
            policy=policy,
            catalogue=self._catalogue,
            links=links,
            capabilities=capabilities,
            now=now,
        )

    async def handle(self, event: ChatEvent, directory: Directory) -> Sequence[Reply]:
        match event:
            case MessageReceived() | Pressed() | Reacted():
                return await self._answered(event, directory)
            case Deleted():
                await deletions.deleted(self._services, event)
                return ()
            case Departed():
                await deletions.departed(self._services, event)
                return ()
            case BotJoined():
                return await self._bot_joined(event, directory)
            case _:
                assert_never(event)

    async def _bot_joined(self, event: BotJoined, directory: Directory) -> tuple[Reply, ...]:
        """Nobody is greeted by one who came by itself, or comes again; what was posted before is unknown."""
        chat = chat_key(event.place.workspace, event.place.chat)
        await self._services.recent.forget(event.place.platform, chat)
        if not await note_inviter(self._services, event) or event.inviter is None:
            return ()
        return await greeting(await self._context(event.event_id, event.place, event.inviter, directory))

    def admits(self, place: Place, person: Person) -> bool:
        return self._services.policy.admits(place, person)

    async def view(self, job: Job, progress: Progress, answer: Answer | None) -> View:
        drafts = not job.state.final and job.request.options.mode in _DRAFT_MODES
        heard = drafts and progress.segments_done > 0 and not job.request.unasked
        segments = await self._services.jobs.segments(job.id) if heard else ()
        shown = view(
            job,
            progress,
            answer,
            segments,
            catalogue=self._catalogue,
            capabilities=self._services.capabilities(),
            for_admin=self._services.policy.is_admin_of(job),
        )
        localize = partial(self._catalogue.localize, locale=job.request.origin.locale)
        shown = noticed(shown, job, self._services.policy, localize)
        return await self._unasked(shown, job, answer) if job.request.unasked else shown

    async def _unasked(self, shown: View, job: Job, answer: Answer | None) -> View:
        shown = unasked_view(shown, job, answer)
        if shown.unsaid:
            return shown
        return replace(shown, introduces=await is_first_answer(self._services, job))

    async def home(self, place: Place, person: Person) -> Home:
        return await home(await self._context("", place, person, NoDirectory()))

    async def own_answers(
        self, place: Place, person: Person, words: str, *, skip: int, most: int
    ) -> FoundAnswers:
        context = await self._context("", place, person, NoDirectory())
        if not self._services.policy.admits(place, person):
            return FoundAnswers(nothing=context.localize("find-refused"))
        found, skip_next = await own_answers(context, words, skip=skip, most=most)
        if not found:
            return FoundAnswers(nothing=context.localize("find-unmatched" if words else "find-nothing"))
        answers = [await self._found(context, job, answer) for job, answer in found]
        return FoundAnswers(answers=tuple(answers), skip_next=skip_next)

    async def _found(self, context: EventContext, job: Job, answer: Answer) -> FoundAnswer:
        shown = await asyncio.to_thread(beginning, job, answer, self._catalogue, most=_LISTED_CHARACTERS)
        return FoundAnswer(job_id=job.id, name=own_answer_name(context, job), view=shown)

    async def locale(self, platform: str, workspace: str, person_id: str, told: str | None) -> str:
        mine = await person_preferences(self._services.chat_settings, platform, workspace, person_id)
        return mine.locale or self._catalogue.negotiated(told)

    def localize(self, message: str, locale: str, **values: str | float) -> str:
        return self._catalogue.localize(message, locale, **values)

    async def _answered(
        self, event: MessageReceived | Pressed | Reacted, directory: Directory
    ) -> tuple[Reply, ...]:
        context = await self._context(event.event_id, event.place, event.person, directory)
        try:
            match event:
                case MessageReceived():
                    return await messages.said(context, event)
                case Pressed():
                    return await button_presses.pressed(context, event)
                case Reacted():
                    return await messages.reacted(context, event)
        except BadInput as refusal:  # words that no store could hold: a repeat would change nothing
            return await context.once(context.message(failure_text(refusal.failure(), context.localize)))
        except DeliveryError:
            logger.warning("directory.silent", extra={"platform": event.place.platform})
            if isinstance(event, Pressed):
                return await context.once(context.toast("toast-cannot-tell", alert=True))
            return await context.once(context.message(context.localize("toast-cannot-tell")))

    async def _context(
        self, event_id: str, place: Place, person: Person, directory: Directory
    ) -> EventContext:
        settings = self._services.chat_settings
        mine = await person_preferences(settings, place.platform, place.workspace, person.id)
        return EventContext(
            services=self._services,
            event_id=event_id,
            place=place,
            person=person,
            directory=directory,
            locale=mine.locale or self._catalogue.negotiated(person.locale),
            mine=mine,
            ours=await chat_preferences(settings, place),
        )
