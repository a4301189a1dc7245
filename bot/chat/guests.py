"""Called into a chat of others: one request, one message that becomes its answer."""

from __future__ import annotations

from bot.chat.acceptance import accept, refused
from bot.chat.event_context import EventContext
from bot.chat.events import Attachment, MessageReceived
from bot.chat.help_topics import HelpTopic, topic_link
from bot.chat.intent import Intent, Interpretation, understand
from bot.chat.replies import Reply, SendMessage
from bot.chat.requested import UnknownLanguage, requested_task
from bot.domain.job import Job, Mode

ANSWER_PREFIX = "answer_"
"""Before a job's id, where the private chat opens with the whole of its answer."""
GUEST_CALL = "guest"
"""In the address of a job: the call that it answers, by the platform's name."""


def is_guest_call(job: Job) -> bool:
    """Asked for in a chat that the bot is no member of: there nobody presses or stops anything, and whoever
    asked does that in private.
    """
    return GUEST_CALL in job.request.origin.address


async def called(context: EventContext, event: MessageReceived) -> tuple[Reply, ...]:
    """Who talks about the bot and wants nothing is not disturbed."""
    understood = understand(event.text, event.wording)
    if not (understood.intent.starts_work or understood.intent is Intent.GREETING or event.recordings):
        return ()
    if not context.services.policy.admits(context.place, context.person):
        return await context.once(refused(context))
    attachment = next(iter((*event.recordings, *event.about)), None)
    if attachment is None or understood.intent is Intent.GREETING:
        return await context.once(_told(context, "guest-how"))
    return await _requested(context, event, understood, attachment)


async def _requested(
    context: EventContext, event: MessageReceived, understood: Interpretation, attachment: Attachment
) -> tuple[Reply, ...]:
    command, asks = understood.command, understood.intent is Intent.QUESTION
    requested = requested_task(command, event.text.strip() if asks else None)
    if isinstance(requested, UnknownLanguage):
        unknown = context.localize("language-unknown", typed=requested.typed)
        return await context.once(context.message(unknown))
    asks_nothing = requested.mode is Mode.UNDERSTAND and not requested.question
    if asks_nothing or (command is not None and command.mode is None):
        return await context.once(_told(context, "guest-how"))
    if attachment.out_of_reach:  # a link to upload it is for one person alone
        return await context.once(_told(context, "guest-too-large"))
    return await accept(context, attachment, requested, keys=(event.message,))


def _told(context: EventContext, message: str) -> SendMessage:
    return context.message(context.localize(message), buttons=topic_link(context, HelpTopic.GUEST))
