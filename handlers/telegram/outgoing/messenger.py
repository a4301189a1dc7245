"""Jobs as people see them: one status message each, edited until it is the answer, then its files.

Where people had to wait for it a new message, which notifies them, becomes the answer, and the status goes.

Each call does one step and returns, so that what was posted is noted before the next. A step that is
repeated after a kill edits the same message to the same text, or puts the same file in the same place.
So is what was refused: the way around it is the next step, with a turn of its own in the bot's pace.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from telegram import Message

from bot.chat.platform import Conversation
from bot.chat.replies import Mark, View, ViewFile
from bot.domain.answer import Answer
from bot.domain.errors import PlatformGone
from bot.domain.job import Job, JobState, Progress
from bot.domain.ports.outbox import OutboxEntry
from bot.domain.ports.platforms import DeliveryResult
from handlers.html_rendering import (
    CAPTION_LIMIT,
    clipped,
    literal,
    named,
    render_view,
)
from handlers.telegram.bot_api.client import TelegramRefusal
from handlers.telegram.bot_api.paced_calls import CallRefused, Urgency
from handlers.telegram.outgoing.drafts import Drafts
from handlers.telegram.outgoing.keyboards import keyboard
from handlers.telegram.outgoing.message_calls import MessageCalls
from handlers.telegram.outgoing.posted import PostedFile, TelegramPosted, digest
from handlers.telegram.outgoing.recording_reactions import RecordingReactions
from handlers.telegram.outgoing.rich_rendering import render_rich
from handlers.telegram.outgoing.ways_around import Way
from handlers.telegram.target import TelegramTarget, message_key, message_link

logger = logging.getLogger(__name__)

MOST_REPLACEMENTS = 2
"""How often a job's message is posted anew after it was deleted, or its group moved."""
MOST_REFUSALS = 3
"""How often a step is tried that is refused for the same reason, where no way around it is known."""
RICH = "rich"
"""The step of an answer as a rich message; refused, for whatever reason, it comes as another."""
REFUSAL_PAUSE_SECONDS = 2.0
"""Before the second try; it doubles."""


