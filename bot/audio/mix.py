"""One voice of many channels: a streaming mix to mono in which no channel with speech is lost.

Plainly the channels' mean. Besides, judged block by block with one block of look-ahead:

- a channel of opposite polarity is turned over, so that nothing cancels
- channels without sound do not count, and quiet ones that come and go as speech does are raised
- of different channels that sound at once, one in which nobody speaks steps back behind one with speech

Weights change within 32 ms, so that nothing clicks. What comes out depends on the sound alone, not on the
pieces in which it comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.audio.encode import Int16Samples
from bot.audio.voice import CONTEXT, FRAME, WARM_UP_FRAMES, speech_probabilities

Floats = npt.NDArray[np.float32]

HOP = 4096
HOPS = 16
BLOCK = HOP * HOPS
"""4.1 s."""
_LOOKED_AT = 8
"""Every so many samples tell level and likeness as well as all."""
_RAMP = 512
_SILENT_DB = -65.0
_FAR_BELOW_DB = 50.0
"""A channel so far below the loudest holds its crosstalk at most."""
_LOUDNESS_DECAY_DB = 0.5
"""A block."""
_OPPOSITE, _NOT_OPPOSITE = -0.4, -0.2
_ALIKE = 0.5
_SPEECH_RANGE_DB = 15.0
"""From its loudest to its quietest moments: speech has pauses, hiss and hum have not."""
_LEFT_BELOW_DB, _MOST_RAISE_DB = 6.0, 18.0
_CONTEST_DB = 20.0
_CONTESTED_HOPS = 3
_VOICED_FRAMES, _UNVOICED_FRAMES = 15, 6
_STEP_BACK = 0.1
_MOST_REST = 12
"""Blocks in which nobody listens again, after it was found several times that no channel need step back."""
_AROUND = WARM_UP_FRAMES * FRAME


@dataclass(frozen=True, kw_only=True, slots=True)
class _Block:
    """Up to `BLOCK` samples of each channel, filled up with silence."""

    sound: Int16Samples
    """Channels by samples."""
    samples: int
    products: Floats
    """Hops by channels by channels: mean products, so powers on the diagonal."""
    levels: Floats
    """Hops by channels, dBFS."""
    loudest: Floats
    calmest: Floats


def _block(pieces: Int16Samples) -> _Block:
    """`pieces`: channels by samples."""
    channels, samples = pieces.shape
    sound = pieces if samples == BLOCK else np.pad(pieces, ((0, 0), (0, BLOCK - samples)))
    looked_at = sound[:, ::_LOOKED_AT].astype(np.float32)
    hops = looked_at.reshape(channels, HOPS, -1).transpose(1, 0, 2)
    products = np.matmul(hops, hops.transpose(0, 2, 1)) / np.float32(hops.shape[2] * 32768.0**2)
    powers = np.diagonal(products, axis1=1, axis2=2)
    levels = 10 * np.log10(np.maximum(powers, 1e-12))
    heard = levels[: max(samples // HOP, 1)]
    return _Block(
        sound=sound,
        samples=samples,
        products=products,
        levels=levels,
        loudest=heard.max(axis=0),
        calmest=heard.min(axis=0),
    )


class ChannelMix:
    """Channels in by `feed`, mono out once it is known what follows."""

    def __init__(self, channels: int, spare: Sequence[int] = ()) -> None:
        """`spare` channels are heard only where no other channel has any sound."""
        self._channels = channels
        self._spare = np.isin(np.arange(channels), np.asarray(spare, dtype=np.int64))
        self.left_out = False
        """Whether spare channels had sound that is not in the mix."""
        self._held: list[Int16Samples] = []
        self._held_samples = 0
        self._before: _Block | None = None
        self._now: _Block | None = None
        self._loud: Floats = np.full(channels, -120, dtype=np.float32)
        self._calm: Floats = np.zeros(channels, dtype=np.float32)
        self._signs: Floats = np.ones(channels, dtype=np.float32)
        self._weights: Floats | None = None
        self._rest = self._longest_rest = 0

    def feed(self, sound: Int16Samples) -> Iterator[Int16Samples]:
        """`sound`: channels by samples."""
        self._held.append(sound)
        self._held_samples += sound.shape[1]
        if self._held_samples < BLOCK:
            return
        whole = self._held[0] if len(self._held) == 1 else np.concatenate(self._held, axis=1)
        count = self._held_samples // BLOCK
        for start in range(0, count * BLOCK, BLOCK):
            yield from self._next(_block(whole[:, start : start + BLOCK]))
        self._held_samples -= count * BLOCK
        self._held = [whole[:, count * BLOCK :]] if self._held_samples else []

    def finish(self) -> Iterator[Int16Samples]:
        if self._held_samples:
            yield from self._next(_block(np.concatenate(self._held, axis=1)))
        if self._now is not None:
            yield from self._next(_nothing(self._channels))

    def _next(self, after: _Block) -> Iterator[Int16Samples]:
        now, before = self._now, self._before
        self._before, self._now = now, after
        if now is None:
            return
        weights = self._wanted_weights(before or _nothing(self._channels), now, after)
        yield self._mixed(now, weights)[: now.samples]

    def _wanted_weights(self, before: _Block, now: _Block, after: _Block) -> Floats:
        """Hops by channels."""
        self._measure(now, after)
        active = self._active()
        alike = _likeness(before, now, after)
        if self._plain(active, alike):
            return np.full((HOPS, self._channels), 1 / self._channels, dtype=np.float32)
        signs = self._polarity(alike, now.levels)
        gains = self._raises(alike, active)
        contested = self._contested_hops(now, alike, active, gains)
        stepping_back = self._without_speech((before, now, after), active, contested)
        counted = max(int((active & ~stepping_back).sum()), 1)
        strength = np.where(active, np.where(stepping_back, _STEP_BACK, 10 ** (gains / 20)), 1.0) / counted
        strength[self._spare & ~active] = 0
        return np.asarray(signs * strength, dtype=np.float32)

    def _plain(self, active: npt.NDArray[np.bool_], alike: Floats) -> bool:
        """Ordinary stereo: equally loud, much the same on all channels."""
        return bool(
            active.all()
            and alike.min() > _ALIKE
            and self._signs.min() > 0
            and self._loud.max() - self._loud.min() < _LEFT_BELOW_DB
        )

    def _measure(self, now: _Block, after: _Block) -> None:
        loudest, calmest = now.loudest, now.calmest
        if after.samples:
            loudest, calmest = np.maximum(loudest, after.loudest), np.minimum(calmest, after.calmest)
        self._loud = np.maximum(self._loud - _LOUDNESS_DECAY_DB, loudest)
        self._calm = np.minimum(self._calm + _LOUDNESS_DECAY_DB, calmest)

    def _active(self) -> npt.NDArray[np.bool_]:
        active: npt.NDArray[np.bool_] = (self._loud > _SILENT_DB) & (
            self._loud > self._loud.max() - _FAR_BELOW_DB
        )
        if self._spare.any() and (active & ~self._spare).any():
            self.left_out = self.left_out or bool((active & self._spare).any())
            active &= ~self._spare
        return active

    def _polarity(self, alike: Floats, levels: Floats) -> Floats:
        """Signs by hop and channel, each channel's by the louder one that it is most like."""
        order = np.argsort(-self._loud, kind="stable")
        if self._channels == 1 or (alike.min() > _NOT_OPPOSITE and (self._signs > 0).all()):
            return np.ones((HOPS, self._channels), dtype=np.float32)
        signs = np.empty((HOPS, self._channels), dtype=np.float32)
        for hop in range(HOPS):
            for place, channel in enumerate(order[1:], 1):
                louder = order[:place]
                nearest = louder[np.argmax(np.abs(alike[hop, channel, louder]))]
                likeness = alike[hop, channel, nearest] * self._signs[nearest] * self._signs[channel]
                if likeness < _OPPOSITE and levels[hop, channel] > _SILENT_DB:
                    self._signs[channel] *= -1
            signs[hop] = self._signs
        return signs

    def _raises(self, alike: Floats, active: npt.NDArray[np.bool_]) -> Floats:
        """In dB, for quiet channels of their own that come and go."""
        raises = np.clip(self._loud.max() - self._loud - _LEFT_BELOW_DB, 0, _MOST_RAISE_DB)
        if not raises[active].any():
            return np.zeros(self._channels, dtype=np.float32)
        loudest = int(np.argmax(self._loud))
        own = np.abs(alike[:, loudest]).mean(axis=0) < _ALIKE
        lively = self._loud - self._calm > _SPEECH_RANGE_DB
        return np.asarray(np.where(own & lively & active, raises, 0), dtype=np.float32)

    def _without_speech(
        self, blocks: tuple[_Block, _Block, _Block], active: npt.NDArray[np.bool_], contested: int
    ) -> npt.NDArray[np.bool_]:
        """Channels that sound beside another one's speech and have none themselves."""
        none = np.zeros(self._channels, dtype=np.bool_)
        if contested < _CONTESTED_HOPS:
            return none
        if self._rest:
            self._rest -= 1
            return none
        voiced = np.array(
            [_voiced_frames(blocks, channel) if active[channel] else 0 for channel in range(self._channels)]
        )
        found = active & (voiced <= _UNVOICED_FRAMES) & (voiced.max() >= _VOICED_FRAMES)
        self._longest_rest = 0 if found.any() else min(2 * self._longest_rest + 1, _MOST_REST)
        self._rest = self._longest_rest
        return np.asarray(found, dtype=np.bool_)

    def _contested_hops(
        self, now: _Block, alike: Floats, active: npt.NDArray[np.bool_], gains: Floats
    ) -> int:
        """Hops in which two different channels sound at once."""
        levels = now.levels + gains
        floor = np.maximum(levels.max(axis=1, keepdims=True) - _CONTEST_DB, _SILENT_DB)
        sounding = (levels > floor) & (now.levels > self._loud - _CONTEST_DB) & active
        loudest = np.argmax(np.where(active, levels, -200), axis=1)
        different = np.abs(alike[np.arange(HOPS), loudest]) < _ALIKE
        return int((sounding & different).any(axis=1).sum())

    def _mixed(self, block: _Block, weights: Floats) -> Int16Samples:
        before = weights[0] if self._weights is None else self._weights
        self._weights = weights[-1]
        if (weights == before).all():
            return _plain_sum(block.sound, before)
        sound = block.sound.astype(np.float32)
        pieces = []
        for hop in range(HOPS):
            piece = sound[:, hop * HOP : (hop + 1) * HOP]
            mixed = weights[hop] @ piece
            if (weights[hop] != before).any():
                ramp = np.linspace(0, 1, _RAMP, dtype=np.float32)
                mixed[:_RAMP] = mixed[:_RAMP] * ramp + (before @ piece[:, :_RAMP]) * (1 - ramp)
            before = weights[hop]
            pieces.append(mixed)
        return _rounded(np.concatenate(pieces))


