"""Jobs as people see them: one line each, edited until it is the answer; then what does not fit, as files.

Where people had to wait the answer is a message of its own, which notifies them, and the line goes.

Each call does one step and returns, so that what was posted is noted before the next. A step that is
repeated after a kill has the transaction id that it had, and changes nothing more; what a homeserver may have
forgotten is looked for by its mark.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache

from bot.chat.platform import Conversation
from bot.chat.replies import View, ViewFile
from bot.domain.answer import Answer
from bot.domain.errors import PlatformGone
from bot.domain.job import Job, Progress
from bot.domain.ports.outbox import OutboxEntry
from bot.domain.ports.platforms import DeliveryResult
from handlers.matrix.client_server.client import MatrixRefused
from handlers.matrix.client_server.room_calls import Pace, RoomCalls
from handlers.matrix.client_server.rooms import Rooms, is_redacted
from handlers.matrix.outgoing.contents import POST, RoomText, edit_of, file_content, related
from handlers.matrix.outgoing.job_text import JobText
from handlers.matrix.outgoing.posted import MatrixFile, MatrixPosted
from handlers.matrix.outgoing.recording_marks import MatrixMarks
from handlers.matrix.target import MatrixTarget, message_key

logger = logging.getLogger(__name__)

_FINAL = "="
"""Begins the digest of an answer."""
MOST_REPLACEMENTS = 2
"""How often a job's message is posted anew after somebody redacted it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Delivery:
    """What a step goes by."""

    job: Job
    view: View
    target: MatrixTarget
    tried_before: bool


MOST_REDACTED = 10_000
"""Remembered, so that a repeated deletion goes on where it was told to wait."""


