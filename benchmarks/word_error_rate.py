"""What cutting, joining and checking cost in words: the whole path, and the same engine given it uncut.

    python benchmarks/word_error_rate.py [--minutes 10] [--languages en es fr it ru] [--engine-url http://…]

Recorded speech whose words are known is heard uncut and through the whole path with segments of the engine's
own length; English by the built-in engine with segments of at most 30 s as well. Without an address the
built-in engine hears it, uncut in one request. With one, a Whisper on vLLM does, whose uncut is windows
of 29 s, cut between sentences by one who knows where they end. Bar: 0.2 points more than uncut.

All of it is speech and the engine is a good one, so what the checks object to is counted as well: speech that
was heard again, that is named missing, or whose words were thought unspoken. Bar: 0.5% of the speech.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from stage import Figure, accept, finished, report, working

from bot.domain.coverage import Coverage
from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.inference.builtin.process import BuiltinEngine
from tests.fakes import speech

VLLM_REQUEST_SECONDS = 29.0
"""A window of Whisper's: of more vLLM makes windows itself, in the middle of words."""
SLOTS = 4
SHORT_SEGMENT_SECONDS = 30.0
PAUSE_SECONDS = 0.7


@dataclass(frozen=True, kw_only=True, slots=True)
class Listening:
    url: str
    key: str | None
    model: str
    profile: str | None
    """None: found out, as for anybody's server."""
    request_seconds: float
    """What one request takes."""

    @property
    def chosen(self) -> dict[str, object]:
        """The settings that say which engine this is."""
        named = {"engine_key": self.key, "engine_model": self.model, "engine_profile": self.profile}
        return {name: value for name, value in named.items() if value}

    @property
    def builtin(self) -> bool:
        return self.profile == "builtin"


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    text: str
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarms:
    """Samples at 16 kHz of speech that the checks objected to, of all."""

    objected: int
    speech: int


@asynccontextmanager
async def listening(url: str | None, folder: Path) -> AsyncIterator[Listening]:
    if url:
        async with httpx.AsyncClient(base_url=url, timeout=60) as client:
            model = (await client.get("/v1/models")).raise_for_status().json()["data"][0]["id"]
        yield Listening(url=url, key=None, model=model, profile=None, request_seconds=VLLM_REQUEST_SECONDS)
        return
    builtin = BuiltinEngine(cache=folder / "models")
    await builtin.wait_ready(60)
    try:
        yield Listening(
            url=builtin.base_url,
            key=builtin.api_key,
            model=builtin.model_name,
            profile="builtin",
            request_seconds=float("inf"),
        )
    finally:
        await builtin.close()


def recorded(language: str, minutes: float) -> speech.LongRecording:
    """All clips in one order after the other; none follows itself, which Whisper takes for a loop."""
    draw = random.Random(0)
    parts: list[speech.Clip] = []
    seconds = 0.0
    while seconds < minutes * 60:
        clips = [*speech.clips(language)]
        draw.shuffle(clips)
        if parts and clips[0] is parts[-1]:
            clips.reverse()
        parts += clips
        seconds += sum(len(clip.samples) / SAMPLE_RATE + PAUSE_SECONDS for clip in clips)
    return speech.joined(parts, PAUSE_SECONDS)


def requests(recording: speech.LongRecording, longest_seconds: float) -> Iterator[bytes]:
    """FLAC of the whole, in pieces that start and end between two clips."""
    piece = TimeRange(start=0, end=0)
    for clip in recording.ranges:
        if clip.end - piece.start > longest_seconds * SAMPLE_RATE:
            yield speech.flac(recording.samples[piece.start : piece.end])
            piece = TimeRange(start=piece.end, end=piece.end)
        piece = TimeRange(start=piece.start, end=clip.end)
    yield speech.flac(recording.samples[piece.start :])


async def uncut(engine: Listening, recording: speech.LongRecording, language: str) -> Heard:
    headers = {"Authorization": f"Bearer {engine.key}"} if engine.key else {}
    pieces = list(requests(recording, engine.request_seconds))
    started = time.monotonic()
    slots = asyncio.Semaphore(SLOTS)
    async with httpx.AsyncClient(base_url=engine.url, headers=headers, timeout=None) as client:

        async def text_of(flac: bytes) -> str:
            fields = {"response_format": "json", "model": engine.model, "language": language}
            sound = {"file": ("recording.flac", flac)}
            async with slots:
                answer = await client.post("/v1/audio/transcriptions", files=sound, data=fields)
            return str(answer.raise_for_status().json()["text"])

        texts = await asyncio.gather(*map(text_of, pieces))
    return Heard(text=" ".join(texts), seconds=time.monotonic() - started)


