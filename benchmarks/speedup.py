"""Four slots over one, on a server that has room for both.

    python benchmarks/speedup.py [--seconds 1800] [--speed 15]

The whole path both times. Segments are short (30 s), so that it counts little when a slot ends before the
others. Bar: 3.9.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from stage import OUT, Figure, accept, engine, finished, report, taken_seconds, tones_flac, working

SEGMENT_SECONDS = 30.0


async def whole_path(url: str, path: Path, slots: int) -> float:
    """Seconds."""
    with tempfile.TemporaryDirectory() as folder:
        async with working(url, Path(folder), engine_slots=slots, segment_seconds=SEGMENT_SECONDS) as earmark:
            return taken_seconds(await finished(earmark, await accept(earmark, path)))


async def main(seconds: int, speed: float) -> None:
    path = tones_flac(OUT / f"tones-{seconds}.flac", seconds)
    taken = {}
    with engine(fixed_seconds=0.05, seconds_per_second=1 / speed) as url:
        for slots in (4, 1):
            taken[slots] = await whole_path(url, path, slots)
            print(f"{slots} slots: {taken[slots]:.2f} s", flush=True)
    report([Figure(name="4 slots over 1", value=taken[1] / taken[4], unit="x", bar=3.9, at_least=True)])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=1800)
    parser.add_argument("--speed", type=float, default=15.0)
    given = parser.parse_args()
    asyncio.run(main(given.seconds, given.speed))
