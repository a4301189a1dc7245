"""A place for recordings, and the shortest way to decode one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from bot.audio.child import Decoder
from bot.audio.encode import Int16Samples
from bot.audio.limits import AudioLimits
from bot.domain.recording import SAMPLE_RATE, AudioInfo


@dataclass(frozen=True, kw_only=True, slots=True)
class DecodedSound:
    info: AudioInfo
    sound: Int16Samples
    stopped_because: str | None
    left_out: bool
    declared_seconds: float | None

    @property
    def seconds(self) -> float:
        return len(self.sound) / SAMPLE_RATE


Decode = Callable[..., DecodedSound]


@pytest.fixture
def decode() -> Decode:
    def decoded(path: Path, limits: AudioLimits | None = None) -> DecodedSound:
        with Decoder(path, limits or AudioLimits()) as decoder:
            info = decoder.info()
            sound = np.frombuffer(b"".join(decoder.sound()), dtype=np.int16)
            assert decoder.ended is not None
            assert decoder.ended.samples == len(sound)
            return DecodedSound(
                info=info,
                sound=sound,
                stopped_because=decoder.ended.stopped_because,
                left_out=decoder.ended.left_out,
                declared_seconds=decoder.ended.declared_seconds,
            )

    return decoded
