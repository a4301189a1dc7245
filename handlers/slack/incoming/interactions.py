"""Commands, shortcuts, buttons and forms as Slack tells them become what they mean. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.actions import Verb
from bot.chat.events import MessageReceived, Person, Pressed
from handlers.slack.addresses import Link, SlackAddress, message_key, place_of, take_link
from handlers.slack.forms import (
    ACTION_PREFIX,
    FIELD_PREFIX,
    TEXT_FIELD,
    FormContext,
)
from handlers.slack.mrkdwn import unescaped
from handlers.slack.payloads import SlackPayload
from handlers.slack.recordings import attachments_of, files_of
from handlers.slack.vocabulary import COMMAND_PREFIX

COMMAND_WORDS = {COMMAND_PREFIX: ""}
"""Commands whose own name says nothing: their text is the command. `/transcribe` is one by itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SlashCommand:
    """A slash command; where it is answered and what it is about has to be looked up."""

    received: MessageReceived
    channel: str
    user: str
    link: Link | None


def parse_command(body: SlackPayload, team: str) -> SlashCommand:
    user, channel = str(body.get("user_id", "")), str(body.get("channel_id", ""))
    link, text = take_link(str(body.get("text", "")))
    name = str(body.get("command", "")).lstrip("/").lower()
    trigger = str(body.get("trigger_id", ""))
    asked = unescaped(text).strip()
    received = MessageReceived(
        event_id=f"command:{trigger}",
        place=place_of(SlackAddress(team=team, channel=channel, user=user)),
        person=Person(id=user),
        message=f"command:{trigger}",
        text=_as_command(COMMAND_WORDS.get(name, name), asked),
        addressed=True,
    )
    return SlashCommand(received=received, channel=channel, user=user, link=link)


def _as_command(name: str, text: str) -> str:
    if not name:
        return f"/{text.lstrip('/') or 'help'}"
    return f"/{name} {text}".strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortcut:
    """A shortcut on a message. Without recordings of its own it means those of its thread."""

    received: MessageReceived
    channel: str
    thread: str
    stubs: tuple[str, ...] = ()


def parse_shortcut(body: SlackPayload, team: str) -> Shortcut:
    message, user = body.get("message") or {}, str((body.get("user") or {}).get("id", ""))
    channel = str((body.get("channel") or {}).get("id", ""))
    ts = str(message.get("ts") or body.get("message_ts") or "")
    thread = str(message.get("thread_ts") or ts)
    key = message_key(team, channel, ts)
    received = MessageReceived(
        event_id=f"shortcut:{team}/{user}/{body.get('trigger_id') or body.get('action_ts')}",
        place=place_of(SlackAddress(team=team, channel=channel, thread=thread, user=user)),
        person=Person(id=user),
        message=key,
        text=f"/{body.get('callback_id', '')}",
        recordings=attachments_of((message,), team=team, channel=channel),
        replies_to=tuple(dict.fromkeys((key, message_key(team, channel, thread)))),
        addressed=True,
    )
    stubs = tuple(str(file["id"]) for file in files_of(message) if file.get("mode") == "file_access")
    return Shortcut(received=received, channel=channel, thread=thread, stubs=stubs)


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """A button or menu. On a page without a channel the place is the person's own, to be looked up."""

    pressed: Pressed
    user: str
    on_home: bool
    ephemeral: bool

    @property
    def picks_in_private(self) -> bool:
        """Which of several recordings a slash command means: the answer is as private as the command."""
        picks = self.pressed.action.startswith(f"{Verb.PICK}:")
        return picks and self.ephemeral and not self.pressed.place.address.get("thread")


def parse_press(body: SlackPayload, team: str) -> Press | None:
    """None for what does nothing on our side, such as a link."""
    action: SlackPayload = next(iter(body.get("actions") or ()), {})
    chosen = action.get("selected_option") or {}
    meant = str(chosen.get("value") or action.get("value") or "")
    if not meant or not str(action.get("action_id", "")).startswith(ACTION_PREFIX):
        return None
    user = str((body.get("user") or {}).get("id", ""))
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = str(container.get("channel_id") or (body.get("channel") or {}).get("id") or "")
    ts = str(container.get("message_ts") or message.get("ts") or "")
    thread = str(message.get("thread_ts") or container.get("thread_ts") or "")
    ephemeral = bool(container.get("is_ephemeral"))
    root = thread or ("" if ephemeral else ts)
    address = SlackAddress(team=team, channel=channel, thread=root, user=user)
    pressed = Pressed(
        event_id=f"pressed:{team}/{user}/{body.get('trigger_id') or action.get('action_ts')}",
        place=place_of(address),
        person=Person(id=user),
        action=meant,
        message=message_key(team, channel, ts) if ts else None,
    )
    return Press(pressed=pressed, user=user, on_home=not channel, ephemeral=ephemeral)


def parse_form(body: SlackPayload) -> tuple[Pressed, FormContext]:
    """A modal that was sent. Raises `ValueError` or `KeyError` for one that is not ours."""
    view, user = body.get("view") or {}, str((body.get("user") or {}).get("id", ""))
    context = FormContext.from_packed(str(view.get("private_metadata", "")))
    text, values = _filled(view)
    pressed = Pressed(
        event_id=f"form:{context.address.team}/{user}/{view.get('id', '')}",
        place=place_of(context.address, chat=context.chat, private=context.private),
        person=Person(id=user),
        action=context.action,
        message=context.message or None,
        text=text,
        values=values,
    )
    return pressed, context


def parse_question(pressed: Pressed, context: FormContext) -> MessageReceived:
    """The question of `ASK_ABOUT`; what it is about has to be looked up."""
    address = context.address
    return MessageReceived(
        event_id=pressed.event_id,
        place=pressed.place,
        person=pressed.person,
        message=context.message,
        text=f"/ask {pressed.text or ''}",
        replies_to=(context.message, message_key(address.team, address.channel, address.thread)),
        addressed=True,
    )


def _filled(view: SlackPayload) -> tuple[str | None, dict[str, str]]:
    text: str | None = None
    values: dict[str, str] = {}
    for block in ((view.get("state") or {}).get("values") or {}).values():
        for name, state in block.items():
            if name == TEXT_FIELD:
                text = str(state.get("value") or "").strip()
            elif name.startswith(FIELD_PREFIX) and (chosen := state.get("selected_option")):
                values[name.removeprefix(FIELD_PREFIX)] = str(chosen.get("value", ""))
    return text, values
