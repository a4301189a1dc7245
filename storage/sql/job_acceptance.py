"""Accepting a request as a job of its own, or as part of one that is open."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import bindparam, func, insert, select, text, update

from bot.domain.job import Capability, JobState, Request, Source, TaskKind
from bot.domain.job_id import new_job_id
from bot.domain.ports.jobs import Accepted, AddResult, Joined, OverQuota, SeenBefore
from storage.database.connection import Transaction
from storage.sql import blob_notes, event_inbox, job_keys, outbox, quotas
from storage.sql.job_counters import load, save, welcome
from storage.sql.rows import REQUEST, SETTLED, to_json
from storage.sql.tables import flows, jobs, tasks

_OPEN_TWIN = select(jobs.c.id, jobs.c.request).where(text("open"), jobs.c.dedup_key == bindparam("dedup_key"))
_PREPARING = select(tasks.c.id).where(
    tasks.c.job_id == bindparam("job_id"),
    tasks.c.kind == TaskKind.PREPARE.value,
    tasks.c.state.not_in(SETTLED),
)
_REPLACE_REQUEST = update(jobs).where(jobs.c.id == bindparam("job")).values(request=bindparam("the_request"))
_NEWEST_ID = select(func.max(jobs.c.id))
_KNOWN_FLOW = select(flows.c.name).where(flows.c.name == bindparam("flow"))
_ADD_FLOW = insert(flows)
_ADD_JOB = insert(jobs)
_ADD_TASKS = insert(tasks)


def add(transaction: Transaction, request: Request) -> AddResult:
    """Accepts the request, or finds the job that it is already part of, or was until it was forgotten."""
    platform, event_id = request.origin.platform, request.event_id
    event = None if event_id is None else event_inbox.seen(transaction, platform, event_id)
    if event is not None and event.job_id is not None:
        return SeenBefore(job_id=event.job_id)
    joined = _joined(transaction, request)
    if joined is None and (account := _used_up(transaction, request)) is not None:
        return OverQuota(account=account)
    job_id = joined or _next_job_id(transaction)
    if joined is None:
        _insert(transaction, job_id, request)
    job_keys.add_keys(transaction, job_id, platform, request.keys, own=joined is None)
    if event_id is not None:
        event_inbox.remember(transaction, platform, event_id, job_id)
    return Accepted(job_id=job_id) if joined is None else Joined(job_id=job_id)


def _next_job_id(transaction: Transaction) -> str:
    """Behind all others, also when the clock steps back: the newest of a chat is found by it."""
    newest = transaction.connection.execute(_NEWEST_ID).scalar_one()
    return new_job_id(transaction.now, after=newest)


def _joined(transaction: Transaction, request: Request) -> str | None:
    """The open job of the same request, which now takes its sound from where this request has it, and is
    asked for if one of them is.
    """
    if request.dedup_key is None:
        return None
    twin = transaction.connection.execute(_OPEN_TWIN, {"dedup_key": request.dedup_key}).one_or_none()
    if twin is None:
        return None
    known, job_id = REQUEST.validate_json(twin.request), str(twin.id)
    changed = replace(known, unasked=known.unasked and request.unasked)
    if known.source.url != request.source.url:
        _note_sound(transaction, job_id, request.source)
        if transaction.connection.execute(_PREPARING, {"job_id": job_id}).one_or_none() is not None:
            changed = replace(changed, source=request.source)
    if changed != known:
        told = to_json(REQUEST, changed)
        transaction.connection.execute(_REPLACE_REQUEST, {"job": job_id, "the_request": told})
    if changed.unasked != known.unasked:
        outbox.bump(transaction, job_id)
    return job_id


def _used_up(transaction: Transaction, request: Request) -> str | None:
    if not request.quota_limits:
        return None
    used = quotas.used_today(transaction, [account for account, _ in request.quota_limits])
    return quotas.over(request.quota_limits, used, request.quota_estimate_seconds)


def _note_sound(transaction: Transaction, job_id: str, source: Source) -> None:
    if source.url.startswith("blob:"):
        blob_notes.note_blobs(transaction, job_id, [source.url.removeprefix("blob:")])


def _insert(transaction: Transaction, job_id: str, request: Request) -> None:
    connection, flow = transaction.connection, request.origin.flow
    if connection.execute(_KNOWN_FLOW, {"flow": flow}).one_or_none() is None:
        connection.execute(
            _ADD_FLOW, {"name": flow, "weight": 1.0, "virtual_time": 0.0, "job_virtual_time": 0.0}
        )
    limit = request.deadline_seconds
    connection.execute(
        _ADD_JOB,
        {
            "id": job_id,
            "flow": flow,
            "rank": -request.priority,
            "max_parallel": request.max_parallel,
            "request": to_json(REQUEST, request),
            "dedup_key": request.dedup_key,
            "state": JobState.QUEUED.value,
            "created_at": transaction.now,
            "deadline_at": None if limit is None else transaction.now + limit,
            "recording_sha256": request.source.sha256,
            "keep_seconds": request.keep_seconds,
            "tasks_open": 1,
        },
    )
    common = {"job_id": job_id, "number": 0, "cost_seconds": 0.0, "since": transaction.now}
    connection.execute(
        _ADD_TASKS,
        [
            {"kind": TaskKind.PREPARE.value, "need": Capability.PREPARE.value, "state": "ready", **common},
            {"kind": TaskKind.REDUCE.value, "need": Capability.REDUCE.value, "state": "waiting", **common},
        ],
    )
    _note_sound(transaction, job_id, request.source)
    if request.notify:
        outbox.add(transaction, job_id, request.origin.platform, request.replaces_message)
    quotas.charge(
        transaction, request.quota_accounts, quotas.day_of(transaction.now), request.quota_estimate_seconds
    )
    transaction.counted["jobs_open"] += 1
    counters = load(transaction, job_id)
    welcome(transaction, counters, request.seconds)
    counters.put_ready(Capability.PREPARE)
    save(transaction, counters)
