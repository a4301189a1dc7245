"""What a thread remembers: earlier questions about the recording that this person saw answered."""

from __future__ import annotations

from bot.chat.event_context import EventContext
from bot.domain.job import Job, Mode, Request
from bot.requests.earlier_questions import going_on
from bot.requests.share import shared_address

_THREAD = "thread"
"""In addresses of all platforms: what of the chat is a conversation by itself."""
_DIRECT = "direct"
"""In those of Telegram: the conversation of one person with a channel, which others are not told of."""


async def with_earlier(context: EventContext, request: Request) -> Request:
    """A question with what was asked before in the same thread."""
    if request.options.mode is not Mode.UNDERSTAND:
        return request
    file = next((key for key in request.keys if key.startswith("file:")), context.chat_key)
    found = await context.services.jobs.found(context.place.platform, file)
    return going_on(request, [job for job in found if _is_heard(context, job)])


def _is_heard(context: EventContext, job: Job) -> bool:
    """Whether that answer stands where this question is asked, for those who will see this one."""
    origin, place = job.request.origin, context.place
    if origin.flow != context.chat_key:
        return False
    if origin.address.get(_DIRECT) != place.address.get(_DIRECT):
        return False
    in_private = bool(shared_address(place.address))
    if shared_address(origin.address):
        return in_private and origin.user == context.person.id
    thread = origin.address.get(_THREAD)
    return in_private or place.private or not thread or thread == place.address.get(_THREAD)
