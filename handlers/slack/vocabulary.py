"""Commands and shortcuts that the app has, and how Slack lists them."""

from __future__ import annotations

from collections.abc import Mapping

UMBRELLA = "earmark"
"""The command that holds all others: those of their own names belong to Slack itself or to other apps."""

COMMANDS: Mapping[str, tuple[str, str]] = {
    "transcribe": ("Every word of a recording, with times", "[link to a message]"),
    "notes": ("Clean notes with a short summary", "[link to a message]"),
    "summarize": ("Key points, decisions and action items", "[link to a message]"),
    "translate": ("A recording in another language", "[language] [link to a message]"),
    "ask": ("Ask something about a recording", "question"),
    UMBRELLA: (
        "Settings, help, and what is going on",
        "help | settings | status | cancel | privacy | forget",
    ),
}
"""Name, description and hint of each. Slack's lists of them are in one language."""

SHORTCUTS: Mapping[str, tuple[str, str]] = {
    "transcribe": ("Transcribe", "Every word of this recording, with times"),
    "notes": ("Take notes", "Clean notes with a short summary"),
    "summarize": ("Summarize", "Key points, decisions and action items"),
    "translate": ("Translate", "This recording in another language"),
    "ask": ("Ask about it", "Ask something about this recording"),
}
"""Callback id, name (at most 24 characters) and description of the shortcuts on messages."""
