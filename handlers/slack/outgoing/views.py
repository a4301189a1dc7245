"""Modals, and the page that a person has with the app. Pure."""

from __future__ import annotations

from bot.chat.replies import AskText, FormField, Home, ShowForm
from handlers.slack.forms import ACTION_PREFIX, FIELD_PREFIX, FORM_ID, TEXT_FIELD, FormContext
from handlers.slack.outgoing.blocks import OPTIONS, actions, fitted, item_line, line, option, rich, words
from handlers.slack.payloads import SlackJson

TITLE_CHARACTERS = 24
LINE_CHARACTERS = 2_000
VIEW_CHARACTERS = 20_000
HOME_BLOCKS = 100


def ask_modal(ask: AskText, context: FormContext) -> SlackJson:
    """One line of text."""
    return _modal(ask.title, context, submit=ask.title) | {
        "blocks": [
            {
                "type": "input",
                "block_id": TEXT_FIELD,
                "label": words(ask.label, LINE_CHARACTERS),
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


def form_modal(form: ShowForm, context: FormContext) -> SlackJson:
    blocks = fitted(form.blocks, VIEW_CHARACTERS).blocks
    inputs = [_input(field) for field in form.fields]
    return _modal(form.title, context, submit=form.submit) | {"blocks": [*blocks, *inputs]}


def form_menus(form: ShowForm) -> list[SlackJson]:
    """The form as lines with a menu each, for where no modal can be opened. A choice is sent at once."""
    return [
        {
            "type": "section",
            "text": words(field.label, LINE_CHARACTERS),
            "accessory": _select(field, f"{ACTION_PREFIX}{field.name}", f"{form.action}:{field.name}:"),
        }
        for field in form.fields
    ]


def home_view(home: Home) -> SlackJson:
    """The page, with the oldest jobs left out if it would have more than 100 blocks."""
    settings = [*rich(home.settings.blocks), *form_menus(home.settings)]
    service = [{"type": "divider"}, *rich(home.service)] if home.service else []
    fixed = [
        *rich(home.blocks),
        {"type": "divider"},
        line(home.settings.title, bold=True),
        *settings,
        {"type": "divider"},
        line(home.recent.text, bold=True),
    ]
    room = HOME_BLOCKS - len(fixed) - len(service)
    jobs: list[SlackJson] = []
    for number, job in enumerate(home.jobs):
        shown: list[SlackJson] = [item_line(job.line)]
        shown += [
            {**block, "block_id": f"job:{number}:{row}"} for row, block in enumerate(actions(job.buttons))
        ]
        if len(jobs) + len(shown) > room:
            break
        jobs += shown
    return {"type": "home", "blocks": [*fixed, *(jobs or [line(home.nothing.text)]), *service]}


def _modal(title: str, context: FormContext, submit: str) -> SlackJson:
    return {
        "type": "modal",
        "callback_id": FORM_ID,
        "title": words(title, TITLE_CHARACTERS),
        "submit": words(submit, TITLE_CHARACTERS),
        "private_metadata": context.packed(),
    }


def _input(field: FormField) -> SlackJson:
    return {
        "type": "input",
        "block_id": f"{FIELD_PREFIX}{field.name}",
        "label": words(field.label, LINE_CHARACTERS),
        "element": _select(field, f"{FIELD_PREFIX}{field.name}", ""),
    }


def _select(field: FormField, name: str, prefix: str) -> SlackJson:
    options = [option(label, f"{prefix}{value}") for value, label in field.options[:OPTIONS]]
    chosen = [one for one in options if one["value"] == f"{prefix}{field.chosen}"]
    select: SlackJson = {"type": "static_select", "action_id": name, "options": options}
    return select | ({"initial_option": chosen[0]} if chosen else {})
