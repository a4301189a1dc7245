"""Carrying out what a handler decided about its task."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from bot.domain.failure import Failure
from bot.domain.job import Capability, JobState, Lease, TaskKind
from bot.domain.outcome import (
    Answered,
    Failed,
    FanOut,
    Finished,
    Outcome,
    PauseGate,
    Prepared,
    Released,
    Transcribed,
    TryAgain,
    VoicesHeard,
)
from bot.domain.recording import SAMPLE_RATE
from bot.domain.transcript import SegmentText
from storage.database.connection import Transaction
from storage.sql import outbox, quotas
from storage.sql.fairness import ENGINE_NEEDS
from storage.sql.gates import pause_gate
from storage.sql.job_counters import JobCounters, load, save
from storage.sql.job_ending import EncodedAnswer, finish
from storage.sql.job_queries import cut_so_far, in_part, known_keys
from storage.sql.rows import (
    CALL_WORK,
    FAILURE,
    RECORDING,
    REQUEST,
    SEGMENT_TEXT,
    SEGMENT_VOICES,
    SEGMENT_WORK,
    SEGMENTS,
    VOICES_WORK,
    to_json,
)
from storage.sql.tables import jobs, recordings, results, tasks
from storage.sql.task_additions import add_calls
from storage.sql.task_leases import held
from storage.sql.waits import TASK_DELAY_SECONDS, later

_PUT = (
    update(tasks)
    .where(tasks.c.id == bindparam("task_id"))
    .values(
        {name: bindparam(name) for name in ("state", "attempts", "losses", "not_before", "result", "failure")}
        | {"fence": tasks.c.fence + bindparam("fence_step"), "since": bindparam("now")}
        | {"worker": None, "gate": None, "lease_expires_at": None}
    )
)
_WAKE_REDUCE = (
    update(tasks)
    .where(
        tasks.c.job_id == bindparam("job"),
        tasks.c.kind == TaskKind.REDUCE.value,
        tasks.c.state == "waiting",
    )
    .values(state="ready", since=bindparam("now"))
)
_KNOW = insert(results)
_FORGET = delete(results).where(results.c.cache_key == bindparam("key"))
_KNOWN_CUT = select(func.count()).where(
    recordings.c.sha256 == bindparam("sha256"), recordings.c.cut_key == bindparam("cut_key")
)
_KEEP_CUT = insert(recordings)
_CREATED = select(jobs.c.created_at, jobs.c.request).where(jobs.c.id == bindparam("job_id"))
_KEEP_RECORDING = (
    update(jobs)
    .where(jobs.c.id == bindparam("job"))
    .values(recording_sha256=bindparam("sha256"), recording=bindparam("the_recording"))
)


def settle(
    transaction: Transaction, lease: Lease, outcome: Outcome, answer: EncodedAnswer | None, max_attempts: int
) -> bool:
    """Whether the task is dead: no try follows, and there is no result. `answer`: of a `Finished`."""
    task = held(transaction, lease)
    counters = load(transaction, task.job_id)
    if Capability(task.need) in ENGINE_NEEDS:
        counters.leased -= 1
    if isinstance(outcome, TryAgain | PauseGate | Failed | Released):
        dead = _not_done(transaction, counters, task, outcome, max_attempts)
    else:
        dead = False
        _done_with(transaction, counters, task, outcome, answer)
    outbox.bump(transaction, counters.id)
    save(transaction, counters)
    return dead


def _done_with(
    transaction: Transaction,
    counters: JobCounters,
    task: Row[Any],
    outcome: Prepared | Transcribed | Answered | VoicesHeard | FanOut | Finished,
    answer: EncodedAnswer | None,
) -> None:
    match outcome:
        case Prepared():
            _prepared(transaction, counters, task, outcome)
        case Transcribed():
            text = to_json(SEGMENT_TEXT, outcome.text)
            _keep_text(transaction, task, outcome.text, text)
            _done(transaction, counters, task, text)
        case Answered():
            recording = CALL_WORK.validate_json(task.work).recording
            _keep_result(transaction, task.cache_key, recording, outcome.text)
            _done(transaction, counters, task, outcome.text)
        case VoicesHeard():
            heard = to_json(SEGMENT_VOICES, outcome.voices)
            _keep_result(transaction, task.cache_key, VOICES_WORK.validate_json(task.work).recording, heard)
            _done(transaction, counters, task, heard)
        case FanOut():
            add_calls(transaction, counters, outcome.calls)
            _put(transaction, task, "waiting")
            if not counters.tasks_open:
                wake_reduce(transaction, counters)
        case Finished():
            _put(transaction, task, "done")
            finish(transaction, counters, outcome.state, answer=answer, failure=outcome.failure)


def _not_done(
    transaction: Transaction,
    counters: JobCounters,
    task: Row[Any],
    outcome: TryAgain | PauseGate | Failed | Released,
    max_attempts: int,
) -> bool:
    """Whether the task is dead."""
    match outcome:
        case TryAgain():
            return _try_again(transaction, counters, task, outcome, max_attempts)
        case PauseGate():
            _pause(transaction, counters, task, outcome)
        case Failed():
            bury(transaction, counters, task, outcome.failure)
        case Released():
            give_back(transaction, counters, task)
    return isinstance(outcome, Failed)


def bury(
    transaction: Transaction, counters: JobCounters, task: Row[Any], failure: Failure, *, fence_step: int = 0
) -> None:
    """No further try. A preparation that cut nothing, and a reduction, take the job along."""
    _put(transaction, task, "dead", failure=failure, fence_step=fence_step, losses=task.losses + fence_step)
    kind = TaskKind(task.kind)
    if kind is TaskKind.REDUCE or (kind is TaskKind.PREPARE and not counters.segments_total):
        finish(transaction, counters, JobState.FAILED, answer=None, failure=failure)
    else:
        _sibling_settled(transaction, counters, task)


def give_back(
    transaction: Transaction,
    counters: JobCounters,
    task: Row[Any],
    *,
    fence_step: int = 0,
    failure: Failure | None = None,
) -> None:
    """Claimable again at once; with a `fence_step` the lease was lost, with a `failure` its gate rests."""
    losses = task.losses + fence_step
    _put(transaction, task, "ready", fence_step=fence_step, losses=losses, failure=failure)
    counters.put_ready(Capability(task.need))


def wake_reduce(transaction: Transaction, counters: JobCounters) -> None:
    if transaction.connection.execute(_WAKE_REDUCE, {"job": counters.id, "now": transaction.now}).rowcount:
        counters.put_ready(Capability.REDUCE)


def _prepared(transaction: Transaction, counters: JobCounters, task: Row[Any], outcome: Prepared) -> None:
    recording = outcome.recording
    cut = {"sha256": recording.sha256, "cut_key": outcome.cut_key}
    encoded = to_json(RECORDING, recording)
    if not transaction.connection.execute(_KNOWN_CUT, cut).scalar_one():
        ranges = to_json(SEGMENTS, cut_so_far(transaction, counters.id))
        row = {**cut, "recording": encoded, "segments": ranges}
        transaction.connection.execute(_KEEP_CUT, row)
    transaction.connection.execute(
        _KEEP_RECORDING, {"job": counters.id, "sha256": recording.sha256, "the_recording": encoded}
    )
    _charge_true_length(transaction, counters.id, recording.duration / SAMPLE_RATE)
    counters.prepared = True
    _done(transaction, counters, task, None)


def _charge_true_length(transaction: Transaction, job_id: str, seconds: float) -> None:
    """What was announced was charged when the job came."""
    row = transaction.connection.execute(_CREATED, {"job_id": job_id}).one()
    request = REQUEST.validate_json(row.request)
    quotas.charge(
        transaction,
        request.quota_accounts,
        quotas.day_of(row.created_at),
        seconds - request.quota_estimate_seconds,
    )


def _done(transaction: Transaction, counters: JobCounters, task: Row[Any], result: str | None) -> None:
    _put(transaction, task, "done", result=result)
    _sibling_settled(transaction, counters, task)


def _sibling_settled(transaction: Transaction, counters: JobCounters, task: Row[Any]) -> None:
    match TaskKind(task.kind):
        case TaskKind.SEGMENT:
            counters.segments_done += 1
            counters.seconds_done += task.cost_seconds
        case TaskKind.CALL:
            counters.calls_done += 1
        case TaskKind.PREPARE | TaskKind.REDUCE | TaskKind.VOICES:
            pass
    counters.tasks_open -= 1
    if not counters.tasks_open:
        wake_reduce(transaction, counters)


def _try_again(
    transaction: Transaction, counters: JobCounters, task: Row[Any], outcome: TryAgain, max_attempts: int
) -> bool:
    if task.gate is not None and outcome.gate_rest_seconds:
        pause_gate(transaction, task.gate, outcome.gate_rest_seconds, outcome.failure.code)
    if task.attempts + 1 >= max_attempts:
        bury(transaction, counters, task, outcome.failure)
        return True
    _delay(transaction, counters, task, outcome, attempts=task.attempts + 1)
    return False


def _pause(transaction: Transaction, counters: JobCounters, task: Row[Any], outcome: PauseGate) -> None:
    if task.gate is None:
        _delay(transaction, counters, task, outcome, attempts=task.attempts)
        return
    pause_gate(transaction, task.gate, outcome.after_seconds, outcome.failure.code)
    give_back(transaction, counters, task, failure=outcome.failure)


def _delay(
    transaction: Transaction,
    counters: JobCounters,
    task: Row[Any],
    outcome: TryAgain | PauseGate,
    *,
    attempts: int,
) -> None:
    counters.delayed += 1
    not_before = later(transaction, outcome.after_seconds, most=TASK_DELAY_SECONDS)
    _put(transaction, task, "delayed", attempts=attempts, not_before=not_before, failure=outcome.failure)


def _keep_text(transaction: Transaction, task: Row[Any], text: SegmentText, encoded: str) -> None:
    """For later jobs; one with holes apart, so that they hear those again and nothing else."""
    work = SEGMENT_WORK.validate_json(task.work)
    transaction.connection.execute(_FORGET, {"key": in_part(work.cache_key)})
    if not work.segment.own(text.missing):
        _keep_result(transaction, work.cache_key, work.recording, encoded)
    elif text.lines:
        _keep_result(transaction, in_part(work.cache_key), work.recording, encoded)


def _keep_result(transaction: Transaction, cache_key: str, recording: str, value: str) -> None:
    if not known_keys(transaction, [cache_key]):
        row = {"cache_key": cache_key, "recording_sha256": recording, "value": value}
        transaction.connection.execute(_KNOW, row)


def _put(
    transaction: Transaction,
    task: Row[Any],
    state: str,
    *,
    attempts: int | None = None,
    losses: int | None = None,
    not_before: float | None = None,
    result: str | None = None,
    failure: Failure | None = None,
    fence_step: int = 0,
) -> None:
    transaction.connection.execute(
        _PUT,
        {
            "task_id": task.id,
            "state": state,
            "now": transaction.now,
            "attempts": task.attempts if attempts is None else attempts,
            "losses": task.losses if losses is None else losses,
            "not_before": not_before,
            "result": task.result if result is None else result,
            "failure": None if failure is None else to_json(FAILURE, failure),
            "fence_step": fence_step,
        },
    )
