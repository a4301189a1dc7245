"""Jobs in chats that the bot is no member of: the answer to the query that called it, edited as it grows.

A query can be answered once, and the id by which that answer is edited is told once. So the query gets a
line without any words of the recording, and once its id is noted that line becomes the answer. Where the id
is not known, because somebody died before it was noted or Telegram would not wait, or the line takes no
edits any more, the answer goes to the private chat with the person who asked, if they have begun one.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from telegram import InlineKeyboardMarkup

from bot.chat.guests import ANSWER_PREFIX
from bot.chat.help_topics import HelpTopic
from bot.chat.platform import Conversation
from bot.chat.replies import Button, View
from bot.domain.answer import Answer
from bot.domain.errors import PlatformGone
from bot.domain.job import Job, Progress
from bot.domain.ports.outbox import OutboxEntry
from bot.domain.ports.platforms import DeliveryResult, Messenger
from handlers.html_rendering import RenderedHtml, literal, render_view
from handlers.telegram.bot_api.client import TelegramRefusal
from handlers.telegram.bot_api.paced_calls import CallRefused, Urgency
from handlers.telegram.outgoing.guest_calls import GuestCalls
from handlers.telegram.outgoing.keyboards import keyboard
from handlers.telegram.outgoing.message_calls import WITHDRAWN, left_noted
from handlers.telegram.outgoing.messenger import MOST_REFUSALS, REFUSAL_PAUSE_SECONDS
from handlers.telegram.outgoing.posted import TelegramPosted, digest
from handlers.telegram.target import TelegramTarget, start_link

logger = logging.getLogger(__name__)


class GuestPosted(BaseModel):
    """What a query was answered with, as the string that the job table keeps."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    v: Literal[1] = 1
    query: str
    message: str = ""
    """By this id it is edited."""
    shown: str = ""
    """Digest of what it says."""
    plain: bool = False
    """Telegram could not read it with its markup, and gets it without."""
    lost: bool = False
    """The query takes no answer any more: it goes to the private chat."""
    refusals: int = 0
    """How often the same was refused, where no other way is known."""

    @classmethod
    def read(cls, external_id: str | None) -> GuestPosted | None:
        """None where nothing was posted, or it was posted elsewhere."""
        try:
            return None if external_id is None else cls.model_validate_json(external_id)
        except ValidationError:
            return None

    def note(self) -> str:
        return self.model_dump_json(exclude_defaults=True)

    def noted(self, *, again_after_seconds: float | None = None, **change: object) -> DeliveryResult:
        changed = self.model_copy(update=change)
        return DeliveryResult(external_id=changed.note(), again_after_seconds=again_after_seconds)


class GuestMessenger:
    """Implements `bot.domain.ports.Messenger`; what is not a guest's is left to `usual`."""

    def __init__(self, calls: GuestCalls, conversation: Conversation, usual: Messenger) -> None:
        self._calls = calls
        self._conversation = conversation
        self._usual = usual

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        origin = job.request.origin
        target = TelegramTarget.from_address(origin.address)
        if target.guest is None:
            return await self._usual.show(job, progress, answer, entry)
        noted = entry.external_id or job.request.replaces_message
        posted = GuestPosted.read(noted)
        if (posted is not None and posted.lost) or TelegramPosted.read(noted) is not None:
            return await self._usual.show(_in_private(job), progress, answer, entry)
        view = await self._conversation.view(job, progress, answer)
        posted = posted or GuestPosted(query=target.guest)
        rendered = self._rendered(view, origin.locale, begins=not posted.message)
        failed = view.final and answer is None
        buttons = self._way_to_private(rendered, target, origin.locale, view.job_id, failed=failed)
        try:
            return await self._step(view, target, posted, rendered, buttons)
        except PlatformGone:
            return posted.noted(lost=True, again_after_seconds=0)
        except CallRefused as refused:
            return _after(refused, view, posted)

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        """Bots cannot delete such a message: its words go."""
        known = GuestPosted.read(posted)
        if known is None:
            await self._usual.retract(posted, address)
        elif known.message:
            gone = literal(WITHDRAWN)
            with left_noted():
                await self._calls.edit(TelegramTarget.from_address(address), known.message, gone)

    async def _step(
        self,
        view: View,
        target: TelegramTarget,
        posted: GuestPosted,
        rendered: RenderedHtml,
        buttons: InlineKeyboardMarkup | None,
    ) -> DeliveryResult:
        if posted.shown == (shown := digest(rendered, buttons)):
            return posted.noted()
        if posted.message:
            urgency = Urgency.ANSWER if view.final else Urgency.PROGRESS
            await self._calls.edit(
                target, posted.message, rendered, buttons, urgency=urgency, plain=posted.plain
            )
            return posted.noted(shown=shown, refusals=0)
        message = await self._calls.answer(target, rendered, buttons, plain=posted.plain)
        return posted.noted(message=message, shown=shown, again_after_seconds=0)

    def _rendered(self, view: View, locale: str, *, begins: bool) -> RenderedHtml:
        """What begins says nothing that would have to be taken back: it may be all that stays."""
        if view.final and not begins:
            return render_view(view, rest=self._conversation.localize("guest-rest", locale))
        status = "" if view.final else view.status
        return render_view(View(job_id=view.job_id, final=False, status=status or "…"), rest="")

    def _way_to_private(
        self, rendered: RenderedHtml, target: TelegramTarget, locale: str, job_id: str, *, failed: bool
    ) -> InlineKeyboardMarkup | None:
        """Buttons of the answer work where the bot is; one leads there, from the first line on."""
        if target.bot is None:
            return None
        label = "button-private" if rendered.complete else "button-whole"
        opens = str(HelpTopic.GUEST) if failed else f"{ANSWER_PREFIX}{job_id}"
        url = f"{start_link(target.bot)}{opens}"
        return keyboard([Button(label=self._conversation.localize(label, locale), url=url)])


def _after(refused: CallRefused, view: View, posted: GuestPosted) -> DeliveryResult:
    """Raises `PlatformGone` where people deleted it: it stays deleted."""
    if refused.reason is TelegramRefusal.UNREADABLE and not posted.plain:
        return posted.noted(plain=True, again_after_seconds=0)
    if not posted.message or refused.reason is TelegramRefusal.MESSAGE_FIXED:
        return posted.noted(lost=True, again_after_seconds=0)
    if refused.reason is TelegramRefusal.MESSAGE_GONE:
        raise PlatformGone("The answer was deleted.")
    refusals = posted.refusals + 1
    if refusals < MOST_REFUSALS:
        return posted.noted(
            refusals=refusals, again_after_seconds=REFUSAL_PAUSE_SECONDS * 2 ** (refusals - 1)
        )
    logger.warning("delivery.refused", extra={"step": "guest", "reason": refused.reason.name.lower()})
    if view.final:
        return posted.noted(lost=True, again_after_seconds=0)
    return posted.noted(refusals=0)


def _in_private(job: Job) -> Job:
    """Raises `PlatformGone` for a channel or a hidden admin, who have no private chat."""
    origin = job.request.origin
    if not (origin.user or "").isdigit():
        raise PlatformGone("Nobody is there to be told in private.")
    target = TelegramTarget(chat=int(origin.user or 0), private=True)
    return replace(job, request=replace(job.request, origin=replace(origin, address=target.address)))
