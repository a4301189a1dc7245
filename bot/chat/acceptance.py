"""From a recording and what is asked of it to a job, or to a polite refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.access import ADMIN_PRIORITY, QuotaAccounts, hours_to_midnight
from bot.chat.earlier_questions import with_earlier
from bot.chat.event_context import EventContext
from bot.chat.events import Attachment
from bot.chat.job_keys import file_key, keys_of
from bot.chat.replies import Button, Reply, SendMessage
from bot.chat.requested import options_of
from bot.chat.unasked import is_worth_saying
from bot.domain.dedup import dedup_key
from bot.domain.failure import INPUT_CODES
from bot.domain.job import Job, JobState, Options, Origin, Request, Source
from bot.domain.ports.jobs import Accepted, OverQuota
from bot.domain.sound_files import is_film_name
from bot.requests.defaults import RequestedTask
from bot.requests.follow_up import follow_up
from bot.requests.limits import RecordingLimits, TooLarge, TooLong
from bot.requests.share import shared_address

USUAL_BYTES_PER_SECOND = 16_000
"""Of mp3 and m4a at 128 kbit/s."""
USUAL_FILM_BYTES_PER_SECOND = 160_000
"""Of a recorded screen or a phone's film, some 1.3 Mbit/s."""
_OF_A_DAY = {"user": "refused-quota-user-day", "chat": "refused-quota-chat-day"}
_OF_A_PLACE = ("chat:", "person:", "workspace:")


async def accept(
    context: EventContext,
    attachment: Attachment,
    requested: RequestedTask,
    *,
    keys: Sequence[str] = (),
    only_new: bool = False,
    unasked: bool = False,
) -> tuple[Reply, ...]:
    """Commits the job. `only_new`: what was answered before adds nothing.

    `unasked`: nobody spoke to the bot, so a refusal is not told.
    """
    options = await options_of(
        context, requested, seconds=attachment.seconds, size_bytes=attachment.size_bytes
    )
    asked = replace(_request(context, attachment, options, keys), unasked=unasked)
    request = await with_earlier(context, asked)
    if only_new and await _fulfilled(context, attachment, options):
        return ()
    refusal = await _refusal(context, attachment, request) or await _added(context, request)
    if refusal is None or unasked:
        return ()
    return await context.once(refusal, part=attachment.key)


async def add(context: EventContext, request: Request) -> bool:
    """Whether a job was made: no event makes two, and an open job of the same request is joined."""
    return isinstance(await context.services.jobs.add(await with_earlier(context, request)), Accepted)


async def _added(context: EventContext, request: Request) -> SendMessage | None:
    """None, or why not."""
    added = await context.services.jobs.add(request)
    return _over_quota(context, request, added.account) if isinstance(added, OverQuota) else None


def follow_up_request(
    context: EventContext, job: Job, options: Options, *, event_id: str, keys: Sequence[str] = ()
) -> Request:
    """On an earlier job's recording: deleted with it, and with what it is an answer to."""
    request = follow_up(job, _bare_request(context, job.request.source, options, event_id=event_id))
    kept = [key for key in job.request.keys if not key.startswith(_OF_A_PLACE)]
    return replace(
        request,
        dedup_key=dedup_key(_audience(context), request.source, request.options),
        keys=tuple(dict.fromkeys((*keys_of(context.place, context.person), *keys, *kept))),
    )


def refused(context: EventContext) -> SendMessage:
    """To somebody who is on no list."""
    contact = context.services.policy.contact
    return context.message(
        context.localize("refused-contact", contact=contact)
        if contact
        else context.localize("refused-anonymous")
    )


def _request(context: EventContext, attachment: Attachment, options: Options, keys: Sequence[str]) -> Request:
    source = replace(attachment.source, message=attachment.message)
    request = _bare_request(context, source, options, event_id=f"{context.event_id}:{attachment.key}")
    accounts = QuotaAccounts.of(context.place, context.person)
    own = (attachment.message, file_key(context.place.workspace, attachment.key))
    return replace(
        request,
        keys=tuple(dict.fromkeys((*keys_of(context.place, context.person), *own, *keys))),
        quota_accounts=tuple(accounts),
        quota_limits=context.services.policy.quota_limits(accounts),
        seconds=attachment.seconds,
        quota_estimate_seconds=expected_seconds(attachment) or 0.0,
    )


