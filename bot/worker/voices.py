"""VOICES: how the voices of one piece of sound are, on threads of this process; and who wants that."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from bot.audio.encode import samples
from bot.audio.speech_ranges import listened
from bot.domain.failure import Failure, FailureCode
from bot.domain.job import Claim, Options, VoicesWork
from bot.domain.outcome import Failed, VoicesHeard
from bot.domain.ports.stores import Blobs
from bot.domain.ports.tasks import TaskQueue
from bot.domain.recording import Segment, Sound
from bot.domain.voices import SegmentVoices
from bot.voices.prints import MADE_BY, voices_of
from bot.worker.sound import sound_of

logger = logging.getLogger(__name__)

SHORTEST_SECONDS = 60.0
"""Nobody is told apart in shorter recordings, unless somebody asks for it."""
_MOST_AT_ONCE = 8
_NICENESS = 1
"""What people wait for goes first."""


def at_once() -> int:
    """How many VOICES tasks one process works on: half of its processors."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(_MOST_AT_ONCE, usable // 2))


def are_wanted(options: Options, seconds: float) -> bool:
    """Whether voices are told apart in a recording that lasts at least so long."""
    return seconds >= SHORTEST_SECONDS if options.speakers is None else options.speakers > 1


def voices_key(sha256: str, segment: Segment) -> str:
    heard = segment.heard
    return f"{sha256}/{heard.start}-{heard.end}/voices/{MADE_BY}"


class VoicesAdder:
    """Adds the tasks of one recording as it is cut: once it is long enough, those of before too."""

    def __init__(self, tasks: TaskQueue, claim: Claim, sha256: str, *, enabled: bool) -> None:
        self._tasks = tasks
        self._claim = claim
        self._sha256 = sha256
        self._enabled = enabled
        self._waiting: list[VoicesWork] = []

    async def add(self, segment: Segment, blob: str | None, *, seconds: float = 0.0) -> None:
        """`blob`: None where its voices are known; `seconds`: that the recording has, if that is known."""
        if not self._enabled:
            return
        if not segment.dead_air:
            key = voices_key(self._sha256, segment)
            work = VoicesWork(segment=segment, blob=blob, cache_key=key, recording=self._sha256)
            self._waiting.append(work)
        options = self._claim.job.request.options
        if self._waiting and are_wanted(options, max(seconds, segment.range.end_seconds)):
            await self._tasks.add_voices(self._claim.lease, self._waiting)
            self._waiting.clear()

    async def unknown(self, segments: Sequence[Segment]) -> frozenset[int]:
        """Indexes of those whose voices are wanted, and nobody has heard them."""
        options = self._claim.job.request.options
        if not self._enabled or not segments or not are_wanted(options, segments[-1].range.end_seconds):
            return frozenset()
        keys = {one.index: voices_key(self._sha256, one) for one in segments if not one.dead_air}
        known = await self._tasks.known_results(list(keys.values()))
        return frozenset(index for index, key in keys.items() if key not in known)


class VoicesListener:
    """Handler of VOICES tasks. A fault that is not the store's costs this segment's speakers alone."""

    def __init__(self, blobs: Blobs, *, slots: int) -> None:
        self._blobs = blobs
        self._threads = ThreadPoolExecutor(slots, thread_name_prefix="voices", initializer=_be_nice)

    async def __call__(self, claim: Claim) -> VoicesHeard | Failed:
        work = claim.work
        assert isinstance(work, VoicesWork)
        assert work.blob is not None
        sound = sound_of(work.segment, await self._blobs.get(work.blob))
        stopped = threading.Event()
        try:
            loop = asyncio.get_running_loop()
            voices = await loop.run_in_executor(self._threads, _heard, sound, stopped)
        except Exception as error:
            logger.exception("voices.failed", extra={"job": claim.job.id, "task": claim.lease.task_id})
            return Failed(
                failure=Failure(
                    code=FailureCode.INTERNAL,
                    message="The voices of a part of the recording could not be told apart.",
                    detail={"type": type(error).__name__},
                )
            )
        finally:
            stopped.set()
        return VoicesHeard(voices=voices)


def _heard(sound: Sound, stopped: threading.Event) -> SegmentVoices:
    if stopped.is_set():
        return SegmentVoices()
    told = listened(sound)
    return voices_of(samples(sound.flac), told.speech or (), sound.range.start, stopped)


def _be_nice() -> None:
    """This thread alone, which Linux can."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
