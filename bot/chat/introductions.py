"""What the bot says of itself in a chat of several people: once when it comes, and rarely after that."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.event_context import ChatServices, EventContext
from bot.chat.events import BotJoined
from bot.chat.help_topics import HelpTopic, topic_link
from bot.chat.job_keys import parse_chat_key, workspace_key
from bot.chat.preferences import chat_preferences, store_chat
from bot.chat.replies import Reply, SendMessage
from bot.chat.unasked import UnaskedAnswers
from bot.domain.job import Job
from bot.domain.ports.key_values import Owner
from bot.text.blocks import Paragraph

HINT_SECONDS = 30 * 86_400.0
"""Nobody is told more often than that how to ask, in the same chat."""
_LATEST_JOBS = 20


async def note_inviter(services: ChatServices, event: BotJoined) -> bool:
    """Whether the bot was never invited there before: also a group that moved knows who did."""
    ours = await chat_preferences(services.chat_settings, event.place)
    inviter = "" if event.inviter is None else event.inviter.id
    if ours.inviter != inviter:
        await store_chat(services.chat_settings, event.place, replace(ours, inviter=inviter))
    return not ours.inviter


def hello(context: EventContext) -> str:
    """Id of the words by which the bot introduces itself."""
    if context.place.private:
        return "start-private"
    if context.answers is not UnaskedAnswers.AUTO:
        return "start-group"
    return "start-group-auto" if context.ours.mode is None else "help-group-auto"


async def greeting(context: EventContext) -> tuple[Reply, ...]:
    """To everybody: who brought the bot is not the only one whose recordings are heard."""
    if not context.services.policy.admits(context.place, context.person):
        return ()
    words = Paragraph(context.localize(hello(context)))
    return await context.once(SendMessage(blocks=(words,), buttons=topic_link(context, HelpTopic.GROUP)))


async def hint(context: EventContext) -> tuple[Reply, ...]:
    """How to ask, to one who posted a recording and has never asked here; then rarely."""
    jobs = await context.own_jobs(limit=_LATEST_JOBS)
    if any(context.chat_key in job.request.keys and not job.request.unasked for job in jobs):
        return ()
    key = f"hint:{context.place.platform}:{context.chat_key}:{context.person.id}"
    mine = {"event": context.event_id}
    known = await context.services.key_values.put_first(
        key, mine, owner=_owner(context.place.platform, context.chat_key), keep_seconds=HINT_SECONDS
    )
    if known != mine:
        return ()
    words, more = context.localize("unasked-hint"), topic_link(context, HelpTopic.GROUP)
    return await context.once(context.message(words, buttons=more))


async def is_first_answer(services: ChatServices, job: Job) -> bool:
    """Whether it is the first that the chat did not ask for, whoever shows it and however often."""
    origin = job.request.origin
    key, mine = f"unasked:{origin.platform}:{origin.flow}", {"job": job.id}
    return await services.key_values.put_first(key, mine, owner=_owner(origin.platform, origin.flow)) == mine


def _owner(platform: str, chat: str) -> Owner:
    """It goes with the workspace; of a person it holds no words."""
    workspace, _ = parse_chat_key(chat)
    return Owner(platform=platform, keys=(chat, workspace_key(workspace)) if workspace else (chat,))
