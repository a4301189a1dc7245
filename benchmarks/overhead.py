"""The whole path against a bare loop that fires the same segments at the same server.

    python benchmarks/overhead.py [--pairs 2] [--seconds 3600] [--speed 25]

Whole path: job table on SQLite, decoding, cutting, sound store, engine, checks, joining. Bare loop: the
segments as the cutter made them, in memory, four at once through the same client. The server answers at
`speed` times real time a slot. Both alternate; the figure is the median of the pairs' ratios. Bar: 1.03.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from stage import OUT, Figure, accept, engine, finished, report, taken_seconds, tones_flac, working

from bot.audio.limits import AudioLimits
from bot.audio.segment_cutter import cut
from bot.domain.job import Capability
from bot.domain.recording import Sound
from bot.engines import endpoints
from bot.inference.pool import EnginePool
from bot.settings import load
from bot.worker.prepare import cut_plan
from bot.worker.sound import sound_of

SLOTS = 4
SEGMENT_SECONDS = 120.0


async def segments(path: Path) -> list[Sound]:
    async with cut(path, cut_plan(SEGMENT_SECONDS), AudioLimits()) as cutting:
        return [sound_of(piece.segment, piece.flac) async for piece in cutting if piece.flac is not None]


async def bare_loop(url: str, sounds: Sequence[Sound]) -> float:
    """Seconds."""
    settings = load(env_file=None, engine_urls=url, engine_slots=SLOTS)
    pool = EnginePool(await endpoints(settings, None))
    (gate,) = pool.gates[Capability.TRANSCRIBE]
    room = asyncio.Semaphore(SLOTS)

    async def one(sound: Sound) -> None:
        async with room:
            await pool.transcribe(gate, sound)

    started = time.monotonic()
    await asyncio.gather(*(one(sound) for sound in sounds))
    seconds = time.monotonic() - started
    await pool.close()
    return seconds


async def whole_path(url: str, path: Path) -> float:
    """Seconds."""
    with tempfile.TemporaryDirectory() as folder:
        async with working(url, Path(folder), engine_slots=SLOTS, segment_seconds=SEGMENT_SECONDS) as earmark:
            return taken_seconds(await finished(earmark, await accept(earmark, path)))


async def main(pairs: int, seconds: int, speed: float) -> None:
    path = tones_flac(OUT / f"tones-{seconds}.flac", seconds)
    sounds = await segments(path)
    print(f"{seconds} s of sound in {len(sounds)} segments, {SLOTS} slots at {speed:g} x real time")
    ratios, more = [], []
    with engine(slots=SLOTS, fixed_seconds=0.1, seconds_per_second=1 / speed) as url:
        for _ in range(pairs):
            bare = await bare_loop(url, sounds)
            whole = await whole_path(url, path)
            ratios.append(whole / bare)
            more.append(whole - bare)
            print(f"bare loop {bare:7.2f} s   whole path {whole:7.2f} s   ratio {ratios[-1]:.3f}", flush=True)
    report(
        [
            Figure(name="whole path over bare loop", value=statistics.median(ratios), unit="x", bar=1.03),
            Figure(name="difference", value=statistics.median(more), unit="s"),
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--speed", type=float, default=25.0)
    given = parser.parse_args()
    asyncio.run(main(given.pairs, given.seconds, given.speed))
