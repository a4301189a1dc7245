"""Recordings in which the language changes: how much is told in another language than it is spoken in.

    python benchmarks/languages.py [--recordings 12] [--seed 1]

Clips whose language and words are known are joined to recordings of one to four languages, and go through the
whole path with the built-in engine, which is told no language. Bars: 1% of the seconds of speech in lines of
another language; nothing at all where one language is spoken.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from stage import Figure, accept, finished, report, working

from bot.domain.transcript import Transcript
from bot.evaluation.normalizer import units
from bot.evaluation.word_errors import aligned
from bot.inference.builtin.process import BuiltinEngine
from tests.fakes import speech

LANGUAGES = ("en", "es", "fr", "it", "ru")
PAUSE_SECONDS = 0.6


@dataclass(slots=True)
class Tally:
    seconds: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, recording: speech.LongRecording, transcript: Transcript) -> None:
        for clip, at in zip(recording.clips, recording.ranges, strict=True):
            told = sum(
                max(0, min(line.range.end, at.end) - max(line.range.start, at.start))
                for line in transcript.lines
                if (line.language or transcript.language) != clip.language
            )
            self.seconds[clip.language] += at.samples
            self.wrong[clip.language] += told
        self._add_words(recording, transcript)

    def _add_words(self, recording: speech.LongRecording, transcript: Transcript) -> None:
        spoken = [
            (word, clip.language) for clip in recording.clips for word in units(clip.text, clip.language)
        ]
        self.words.update(language for _, language in spoken)
        heard = [unit for line in transcript.lines for unit in units(line.text, line.language)]
        alignment = aligned([word for word, _ in spoken], heard)
        self.right.update(spoken[at][1] for at, _ in alignment.same())

    @property
    def share(self) -> float:
        """In percent."""
        return 100 * self.wrong.total() / max(self.seconds.total(), 1)


def mixed(draw: random.Random, languages: int) -> speech.LongRecording:
    """Two to six stretches of some seconds, each of one language."""
    chosen = draw.sample(LANGUAGES, languages)
    parts: list[speech.Clip] = []
    for language in chosen * (2 if languages < 3 else 1):
        wanted, seconds = draw.uniform(5, 15), 0.0
        while seconds < wanted:
            parts.append(draw.choice(speech.clips(language)))
            seconds += len(parts[-1].samples) / speech.SAMPLE_RATE
    return speech.joined(parts, PAUSE_SECONDS)


async def main(recordings: int, seed: int) -> None:
    draw = random.Random(seed)
    one, several = Tally(), Tally()
    with tempfile.TemporaryDirectory() as folder:
        engine = BuiltinEngine(cache=Path(folder) / "models")
        await engine.wait_ready(60)
        settings: dict[str, object] = {"engine_key": engine.api_key, "engine_model": engine.model_name}
        settings |= {"engine_profile": "builtin", "engine_slots": 1}
        try:
            async with working(engine.base_url, Path(folder), **settings) as earmark:
                for number in range(recordings):
                    languages = 1 + number % 4
                    recording = mixed(draw, languages)
                    path = Path(folder) / f"{number}.flac"
                    path.write_bytes(speech.flac(recording.samples))
                    job = await finished(earmark, await accept(earmark, path))
                    answer = await earmark.table.jobs.answer(job.id)
                    assert answer is not None
                    tally = one if languages == 1 else several
                    tally.add(recording, answer.transcript)
                    print(f"{number}: {languages} languages, so far {tally.share:.2f}% wrong", flush=True)
        finally:
            await engine.close()
    figures = [
        Figure(name="in a wrong language, of several", value=several.share, unit="%", bar=1),
        Figure(name="in a wrong language, of one", value=one.share, unit="%", bar=0),
    ]
    for language in LANGUAGES:
        words = several.words[language]
        share = 100 * several.right[language] / max(words, 1)
        figures.append(Figure(name=f"words right of {words} in {language}", value=share, unit="%"))
    report(figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--recordings", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    asyncio.run(main(given.recordings, given.seed))
