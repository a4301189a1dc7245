"""Carrying out what was decided about a task, on the queue in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.domain.answer import Answer
from bot.domain.failure import Failure
from bot.domain.job import CallWork, JobState, SegmentWork, TaskKind
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
)
from bot.domain.recording import SAMPLE_RATE, Recording, Segment
from bot.domain.transcript import SegmentText
from storage.database.wakeups import Wakeups
from storage.memory_blobs import MemoryBlobNotes
from storage.memory_board import SETTLED, Board, JobRow, Task, moment, segment_state, work_of
from storage.memory_ledger import MemoryUsage
from storage.memory_outbox import MemoryOutbox
from storage.sql.deadlines import LATE
from storage.sql.fairness import call_seconds
from storage.sql.lease_expiry import LOST


class MemorySettling:
    """What becomes of tasks and jobs, and the results that are kept for later ones."""

    def __init__(
        self,
        board: Board,
        outbox: MemoryOutbox,
        sound: MemoryBlobNotes,
        usage: MemoryUsage,
        wakeups: Wakeups,
        *,
        max_attempts: int,
        max_losses: int,
    ) -> None:
        self._board, self._outbox, self._sound, self._usage = board, outbox, sound, usage
        self._wakeups = wakeups
        self._clock: Callable[[], float] = board.clock
        self._max_attempts, self._max_losses = max_attempts, max_losses
        self.results: dict[str, tuple[str | None, SegmentText | str]] = {}
        self.cuts: dict[tuple[str, str], tuple[Recording, tuple[Segment, ...]]] = {}

    def forget(self, sha256: str | None) -> None:
        """Every word of the recording."""
        self.results = {key: kept for key, kept in self.results.items() if kept[0] != sha256}
        self.cuts = {key: kept for key, kept in self.cuts.items() if key[0] != sha256}

    def settle(self, task: Task, outcome: Outcome) -> None:
        match outcome:
            case Prepared():
                self._prepared(task, outcome)
            case Transcribed(text=text):
                self._keep_result(task, text, known=not text.missing)
            case Answered(text=text):
                self._keep_result(task, text, known=True)
            case FanOut(calls=calls):
                self._fan_out(task, calls)
            case Finished():
                self._board.put(task, "done")
                self.finish(task.row, outcome.state, answer=outcome.answer, failure=outcome.failure)
            case TryAgain():
                self._try_again(task, outcome)
            case PauseGate():
                self._pause(task, outcome)
            case Failed(failure=failure):
                self._bury(task, failure)
            case Released():
                task.failure = None
                self._board.put_ready(task)

    def _prepared(self, task: Task, outcome: Prepared) -> None:
        row, recording = task.row, outcome.recording
        ranges = tuple(segment_state(segment).segment for segment in row.in_order())
        self.cuts.setdefault((recording.sha256, outcome.cut_key), (recording, ranges))
        row.job = replace(row.job, recording=recording)
        row.sha256, row.prepared = recording.sha256, True
        request = row.job.request
        more = recording.duration / SAMPLE_RATE - request.quota_estimate_seconds
        self._usage.charge(request.quota_accounts, row.job.created_at.timestamp(), more)
        self._board.put(task, "done")
        self._board.wake_reduce(row)

    def _keep_result(self, task: Task, value: SegmentText | str, *, known: bool) -> None:
        if known:
            self.results.setdefault(work_of(task).cache_key, (work_of(task).recording, value))
        task.result, task.failure = value, None
        self._board.put(task, "done")
        self._board.wake_reduce(task.row)

    def _fan_out(self, task: Task, calls: Sequence[CallWork]) -> None:
        asked = {work_of(call).cache_key for call in task.row.of(TaskKind.CALL)}
        for work in calls:
            if work.cache_key not in asked:
                self.add_work(task.row, TaskKind.CALL, len(asked), work)
                asked.add(work.cache_key)
        self._board.put(task, "waiting")
        self._board.wake_reduce(task.row)

    def add_work(self, row: JobRow, kind: TaskKind, number: int, work: SegmentWork | CallWork) -> None:
        task = self._board.add_task(row, kind, work.need, number, "waiting")
        task.work = work
        dead_air = isinstance(work, SegmentWork) and work.segment.dead_air
        task.cost_seconds = (
            work.segment.range.seconds if isinstance(work, SegmentWork) else call_seconds(work)
        )
        _, task.result = (None, None) if dead_air else self.results.get(work.cache_key, (None, None))
        if dead_air or task.result is not None:
            self._board.put(task, "done")
        else:
            self._board.put_ready(task)

    def _try_again(self, task: Task, outcome: TryAgain) -> None:
        if task.gate is not None:
            self._board.rest(task.gate, self._clock() + outcome.gate_rest_seconds)
        task.attempts, task.failure = task.attempts + 1, outcome.failure
        if task.attempts >= self._max_attempts:
            self._bury(task, outcome.failure)
        else:
            self._board.put(task, "delayed", until=self._clock() + max(0.0, outcome.after_seconds))

    def _pause(self, task: Task, outcome: PauseGate) -> None:
        task.failure = outcome.failure
        until = self._clock() + outcome.after_seconds
        if task.gate is None:
            self._board.put(task, "delayed", until=until)
        else:
            self._board.rest(task.gate, until)
            self._board.put_ready(task)

    def _bury(self, task: Task, failure: Failure) -> None:
        task.failure = failure
        self._board.put(task, "dead")
        nothing_cut = task.kind is TaskKind.PREPARE and not task.row.of(TaskKind.SEGMENT)
        if task.kind is TaskKind.REDUCE or nothing_cut:
            self.finish(task.row, JobState.FAILED, failure=failure)
        else:
            self._board.wake_reduce(task.row)

    def take_back(self, task: Task) -> None:
        if task.row.job.state.final:
            return
        task.fence, task.losses, task.failure = task.fence + 1, task.losses + 1, None
        if task.losses >= self._max_losses:
            self._bury(task, LOST)
        else:
            self._board.put_ready(task)
        self._outbox.bump(task.row.job.id)

    def end_late(self, row: JobRow, *, over: bool) -> None:
        for task in row.tasks:
            if task.kind is not TaskKind.REDUCE and task.state not in SETTLED:
                task.fence, task.failure = task.fence + 1, LATE
                self._board.put(task, "dead")
        if over or not (row.prepared or row.of(TaskKind.SEGMENT)):
            self.finish(row, JobState.FAILED, failure=LATE)
        else:
            self._board.wake_reduce(row)

    def finish(
        self, row: JobRow, state: JobState, *, answer: Answer | None = None, failure: Failure | None = None
    ) -> None:
        for task in row.tasks:
            if task.state not in SETTLED:
                task.fence += 1
                self._board.put(task, "cancelled")
        row.answer = answer
        keep_seconds = row.job.request.keep_seconds
        row.expires_at = None if keep_seconds is None else self._clock() + keep_seconds
        row.job = replace(
            row.job,
            state=state,
            failure=failure,
            finished_at=moment(self._clock()),
            cancel_requested=state is JobState.CANCELLED,
        )
        self._sound.release(row.job.id, keep=state in {JobState.PARTIAL, JobState.FAILED})
        self._outbox.bump(row.job.id, final=True)
        self._wakeups.wake()
