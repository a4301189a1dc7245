"""Buttons as keyboards beneath a message."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.chat.replies import Button
from handlers.form_menus import flattened

_WIDE_LABEL = 14
"""Characters from which on a label shares its row with one other at most."""
_WIDEST_LABEL = 36
"""Characters from which on one has a row to itself."""


def keyboard(buttons: Sequence[Button], *, fewest: int = 1) -> InlineKeyboardMarkup | None:
    """Rows of three, of two where labels are long, of one where they are names of recordings, but of `fewest`
    at least. None removes what was there.
    """
    flat = list(flattened(buttons))
    if not flat:
        return None
    longest = max(len(button.label) for button in flat)
    width = max(fewest, 1 if longest > _WIDEST_LABEL else 2 if longest > _WIDE_LABEL else 3)
    rows = [flat[at : at + width] for at in range(0, len(flat), width)]
    return InlineKeyboardMarkup([[_key(button) for button in row] for row in rows])


def _key(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.action)
