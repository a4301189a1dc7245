"""Slack: events, commands, shortcuts and buttons in; messages, files and views out."""

from __future__ import annotations

from pydantic import BaseModel

from bot.chat.platform import Connection, PlatformServices
from handlers.slack.addresses import PLATFORM_NAME
from handlers.slack.settings import SlackSettings


class SlackPlatform:
    """See `bot.chat.platform.Platform`."""

    @property
    def name(self) -> str:
        return PLATFORM_NAME

    @property
    def settings(self) -> type[BaseModel]:
        return SlackSettings

    async def connect(self, settings: BaseModel, services: PlatformServices) -> Connection | None:
        """None where nothing is set. Raises `ConfigurationError` for what cannot work; asks no server."""
        assert isinstance(settings, SlackSettings)
        if settings.empty:
            return None
        settings.check(services.public_url)
        # The libraries load slowly, and are needed only where Slack is set up.
        from handlers.slack.connection import connect  # noqa: PLC0415

        return await connect(settings, services)


PLATFORM = SlackPlatform()
