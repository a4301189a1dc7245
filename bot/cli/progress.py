"""What a person sees while a recording is worked on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.text import Text

from bot.domain.job import Progress as Counters
from bot.domain.job import SegmentState
from bot.domain.recording import SAMPLE_RATE
from bot.text.clock import clock


class ProgressBoard:
    """A line for each recording: bar, segments, seconds of sound, speed, time to go."""

    def __init__(self, console: Console, *, follow: bool, keep_finished: bool = True) -> None:
        self._follow = follow
        self._keep_finished = keep_finished
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", style="bold", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[counters]}", markup=False),
            console=console,
            disable=not console.is_terminal,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def job(self, name: str) -> JobProgress:
        task = self._progress.add_task(name, total=None, counters="waiting")
        return JobProgress(self._progress, task, follow=self._follow)

    def finish(self, line: JobProgress) -> None:
        """It stays as it is, or makes room for others."""
        if not self._keep_finished:
            self._progress.remove_task(line.task)


class JobProgress:
    """One recording's line."""

    def __init__(self, progress: Progress, task: TaskID, *, follow: bool) -> None:
        self.follow = follow
        """Somebody wants to read the words as they come."""
        self._progress = progress
        self.task = task
        self._started: float | None = None
        self._done_before = 0.0

    def show(self, counters: Counters, heard: Sequence[SegmentState]) -> None:
        """How it stands, and the words that are new."""
        if self._started is None:
            self._started, self._done_before = time.monotonic(), counters.seconds_done
        elapsed = max(time.monotonic() - self._started, 1e-3)
        self._progress.update(
            self.task,
            total=counters.seconds_total if counters.prepared else None,
            completed=counters.seconds_done,
            counters=described(counters, speed=(counters.seconds_done - self._done_before) / elapsed),
        )
        for state in heard:
            if state.text is not None:
                at = clock(state.segment.range.start)
                self._progress.console.print(Text.assemble((at, "dim"), " ", state.text.text), soft_wrap=True)


def described(counters: Counters, *, speed: float) -> str:
    """`speed` is seconds of sound a second."""
    if counters.position is not None:
        return f"waiting, {counters.position} ahead" if counters.position else "starting"
    more = "" if counters.prepared else "+"
    parts = [
        f"segment {counters.segments_done}/{counters.segments_total}{more}",
        f"{_clock(counters.seconds_done)}/{_clock(counters.seconds_total)}{more}",
    ]
    if counters.calls_total:
        parts.append(f"step {counters.calls_done}/{counters.calls_total}")
    if speed > 0:
        parts.append(f"{speed:.1f} x real time")
        if counters.prepared and counters.seconds_done < counters.seconds_total:
            parts.append(f"{_clock((counters.seconds_total - counters.seconds_done) / speed)} to go")
    return ", ".join(parts)


def _clock(seconds: float) -> str:
    return clock(round(seconds * SAMPLE_RATE))
