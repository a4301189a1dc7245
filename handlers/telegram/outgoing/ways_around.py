"""Ways around what Telegram refuses, each to be tried as a call of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from telegram import ForceReply, InlineKeyboardMarkup, Message

from bot.domain.errors import PlatformGone
from handlers.html_rendering import RenderedHtml
from handlers.telegram.bot_api.client import TelegramRefusal
from handlers.telegram.bot_api.paced_calls import CallRefused, PacedCalls
from handlers.telegram.outgoing.message_calls import Document, MessageCalls
from handlers.telegram.target import TelegramTarget

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """How something is posted."""

    general: bool = False
    """Into the general topic, since the topic is closed: the same people read it."""
    plain: bool = False
    """Without markup and buttons: the words must arrive."""

    def target(self, wanted: TelegramTarget) -> TelegramTarget:
        return replace(wanted, thread=None, reply_to=None) if self.general else wanted

    def around(self, reason: TelegramRefusal, wanted: TelegramTarget) -> Way | None:
        """What to try at the next turn; None where nothing else is known, or every topic is closed."""
        match reason:
            case TelegramRefusal.TOPIC_GONE if wanted.thread is not None and not self.general:
                return replace(self, general=True)
            case TelegramRefusal.UNREADABLE if not self.plain:
                return replace(self, plain=True)
            case _:
                return None


class ReplyMessages:
    """What is said once, at once: each way around waits for its own turn."""

    def __init__(self, calls: PacedCalls) -> None:
        self._messages = MessageCalls(calls, patient=True)

    async def post(
        self,
        target: TelegramTarget,
        text: RenderedHtml,
        markup: InlineKeyboardMarkup | ForceReply | None = None,
    ) -> Message:
        async def send(way: Way) -> Message:
            return await self._messages.post(way.target(target), text, markup, plain=way.plain)

        return await self._somehow(send, target)

    async def post_document(self, target: TelegramTarget, document: Document) -> Message:
        async def send(way: Way) -> Message:
            return await self._messages.post_document(way.target(target), document)

        return await self._somehow(send, target)

    async def edit(
        self, target: TelegramTarget, message: int, text: RenderedHtml, markup: InlineKeyboardMarkup | None
    ) -> None:
        async def change(way: Way) -> None:
            await self._messages.edit(
                target.chat, message, text, markup, business=target.business, plain=way.plain
            )

        await self._somehow(change, target)

    async def change_buttons(
        self, target: TelegramTarget, message: int, markup: InlineKeyboardMarkup | None
    ) -> None:
        await self._messages.change_buttons(target.chat, message, markup, business=target.business)

    async def react(self, target: TelegramTarget, message: int, emoji: str) -> None:
        await self._messages.react(target, message, emoji)

    async def _somehow(self, send: Callable[[Way], Awaitable[T]], target: TelegramTarget) -> T:
        way = Way()
        while True:
            try:
                return await send(way)
            except CallRefused as refused:
                if (other := way.around(refused.reason, target)) is None:
                    if refused.reason is TelegramRefusal.TOPIC_GONE:
                        raise PlatformGone("The topic is closed, and so is the general one.") from refused
                    raise
            way = other
