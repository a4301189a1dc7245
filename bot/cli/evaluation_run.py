"""The recordings of an evaluation at work: heard, scored, and kept as they come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

from bot import metrics
from bot.app import Earmark
from bot.cli.evaluation_tables import one_line
from bot.cli.kept_scores import EvaluationFolder, SpentSoFar
from bot.cli.local_jobs import LocalJobs, handed_in
from bot.cli.progress import ProgressBoard
from bot.cli.recorded_set import ReferencedRecording
from bot.cli.terminal import complain, errors, report
from bot.domain.errors import EarmarkError
from bot.domain.failure import INPUT_CODES
from bot.domain.job import Capability, Job, Options
from bot.evaluation.evaluation_report import EngineUse, RunFacts
from bot.evaluation.file_score import FileScore, scored


class Evaluation:
    """The recordings of one command."""

    def __init__(
        self,
        earmark: Earmark,
        folder: EvaluationFolder,
        options: Options,
        interrupted: asyncio.Event,
        *,
        parallel: int | None,
    ) -> None:
        self._earmark = earmark
        self._folder = folder
        self._options = options
        self._interrupted = interrupted
        self._parallel = parallel
        self._before = folder.spent
        self._since, self._used = time.monotonic(), _use_so_far()

    async def of(self, recordings: Sequence[ReferencedRecording]) -> list[FileScore | None]:
        """In order; None for those that an interruption came before."""
        with ProgressBoard(errors, follow=False, keep_finished=False) as board:
            local = LocalJobs(self._earmark, board, self._interrupted, parallel=self._parallel)
            await local.engine_ready()
            self._since = time.monotonic()
            async with asyncio.TaskGroup() as group:
                scores = [
                    group.create_task(self._one(local, one, f"{number}/{len(recordings)} {one.name}"))
                    for number, one in enumerate(recordings, 1)
                ]
        return [score.result() for score in scores]

    def facts(self, folder: str) -> RunFacts:
        pool, spent = self._earmark.pool, self._spent()
        return RunFacts(
            folder=folder,
            mode=str(self._options.mode),
            engine=pool.engine_name(pool.gates[Capability.TRANSCRIBE][0]),
            language=self._options.language,
            wall_seconds=round(spent.wall_seconds, 3),
            use=spent.use,
        )

    async def _one(self, local: LocalJobs, recording: ReferencedRecording, title: str) -> FileScore | None:
        async with local.room:
            if self._interrupted.is_set():
                return None
            engine = self._earmark.pool.profile_and_model(Capability.TRANSCRIBE)
            key = await asyncio.to_thread(self._folder.key, recording, engine)
            if kept := await asyncio.to_thread(self._folder.kept, key):
                return replace(kept, file=recording.name)
            score = await self._heard(local, recording, title)
            if score is not None:
                await asyncio.to_thread(self._keep, key, score)
            return score

    async def _heard(self, local: LocalJobs, recording: ReferencedRecording, title: str) -> FileScore | None:
        started = time.monotonic()
        address = {"out": "", "form": "json", "name": recording.path.name}
        try:
            job_id = await handed_in(
                self._earmark, recording.path, self._options, address, parallel=self._parallel
            )
            job = await local.finished(job_id, title)
            if job is None:
                return None
            score = await self._scored(recording, job, time.monotonic() - started)
            await self._earmark.retain()
        except EarmarkError as error:
            complain(title, error.message)
            return _failed(recording, str(error.code))
        if score.failure is None:
            report(f"{title}: {one_line(score)}")
        else:
            complain(title, job.failure.message if job.failure else "The job was cancelled.")
        return score

    async def _scored(self, recording: ReferencedRecording, job: Job, seconds: float) -> FileScore:
        jobs = self._earmark.table.jobs
        answer = await jobs.answer(job.id)
        if answer is None:
            return _failed(recording, str(job.failure.code) if job.failure else "cancelled")
        segments = [state.segment for state in await jobs.segments(job.id)]
        return await asyncio.to_thread(
            scored, recording.name, recording.reference, answer, segments, work_seconds=seconds
        )

    def _keep(self, key: str, score: FileScore) -> None:
        """What an engine failed at is tried again."""
        if score.failure is None or score.failure in INPUT_CODES:
            self._folder.keep(key, score)
        self._folder.spend(self._spent())

    def _spent(self) -> SpentSoFar:
        used = _use_so_far()
        tokens = (used.tokens or 0) - (self._used.tokens or 0)
        more = EngineUse(
            requests=used.requests - self._used.requests,
            request_seconds=used.request_seconds - self._used.request_seconds,
            tokens=tokens or None,
        )
        wall_seconds = self._before.wall_seconds + time.monotonic() - self._since
        return SpentSoFar(wall_seconds=wall_seconds, use=self._before.use + more)


def _failed(recording: ReferencedRecording, code: str) -> FileScore:
    return FileScore(
        file=recording.name,
        language=recording.reference.language,
        silent=recording.reference.is_silent,
        failure=code,
    )


def _use_so_far() -> EngineUse:
    """By this process."""
    told = [one for metric in metrics.engine_request_seconds.collect() for one in metric.samples]
    tokens = [one for metric in metrics.engine_output_tokens.collect() for one in metric.samples]
    return EngineUse(
        requests=int(sum(one.value for one in told if one.name.endswith("_count"))),
        request_seconds=sum(one.value for one in told if one.name.endswith("_sum")),
        tokens=int(sum(one.value for one in tokens if one.name.endswith("_total"))) or None,
    )
