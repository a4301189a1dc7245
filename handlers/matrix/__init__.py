"""Matrix: a long poll of the homeserver in; messages, edits, files and redactions out."""

from __future__ import annotations

from bot.chat.platform import Platform
from handlers.matrix.platform import MatrixPlatform

PLATFORM: Platform = MatrixPlatform()
