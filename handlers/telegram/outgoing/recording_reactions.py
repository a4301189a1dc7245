"""Reactions of the bot on the message that a job is about, from the few that Telegram lets bots set."""

from __future__ import annotations

import asyncio

from bot.chat.replies import Mark, View
from bot.domain.errors import PlatformBusy
from handlers.mark_attempts import ABOUT_TO, PATIENCE_SECONDS, UNWANTED, is_due, pause_after
from handlers.telegram.outgoing.message_calls import MessageCalls
from handlers.telegram.outgoing.posted import TelegramPosted
from handlers.telegram.target import TelegramTarget, message_key

EMOJI = {
    Mark.WORKING: "👀",
    Mark.DONE: "👌",
    Mark.GAPS: "🤔",
    Mark.FAILED: "😢",
    Mark.SPEECHLESS: "",
    Mark.NONE: "",
}


class RecordingReactions:
    def __init__(self, messages: MessageCalls) -> None:
        self._messages = messages

    async def step(
        self, posted: TelegramPosted, view: View, target: TelegramTarget
    ) -> tuple[TelegramPosted, float | None]:
        """As it stands then, and when to try again. A reaction takes the place of the one before."""
        wanted, place = EMOJI[view.mark], message_key(target.workspace, target.chat, "")
        if target.business or not is_due(posted.mark, wanted, view, place):
            return posted, None
        if not view.final and not posted.mark:
            return posted.model_copy(update={"mark": wanted + ABOUT_TO}), None
        message = int(view.marked.removeprefix(place))
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                taken = await self._messages.react(target, message, wanted)
        except (PlatformBusy, TimeoutError) as trouble:
            return _later(posted, view, trouble)
        return posted.model_copy(update={"mark": wanted if taken else UNWANTED}), None


def _later(posted: TelegramPosted, view: View, trouble: Exception) -> tuple[TelegramPosted, float | None]:
    """Progress has a next view, the answer has not."""
    if not view.final:
        return posted, None
    pause = pause_after(trouble, tries := posted.mark_tries + 1)
    change = {"mark_tries": tries} if pause else {"mark": UNWANTED}
    return posted.model_copy(update=change), pause
