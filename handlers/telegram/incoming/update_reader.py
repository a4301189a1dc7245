"""From the JSON of an update to its meaning, for the bot that Telegram says it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram import Update

from handlers.telegram.bot_api.client import QuietBot
from handlers.telegram.incoming.typed_text import BotIdentity
from handlers.telegram.incoming.updates import chat_of, parse
from handlers.telegram.received import UpdateMeaning


class UpdateReader:
    def __init__(self, bot: QuietBot, *, local_files: bool) -> None:
        self._bot = bot
        self._local_files = local_files
        self.me: BotIdentity | None = None
        """Known once Telegram has said who the bot is; nothing is read before."""

    def read(self, raw: Mapping[str, Any]) -> tuple[int, UpdateMeaning]:
        """The chat whose updates stay in order, and the meaning. Raises for what no reader understands."""
        assert self.me is not None
        update = Update.de_json(dict(raw), self._bot)
        return chat_of(update), parse(update, self.me, local_files=self._local_files)
