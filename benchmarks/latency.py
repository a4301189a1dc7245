"""A voice note of five seconds: from acceptance to answer, alone and beside an upload of ten hours.

    python benchmarks/latency.py [--hours 10] [--notes 20] [--uploads 1]

Alone, with an engine that answers at once: Earmark's own part. Then with an engine of four slots where a
segment of the upload takes `--segment-takes` seconds, on the empty system and while the upload is decoded and
heard. Bar: the slowest note waits at most one such time longer than on the empty system.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

import soundfile
from stage import OUT, Figure, accept, engine, finished, report, taken_seconds, tones_m4a, working

from bot.app import Earmark
from tests.fakes.tones import SAMPLE_RATE, some_words, spoken_tones

SLOTS = 4
SEGMENT_SECONDS = 240.0


def note(folder: Path, number: int) -> Path:
    """Each has words of its own, so that no earlier answer serves it."""
    path = folder / f"note-{number}.flac"
    soundfile.write(path, spoken_tones(some_words(5, seed=1000 + number), voiced=0.6), SAMPLE_RATE)
    return path


async def answered(earmark: Earmark, folder: Path, numbers: Sequence[int]) -> list[float]:
    """Seconds of one note after the other, each from a chat of its own."""
    seconds = []
    for number in numbers:
        job_id = await accept(earmark, note(folder, number), flow=f"chat-{number}")
        seconds.append(taken_seconds(await finished(earmark, job_id)))
        await asyncio.sleep(0.3)
    return seconds


async def own_part(notes: int) -> list[float]:
    with engine() as url, tempfile.TemporaryDirectory() as folder:
        async with working(url, Path(folder) / "data", engine_slots=SLOTS) as earmark:
            return await answered(earmark, Path(folder), range(notes))


async def beside(
    upload: Path, notes: int, segment_takes: float, uploads: int
) -> tuple[list[float], list[float]]:
    """Seconds of the notes on the empty system, and while the uploads are decoded and heard."""
    speed = segment_takes / SEGMENT_SECONDS
    with (
        engine(slots=SLOTS, seconds_per_second=speed) as url,
        tempfile.TemporaryDirectory() as folder,
    ):
        async with working(url, Path(folder) / "data", engine_slots=SLOTS) as earmark:
            empty = await answered(earmark, Path(folder), range(notes))
            jobs = [await accept(earmark, upload, flow=f"upload-{number}") for number in range(uploads)]
            await asyncio.sleep(3)
            crowded = await answered(earmark, Path(folder), range(notes, 2 * notes))
            progress = await earmark.table.jobs.progress(jobs[0])
            assert progress is not None
            assert progress.segments_done < progress.segments_total
            print(f"an upload has {progress.segments_done} of {progress.segments_total} segments", flush=True)
            return empty, crowded


def line(name: str, seconds: Sequence[float]) -> None:
    middle, most = statistics.median(seconds), max(seconds)
    print(f"{name:<34} median {middle:6.3f} s   slowest {most:6.3f} s", flush=True)


async def main(hours: float, notes: int, segment_takes: float, uploads: int) -> None:
    upload = tones_m4a(OUT / f"tones-{hours:g}h.m4a", hours)
    alone = await own_part(notes)
    line("instant engine, empty", alone)
    empty, crowded = await beside(upload, notes, segment_takes, uploads)
    line("slow engine, empty", empty)
    line(f"slow engine, beside {uploads} x {hours:g} h", crowded)
    wait = max(crowded) - statistics.median(empty)
    report(
        [
            Figure(name="own part of a voice note, median", value=statistics.median(alone), unit="s"),
            Figure(
                name="median wait beside the upload",
                value=statistics.median(crowded) - statistics.median(empty),
                unit="s",
            ),
            Figure(name="longest wait beside the upload", value=wait, unit="s", bar=segment_takes),
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=10.0)
    parser.add_argument("--notes", type=int, default=20)
    parser.add_argument("--uploads", type=int, default=1)
    parser.add_argument("--segment-takes", type=float, default=4.0)
    given = parser.parse_args()
    asyncio.run(main(given.hours, given.notes, given.segment_takes, given.uploads))
