"""A recording becomes segments, in one streaming pass that hands each over as soon as it is cut."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import numpy as np

from bot.audio.child import Decoder
from bot.audio.encode import Int16Samples
from bot.audio.encoded_segment import EncodedSegment
from bot.audio.known_segments import KnownSegments
from bot.audio.limits import AudioLimits
from bot.audio.segmenter import CutPlan, Segmenter
from bot.domain.recording import AudioInfo, Segment

__all__ = ["CutPlan", "CutResult", "EncodedSegment", "SegmentCutter", "cut", "cut_at"]

BLOCK_SAMPLES = 65_536
"""Four seconds: sound is looked at in blocks of this size."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CutResult:
    """What is known of the recording when it was decoded to its end."""

    info: AudioInfo
    duration: int
    """Samples at 16 kHz, as many as the segments tile."""
    stopped_because: str | None = None
    other_tracks: bool = False
    """There are sound tracks that are not in the segments."""
    declared_seconds: float | None = None
    """Where the file's own header says that the sound ends, if there is sound behind it."""


class _Cutter(Protocol):
    @property
    def duration(self) -> int: ...

    @property
    def enough(self) -> bool:
        """Nothing more is wanted of the recording."""
        ...

    def feed(self, sound: Int16Samples) -> Iterator[EncodedSegment]: ...

    def finish(self) -> Iterator[EncodedSegment]: ...


class SegmentCutter:
    """Pieces of a recording: `async with cut(…) as cutting: async for piece in cutting: …`.

    Decoding runs in a child process, all other work in one thread. The child is gone when the iteration
    ends, fails or is cancelled, and when the `async with` block or `aclose()` is done. Raises `BadInput` for
    a file that cannot be decoded, and `EarmarkError` (try again) where the child was killed from outside.
    """

    def __init__(self, path: Path, limits: AudioLimits, cutter: _Cutter) -> None:
        self._path = path
        self._limits = limits
        self._cutter = cutter
        self._decoder: Decoder | None = None
        self._closed = False
        self._over: Future[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="cutting")
        self._pieces = self._work()
        self._outcome: CutResult | None = None

    @property
    def outcome(self) -> CutResult:
        """Known once the iteration came to its end."""
        if self._outcome is None:
            raise RuntimeError("the recording was not cut to its end")
        return self._outcome

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> EncodedSegment:
        if self._closed:
            raise StopAsyncIteration
        try:
            piece = await asyncio.get_running_loop().run_in_executor(self._thread, next, self._pieces, None)
        except BaseException:
            self._close()
            raise
        if piece is None:
            self._close()
            raise StopAsyncIteration
        return piece

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Ends the child, however far it is. Repeats are harmless."""
        self._close()
        assert self._over is not None
        await asyncio.wrap_future(self._over)

    def _close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._decoder is not None:
            self._decoder.kill()
        self._over = self._thread.submit(
            self._pieces.close
        )  # after a piece in the making, whose sound now ends
        self._thread.shutdown(wait=False)

    def _work(self) -> Generator[EncodedSegment, None, None]:
        with Decoder(self._path, self._limits) as decoder:
            self._decoder = decoder
            if self._closed:
                return
            info = decoder.info()
            for block in even_blocks(decoder.sound()):
                yield from self._cutter.feed(block)
                if self._cutter.enough:
                    return
            yield from self._cutter.finish()
            assert decoder.ended is not None
            self._outcome = CutResult(
                info=info,
                duration=self._cutter.duration,
                stopped_because=decoder.ended.stopped_because,
                other_tracks=decoder.ended.left_out,
                declared_seconds=decoder.ended.declared_seconds,
            )


def cut(
    path: Path, plan: CutPlan, limits: AudioLimits, *, resume_from: Sequence[Segment] = ()
) -> SegmentCutter:
    """Pieces in order, each as soon as its end is known.

    `resume_from` holds the segments that exist already and tile the recording's beginning: the cutting goes
    on behind them, at that very sample, with the next index.
    """
    _check_tiling(resume_from)
    return SegmentCutter(path, limits, Segmenter(plan, resume_from))


def cut_at(
    path: Path, segments: Sequence[Segment], wanted: Collection[int], limits: AudioLimits
) -> SegmentCutter:
    """The pieces of a known segmentation whose indexes are wanted; stops behind the last of them.

    Raises `BadInput` if the recording ends before they do. Dead air comes without sound. There is no outcome.
    """
    return SegmentCutter(path, limits, KnownSegments([one for one in segments if one.index in wanted]))


def _check_tiling(segments: Sequence[Segment]) -> None:
    at = 0
    for index, segment in enumerate(segments):
        if segment.index != index or segment.range.start != at:
            raise ValueError(f"segment {segment.index} does not follow the one before it")
        at = segment.range.end


def even_blocks(sound: Iterator[bytes]) -> Iterator[Int16Samples]:
    """However the pipe was read: what is told of a recording hangs on how much of it came before."""
    held, size = bytearray(), BLOCK_SAMPLES * 2
    for piece in sound:
        held += piece
        while len(held) >= size:
            yield np.frombuffer(bytes(held[:size]), dtype="<i2").astype(np.int16, copy=False)
            del held[:size]
    if held:
        yield np.frombuffer(bytes(held), dtype="<i2").astype(np.int16, copy=False)
