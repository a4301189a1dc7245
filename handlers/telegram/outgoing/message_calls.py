"""Posting, editing and deleting: each method is one call, and what Telegram refuses the caller decides."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from telegram import (
    ForceReply,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode

from bot.domain.errors import PlatformGone
from handlers.html_rendering import RenderedHtml
from handlers.telegram.bot_api.client import TelegramRefusal
from handlers.telegram.bot_api.paced_calls import CallRefused, PacedCalls, Urgency
from handlers.telegram.target import TelegramTarget

logger = logging.getLogger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
MOST_AT_ONCE = 100
"""Messages that one call deletes."""
WITHDRAWN = "🗑️"
"""What stands in the place of words that are gone where their message stays."""


class Document(Protocol):
    """A text that goes out as a file."""

    @property
    def name(self) -> str: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Withdrawn:
    name: str = "deleted.txt"
    text: str = WITHDRAWN


class MessageCalls:
    """All raise `PlatformBusy`, `PlatformGone` and `CallRefused`."""

    def __init__(self, calls: PacedCalls, *, patient: bool = False) -> None:
        self._bot = calls.bot
        self._call = calls.insist if patient else calls.call

    async def post(
        self,
        target: TelegramTarget,
        text: RenderedHtml,
        markup: InlineKeyboardMarkup | ForceReply | None = None,
        *,
        silent: bool = False,
        plain: bool = False,
    ) -> Message:
        """`plain`: without markup and buttons, where Telegram could not make sense of them."""
        return await self._call(
            target.chat,
            lambda chat: self._bot.send_message(
                chat,
                text.plain if plain else text.html,
                parse_mode=None if plain else ParseMode.HTML,
                disable_notification=silent,
                link_preview_options=NO_PREVIEW,
                reply_markup=None if plain else markup,
                **target.new_message(chat),
            ),
            Urgency.ANSWER,
        )

    async def edit(
        self,
        chat: int,
        message: int,
        text: RenderedHtml,
        markup: InlineKeyboardMarkup | None = None,
        *,
        business: str | None = None,
        urgency: Urgency = Urgency.ANSWER,
        plain: bool = False,
    ) -> None:
        """That it says this already is success. `plain` as in `post`."""
        if text.rich:
            await self._edit_richly(chat, message, text, markup, business=business)
            return
        await unless_unchanged(
            self._call(
                chat,
                lambda here: self._bot.edit_message_text(
                    text.plain if plain else text.html,
                    here,
                    message,
                    parse_mode=None if plain else ParseMode.HTML,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=None if plain else markup,
                    business_connection_id=business,
                ),
                urgency,
                follow=False,
            )
        )

    async def _edit_richly(
        self,
        chat: int,
        message: int,
        text: RenderedHtml,
        markup: InlineKeyboardMarkup | None,
        *,
        business: str | None,
    ) -> None:
        await unless_unchanged(
            self._call(
                chat,
                lambda here: self._bot.edit_into_rich_message(
                    here, message, text.html, reply_markup=markup, business_connection_id=business
                ),
                Urgency.ANSWER,
                follow=False,
            )
        )

    async def change_buttons(
        self, chat: int, message: int, markup: InlineKeyboardMarkup | None, *, business: str | None = None
    ) -> None:
        await unless_unchanged(
            self._call(
                chat,
                lambda here: self._bot.edit_message_reply_markup(
                    here, message, reply_markup=markup, business_connection_id=business
                ),
                Urgency.ANSWER,
                follow=False,
            )
        )

    async def post_document(
        self, target: TelegramTarget, document: Document, caption: str | None = None
    ) -> Message:
        return await self._call(
            target.chat,
            lambda chat: self._bot.send_document(
                chat, _input(document), caption=caption, **target.new_message(chat)
            ),
            Urgency.ANSWER,
        )

    async def become_document(
        self,
        chat: int,
        message: int,
        document: Document,
        caption: str,
        *,
        business: str | None = None,
        urgency: Urgency = Urgency.ANSWER,
    ) -> None:
        """A message of words turns into the file; again, it is the same file in the same place."""
        await unless_unchanged(
            self._call(
                chat,
                lambda here: self._bot.edit_message_media(
                    InputMediaDocument(_input(document, attach=True), caption=caption),
                    here,
                    message,
                    business_connection_id=business,
                ),
                urgency,
                follow=False,
            )
        )

    async def react(self, target: TelegramTarget, message: int, emoji: str) -> bool:
        """False where reactions are not allowed, and in business chats, which know none by bots. Without an
        emoji the bot's reaction goes.
        """
        if target.business is not None:
            return False
        reaction = emoji or ()
        return await self._try(
            target.chat, partial(self._bot.set_message_reaction, message_id=message, reaction=reaction)
        )

    async def delete(
        self, chat: int, messages: tuple[int, ...], *, business: str | None = None
    ) -> tuple[int, ...]:
        """Those of the 48 hours for which bots may delete. Gives those that may still be there."""
        left: list[int] = []
        for at in range(0, len(messages), MOST_AT_ONCE):
            some = messages[at : at + MOST_AT_ONCE]
            if not await self._try(chat, partial(self._delete, some, business)):
                left += [one for one in some if not await self._is_gone(chat, one, business)]
        return tuple(left)

    async def withdraw(self, chat: int, messages: tuple[int, ...], *, business: str | None = None) -> None:
        """Takes away what they say. Those that bots may not delete any more become a sign: bots may edit
        their messages for ever.
        """
        for one in await self.delete(chat, messages, business=business):
            with left_noted():
                await self._wipe(chat, one, business)

    async def _delete(self, messages: Sequence[int], business: str | None, chat: int) -> bool:
        if business is not None:
            return await self._bot.delete_business_messages(business, messages)
        return await self._bot.delete_messages(chat, messages)

    async def _is_gone(self, chat: int, message: int, business: str | None) -> bool:
        """Deleted by itself, now or before."""
        try:
            return await self._call(
                chat, partial(self._delete_one, message, business), Urgency.FREE, follow=False
            )
        except CallRefused as refused:
            return refused.reason is TelegramRefusal.MESSAGE_GONE
        except PlatformGone:
            return False

    async def _delete_one(self, message: int, business: str | None, chat: int) -> bool:
        if business is not None:
            return await self._delete((message,), business, chat)
        return await self._bot.delete_message(chat, message)

    async def _wipe(self, chat: int, message: int, business: str | None) -> None:
        sign = RenderedHtml(html=WITHDRAWN, plain=WITHDRAWN, complete=True)
        try:
            await self.edit(chat, message, sign, business=business, urgency=Urgency.FREE)
        except CallRefused as refused:
            if refused.reason is TelegramRefusal.MESSAGE_GONE:
                return
            await self.become_document(
                chat, message, _Withdrawn(), "", business=business, urgency=Urgency.FREE
            )

    async def _try(self, chat: int, method: Callable[[int], Awaitable[bool]]) -> bool:
        try:
            return await self._call(chat, method, Urgency.FREE, follow=False)
        except (CallRefused, PlatformGone):
            return False


@contextmanager
def left_noted() -> Iterator[None]:
    """Words that Telegram lets nobody take away stay, and the log says so."""
    try:
        yield
    except CallRefused as refused:
        if refused.reason is not TelegramRefusal.MESSAGE_GONE:
            logger.warning("retraction.left", extra={"reason": refused.reason.name.lower()})
    except PlatformGone as gone:
        logger.warning("retraction.left", extra={"reason": gone.message})


async def unless_unchanged(call: Awaitable[object]) -> None:
    try:
        await call
    except CallRefused as refused:
        if refused.reason is not TelegramRefusal.UNCHANGED:
            raise


def _input(document: Document, *, attach: bool = False) -> InputFile:
    """`attach` where a field in JSON points at the file, which goes beside it."""
    return InputFile(document.text.encode(), filename=document.name, attach=attach)
