"""What Telegram shows of the bot before anybody writes to it, in every language."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.chat.command_words import MENU, Name
from bot.chat.platform import Conversation
from handlers.html_rendering import clipped
from handlers.telegram.bot_api.client import Flooded, QuietBot

logger = logging.getLogger(__name__)

LANGUAGES = ("", "zh", "es", "fr", "de", "pt", "ru", "ja")
"""As Telegram names them; empty is everybody else, in English."""
_PRIVATE_ALONE = frozenset({Name.LANGUAGE, Name.MODE, Name.FORGET})
_SCOPES = (
    (BotCommandScopeAllPrivateChats(), MENU),
    (BotCommandScopeAllGroupChats(), tuple(name for name in MENU if name not in _PRIVATE_ALONE)),
)
COMMAND_LIMIT, SHORT_LIMIT, LONG_LIMIT = 100, 120, 512
"""Characters that Telegram takes."""


MOST_TRIES = 20
"""What was changed already is passed over the next time."""


class Menus:
    def __init__(self, bot: QuietBot, conversation: Conversation) -> None:
        self._bot = bot
        self._conversation = conversation

    async def publish(self) -> None:
        """Changes what differs. Trouble is logged: nobody's message waits for this."""
        for _ in range(MOST_TRIES):
            try:
                async for change in self._changes():
                    await change()
                return
            except Flooded as flooded:
                await asyncio.sleep(flooded.retry_after)
            except TelegramError as error:
                logger.warning("menus.unpublished", extra={"kind": type(error).__name__})
                return

    async def _changes(self) -> AsyncIterator[Callable[[], Awaitable[Any]]]:
        for language in LANGUAGES:
            code = language or None
            for scope, names in _SCOPES:
                wanted = tuple(self._command(name, language) for name in names)
                if await self._bot.get_my_commands(scope, code) != wanted:
                    yield lambda wanted=wanted, scope=scope, code=code: self._bot.set_my_commands(  # type: ignore[misc]
                        wanted, scope, code
                    )
            short = self._text("telegram-about", language, SHORT_LIMIT)
            if (await self._bot.get_my_short_description(code)).short_description != short:
                yield lambda short=short, code=code: self._bot.set_my_short_description(short, code)  # type: ignore[misc]
            long = self._text("telegram-description", language, LONG_LIMIT)
            if (await self._bot.get_my_description(code)).description != long:
                yield lambda long=long, code=code: self._bot.set_my_description(long, code)  # type: ignore[misc]

    def _command(self, name: Name, language: str) -> BotCommand:
        return BotCommand(name, self._text(f"command-{name}", language, COMMAND_LIMIT))

    def _text(self, message: str, language: str, limit: int) -> str:
        return clipped(self._conversation.localize(message, language or "en"), limit)
