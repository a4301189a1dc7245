"""Buttons as keyboards beneath a message, and forms as menus of buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.chat.replies import Button, FormField, ShowForm

PAGE_BUTTONS = 60
"""Telegram takes 100 beneath a message; so many still can be looked over."""
_WIDE_LABEL = 14
"""Characters from which on a label shares its row with one other at most."""
_WIDEST_LABEL = 36
"""Characters from which on one has a row to itself."""
_MENU = "form"


def keyboard(buttons: Sequence[Button], *, fewest: int = 1) -> InlineKeyboardMarkup | None:
    """Rows of three, of two where labels are long, of one where they are names of recordings, but of `fewest`
    at least. None removes what was there.
    """
    flat = list(_flat(buttons))
    if not flat:
        return None
    longest = max(len(button.label) for button in flat)
    width = max(fewest, 1 if longest > _WIDEST_LABEL else 2 if longest > _WIDE_LABEL else 3)
    rows = [flat[at : at + width] for at in range(0, len(flat), width)]
    return InlineKeyboardMarkup([[_key(button) for button in row] for row in rows])


def _flat(buttons: Sequence[Button]) -> Iterator[Button]:
    """A menu without an action of its own lies open."""
    for button in buttons:
        if button.choices and not button.action:
            yield from _flat(button.choices)
        elif button.action or button.url:
            yield button


def _key(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.action)


@dataclass(frozen=True, kw_only=True, slots=True)
class MenuPress:
    """A field of a form was opened, or left again. The form itself is asked for anew."""

    form: str
    """`ShowForm.action`."""
    field: str
    """Empty: back to the form."""
    page: int = 0

    @property
    def action(self) -> str:
        return f"{_MENU}:{self.field}:{self.page}:{self.form}"

    @classmethod
    def parse(cls, action: str) -> MenuPress | None:
        match action.split(":", 3):
            case [kind, field, page, form] if kind == _MENU and page.isascii() and page.isdigit():
                return cls(form=form, field=field, page=int(page))
            case _:
                return None


def form_buttons(form: ShowForm) -> tuple[Button, ...]:
    """One a field: its name and what is chosen."""
    return tuple(
        Button(
            label=f"{field.label}: {dict(field.options).get(field.chosen, field.chosen)}",
            action=MenuPress(form=form.action, field=field.name).action,
        )
        for field in form.fields
    )


def field_buttons(form: ShowForm, field: FormField, page: int) -> tuple[Button, ...]:
    """The choices of a field, and the ways back and on."""
    first = page * PAGE_BUTTONS
    options = tuple(
        Button(
            label=f"✓ {label}" if value == field.chosen else label,
            action=f"{form.action}:{field.name}:{value}",
        )
        for value, label in field.options[first : first + PAGE_BUTTONS]
    )
    back = Button(label="«", action=_way(form, field, page - 1))
    more = Button(label="»", action=_way(form, field, page + 1))
    return (*options, back, more) if first + PAGE_BUTTONS < len(field.options) else (*options, back)


def _way(form: ShowForm, field: FormField, page: int) -> str:
    if page < 0:
        return MenuPress(form=form.action, field="").action
    return MenuPress(form=form.action, field=field.name, page=page).action