class TelegramMessenger:
    """Implements `bot.domain.ports.Messenger`."""

    def __init__(
        self, messages: MessageCalls, conversation: Conversation, drafts: Drafts, *, rich: bool = False
    ) -> None:
        """`rich`: answers are rich messages, where Telegram takes them."""
        self._messages = messages
        self._conversation = conversation
        self._drafts = drafts
        self._rich = rich
        self._reactions = RecordingReactions(messages)

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        view = await self._conversation.view(job, progress, answer)
        target = TelegramTarget.from_address(job.request.origin.address)
        posted = TelegramPosted.of_job(job, entry.external_id, target)
        if posted.lost and not view.final:
            return _shown(view, posted)
        if view.unsaid and posted.status is None:
            return await self._unsaid(view, target, posted)
        if posted.status is None:
            return await self._begin(view, target, posted)
        if _will_go_on(progress):
            self._drafts.offer(view, target)
        if view.final:
            return await self._finish(view, target, posted, job)
        marked, _ = await self._reactions.step(posted, view, target)
        if marked != posted:
            return DeliveryResult(external_id=marked.note(), again_after_seconds=0)
        return await self._update(view, target, posted, job) or _shown(view, posted)

    async def _unsaid(self, view: View, target: TelegramTarget, posted: TelegramPosted) -> DeliveryResult:
        """A reaction on the recording, no word."""
        marked, again_after = await self._reactions.step(posted, view, target)
        if marked != posted and not view.final:
            again_after = 0
        return DeliveryResult(external_id=marked.note(), again_after_seconds=again_after)

    async def _finish(
        self, view: View, target: TelegramTarget, posted: TelegramPosted, job: Job
    ) -> DeliveryResult:
        announces = view.waited_for and not posted.announced
        if announces and posted.line is None:
            return await self._announce(view, target, posted)
        if not announces and (updated := await self._update(view, target, posted, job)) is not None:
            return updated
        if posted.line is not None:
            return await self._clear_line(view, posted, posted.line, job)
        if (file := _next_file(view, posted)) is not None:
            return await self._attach(view, file, target, posted)
        if (over := _leftover(posted)) is not None:
            return await self._clear(view, over, posted)
        posted, again_after = await self._reactions.step(posted, view, target)
        return DeliveryResult(external_id=posted.note(), again_after_seconds=again_after)

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        """Drafts are none of it: they vanish by themselves."""
        known = TelegramPosted.read(posted)
        for chat, messages in ({} if known is None else known.messages).items():
            await self._messages.withdraw(chat, messages, business=address.get("business"))

    async def _begin(self, view: View, target: TelegramTarget, posted: TelegramPosted) -> DeliveryResult:
        """The status, in silence: what people wait for is what comes of it. With an answer, they are told."""
        if posted.replaced > MOST_REPLACEMENTS:
            raise PlatformGone("The message with the answer is deleted again and again.")
        if view.final and view.waited_for:
            return await self._announce(view, target, posted)
        status = View(job_id=view.job_id, final=False, status=view.status or "…")
        if not view.final:
            status = replace(status, buttons=view.buttons)
        rendered = render_view(status, rest="")
        shown = digest(rendered, keyboard(status.buttons))
        way = _way(posted, "post")
        try:
            message = await self._messages.post(
                way.target(target), rendered, keyboard(status.buttons), silent=True, plain=way.plain
            )
        except CallRefused as refused:
            return _another_way(posted, refused, target, step="post")
        change = {"chat": message.chat.id, "status": message.message_id, "shown": shown, "lost": False}
        begun = posted.model_copy(update=change)
        key = message_key(target.workspace, begun.chat, message.message_id)
        return DeliveryResult(external_id=begun.note(), keys=(key,), again_after_seconds=0)

    async def _announce(self, view: View, target: TelegramTarget, posted: TelegramPosted) -> DeliveryResult:
        """A new message that says what came. Once it is noted it becomes the answer: of a first post that
        nobody could note there would be a second.
        """
        title = View(job_id=view.job_id, final=True, status=view.notice or view.status or "…")
        rendered, way = render_view(title, rest=""), _way(posted, "announcement")
        try:
            message = await self._messages.post(way.target(target), rendered, plain=way.plain)
        except CallRefused as refused:
            return _another_way(posted, refused, target, step="announcement")
        except PlatformGone:
            if posted.status is None:
                raise
            return DeliveryResult(
                external_id=posted.model_copy(update={"announced": True}).note(), again_after_seconds=0
            )
        at = {"chat": message.chat.id, "status": message.message_id, "line": _line_beside(message, posted)}
        change = at | {"shown": digest(rendered, None), "announced": True, "lost": False}
        key = message_key(target.workspace, message.chat.id, message.message_id)
        told = posted.model_copy(update=change).note()
        return DeliveryResult(external_id=told, keys=(key,), again_after_seconds=0)

    async def _clear_line(self, view: View, posted: TelegramPosted, line: int, job: Job) -> DeliveryResult:
        """The line about progress goes, or points at the answer where it cannot be deleted."""
        if await self._messages.delete(posted.chat, (line,), business=posted.business):
            below = self._conversation.localize("notice-below", job.request.origin.locale)
            with suppress(CallRefused):
                await self._messages.edit(posted.chat, line, literal(below), business=posted.business)
        return _shown(view, posted.model_copy(update={"line": None}))

    async def _update(
        self, view: View, target: TelegramTarget, posted: TelegramPosted, job: Job
    ) -> DeliveryResult | None:
        """None: the message says all of it already."""
        locale = job.request.origin.locale
        if view.introduces:
            view = view.with_footnote(self._conversation.localize("unasked-first", locale))
        told = "telegram-rest-left-out" if posted.fileless else "rest-in-file"
        rest = self._conversation.localize(told, locale)
        if job.state in _ANSWERED and self._rich and RICH not in posted.plain:
            rendered = render_rich(view, rest=rest, link=message_link)
        else:
            rendered = render_view(view, rest=rest, link=message_link)
        if posted.shown == (shown := digest(rendered, keyboard(view.buttons))):
            return None
        assert posted.status is not None
        step = "answer" if view.final else "progress"
        try:
            await self._messages.edit(
                posted.chat,
                posted.status,
                rendered,
                keyboard(view.buttons),
                business=posted.business,
                urgency=Urgency.ANSWER if view.final else Urgency.PROGRESS,
                plain=_way(posted, step).plain,
            )
        except CallRefused as refused:
            if refused.reason in _STATUS_LOST:
                return _shown(view, _without_status(posted, refused))
            return _another_way(posted, refused, target, step=RICH if rendered.rich else step)
        return _shown(view, posted.model_copy(update={"shown": shown, "whole": rendered.complete}))

    async def _attach(
        self, view: View, file: ViewFile, target: TelegramTarget, posted: TelegramPosted
    ) -> DeliveryResult:
        """First a placeholder, noted; then the document in its place. Servers that make no file of words get
        it as a new message, and the placeholder goes.
        """
        known = posted.file(file.name)
        caption = clipped(view.status, CAPTION_LIMIT)
        way = _way(posted, "file")
        try:
            if known is None:
                message = await self._messages.post(way.target(target), named(file.name), plain=way.plain)
                made = PostedFile(name=file.name, message=message.message_id, chat=message.chat.id)
            elif known.anew:
                message = await self._messages.post_document(way.target(target), file, caption)
                at = {"message": message.message_id, "chat": message.chat.id, "leftover": known.message}
                made = known.model_copy(update=at | {"done": True})
            else:
                return await self._fill(view, file, known, caption, posted)
        except CallRefused as refused:
            return _another_way(posted, refused, target, step="file")
        key = message_key(target.workspace, made.chat or posted.chat, made.message)
        return replace(_shown(view, posted.with_file(made)), keys=(key,))

    async def _fill(
        self, view: View, file: ViewFile, placeholder: PostedFile, caption: str, posted: TelegramPosted
    ) -> DeliveryResult:
        chat = placeholder.chat or posted.chat
        try:
            await self._messages.become_document(
                chat, placeholder.message, file, caption, business=posted.business
            )
        except CallRefused:
            return _shown(view, posted.with_file(placeholder.model_copy(update={"anew": True})))
        return _shown(view, posted.with_file(placeholder.model_copy(update={"done": True})))

    async def _clear(self, view: View, over: PostedFile, posted: TelegramPosted) -> DeliveryResult:
        """What stands beside its file, or waits for one that does not come."""
        chat, number = over.chat or posted.chat, over.leftover if over.done else over.message
        assert number is not None
        await self._messages.delete(chat, (number,), business=posted.business)
        if over.done:
            return _shown(view, posted.with_file(over.model_copy(update={"leftover": None})))
        return _shown(view, posted.without_file(over.name))


