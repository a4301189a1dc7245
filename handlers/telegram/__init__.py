"""Telegram: updates in; messages, drafts and documents out."""

from __future__ import annotations

from bot.chat.platform import Platform
from handlers.telegram.platform import TelegramPlatform

PLATFORM: Platform = TelegramPlatform()
