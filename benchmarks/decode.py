"""What decoding and cutting cost in CPU time against FFmpeg's command line; how soon the first segment comes.

    python benchmarks/decode.py [minutes] [hours of the long file]

Bars: decoding alone 1.2 x the CPU of `ffmpeg -ar 16000 -ac 1 -f null`, with pauses, cutting and FLAC 2.5 x,
the first segment of a 3-hour file within 1 s. CPU is user and system time of the process and its children.
"""

from __future__ import annotations

import asyncio
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.audio.child import Decoder  # noqa: E402 - the checkout must be found first
from bot.audio.limits import AudioLimits  # noqa: E402
from bot.audio.segment_cutter import CutPlan, cut  # noqa: E402
from bot.audio.voice import warm_up  # noqa: E402
from tests.integration.audio import made_files  # noqa: E402

FORMATS = {
    "m4a": {"codec": "aac", "bit_rate": 128_000},
    "mp3": {"codec": "libmp3lame", "bit_rate": 128_000},
    "ogg": {"codec": "libopus", "rate": 48_000, "layout": "mono", "bit_rate": 32_000},
}
BLOCK_SECONDS = 120


def cpu_seconds() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def cost(work: Callable[[], object], *, times: int = 3) -> float:
    """The least CPU time of a few tries."""
    found = []
    for _ in range(times):
        before = cpu_seconds()
        work()
        found.append(cpu_seconds() - before)
    return min(found)


def decode_alone(path: Path) -> None:
    with Decoder(path, AudioLimits()) as decoder:
        decoder.info()
        for _ in decoder.sound():
            pass


def cut_whole(path: Path, *, only_first: bool = False) -> None:
    async def whole() -> None:
        async with cut(path, CutPlan(), AudioLimits()) as cutting:
            async for _ in cutting:
                if only_first:
                    break

    asyncio.run(whole())


def make(folder: Path, minutes: float) -> dict[str, Path]:
    """Two minutes are encoded and their packets repeated: encoding hours would take longer than all else."""
    made = {}
    for name, how in FORMATS.items():
        short = made_files.write(folder / f"short.{name}", made_files.speech(BLOCK_SECONDS), **how)
        made[name] = made_files.repeated(short, folder / f"long.{name}", round(minutes * 60 / BLOCK_SECONDS))
    return made


def compare(made: dict[str, Path]) -> None:
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        print("ffmpeg is not on the PATH: absolute CPU seconds only")
    print(f"{'':6}{'ffmpeg':>9}{'decode':>9}{'ratio':>7}{'cut':>9}{'ratio':>7}")
    for name, path in made.items():
        command = [str(ffmpeg), "-v", "error", "-i", str(path), "-ar", "16000", "-ac", "1", "-f", "null", "-"]
        theirs = cost(lambda c=command: subprocess.run(c, check=True)) if ffmpeg else float("nan")
        alone = cost(lambda p=path: decode_alone(p))
        whole = cost(lambda p=path: cut_whole(p))
        print(f"{name:6}{theirs:9.2f}{alone:9.2f}{alone / theirs:7.2f}{whole:9.2f}{whole / theirs:7.2f}")


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 30
    hours = float(sys.argv[2]) if len(sys.argv) > 2 else 3
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        print(f"CPU seconds for {minutes:g} minutes (bars: decode 1.2, cut 2.5)")
        compare(make(Path(folder), minutes))
        times = round(hours * 3600 / BLOCK_SECONDS)
        long = made_files.repeated(Path(folder) / "short.m4a", Path(folder) / "hours.m4a", times)
        started = time.monotonic()
        cut_whole(long, only_first=True)
        print(f"first segment of {hours:g} hours after {time.monotonic() - started:.2f} s (bar: 1 s)")


if __name__ == "__main__":
    main()
