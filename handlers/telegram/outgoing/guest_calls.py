"""The one message of a guest: put into the chat by answering a query, and edited by an id of its own."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode

from handlers.html_rendering import RenderedHtml
from handlers.telegram.bot_api.paced_calls import PacedCalls, Urgency
from handlers.telegram.outgoing.message_calls import NO_PREVIEW, unless_unchanged
from handlers.telegram.target import TelegramTarget

_TITLE = "Earmark"
"""Of the result; it is seen by nobody."""


class GuestCalls:
    """All raise `PlatformBusy`, `PlatformGone` and `CallRefused`."""

    def __init__(self, calls: PacedCalls, *, patient: bool = False) -> None:
        self._bot = calls.bot
        self._call = calls.insist if patient else calls.call

    async def answer(
        self,
        target: TelegramTarget,
        text: RenderedHtml,
        markup: InlineKeyboardMarkup | None = None,
        *,
        plain: bool = False,
    ) -> str:
        """Id by which the message is edited. A query takes one answer, and not for long."""
        assert target.guest is not None
        result = InlineQueryResultArticle(
            "answer", _TITLE, article_text(text, plain=plain), reply_markup=markup
        )
        query = target.guest
        sent = await self._call(
            target.chat, lambda _: self._bot.answer_guest_query(query, result), Urgency.ANSWER
        )
        return sent.inline_message_id

    async def edit(
        self,
        target: TelegramTarget,
        message: str,
        text: RenderedHtml,
        markup: InlineKeyboardMarkup | None = None,
        *,
        urgency: Urgency = Urgency.ANSWER,
        plain: bool = False,
    ) -> None:
        """That it says this already is success. Buttons stay in plain text: they lead out of the chat."""
        await unless_unchanged(
            self._call(
                target.chat,
                lambda _: self._bot.edit_message_text(
                    text.plain if plain else text.html,
                    inline_message_id=message,
                    parse_mode=None if plain else ParseMode.HTML,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=markup,
                ),
                urgency,
            )
        )


def article_text(text: RenderedHtml, *, plain: bool = False) -> InputTextMessageContent:
    """What a result says once it is in the chat."""
    return InputTextMessageContent(
        text.plain if plain else text.html,
        parse_mode=None if plain else ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
    )
