"""Slack's way of writing text, there and back."""

from __future__ import annotations

import re

_CHANNEL_LINK = re.compile(r"<#(\w+)\|([^>]*)>")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^|>]+)(?:\|[^>]*)?>")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str) -> str:
    """For mrkdwn: nothing in it becomes a mention or a link, https://docs.slack.dev/messaging/formatting-message-text."""
    return re.sub(r"[&<>]", lambda found: _ESCAPES[found[0]], text)


def unescaped(text: str) -> str:
    """What the person typed: links without their angle brackets, names of channels, the three escapes."""
    bare = _LINK.sub(r"\1", _CHANNEL_LINK.sub(r"#\2", text))
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def without_mention(text: str, user: str, mark: str = "") -> tuple[str, bool]:
    """The text with the mark in place of mentions of this user, and whether there was one."""
    mention = re.compile(rf"<@{re.escape(user)}(?:\|[^>]*)?>")
    rest, found = mention.subn(f" {mark}" if mark else " ", text)
    return re.sub(r"[ \t]+", " ", rest).strip() if found else text.strip(), bool(found)
