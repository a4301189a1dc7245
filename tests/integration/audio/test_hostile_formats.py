"""Every container and codec that is taken meets truncations, flipped bits and absurd headers unharmed.

Whatever comes of such a file, it comes as sound, as a refusal in plain words or as a named end: within its
limits, and never because the process died of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.audio.child import Decoder
from bot.audio.limits import AudioLimits
from bot.domain.errors import BadInput
from tests.integration.audio import made_files, made_hostile
from tests.integration.audio.conftest import Decode
from tests.integration.audio.test_formats import FORMATS

MADE: dict[str, Callable[[], bytes]] = {
    "a.dts": made_hostile.dts,
    "a.ape": made_hostile.ape,
    "fast.ape": lambda: made_hostile.ape(level=1000),
    "insane.ape": lambda: made_hostile.ape(level=5000),
    "old.ape": lambda: made_hostile.ape(version=3980),
    "a.spx": made_hostile.speex,
    "gsm.wav": made_hostile.gsm,
    "joined.wav": made_hostile.joined_waves,
}
LIMITS = AudioLimits(max_seconds=120, cpu_floor_seconds=10, stall_seconds=20, wall_seconds=40)


def hurt(content: bytes, seed: int) -> Iterator[bytes]:
    """The same file, harmed in many ways."""
    random = np.random.default_rng(seed)
    yield content
    for share in (0.01, 0.1, 0.6, 0.97):
        yield content[: int(len(content) * share)]
    for region in (256, 2048, len(content)):
        for rate in (0.002, 0.05):
            flipped = np.frombuffer(content, dtype=np.uint8).copy()
            here = flipped[: min(region, len(flipped))]
            chosen = random.random(len(here)) < rate
            here[chosen] ^= random.integers(1, 256, int(chosen.sum()), dtype=np.uint8)
            yield flipped.tobytes()
    for value in (0x00, 0xFF, 0x7F):
        for at in random.integers(4, min(len(content), 400) - 4, 2):
            yield content[:at] + bytes([value]) * 4 + content[at + 4 :]
    yield content[: len(content) // 3] + content[len(content) // 2 :]
    yield content[:300] + content[: len(content) // 2]


def outcome(path: Path) -> str:
    """How decoding ended, in words."""
    with Decoder(path, LIMITS) as decoder:
        try:
            decoder.info()
            for _ in decoder.sound():
                pass
        except BadInput as refused:
            return refused.message
        assert decoder.ended is not None
        return decoder.ended.stopped_because or ""


@pytest.mark.parametrize("name", [*FORMATS, *MADE])
def test_a_harmed_file_of_any_kind_ends_in_sound_or_in_words(name: str, tmp_path: Path) -> None:
    if name in MADE:
        content = MADE[name]()
    else:
        content = made_files.write(tmp_path / name, made_files.speech(4), **FORMATS[name]).read_bytes()
    path = tmp_path / f"hurt-{name}"
    for harmed in hurt(content, seed=len(content)):
        path.write_bytes(harmed)
        started = time.monotonic()
        assert "decoder fail" not in outcome(path), "the process died"
        assert time.monotonic() - started < 60


@pytest.mark.parametrize("name", MADE)
def test_a_seed_is_opened_as_what_it_is(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(MADE[name]())
    with Decoder(tmp_path / name, LIMITS) as decoder:
        assert decoder.info().codec in {"dca", "ape", "speex", "libspeex", "gsm_ms", "pcm_s16le"}


def test_dts_is_decoded_to_its_length(tmp_path: Path, decode: Decode) -> None:
    (tmp_path / "a.dts").write_bytes(made_hostile.dts())
    heard = decode(tmp_path / "a.dts")
    assert heard.seconds == pytest.approx(made_hostile.DTS_FRAMES * 512 / 48_000, abs=0.001)
    assert np.abs(heard.sound).max() > 300
    assert heard.stopped_because is None
    content = made_hostile.dts()
    (tmp_path / "a.dts").write_bytes(content[: len(content) // 2 + 100])
    assert "breaks off" in (decode(tmp_path / "a.dts").stopped_because or "")
