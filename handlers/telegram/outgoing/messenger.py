"""Jobs as people see them: one status message each, edited until it is the answer, then its files.

Each call does one step and returns, so that what was posted is noted before the next. A step that is
repeated after a kill edits the same message to the same text, or puts the same file in the same place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from bot.chat.platform import Conversation
from bot.chat.replies import View, ViewFile
from bot.domain.answer import Answer
from bot.domain.errors import PlatformGone
from bot.domain.job import Job, Progress
from bot.domain.ports.outbox import OutboxEntry
from bot.domain.ports.platforms import DeliveryResult
from handlers.telegram.bot_api.client import TelegramRefusal
from handlers.telegram.bot_api.paced_calls import CallRefused, Urgency
from handlers.telegram.outgoing.drafts import Drafts
from handlers.telegram.outgoing.html_rendering import CAPTION_LIMIT, RenderedHtml, clipped, named, render_view
from handlers.telegram.outgoing.keyboards import keyboard
from handlers.telegram.outgoing.message_calls import MessageCalls
from handlers.telegram.outgoing.posted import PostedFile, TelegramPosted
from handlers.telegram.target import TelegramTarget, message_key

MOST_REPLACEMENTS = 2
"""How often a job's message is posted anew after it was deleted, or its group moved."""


class TelegramMessenger:
    """Implements `bot.domain.ports.Messenger`."""

    def __init__(self, messages: MessageCalls, conversation: Conversation, drafts: Drafts) -> None:
        self._messages = messages
        self._conversation = conversation
        self._drafts = drafts

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        view = await self._conversation.view(job, progress, answer)
        target = TelegramTarget.from_address(job.request.origin.address)
        posted = TelegramPosted.of_job(job, entry.external_id, target)
        if posted.lost and not view.final:
            return _shown(view, posted)
        if posted.status is None:
            return await self._begin(view, target, posted)
        if _will_go_on(progress):
            self._drafts.offer(view, target)
        rest = self._conversation.localize("telegram-rest-in-file", job.request.origin.locale)
        rendered = render_view(view, rest=rest)
        if posted.shown != (digest := _digest(rendered, view)):
            return _shown(view, await self._update(view, rendered, digest, posted))
        if (file := _next_file(view, posted)) is not None:
            return await self._attach(view, file, target, posted)
        return _shown(view, posted)

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        """Drafts are none of it: they vanish by themselves."""
        known = TelegramPosted.read(posted)
        for chat, messages in ({} if known is None else known.messages).items():
            await self._messages.delete(chat, messages, business=address.get("business"))

    async def _begin(self, view: View, target: TelegramTarget, posted: TelegramPosted) -> DeliveryResult:
        """The status, in silence: what people wait for is what comes of it."""
        if posted.replaced > MOST_REPLACEMENTS:
            raise PlatformGone("The message with the answer is deleted again and again.")
        status = View(job_id=view.job_id, final=False, status=view.status or "…")
        if not view.final:
            status = replace(status, buttons=view.buttons)
        rendered = render_view(status, rest="")
        message = await self._messages.post(target, rendered, keyboard(status.buttons), silent=True)
        shown = _digest(rendered, status)
        change = {"chat": message.chat.id, "status": message.message_id, "shown": shown, "lost": False}
        begun = posted.model_copy(update=change)
        key = message_key(target.workspace, begun.chat, message.message_id)
        return DeliveryResult(external_id=begun.note(), keys=(key,), again_after_seconds=0)

    async def _update(
        self, view: View, rendered: RenderedHtml, digest: str, posted: TelegramPosted
    ) -> TelegramPosted:
        assert posted.status is not None
        try:
            await self._messages.edit(
                posted.chat,
                posted.status,
                rendered,
                keyboard(view.buttons),
                business=posted.business,
                urgency=Urgency.ANSWER if view.final else Urgency.PROGRESS,
            )
        except CallRefused as refused:
            return _without_status(posted, refused)
        return posted.model_copy(update={"shown": digest, "whole": rendered.complete})

    async def _attach(
        self, view: View, file: ViewFile, target: TelegramTarget, posted: TelegramPosted
    ) -> DeliveryResult:
        """First a placeholder, noted; then the document in its place."""
        known = posted.file(file.name)
        if known is None:
            message = await self._messages.post(target, named(file.name))
            here = message.chat.id
            placeholder = PostedFile(name=file.name, message=message.message_id, chat=here)
            key = message_key(target.workspace, here, message.message_id)
            note = posted.with_file(placeholder).note()
            return DeliveryResult(external_id=note, keys=(key,), again_after_seconds=0)
        filled = await self._fill(view, file, known, target, posted)
        return _shown(view, posted.with_file(filled))

    async def _fill(
        self,
        view: View,
        file: ViewFile,
        placeholder: PostedFile,
        target: TelegramTarget,
        posted: TelegramPosted,
    ) -> PostedFile:
        """The message with the document. Servers that make no file of words get it as a new one."""
        caption = clipped(view.status, CAPTION_LIMIT)
        chat, number = placeholder.chat or posted.chat, placeholder.message
        try:
            await self._messages.become_document(chat, number, file, caption, business=posted.business)
        except CallRefused:
            sent = await self._messages.post_document(target, file, caption)
            await self._messages.delete(chat, (number,), business=posted.business)
            return PostedFile(name=file.name, message=sent.message_id, chat=sent.chat.id, done=True)
        return placeholder.model_copy(update={"done": True})


def _will_go_on(progress: Progress) -> bool:
    """Words are being heard still. A draft stands for half a minute and cannot be taken back: it shall not
    stand beside the answer.
    """
    return not progress.prepared or progress.segments_done < progress.segments_total


def _without_status(posted: TelegramPosted, refused: CallRefused) -> TelegramPosted:
    """Deleted by somebody: progress is shown no more, the answer comes anew. Moved: it begins anew."""
    if refused.reason not in {
        TelegramRefusal.MESSAGE_GONE,
        TelegramRefusal.TOPIC_GONE,
        TelegramRefusal.MOVED,
    }:
        raise refused
    lost = refused.reason is not TelegramRefusal.MOVED
    change = {"status": None, "shown": "", "lost": lost, "replaced": posted.replaced + 1}
    return posted.model_copy(update=change)


def _shown(view: View, posted: TelegramPosted) -> DeliveryResult:
    """To be called again at once where something is left to be done."""
    silenced = posted.lost and not view.final
    unfinished = not silenced and (posted.status is None or _next_file(view, posted) is not None)
    return DeliveryResult(external_id=posted.note(), again_after_seconds=0 if unfinished else None)


def _next_file(view: View, posted: TelegramPosted) -> ViewFile | None:
    """Of the files that go along because the message does not hold the answer."""
    if posted.whole or not view.final:
        return None
    done = {file.name for file in posted.files if file.done}
    return next((file for file in view.files if file.attach and file.text and file.name not in done), None)


def _digest(rendered: RenderedHtml, view: View) -> str:
    markup = keyboard(view.buttons)
    buttons = markup.to_json() if markup else ""
    return hashlib.sha256(f"{rendered.html}\0{buttons}".encode()).hexdigest()[:16]
