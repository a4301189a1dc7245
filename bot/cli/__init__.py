"""The command line: `earmark`."""

from __future__ import annotations

from bot.cli.commands import main

__all__ = ["main"]