async def by_segments(engine: Listening, path: Path, longest_seconds: float | None) -> tuple[Heard, Coverage]:
    with tempfile.TemporaryDirectory() as folder:
        async with working(
            engine.url,
            Path(folder),
            engine_slots=1 if engine.builtin else SLOTS,
            segment_seconds=longest_seconds,
            **engine.chosen,
        ) as earmark:
            started = time.monotonic()
            job = await finished(earmark, await accept(earmark, path))
            seconds = time.monotonic() - started
            answer = await earmark.table.jobs.answer(job.id)
            assert answer is not None
            assert answer.transcript.coverage is not None
            return Heard(text=answer.transcript.text, seconds=seconds), answer.transcript.coverage


def objected(coverage: Coverage) -> Iterable[tuple[str, int]]:
    for one in coverage.heard_again:
        yield f"heard again: {one.reason}", one.range.samples
    for unspoken in coverage.unspoken:
        yield "thought unspoken", unspoken.samples
    yield "missing", coverage.missing


async def compare(engine: Listening, language: str, minutes: float) -> tuple[list[Figure], Alarms]:
    recording = recorded(language, minutes)

    def points(heard: Heard) -> float:
        """Word error rate in percent."""
        return 100 * speech.error_rate([(recording.text, heard.text)], language)

    whole = await uncut(engine, recording, language)
    print(f"{language} uncut: {points(whole):.2f}% in {whole.seconds:.0f} s", flush=True)
    figures = [Figure(name=f"{language} uncut", value=points(whole), unit="% WER")]
    lengths: dict[str, float | None] = {"own length": None}
    if engine.builtin and language == "en":
        lengths["30 s"] = SHORT_SEGMENT_SECONDS
    alarms = Alarms(objected=0, speech=0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.flac"
        path.write_bytes(speech.flac(recording.samples))
        for name, longest in lengths.items():
            heard, coverage = await by_segments(engine, path, longest)
            print(f"{language} {name}: {points(heard):.2f}% in {heard.seconds:.0f} s", flush=True)
            more, time_ratio = points(heard) - points(whole), heard.seconds / whole.seconds
            figures += [
                Figure(name=f"{language} by segments, {name}", value=points(heard), unit="% WER"),
                Figure(name=f"{language} more than uncut, {name}", value=more, unit="points", bar=0.2),
                Figure(name=f"{language} time over uncut, {name}", value=time_ratio, unit="x"),
            ]
            found = [(reason, length) for reason, length in objected(coverage) if length]
            for reason, length in found:
                print(f"  {reason}: {length / SAMPLE_RATE:.1f} s", flush=True)
            wrong = sum(coverage.languages.values()) - coverage.languages.get(language, 0)
            print(f"  in another language: {wrong / SAMPLE_RATE:.1f} s", flush=True)
            alarms = Alarms(
                objected=alarms.objected + sum(length for _, length in found) + wrong,
                speech=alarms.speech + coverage.speech + coverage.missing,
            )
    return figures, alarms


async def main(url: str | None, languages: list[str], minutes: float) -> None:
    figures, alarms = [], []
    with tempfile.TemporaryDirectory() as folder:
        async with listening(url, Path(folder)) as engine:
            for language in languages:
                more, objections = await compare(engine, language, minutes)
                figures += more
                alarms.append(objections)
    speech_samples = sum(one.speech for one in alarms)
    share = 100 * sum(one.objected for one in alarms) / speech_samples
    hours = speech_samples / SAMPLE_RATE / 3600
    figures.append(Figure(name=f"false alarms in {hours:.2f} h of speech", value=share, unit="%", bar=0.5))
    report(figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--languages", nargs="+", default=["en"])
    parser.add_argument("--engine-url")
    given = parser.parse_args()
    asyncio.run(main(given.engine_url, given.languages, given.minutes))
