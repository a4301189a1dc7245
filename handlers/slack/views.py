"""Modals, and the page that a person has with the app. Pure."""

from __future__ import annotations

from bot.chat.replies import AskText, Button, Form, Home
from bot.chat.replies import Field as FormField
from handlers.slack.blocks import OPTIONS, Json, actions, fitted, line, option, rich, words
from handlers.slack.interactions import FIELD_PREFIX, FORM_ID, TEXT_FIELD, FormContext

TITLE_CHARACTERS = 24
VIEW_CHARACTERS = 20_000
HOME_BLOCKS = 100


def ask_modal(ask: AskText, context: FormContext) -> Json:
    """One line of text."""
    return _modal(ask.title, context, submit=ask.title) | {
        "blocks": [
            {
                "type": "input",
                "block_id": TEXT_FIELD,
                "label": words(ask.label, 2_000),
                "element": {
                    "type": "plain_text_input",
                    "action_id": TEXT_FIELD,
                    "multiline": True,
                    "max_length": 3_000,
                    "focus_on_load": True,
                },
            }
        ]
    }


def form_modal(form: Form, context: FormContext) -> Json:
    blocks = fitted(form.blocks, VIEW_CHARACTERS).blocks
    inputs = [_input(field) for field in form.fields]
    return _modal(form.title, context, submit=form.submit) | {"blocks": [*blocks, *inputs]}


def form_buttons(form: Form) -> tuple[Button, ...]:
    """The form as menus in a message, for where no modal can be opened."""
    return tuple(
        Button(
            label=f"{field.label}: {_label(field)}",
            choices=tuple(
                Button(label=label, action=f"{form.action}:{field.name}:{value}")
                for value, label in field.options
            ),
        )
        for field in form.fields
    )


def home_view(home: Home) -> Json:
    """The page, with the oldest jobs left out if it would have more than 100 blocks."""
    head = [*rich(home.blocks), {"type": "divider"}, *rich(home.settings.blocks)]
    menus = [
        {**block, "block_id": f"settings:{number}"}
        for number, block in enumerate(actions(form_buttons(home.settings)))
    ]
    house = [{"type": "divider"}, *rich(home.house)] if home.house else []
    title = line(home.recent.text, bold=True)
    fixed = [line(home.settings.title, bold=True), *head, *menus, {"type": "divider"}, title]
    room = HOME_BLOCKS - len(fixed) - len(house)
    jobs: list[Json] = []
    for number, job in enumerate(home.jobs):
        shown: list[Json] = [line(job.line)]
        shown += [
            {**block, "block_id": f"job:{number}:{row}"} for row, block in enumerate(actions(job.buttons))
        ]
        if len(jobs) + len(shown) > room:
            break
        jobs += shown
    return {"type": "home", "blocks": [*fixed, *(jobs or [line(home.nothing.text)]), *house]}


def _modal(title: str, context: FormContext, submit: str) -> Json:
    return {
        "type": "modal",
        "callback_id": FORM_ID,
        "title": words(title, TITLE_CHARACTERS),
        "submit": words(submit, TITLE_CHARACTERS),
        "private_metadata": context.packed(),
    }


def _label(field: FormField) -> str:
    return next((label for value, label in field.options if value == field.chosen), field.chosen)


def _input(field: FormField) -> Json:
    options = [option(label, value) for value, label in field.options[:OPTIONS]]
    chosen = [one for one in options if one["value"] == field.chosen]
    select: Json = {
        "type": "static_select",
        "action_id": f"{FIELD_PREFIX}{field.name}",
        "options": options,
    }
    return {
        "type": "input",
        "block_id": f"{FIELD_PREFIX}{field.name}",
        "label": words(field.label, 2_000),
        "element": select | ({"initial_option": chosen[0]} if chosen else {}),
    }
