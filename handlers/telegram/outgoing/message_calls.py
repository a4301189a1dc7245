"""Posting, editing and deleting, with the ways around what Telegram may refuse."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

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
from handlers.telegram.bot_api.client import QuietBot, TelegramRefusal
from handlers.telegram.bot_api.paced_calls import CallRefused, PacedCalls, Urgency
from handlers.telegram.outgoing.html_rendering import RenderedHtml
from handlers.telegram.target import TelegramTarget

logger = logging.getLogger(__name__)

T = TypeVar("T")
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
MOST_AT_ONCE = 100
"""Messages that one call deletes."""


class Document(Protocol):
    """A text that goes out as a file."""

    @property
    def name(self) -> str: ...

    @property
    def text(self) -> str: ...


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
    ) -> Message:
        """Into the topic. Where that is closed, into the general one: the same people read it."""
        try:
            return await self._post(target, text, markup, silent=silent)
        except CallRefused as refused:
            if refused.reason is not TelegramRefusal.TOPIC_GONE or target.thread is None:
                raise
        try:
            return await self._post(replace(target, thread=None, reply_to=None), text, markup, silent=silent)
        except CallRefused as refused:
            if refused.reason is not TelegramRefusal.TOPIC_GONE:
                raise
            raise PlatformGone("The topic is closed, and so is the forum's general one.") from None

    async def _post(
        self,
        target: TelegramTarget,
        text: RenderedHtml,
        markup: InlineKeyboardMarkup | ForceReply | None,
        *,
        silent: bool,
    ) -> Message:
        async def send(words: str, mode: str | None) -> Message:
            return await self._call(
                target.chat,
                lambda chat: self._bot.send_message(
                    chat,
                    words,
                    parse_mode=mode,
                    disable_notification=silent,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=markup if mode else None,
                    **target.new_message(chat),
                ),
                Urgency.ANSWER,
            )

        return await _readable(send, text)

    async def edit(
        self,
        chat: int,
        message: int,
        text: RenderedHtml,
        markup: InlineKeyboardMarkup | None = None,
        *,
        business: str | None = None,
        urgency: Urgency = Urgency.ANSWER,
    ) -> None:
        """That it says this already is success."""

        async def change(words: str, mode: str | None) -> None:
            await self._call(
                chat,
                lambda here: self._bot.edit_message_text(
                    words,
                    here,
                    message,
                    parse_mode=mode,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=markup if mode else None,
                    business_connection_id=business,
                ),
                urgency,
                follow=False,
            )

        await _unless_unchanged(_readable(change, text))

    async def change_buttons(
        self, chat: int, message: int, markup: InlineKeyboardMarkup | None, *, business: str | None = None
    ) -> None:
        await _unless_unchanged(
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
        self, chat: int, message: int, document: Document, caption: str, *, business: str | None = None
    ) -> None:
        """A message of words turns into the file; again, it is the same file in the same place."""
        await _unless_unchanged(
            self._call(
                chat,
                lambda here: self._bot.edit_message_media(
                    InputMediaDocument(_input(document, attach=True), caption=caption),
                    here,
                    message,
                    business_connection_id=business,
                ),
                Urgency.ANSWER,
                follow=False,
            )
        )

    async def react(self, target: TelegramTarget, message: int, emoji: str) -> None:
        """Nothing where reactions are not allowed, and in business chats, which know none by bots."""
        if target.business is None:
            await self._try(
                target.chat, partial(self._bot.set_message_reaction, message_id=message, reaction=emoji)
            )

    async def delete(self, chat: int, messages: tuple[int, ...], *, business: str | None = None) -> None:
        """Those that are there and not older than the 48 hours for which bots may delete."""
        for at in range(0, len(messages), MOST_AT_ONCE):
            some = messages[at : at + MOST_AT_ONCE]
            if business is not None:
                await self._try(chat, partial(_delete_for, self._bot, business, some))
            elif not await self._try(chat, partial(self._bot.delete_messages, message_ids=some)):
                for one in some:
                    await self._try(chat, partial(self._bot.delete_message, message_id=one))

    async def _try(self, chat: int, method: Callable[[int], Awaitable[bool]]) -> bool:
        try:
            return await self._call(chat, method, Urgency.FREE, follow=False)
        except (CallRefused, PlatformGone):
            return False


async def _delete_for(bot: QuietBot, business: str, messages: Sequence[int], _chat: int) -> bool:
    return await bot.delete_business_messages(business, messages)


async def _readable(send: Callable[[str, str | None], Awaitable[T]], text: RenderedHtml) -> T:
    """Without markup and buttons where Telegram cannot make sense of them: the words must arrive."""
    try:
        return await send(text.html, ParseMode.HTML)
    except CallRefused as refused:
        if refused.reason is not TelegramRefusal.UNREADABLE:
            raise
        logger.warning("message.unreadable")
        return await send(text.plain, None)


async def _unless_unchanged(call: Awaitable[object]) -> None:
    try:
        await call
    except CallRefused as refused:
        if refused.reason is not TelegramRefusal.UNCHANGED:
            raise


def _input(document: Document, *, attach: bool = False) -> InputFile:
    """`attach` where a field in JSON points at the file, which goes beside it."""
    return InputFile(document.text.encode(), filename=document.name, attach=attach)
