"""Parts of the help that links lead to, from where they are needed."""

from __future__ import annotations

from enum import StrEnum

from bot.chat.actions import Verb, action
from bot.chat.event_context import EventContext
from bot.chat.replies import Button, SendMessage


class HelpTopic(StrEnum):
    """What a link to the private chat opens with: `start_link` of `EventContext`."""

    GUEST = "guest"
    """The bot in chats that it is no member of."""
    GROUP = "group"
    """The bot among people."""
    FIND = "find"
    """One's own answers in any chat."""


def topic_named(name: str) -> HelpTopic | None:
    return HelpTopic(name) if name in set(HelpTopic) else None


def topic_help(context: EventContext, topic: HelpTopic) -> SendMessage:
    more = Button(label=context.localize("button-help"), action=action(Verb.SHOW, "help"))
    return context.message(context.localize(f"help-topic-{topic}"), buttons=(more,))


def topic_link(context: EventContext, topic: HelpTopic) -> tuple[Button, ...]:
    """A button that leads to it; none where the platform has no such links."""
    url = context.start_link(topic)
    return (Button(label=context.localize("button-help"), url=url),) if url else ()
