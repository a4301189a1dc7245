"""Matrix as one of Earmark's platforms."""

from __future__ import annotations

from pydantic import BaseModel

from bot.chat.platform import Connection, PlatformServices
from bot.domain.errors import ConfigurationError
from handlers.matrix.connection import MatrixConnection
from handlers.matrix.settings import PLATFORM, MatrixSettings


class MatrixPlatform:
    """Implements `bot.chat.platform.Platform`."""

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def settings(self) -> type[BaseModel]:
        return MatrixSettings

    async def connect(self, settings: BaseModel, services: PlatformServices) -> Connection | None:
        assert isinstance(settings, MatrixSettings)
        token = settings.token.get_secret_value().strip() if settings.token else ""
        homeserver = settings.homeserver.strip().rstrip("/")
        if not token and not homeserver:
            return None
        if not token or not homeserver:
            raise ConfigurationError(
                "EARMARK_MATRIX_HOMESERVER and EARMARK_MATRIX_TOKEN belong together: set both or none."
            )
        if not homeserver.startswith(("https://", "http://")):
            raise ConfigurationError(
                "EARMARK_MATRIX_HOMESERVER is an address: it begins with https:// (http:// for trials)."
            )
        if not token.isascii() or not token.isprintable() or " " in token:
            raise ConfigurationError("EARMARK_MATRIX_TOKEN is no access token: it is one word of letters.")
        return MatrixConnection(settings, homeserver, token, services)
