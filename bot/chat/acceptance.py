"""From a recording and a wish to a job, or to a polite refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.access import ADMIN_PRIORITY, Accounts, hours_to_midnight
from bot.chat.buttons import shared_address
from bot.chat.event_context import EventContext
from bot.chat.events import Attachment
from bot.chat.job_keys import file_key, keys_of
from bot.chat.replies import Button, Reply, SendMessage
from bot.chat.requested import RequestedTask, options_of
from bot.domain.dedup import dedup_key
from bot.domain.failure import INPUT_CODES
from bot.domain.job import Job, JobState, Options, Origin, Request, Source

USUAL_BYTES_PER_SECOND = 16_000
"""Of mp3 and m4a at 128 kbit/s."""
_OF_A_PLACE = ("chat:", "person:", "workspace:")


async def accept(
    turn: EventContext,
    heard: Attachment,
    wish: RequestedTask,
    *,
    keys: Sequence[str] = (),
    only_new: bool = False,
    ambient: bool = False,
) -> tuple[Reply, ...]:
    """Commits the job. `only_new`: a wish that was fulfilled before adds nothing.

    `ambient`: nobody spoke to the bot, so a refusal is not told.
    """
    options = options_of(turn, wish, seconds=heard.seconds, size_bytes=heard.size_bytes)
    request = _request(turn, heard, options, keys)
    if only_new and await _fulfilled(turn, heard, options):
        return ()
    refusal = await _refusal(turn, heard, request) or await _added(turn, request)
    if refusal is None or ambient:
        return ()
    return await turn.once(refusal, part=heard.key)


async def add(turn: EventContext, request: Request) -> bool:
    """Whether a job was made: no event makes two, and an open job of the same wish is joined."""
    return (await turn.desk.queue.add(request)).created


async def _added(turn: EventContext, request: Request) -> SendMessage | None:
    """None, or why not."""
    added = await turn.desk.queue.add(request)
    return _over_quota(turn, added.over) if added.over else None


def follow_up(
    turn: EventContext, job: Job, options: Options, *, event_id: str, keys: Sequence[str] = ()
) -> Request:
    """Another request on an earlier job's recording: it counts no second time, and is deleted with it."""
    known = job.request.source
    sha256 = job.recording.sha256 if job.recording is not None else known.sha256
    kept = [key for key in job.request.keys if not key.startswith(_OF_A_PLACE)]
    request = _bare_request(turn, replace(known, sha256=sha256), options, event_id=event_id)
    return replace(
        request,
        keys=tuple(dict.fromkeys((*keys_of(turn.place, turn.person), *keys, *kept))),
        seconds=job.request.seconds,
    )


def refused(turn: EventContext) -> SendMessage:
    """To somebody who is on no list."""
    contact = turn.desk.policy.contact
    return turn.told(
        turn.say("refused-contact", contact=contact) if contact else turn.say("refused-anonymous")
    )


def _request(turn: EventContext, heard: Attachment, options: Options, keys: Sequence[str]) -> Request:
    request = _bare_request(turn, heard.source, options, event_id=f"{turn.event_id}:{heard.key}")
    accounts = Accounts.of(turn.place, turn.person)
    own = (heard.message, file_key(turn.place.workspace, heard.key))
    return replace(
        request,
        keys=tuple(dict.fromkeys((*keys_of(turn.place, turn.person), *own, *keys))),
        quota_accounts=tuple(accounts),
        quota_limits=turn.desk.policy.quota_limits(accounts),
        seconds=heard.seconds,
        quota_estimate_seconds=_expected_seconds(heard),
    )


def _expected_seconds(heard: Attachment) -> float:
    """By its size, as sound is usually packed, where nobody tells the length."""
    return heard.seconds if heard.seconds is not None else (heard.size_bytes or 0) / USUAL_BYTES_PER_SECOND


def _bare_request(turn: EventContext, source: Source, options: Options, *, event_id: str) -> Request:
    place, policy = turn.place, turn.desk.policy
    return Request(
        origin=Origin(
            platform=place.platform,
            flow=turn.chat_key,
            user=turn.person.id,
            address=dict(place.address),
            locale=turn.locale,
        ),
        source=source,
        options=options,
        event_id=event_id,
        dedup_key=dedup_key(_audience(turn), source, options),
        priority=ADMIN_PRIORITY if turn.service_admin else 0,
        deadline_seconds=policy.deadline_seconds,
        notify=True,
        keep_seconds=None if turn.mine.keep_days is None else turn.mine.keep_days * 86_400.0,
    )


def _audience(turn: EventContext) -> str:
    """Who sees the answer: wishes join one another only where all who wished see what comes of it."""
    chat = f"{turn.place.platform}:{turn.chat_key}"
    return f"{chat}:{turn.person_key}" if shared_address(turn.place.address) else chat


async def _refusal(turn: EventContext, heard: Attachment, request: Request) -> SendMessage | None:
    policy = turn.desk.policy
    if (policy.max_upload_bytes or heard.size_bytes or 0) < (heard.size_bytes or 0):
        megabytes = (policy.max_upload_bytes or 0) // 1_000_000
        return turn.told(turn.say("failure-too_large-limit", megabytes=megabytes))
    if policy.max_seconds is not None and (heard.seconds or 0) > policy.max_seconds:
        return turn.told(turn.say("failure-too_long-limit", hours=round(policy.max_seconds / 3600, 1)))
    return await _out_of_reach(turn, request) if heard.out_of_reach else None


async def _out_of_reach(turn: EventContext, request: Request) -> SendMessage:
    used = await turn.desk.queue.used_seconds(request.quota_accounts)
    for account, most in request.quota_limits:
        if used[account] + request.quota_estimate_seconds > most:
            return _over_quota(turn, account)
    if turn.desk.links is None:
        return turn.told(turn.say("reach-no-upload"))
    url = await turn.desk.links.offer(replace(request, event_id=None, dedup_key=None))
    button = Button(label=turn.say("button-upload"), url=url)
    return turn.told(turn.say("reach-upload"), buttons=(button,))


def _over_quota(turn: EventContext, account: str) -> SendMessage:
    policy = turn.desk.policy
    whose = "user" if account == Accounts.of(turn.place, turn.person).user else "chat"
    hours = hours_to_midnight(turn.desk.now())
    texts = [turn.say(f"refused-quota-{whose}", hours=hours)]
    if policy.contact:
        texts.append(turn.say("refused-quota-contact", contact=policy.contact))
    return turn.told(*texts)


async def _fulfilled(turn: EventContext, heard: Attachment, options: Options) -> bool:
    """Whether this chat has, or had, a job of the same wish on the same file."""
    key = file_key(turn.place.workspace, heard.key)
    jobs = await turn.desk.queue.found(turn.place.platform, key)
    return any(
        job.request.options == options and turn.chat_key in job.request.keys and not _worth_another_try(job)
        for job in jobs
    )


def _worth_another_try(job: Job) -> bool:
    broken = job.failure is not None and job.failure.code not in INPUT_CODES
    return job.state is JobState.CANCELLED or broken