_ANSWERED = frozenset({JobState.DONE, JobState.PARTIAL})
_STATUS_LOST = frozenset(
    {
        TelegramRefusal.MESSAGE_GONE,
        TelegramRefusal.MESSAGE_FIXED,
        TelegramRefusal.TOPIC_GONE,
        TelegramRefusal.MOVED,
    },
)


def _way(posted: TelegramPosted, step: str) -> Way:
    return Way(general=posted.general, plain=step in posted.plain)


def _another_way(
    posted: TelegramPosted, refused: CallRefused, target: TelegramTarget, *, step: str
) -> DeliveryResult:
    """Notes what to try at the next step; where nothing else is known the same, a few times.

    Raises `PlatformGone` where an answer cannot be shown at all.
    """
    if step == RICH:
        return DeliveryResult(
            external_id=posted.model_copy(update={"plain": posted.plain | {RICH}}).note(),
            again_after_seconds=0,
        )
    if (other := _way(posted, step).around(refused.reason, target)) is not None:
        plain = frozenset({*posted.plain, step}) if other.plain else posted.plain
        change = {"general": other.general, "plain": plain}
        return DeliveryResult(external_id=posted.model_copy(update=change).note(), again_after_seconds=0)
    name = f"{step} {refused.reason.name}"
    noted = posted.with_refusal(name)
    if (times := noted.refusals[name]) < MOST_REFUSALS:
        pause = REFUSAL_PAUSE_SECONDS * 2 ** (times - 1)
        return DeliveryResult(external_id=noted.note(), again_after_seconds=pause)
    logger.warning("delivery.refused", extra={"step": step, "reason": refused.reason.name.lower()})
    match step:
        case "progress":
            return DeliveryResult(external_id=noted.model_copy(update={"lost": True}).note())
        case "file":
            settled = noted.model_copy(update={"fileless": True})
            return DeliveryResult(external_id=settled.note(), again_after_seconds=0)
        case "announcement" if noted.status is not None:
            settled = noted.model_copy(update={"announced": True})
            return DeliveryResult(external_id=settled.note(), again_after_seconds=0)
        case _:
            raise PlatformGone("Telegram refuses this message again and again.")


def _will_go_on(progress: Progress) -> bool:
    """Words are being heard still. A draft stands for half a minute and cannot be taken back: it shall not
    stand beside the answer.
    """
    return not progress.prepared or progress.segments_done < progress.segments_total


def _without_status(posted: TelegramPosted, refused: CallRefused) -> TelegramPosted:
    """Deleted by somebody: progress is shown no more, the answer comes anew. Moved: it begins anew."""
    lost = refused.reason is not TelegramRefusal.MOVED
    change = {"status": None, "shown": "", "lost": lost, "replaced": posted.replaced + 1}
    return posted.model_copy(update=change)


def _line_beside(message: Message, posted: TelegramPosted) -> int | None:
    """A line in a group that moved meanwhile cannot be reached."""
    line = posted.line if posted.status is None else posted.status
    return line if message.chat.id == posted.chat else None


def _shown(view: View, posted: TelegramPosted) -> DeliveryResult:
    """To be called again at once where something is left to be done."""
    if view.final:
        unfinished = (
            posted.status is None
            or posted.line is not None
            or _next_file(view, posted) is not None
            or _leftover(posted) is not None
            or view.mark is not Mark.NONE
            or bool(posted.mark)
        )
    else:
        unfinished = posted.status is None and not posted.lost
    return DeliveryResult(external_id=posted.note(), again_after_seconds=0 if unfinished else None)


def _next_file(view: View, posted: TelegramPosted) -> ViewFile | None:
    """Of the files that go along because the message does not hold the answer."""
    if posted.whole or posted.fileless or not view.final:
        return None
    done = {file.name for file in posted.files if file.done}
    return next((file for file in view.files if file.attach and file.text and file.name not in done), None)


def _leftover(posted: TelegramPosted) -> PostedFile | None:
    over = (file for file in posted.files if file.leftover is not None or (posted.fileless and not file.done))
    return next(over, None)
