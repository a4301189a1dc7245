"""Reactions of the bot on the message that a job is about: that it was seen, then how it ended."""

from __future__ import annotations

import asyncio

from bot.chat.replies import Mark, View
from bot.domain.errors import PlatformBusy, PlatformGone
from handlers.mark_attempts import ABOUT_TO, PATIENCE_SECONDS, UNWANTED, is_due, pause_after
from handlers.matrix.client_server.client import MatrixRefused
from handlers.matrix.client_server.room_calls import RoomCalls
from handlers.matrix.outgoing.contents import reaction_content
from handlers.matrix.outgoing.posted import MatrixPosted
from handlers.matrix.target import MatrixTarget, event_of_key, message_key

_EMOJI = {Mark.WORKING: "👀", Mark.DONE: "✅", Mark.GAPS: "⚠️", Mark.FAILED: "❌", Mark.NONE: ""}


class MatrixMarks:
    def __init__(self, calls: RoomCalls) -> None:
        self._calls = calls

    async def step(
        self, posted: MatrixPosted, view: View, target: MatrixTarget
    ) -> tuple[MatrixPosted, float | None]:
        """As it stands then, and when to try again. Another reaction is another event: the one before goes,
        and one that may stand there is put once more, to learn which event it is.
        """
        wanted = _EMOJI[view.mark]
        if not is_due(posted.mark, wanted, view, message_key(target.room, "")):
            return posted, None
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._changed(posted, wanted, event_of_key(target.room, view.marked)), 0
        except (PlatformBusy, TimeoutError) as trouble:
            return _later(posted, view, trouble)
        except (PlatformGone, MatrixRefused):
            return posted.model_copy(update={"mark": UNWANTED}), None

    async def _changed(self, posted: MatrixPosted, wanted: str, recording: str) -> MatrixPosted:
        if posted.mark_event:
            await self._calls.redact(posted.room, posted.mark_event, f"{posted.job}-unmark-{posted.mark}")
            return posted.model_copy(update={"mark": "", "mark_event": ""})
        about_to = posted.mark.removesuffix(ABOUT_TO) if posted.mark.endswith(ABOUT_TO) else ""
        emoji = about_to or wanted
        if emoji and not about_to:
            return posted.model_copy(update={"mark": wanted + ABOUT_TO, "mark_tries": 0})
        if not emoji:
            return posted.model_copy(update={"mark": ""})
        event = await self._calls.send(
            posted.room, f"{posted.job}-mark-{emoji}", reaction_content(recording, emoji), kind="m.reaction"
        )
        return posted.model_copy(update={"mark": emoji, "mark_event": event})


def _later(posted: MatrixPosted, view: View, trouble: Exception) -> tuple[MatrixPosted, float | None]:
    """Progress has a next view, the answer has not."""
    if not view.final:
        return posted, None
    pause = pause_after(trouble, tries := posted.mark_tries + 1)
    return posted.model_copy(update={"mark_tries": tries} if pause else {"mark": UNWANTED}), pause
