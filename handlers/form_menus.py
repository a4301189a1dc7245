"""Forms as menus of buttons, on platforms without forms: a field is opened, and one of its values chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.chat.events import Directory, Pressed
from bot.chat.platform import Conversation
from bot.chat.replies import Button, Choices, FormField, Reply, ShowForm, Toast

SETTINGS_ACTION = "show:settings"
"""What brings a form back whose field was opened."""
PAGE_BUTTONS = 60
"""Telegram takes 100 beneath a message; so many still can be looked over."""
_MENU = "form"


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


def flattened(buttons: Sequence[Button]) -> Iterator[Button]:
    """A menu without an action of its own lies open."""
    for button in buttons:
        if button.choices and not button.action:
            yield from flattened(button.choices)
        elif button.action or button.url:
            yield button


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


async def opened(
    menu: MenuPress, event: Pressed, conversation: Conversation, directory: Directory
) -> Sequence[Reply]:
    """The choices of a form's field, or the form again; nobody opens a form that they are not given."""
    asked = replace(event, action=SETTINGS_ACTION)
    replies = await conversation.handle(asked, directory)
    forms = [reply for reply in replies if isinstance(reply, ShowForm)]
    form = next((form for form in forms if form.action == menu.form), None)
    if form is None:
        return [Toast(text=await _refusal(event, conversation), alert=True)] if forms else ()
    field = next((field for field in form.fields if field.name == menu.field), None)
    if field is None:
        return [replace(form, replace_original=True)]
    return [Choices(buttons=field_buttons(form, field, menu.page))]


async def _refusal(event: Pressed, conversation: Conversation) -> str:
    place, person = event.place, event.person
    locale = await conversation.locale(place.platform, place.workspace, person.id, person.locale)
    return conversation.localize("toast-admins-only", locale)