def expected_seconds(attachment: Attachment) -> float | None:
    """By its size, as sound and films are usually packed, where nobody tells the length."""
    if attachment.seconds is not None or attachment.size_bytes is None:
        return attachment.seconds
    film = is_film_name(attachment.source.name)
    return attachment.size_bytes / (USUAL_FILM_BYTES_PER_SECOND if film else USUAL_BYTES_PER_SECOND)


def _bare_request(context: EventContext, source: Source, options: Options, *, event_id: str) -> Request:
    place, policy = context.place, context.services.policy
    return Request(
        origin=Origin(
            platform=place.platform,
            flow=context.chat_key,
            user=context.person.id,
            address=dict(place.address),
            locale=context.locale,
            time_zone=context.person.time_zone,
        ),
        source=source,
        options=options,
        event_id=event_id,
        dedup_key=dedup_key(_audience(context), source, options),
        priority=ADMIN_PRIORITY if context.service_admin else 0,
        deadline_seconds=policy.deadline_seconds,
        notify=True,
        keep_seconds=None if context.mine.keep_days is None else context.mine.keep_days * 86_400.0,
    )


def _audience(context: EventContext) -> str:
    """Who sees the answer: requests join one another only where all who asked see what comes of it."""
    chat, address = f"{context.place.platform}:{context.chat_key}", context.place.address
    if context.place.audience:
        return f"{chat}:{context.place.audience}"
    return f"{chat}:{context.person_key}" if shared_address(address) or address.get("direct") else chat


async def _refusal(context: EventContext, attachment: Attachment, request: Request) -> SendMessage | None:
    policy = context.services.policy
    limits = RecordingLimits(max_bytes=policy.max_upload_bytes, max_seconds=policy.max_seconds)
    match limits.refusal(size_bytes=attachment.size_bytes, seconds=attachment.seconds):
        case TooLarge(limit_bytes=most):
            megabytes = most // 1_000_000
            return context.message(context.localize("failure-too_large-limit", megabytes=megabytes))
        case TooLong(limit_seconds=most_seconds):
            hours = round(most_seconds / 3600, 1)
            return context.message(context.localize("failure-too_long-limit", hours=hours))
    return await _out_of_reach(context, request) if attachment.out_of_reach else None


async def _out_of_reach(context: EventContext, request: Request) -> SendMessage:
    used = await context.services.jobs.used_seconds(request.quota_accounts)
    for account, most in request.quota_limits:
        if used[account] + request.quota_estimate_seconds > most:
            return _over_quota(context, request, account)
    if context.services.links is None:
        return context.message(context.localize("reach-no-upload"))
    url = await context.services.links.offer(replace(request, event_id=None, dedup_key=None))
    button = Button(label=context.localize("button-upload"), url=url)
    return context.message(context.localize("reach-upload"), buttons=(button,))


def _over_quota(context: EventContext, request: Request, account: str) -> SendMessage:
    """No midnight helps a recording that is longer than a day's quota."""
    policy = context.services.policy
    whose = "user" if account == QuotaAccounts.of(context.place, context.person).user else "chat"
    hours = hours_to_midnight(context.services.now())
    day = dict(request.quota_limits)[account]
    if request.quota_estimate_seconds > day:
        texts = [context.localize(_OF_A_DAY[whose], minutes=round(day / 60, 1))]
    else:
        texts = [context.localize(f"refused-quota-{whose}", hours=hours)]
    if policy.contact:
        texts.append(context.localize("refused-quota-contact", contact=policy.contact))
    return context.message(*texts)


async def _fulfilled(context: EventContext, attachment: Attachment, options: Options) -> bool:
    """Whether this chat was shown, or is about to be, what the same request makes of the same file."""
    key = file_key(context.place.workspace, attachment.key)
    jobs = await context.services.jobs.found(context.place.platform, key)
    return any(
        [
            await _is_shown(context, job)
            for job in jobs
            if job.request.options == options and context.chat_key in job.request.keys
        ]
    )


async def _is_shown(context: EventContext, job: Job) -> bool:
    """What nobody asked for shows nothing while it is under way, and may end with a sign alone."""
    if _worth_another_try(job):
        return False
    if not job.request.unasked:
        return True
    answer = await context.services.jobs.answer(job.id) if job.state.final else None
    return answer is not None and is_worth_saying(answer)


def _worth_another_try(job: Job) -> bool:
    broken = job.failure is not None and job.failure.code not in INPUT_CODES
    return job.state is JobState.CANCELLED or broken