def _nothing(channels: int) -> _Block:
    return _block(np.zeros((channels, 0), dtype=np.int16))


def _plain_sum(sound: Int16Samples, weights: Floats) -> Int16Samples:
    if len(sound) == 2 and (weights == 0.5).all():
        halves = sound >> 1
        return np.asarray(halves[0] + halves[1], dtype=np.int16)
    return _rounded(weights @ sound.astype(np.float32))


def _rounded(sound: Floats) -> Int16Samples:
    return np.asarray(np.clip(np.rint(sound), -32768, 32767), dtype=np.int16)


def _likeness(before: _Block, now: _Block, after: _Block) -> Floats:
    """Correlation of each two channels around each hop, over about a second."""
    reach = 2
    around = np.concatenate([before.products[-reach:], now.products, after.products[:reach]])
    summed = sum(around[shift : shift + HOPS] for shift in range(2 * reach + 1))
    powers = np.diagonal(summed, axis1=1, axis2=2)
    scale = np.sqrt(powers[:, :, None] * powers[:, None, :])
    return np.asarray(summed / np.maximum(scale, 1e-10), dtype=np.float32)


def _voiced_frames(blocks: tuple[_Block, _Block, _Block], channel: int) -> int:
    before, now, after = blocks
    sound = np.concatenate(
        [before.sound[channel, -2 * _AROUND - CONTEXT :], now.sound[channel], after.sound[channel, :_AROUND]]
    )
    loudness = float(now.levels[:, channel].max()) - 6
    gain = 10 ** (min(max(-21 - loudness, 0), 32) / 20)
    found = speech_probabilities(sound, gain=gain)
    return int((found[WARM_UP_FRAMES:] > 0.5).sum())
