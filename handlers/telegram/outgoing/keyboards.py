"""Buttons as keyboards beneath a message."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.chat.replies import Button
from handlers.form_menus import flattened

_WIDE_LABEL = 14
"""Characters from which on a label shares its row with one other at most."""


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Rows of three, or of two where labels are long. None removes what was there."""
    flat = list(flattened(buttons))
    if not flat:
        return None
    width = 2 if any(len(button.label) > _WIDE_LABEL for button in flat) else 3
    rows = [flat[at : at + width] for at in range(0, len(flat), width)]
    return InlineKeyboardMarkup([[_key(button) for button in row] for row in rows])


def _key(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.action)
