"""Times of words and lines, and subtitles of real speech: how far off they begin, and which rules they break.

    python benchmarks/subtitles.py [--minutes 4]

Clips of a language, joined with pauses, go through the whole path with the built-in engine. Where the sound
of a clip sets in is known from its samples; the nearest words and lines are compared with that. Bars: half of
the words within 0.3 s, no rule broken, 1% of the cues a word alone; three hours of text with its times under
a megabyte.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from stage import Figure, accept, finished, report, working

from bot.app import Earmark
from bot.domain.recording import SAMPLE_RATE
from bot.domain.transcript import Line
from bot.inference.builtin.process import BuiltinEngine
from bot.text.subtitles import to_srt
from tests.fakes import speech
from tests.subtitle_rules import broken_rules, shown_in

LANGUAGES = ("en", "es", "fr", "it", "ru")
PAUSE_SECONDS = 1.2
_LOUD = 0.1
"""Of a clip's loudest sample: there its sound sets in."""
_THREE_HOURS = 3 * 3600.0


def recorded(language: str, minutes: float, seed: int) -> speech.LongRecording:
    draw, parts, seconds = random.Random(seed), list[speech.Clip](), 0.0
    while seconds < 60 * minutes:
        parts.append(draw.choice(speech.clips(language)))
        seconds += len(parts[-1].samples) / speech.SAMPLE_RATE + PAUSE_SECONDS
    return speech.joined(parts, PAUSE_SECONDS)


def onsets(recording: speech.LongRecording) -> Iterator[float]:
    """Seconds at which each clip is heard first."""
    for at in recording.ranges:
        loud = np.abs(recording.samples[at.start : at.end])
        yield (at.start + int(np.argmax(loud > _LOUD * loud.max()))) / SAMPLE_RATE


def errors(starts: Sequence[float], truths: Sequence[float]) -> list[float]:
    """Seconds from each truth to the nearest start."""
    return [min(abs(start - truth) for start in starts) for truth in truths]


def packed_bytes(lines: Sequence[Line]) -> int:
    kept = [{"text": line.text, "word_times": line.word_times} for line in lines]
    return len(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode())


async def lines_of(earmark: Earmark, recording: speech.LongRecording, path: Path) -> Sequence[Line]:
    await asyncio.to_thread(path.write_bytes, speech.flac(recording.samples))
    job = await finished(earmark, await accept(earmark, path))
    answer = await earmark.table.jobs.answer(job.id)
    assert answer is not None
    return answer.lines


async def main(minutes: float, seed: int) -> None:
    figures: list[Figure] = []
    cues = alone = broken = 0
    every_word: list[float] = []
    every_line: list[float] = []
    grown = seconds = 0.0
    with tempfile.TemporaryDirectory() as folder:
        engine = BuiltinEngine(cache=Path(folder) / "models")
        await engine.wait_ready(60)
        settings: dict[str, object] = {"engine_key": engine.api_key, "engine_model": engine.model_name}
        settings |= {"engine_profile": "builtin", "engine_slots": 1}
        try:
            async with working(engine.base_url, Path(folder), **settings) as earmark:
                for language in LANGUAGES:
                    recording = recorded(language, minutes, seed)
                    lines = await lines_of(earmark, recording, Path(folder) / f"{language}.flac")
                    truths = list(onsets(recording))
                    words = [word.range.start_seconds for line in lines for word in line.words]
                    every_word += errors(words, truths)
                    every_line += errors([line.range.start_seconds for line in lines], truths)
                    grown += packed_bytes(lines)
                    seconds += len(recording.samples) / SAMPLE_RATE
                    file = to_srt(lines)
                    faults = broken_rules(file)
                    print(*faults, sep="\n")
                    shown = shown_in(file)
                    cues, broken = cues + len(shown), broken + len(faults)
                    alone += sum(cue.words == 1 for cue in shown)
        finally:
            await engine.close()
    for name, found, bar in (("words", every_word, 0.3), ("lines", every_line, None)):
        ninety_fifth = statistics.quantiles(found, n=20)[-1]
        figures += [
            Figure(name=f"start of {name}, median", value=statistics.median(found), unit="s", bar=bar),
            Figure(name=f"start of {name}, 95th percentile", value=ninety_fifth, unit="s"),
        ]
    figures += [
        Figure(name=f"rules broken in {cues} cues", value=broken, unit="", bar=0),
        Figure(name="cues of one word", value=100 * alone / max(cues, 1), unit="%", bar=1),
        Figure(name="text with words of 3 h", value=grown / seconds * _THREE_HOURS / 1e6, unit="MB", bar=1),
    ]
    report(figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    asyncio.run(main(given.minutes, given.seed))
