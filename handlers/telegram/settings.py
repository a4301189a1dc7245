"""What an admin sets for Telegram."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr

PLATFORM = "telegram"


class TelegramSettings(BaseModel):
    """Each field comes from `EARMARK_TELEGRAM_<FIELD>`."""

    model_config = ConfigDict(frozen=True)

    token: SecretStr | None = Field(
        default=None, description="The bot's token from @BotFather. Empty: Telegram is off."
    )
    api_url: str = Field(
        default="https://api.telegram.org",
        description="Address of the Bot API. A local Bot API server lifts the limit from 20 MB to 2 GB: "
        "http://127.0.0.1:8081.",
    )
    local_files: bool = Field(
        default=False,
        description="The Bot API server runs with --local: recordings of any size, read from its folder on "
        "this machine.",
    )
    files_dir: Path | None = Field(
        default=None,
        description="Folder of the local Bot API server; files outside of it are refused. Empty: wherever "
        "the server says.",
    )
    webhook: bool = Field(
        default=False,
        description="Telegram calls EARMARK_PUBLIC_URL/telegram/webhook. Otherwise the bot asks for what is "
        "new, which needs no public address.",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="What Telegram proves itself with at the webhook: 1 to 256 of A-Z a-z 0-9 _ and -. "
        "Empty: made from the token.",
    )

    rich_messages: bool = Field(
        default=False,
        description="Answers are rich messages (Bot API 10.1): headings, lists, parts that unfold, up to "
        "32768 characters. Apps of before June 2026 show a line that asks for an update instead.",
    )

    def secret_of_webhook(self) -> str:
        """Without one of the admin's own, the same in every process that has the token."""
        if self.webhook_secret is not None and (chosen := self.webhook_secret.get_secret_value()):
            return chosen
        token = self.token.get_secret_value() if self.token else ""
        return hmac.new(token.encode(), b"earmark webhook", hashlib.sha256).hexdigest()
