"""Modals and buttons: what is written into them, and read back when they are used."""

from __future__ import annotations

import json
from dataclasses import dataclass

from handlers.slack.addresses import SlackAddress

FORM_ID = "earmark"
"""`callback_id` of every modal of ours."""
ACTION_PREFIX = "earmark:"
"""`action_id` of whatever says in its value what it does."""
FIELD_PREFIX = "field:"
"""`action_id` of a field of a form; its name follows."""
TEXT_FIELD = "text"
"""`action_id` of the line of text that a modal asks for."""

ASK_ABOUT = "slack-ask"
"""Action of the form that the shortcut `ask` opens: its question is about a message, not about a job."""
MOST_FILES = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class FormContext:
    """What a modal takes along, so that its answer finds back: `private_metadata`."""

    action: str
    address: SlackAddress
    chat: str
    private: bool
    message: str = ""
    files: tuple[str, ...] = ()
    """Recordings that the question of `ASK_ABOUT` is about."""

    def packed(self) -> str:
        return json.dumps(
            {
                "action": self.action,
                "address": self.address.as_mapping(),
                "chat": self.chat,
                "private": self.private,
                "message": self.message,
                "files": self.files[:MOST_FILES],
            }
        )

    @classmethod
    def from_packed(cls, packed: str) -> FormContext:
        told = json.loads(packed)
        return cls(
            action=told["action"],
            address=SlackAddress.from_mapping(told["address"]),
            chat=told["chat"],
            private=told["private"],
            message=told["message"],
            files=tuple(told["files"]),
        )