class MatrixMessenger:
    """Implements `bot.domain.ports.Messenger`."""

    def __init__(self, calls: RoomCalls, rooms: Rooms, conversation: Conversation) -> None:
        self._calls = calls
        self._rooms = rooms
        self._conversation = conversation
        self._text = JobText(conversation)
        self._marks = MatrixMarks(calls)
        self._redacted: LRUCache[tuple[str, str], bool] = LRUCache(MOST_REDACTED)

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        view = await self._conversation.view(job, progress, answer)
        target = MatrixTarget.from_address(job.request.origin.address)
        posted = MatrixPosted.of_job(job, entry.external_id, target)
        delivery = _Delivery(job=job, view=view, target=target, tried_before=entry.tried_before)
        if view.final:
            return await self._finish(delivery, posted)
        if not posted.status:
            return await self._begin(delivery, posted)
        marked, _ = await self._marks.step(posted, view, target)
        if marked != posted:
            return _noted(marked, again=True)
        return await self._edit(delivery, posted, Pace.PROGRESS) or _noted(posted)

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        known = MatrixPosted.read(posted)
        room = MatrixTarget.from_address(address).room
        for event in () if known is None else known.events:
            if (room, event) in self._redacted:  # before the room had to rest: it goes on from there
                continue
            digest = hashlib.sha256(event.encode()).hexdigest()[:24]
            await self._calls.redact(room, event, f"retract-{digest}")
            self._redacted[room, event] = True

    async def _begin(self, delivery: _Delivery, posted: MatrixPosted) -> DeliveryResult:
        """The line about progress, as a notice: what people wait for is what comes of it."""
        text = self._text.line(delivery.view)
        event = await self._post(delivery, "status", posted, text, notifies=False)
        change = {"status": event, "shown": "" if delivery.tried_before else _digest(text)}
        return _noted(posted.model_copy(update=change), event)

    async def _finish(self, delivery: _Delivery, posted: MatrixPosted) -> DeliveryResult:
        view = delivery.view
        if posted.status and not posted.shown.startswith(_FINAL):
            posted = await self._still_there(posted)
        if not posted.status or (view.waited_for and not posted.announced):
            return await self._answer(delivery, posted)
        if (edited := await self._edit(delivery, posted, Pace.ANSWER)) is not None:
            return edited
        if posted.line:
            return await self._clear_line(delivery, posted)
        if (file := _next_file(view, posted)) is not None:
            return await self._attach(delivery, file, posted)
        if posted.earlier:
            return await self._clear_earlier(posted)
        posted, again_after = await self._marks.step(posted, view, delivery.target)
        return DeliveryResult(external_id=posted.note(), again_after_seconds=again_after)

    async def _still_there(self, posted: MatrixPosted) -> MatrixPosted:
        """A homeserver takes edits of redacted messages, and nobody sees them."""
        if not is_redacted(await self._rooms.event(posted.room, posted.status)):
            return posted
        if posted.replaced >= MOST_REPLACEMENTS:
            raise PlatformGone("The message with the answer is redacted again and again.")
        change = {"status": "", "shown": "", "replaced": posted.replaced + 1}
        return posted.model_copy(update=change)

    async def _answer(self, delivery: _Delivery, posted: MatrixPosted) -> DeliveryResult:
        """As a new message, which tells the one who asked."""
        text, whole = self._text.answer(delivery.view, posted, delivery.job.request.origin.locale)
        step = f"answer-{posted.replaced}" if posted.replaced else "answer"
        try:
            event = await self._post(delivery, step, posted, text, notifies=True)
        except MatrixRefused as refused:
            return _another_way(posted, refused)
        change = {
            "status": event,
            "line": posted.line or posted.status,
            "announced": True,
            "whole": whole,
            "shown": _FINAL if delivery.tried_before else _FINAL + _digest(text),
        }
        return _noted(posted.model_copy(update=change), event, again=True)

    async def _edit(self, delivery: _Delivery, posted: MatrixPosted, pace: Pace) -> DeliveryResult | None:
        """None: the message says all of it already."""
        view, whole = delivery.view, True
        if view.final:
            text, whole = self._text.answer(view, posted, delivery.job.request.origin.locale)
        else:
            text = self._text.line(view)
        shown = (_FINAL if view.final else "") + _digest(text)
        if posted.shown == shown:
            return None
        words = text.content(notifies=view.final)
        if posted.announced:
            words["m.mentions"] = _mentions(delivery)
        content = edit_of(posted.status, words)
        transaction = f"{posted.job}-edit-{posted.edits}-{shown}"
        try:
            event = await self._calls.send(posted.room, transaction, content, pace=pace)
        except MatrixRefused as refused:
            if not view.final:
                return _noted(posted)
            return _another_way(posted, refused)
        change = {"shown": shown, "whole": whole, "edits": posted.edits + 1}
        if view.final:
            change["answers"] = (*posted.answers, event)
        return _noted(posted.model_copy(update=change), again=view.final)

    async def _clear_line(self, delivery: _Delivery, posted: MatrixPosted) -> DeliveryResult:
        """The line about progress goes, or points at the answer where it cannot be redacted."""
        if not await self._calls.redact(posted.room, posted.line, f"{posted.job}-clear"):
            below = self._conversation.localize("notice-below", delivery.job.request.origin.locale)
            text = RoomText(plain=below, html=below)
            content = edit_of(posted.line, text.content(notifies=False))
            await self._calls.send(posted.room, f"{posted.job}-below", content)
        return _noted(posted.model_copy(update={"line": ""}), again=True)

    async def _clear_earlier(self, posted: MatrixPosted) -> DeliveryResult:
        file, *rest = posted.earlier
        await self._calls.redact(posted.room, file.event, f"{posted.job}-earlier-{len(rest)}")
        return _noted(posted.model_copy(update={"earlier": tuple(rest)}), again=True)

    async def _attach(self, delivery: _Delivery, file: ViewFile, posted: MatrixPosted) -> DeliveryResult:
        """What was uploaded and not posted nobody sees; the message comes once."""
        step = f"file-{len(posted.files)}"
        data = file.text.encode()
        try:
            event = await self._found(delivery, step, posted)
            if not event:
                uri = await self._calls.upload(file.name, file.media_type, data)
                content = file_content(file.name, file.media_type, len(data), uri)
                event = await self._send(delivery, step, posted, content)
        except (MatrixRefused, PlatformGone) as refused:
            logger.warning("delivery.refused", extra={"step": "file", "reason": refused.message})
            return _noted(posted.model_copy(update={"fileless": True}), again=True)
        made = MatrixFile(name=file.name, event=event)
        return _noted(posted.model_copy(update={"files": (*posted.files, made)}), event, again=True)

    async def _post(
        self, delivery: _Delivery, step: str, posted: MatrixPosted, text: RoomText, *, notifies: bool
    ) -> str:
        if event := await self._found(delivery, step, posted):
            return event
        content = text.content(notifies=notifies)
        if notifies:
            content["m.mentions"] = _mentions(delivery)
        return await self._send(delivery, step, posted, content)

    async def _send(
        self, delivery: _Delivery, step: str, posted: MatrixPosted, content: Mapping[str, Any]
    ) -> str:
        marked = {**content, POST: f"{posted.job}/{step}"}
        return await self._calls.send(
            posted.room, f"{posted.job}-{step}", related(marked, delivery.target.relation)
        )

    async def _found(self, delivery: _Delivery, step: str, posted: MatrixPosted) -> str:
        """What somebody posted before they died; empty if nobody did."""
        if not delivery.tried_before:
            return ""
        target = delivery.target
        events = await (
            self._rooms.thread(target.room, target.thread)
            if target.thread
            else self._rooms.latest(target.room)
        )
        mark = f"{posted.job}/{step}"
        ours = (one for one in events if not is_redacted(one))
        return next((str(one["event_id"]) for one in ours if _marked(one) == mark), "")


def _mentions(delivery: _Delivery) -> dict[str, list[str]]:
    """The one who asked, where others are; an edit tells nobody again."""
    asker = delivery.job.request.origin.user
    return {"user_ids": [asker]} if asker and not delivery.target.private else {}


def _marked(event: Mapping[str, Any]) -> object:
    content = event.get("content")
    return content.get(POST) if isinstance(content, dict) else None


def _another_way(posted: MatrixPosted, refused: MatrixRefused) -> DeliveryResult:
    """Without markup and choices. Raises `PlatformGone` where that is refused as well."""
    logger.warning("delivery.refused", extra={"step": "answer", "reason": refused.reason.name.lower()})
    if posted.bare:
        raise PlatformGone("The homeserver refuses this message again and again.") from refused
    return _noted(posted.model_copy(update={"bare": True}), again=True)


def _noted(posted: MatrixPosted, *events: str, again: bool = False) -> DeliveryResult:
    keys = tuple(message_key(posted.room, event) for event in events)
    return DeliveryResult(
        external_id=posted.note(), keys=keys, again_after_seconds=0 if again or events else None
    )


def _next_file(view: View, posted: MatrixPosted) -> ViewFile | None:
    """Of the files that go along because the message does not hold the answer."""
    if posted.whole or posted.fileless:
        return None
    done = {file.name for file in posted.files}
    return next((file for file in view.files if file.attach and file.text and file.name not in done), None)


def _digest(text: RoomText) -> str:
    told = json.dumps([text.html, text.plain, text.actions])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
