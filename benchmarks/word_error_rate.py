"""What cutting and joining cost in words: the built-in engine by segments, and given the recording uncut.

    python benchmarks/word_error_rate.py [--minutes 10]

One engine process hears recorded English speech three times: in one request, through the whole path with
segments of the engine's own length, and with segments of at most 30 s. Bar: 0.2 points more than uncut. A few
minutes of both cores.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import jiwer
from stage import Figure, accept, finished, report, working

from bot.inference.builtin.process import BuiltinEngine
from tests.fakes import speech

SEGMENT_SECONDS = {"own length": None, "30 s": 30.0}


@dataclass(frozen=True, kw_only=True, slots=True)
class SpokenText:
    reference: str
    flac: bytes
    path: Path

    def points(self, heard: str) -> float:
        """Word error rate in percent."""
        return float(100 * jiwer.wer(speech.normalised(self.reference), speech.normalised(heard)))


async def uncut(engine: BuiltinEngine, flac: bytes) -> str:
    headers = {"Authorization": f"Bearer {engine.api_key}"}
    async with httpx.AsyncClient(base_url=engine.base_url, headers=headers, timeout=None) as client:
        sound = {"file": ("recording.flac", flac)}
        fields = {"response_format": "verbose_json"}
        answer = await client.post("/v1/audio/transcriptions", files=sound, data=fields)
    answer.raise_for_status()
    return str(answer.json()["text"])


async def by_segments(engine: BuiltinEngine, path: Path, longest_seconds: float | None) -> str:
    with tempfile.TemporaryDirectory() as folder:
        async with working(
            engine.base_url,
            Path(folder),
            engine_slots=1,
            engine_key=engine.api_key,
            engine_model=engine.model_name,
            engine_profile="builtin",
            segment_seconds=longest_seconds,
        ) as earmark:
            job = await finished(earmark, await accept(earmark, path))
            answer = await earmark.table.jobs.answer(job.id)
            assert answer is not None
            print(f"  {len(await earmark.table.jobs.segments(job.id))} segments")
            return answer.transcript.text


async def main(minutes: float) -> None:
    recording = speech.long_recording(minutes)
    with tempfile.TemporaryDirectory() as folder:
        flac = speech.flac(recording.samples)
        spoken = SpokenText(reference=recording.text, flac=flac, path=Path(folder) / "speech.flac")
        spoken.path.write_bytes(spoken.flac)
        engine = BuiltinEngine(cache=Path(folder) / "models")
        await engine.wait_ready(60)
        try:
            points = await _points(engine, spoken)
        finally:
            await engine.close()
    whole = points.pop("uncut")
    figures = [Figure(name="uncut", value=whole, unit="% WER")]
    for name, value in points.items():
        figures.append(Figure(name=f"by segments, {name}", value=value, unit="% WER"))
        figures.append(Figure(name=f"more than uncut, {name}", value=value - whole, unit="points", bar=0.2))
    report(figures)


async def _points(engine: BuiltinEngine, spoken: SpokenText) -> dict[str, float]:
    started = time.monotonic()
    points = {"uncut": spoken.points(await uncut(engine, spoken.flac))}
    print(f"uncut: {points['uncut']:.2f}% after {time.monotonic() - started:.0f} s", flush=True)
    for name, longest in SEGMENT_SECONDS.items():
        points[name] = spoken.points(await by_segments(engine, spoken.path, longest))
        print(f"{name}: {points[name]:.2f}% after {time.monotonic() - started:.0f} s", flush=True)
    return points


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    asyncio.run(main(parser.parse_args().minutes))
