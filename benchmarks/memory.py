"""Peak memory of cutting a short and a long recording, the decoder included.

    python benchmarks/memory.py [short minutes] [long hours]

Bars: the long one takes at most 1.2 x what the short one takes, and less than 300 MB. An MP4 carries an index
of its packets, which the demuxer holds whole, at 36 bytes a packet: 6 MB an hour in the decoder, and no
option of it makes that less. Other containers have none.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402 - the checkout must be found first

from bot.audio.limits import AudioLimits  # noqa: E402
from bot.audio.segment_cutter import CutPlan, cut  # noqa: E402
from tests.integration.audio import made_files  # noqa: E402

BLOCK_SECONDS = 120


def cut_and_watch(path: Path) -> tuple[float, float]:
    """Seconds, and the peak of this process and its children in MB."""
    me, over, peak = psutil.Process(), threading.Event(), 0

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.02):
            try:
                peak = max(peak, sum(one.memory_info().rss for one in (me, *me.children(recursive=True))))
            except psutil.NoSuchProcess:
                continue

    async def whole() -> None:
        async with cut(path, CutPlan(), AudioLimits()) as cutting:
            async for _ in cutting:
                pass

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.monotonic()
    asyncio.run(whole())
    seconds = time.monotonic() - started
    over.set()
    watcher.join()
    return seconds, peak / 1e6


def main() -> None:
    if len(sys.argv) > 2 and sys.argv[1] == "watch":
        seconds, megabytes = cut_and_watch(Path(sys.argv[2]))
        print(f"{seconds:.1f} {megabytes:.1f}")
        return
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    hours = float(sys.argv[2]) if len(sys.argv) > 2 else 12
    for container, codec in {"mp3": "libmp3lame", "m4a": "aac"}.items():
        compare(container, codec, {f"{minutes:g} min": minutes * 60, f"{hours:g} h": hours * 3600})


def compare(container: str, codec: str, lengths: dict[str, float]) -> None:
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        block = made_files.write(Path(folder) / f"block.{container}", made_files.speech(BLOCK_SECONDS), codec)
        for name, length in lengths.items():
            path = Path(folder) / f"long.{container}"
            made_files.repeated(block, path, round(length / BLOCK_SECONDS))
            command = [sys.executable, __file__, "watch", str(path)]
            seconds, peak = map(float, subprocess.check_output(command, text=True).split())
            peaks.append(peak)
            print(f"{container} {name:>8}: {peak:6.1f} MB, {seconds:7.1f} s")
    print(f"{container} ratio {peaks[-1] / peaks[0]:.2f} (bars: 1.2 and 300 MB)")


if __name__ == "__main__":
    main()
