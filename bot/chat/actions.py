"""What a button does, in at most 64 bytes: `verb:subject[:argument]`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_BYTES = 64


class Verb(StrEnum):
    MODE = "mode"
    """Another mode on a job's recording: `mode:<job>:<mode>`."""
    TO = "to"
    """A translation of it: `to:<job>:<language>`."""
    ASK = "ask"
    NAME = "name"
    """Says who speaks: `name:<job>`."""
    FILE = "file"
    """The answer as a file: `file:<job>:<format>`."""
    RETRY = "retry"
    CANCEL = "cancel"
    SHARE = "share"
    MENU = "menu"
    """Opens a menu in place of the buttons: `menu:<job>:to`, `:files`, `:back`."""
    PICK = "pick"
    """A recording for a request: `pick:<key>:<mode>[/<language>]`."""
    SET = "set"
    """Settings: `set:me` and `set:chat` with values, or one by one `set:me:<field>:<value>`."""
    SHOW = "show"
    """`show:help`, `show:settings`, `show:privacy`."""
    FORGET = "forget"
    """`forget:ask`, `forget:yes`, `forget:no`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    verb: Verb
    subject: str
    argument: str = ""

    def __str__(self) -> str:
        text = f"{self.verb}:{self.subject}"
        return f"{text}:{self.argument}" if self.argument else text


def action(verb: Verb, subject: str, argument: str = "") -> str:
    """Encoded. Raises `ValueError` for what no platform could carry: our own mistake."""
    text = str(Action(verb=verb, subject=subject, argument=argument))
    if len(text.encode()) > LONGEST_BYTES or not text.isascii() or ":" in subject or not subject:
        raise ValueError(f"no button can carry {text!r}")
    return text


def parse_action(text: str) -> Action | None:
    """None for what no button of ours says."""
    verb, _, rest = text.partition(":")
    subject, _, argument = rest.partition(":")
    if verb not in set(Verb) or not subject:
        return None
    return Action(verb=Verb(verb), subject=subject, argument=argument)
