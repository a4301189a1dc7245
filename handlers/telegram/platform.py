"""Telegram as one of Earmark's platforms."""

from __future__ import annotations

import re

from pydantic import BaseModel

from bot.chat.platform import Connection, PlatformServices
from bot.domain.errors import ConfigurationError
from handlers.telegram.settings import PLATFORM, TelegramSettings

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class TelegramPlatform:
    """Implements `bot.chat.platform.Platform`."""

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def settings(self) -> type[BaseModel]:
        return TelegramSettings

    async def connect(self, settings: BaseModel, services: PlatformServices) -> Connection | None:
        assert isinstance(settings, TelegramSettings)
        token = settings.token.get_secret_value().strip() if settings.token else ""
        if not token:
            return None
        if not _TOKEN.fullmatch(token):
            raise ConfigurationError("EARMARK_TELEGRAM_TOKEN is no token: it looks like 123456:ABC-DEF.")
        if settings.webhook and not (services.public_url or "").startswith("https://"):
            raise ConfigurationError(
                "EARMARK_TELEGRAM_WEBHOOK needs EARMARK_PUBLIC_URL with https://, or switch it off to poll."
            )
        if not _SECRET.fullmatch(settings.secret_of_webhook()):
            raise ConfigurationError("EARMARK_TELEGRAM_WEBHOOK_SECRET takes only A-Z a-z 0-9 _ and -.")
        # The library loads slowly, and is needed only where Telegram is set up.
        from handlers.telegram.connection import TelegramConnection  # noqa: PLC0415

        return TelegramConnection(settings, token, services)
