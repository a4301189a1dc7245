"""Several sound tracks on one clock become one mono sound."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

import numpy as np

from bot.audio.encode import Int16Samples
from bot.audio.mix import ChannelMix
from bot.domain.recording import SAMPLE_RATE

_MOST_LAG = 30 * SAMPLE_RATE
"""So far may one track run ahead of another before it is heard without it."""


class _TrackQueue:
    """What came of a track and was not mixed yet."""

    def __init__(self) -> None:
        self._pieces: deque[Int16Samples] = deque()
        self.samples = 0
        self.end = 0

    def append(self, sound: Int16Samples, mixed: int) -> bool:
        """Whether sound came too late, behind what is mixed already."""
        length = sound.shape[1]
        late = min(max(mixed - self.end, 0), length)
        self.end += length
        if late < length:
            self._pieces.append(sound[:, late:])
            self.samples += length - late
        return late > 0 and bool(np.any(sound[:, :late]))

    @property
    def channels(self) -> int:
        return len(self._pieces[0]) if self._pieces else 0

    def alike_samples(self) -> int:
        """Up to where the number of channels stays."""
        count = 0
        for piece in self._pieces:
            if len(piece) != self.channels:
                break
            count += piece.shape[1]
        return count

    def take(self, samples: int, channels: int) -> Int16Samples:
        """Silence for what is not there."""
        taken: list[Int16Samples] = []
        left = samples
        while left and self._pieces:
            piece = self._pieces.popleft()
            if piece.shape[1] > left:
                self._pieces.appendleft(piece[:, left:])
                piece = piece[:, :left]
            taken.append(piece)
            left -= piece.shape[1]
        self.samples -= samples - left
        if left:
            taken.append(np.zeros((channels, left), dtype=np.int16))
        return taken[0] if len(taken) == 1 else np.concatenate(taken, axis=1)


class TrackMix:
    """Sound of tracks in by `feed`, mono out. One mono track comes out as it goes in."""

    def __init__(self, tracks: int = 1, spare: Sequence[int] = ()) -> None:
        """`spare` tracks are heard only where no other has any sound."""
        self._queues = [_TrackQueue() for _ in range(tracks)]
        self._spare = frozenset(spare)
        self._mixed = 0
        self._shape: tuple[int, ...] = ()
        self._mix: ChannelMix | None = None
        self._left_out = False

    @property
    def left_out(self) -> bool:
        """Whether tracks had sound that is not in the mix."""
        return self._left_out or (self._mix is not None and self._mix.left_out)

    def feed(self, track: int, sound: Int16Samples) -> Iterator[Int16Samples]:
        """`sound`: channels by samples."""
        self._left_out |= self._queues[track].append(sound, self._mixed)
        while ready := self._ready():
            yield from self._advance(ready)

    def finish(self) -> Iterator[Int16Samples]:
        while ready := max(queue.samples for queue in self._queues):
            yield from self._advance(ready)
        yield from self._change(())

    def _ready(self) -> int:
        """Samples of which every track is known, or too far behind."""
        known = [queue.samples for queue in self._queues]
        return max(min(known), max(known) - _MOST_LAG)

    def _advance(self, ready: int) -> Iterator[Int16Samples]:
        samples = min(ready, *(queue.alike_samples() or ready for queue in self._queues))
        was = self._shape or (1,) * len(self._queues)
        shape = tuple(queue.channels or old for queue, old in zip(self._queues, was, strict=True))
        if shape != self._shape:
            yield from self._change(shape)
        taken = [queue.take(samples, count) for queue, count in zip(self._queues, shape, strict=True)]
        self._mixed += samples
        sound = taken[0] if len(taken) == 1 else np.concatenate(taken)
        if self._mix is None:
            yield sound[0]
        else:
            yield from self._mix.feed(sound)

    def _change(self, shape: tuple[int, ...]) -> Iterator[Int16Samples]:
        if self._mix is not None:
            yield from self._mix.finish()
            self._left_out |= self._mix.left_out
        self._shape = shape
        owners = [track for track, count in enumerate(shape) for _ in range(count)]
        spare = [place for place, track in enumerate(owners) if track in self._spare]
        self._mix = ChannelMix(len(owners), spare) if len(owners) > 1 else None
