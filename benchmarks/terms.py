"""Names that the built-in engine is told before it listens: what they mend, and what is said that was not.

    python benchmarks/terms.py [--clips 60]

The same weights hear the same clips with and without a vocabulary of which two names are said in a few clips.
Bars: no name where nobody says it, at most half a point more word errors, no fewer names than without.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from stage import Figure, accept, finished, report, working

from bot.inference.builtin.process import BuiltinEngine
from tests.fakes import speech

SAID = ("Asterisk", "Digium")
UNSAID = ("Kubernetes", "Earmark", "Grafana", "Anneliese", "Nextcloud")


async def heard(clips: Sequence[speech.Clip], vocabulary: Sequence[str], folder: Path) -> list[str]:
    engine = BuiltinEngine(cache=folder / "models")
    await engine.wait_ready(60)
    settings: dict[str, object] = {"engine_key": engine.api_key, "engine_model": engine.model_name}
    settings |= {"engine_profile": "builtin", "engine_slots": 1, "vocabulary": tuple(vocabulary)}
    texts = []
    try:
        async with working(engine.base_url, folder, **settings) as earmark:
            for clip in clips:
                job = await finished(earmark, await accept(earmark, clip.path))
                answer = await earmark.table.jobs.answer(job.id)
                texts.append("" if answer is None else answer.transcript.text)
    finally:
        await engine.close()
    return texts


def names_in(texts: Sequence[str], clips: Sequence[speech.Clip], *, said: bool) -> int:
    """Names in the texts that are (or are not) said in their clips."""
    return sum(
        name.lower() in text.lower() and (name.lower() in clip.text.lower()) is said
        for text, clip in zip(texts, clips, strict=True)
        for name in (*SAID, *UNSAID)
    )


def word_error_rate(texts: Sequence[str], clips: Sequence[speech.Clip]) -> float:
    """In percent."""
    return 100 * speech.error_rate(zip((clip.text for clip in clips), texts, strict=True))


async def main(most: int) -> None:
    every = speech.clips()
    naming = [clip for clip in every if any(name in clip.text for name in SAID)]
    others = [clip for clip in every if clip not in naming]
    clips = (*naming, *others[:: max(1, len(others) // most)])
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        without = await heard(clips, (), Path(one))
        told = await heard(clips, (*UNSAID, *SAID), Path(other))
    before, after = word_error_rate(without, clips), word_error_rate(told, clips)
    possible = sum(name in clip.text for clip in clips for name in SAID)
    found = names_in(without, clips, said=True)
    report(
        [
            Figure(name=f"names heard of {possible}, without", value=found, unit=""),
            Figure(
                name=f"names heard of {possible}, told before",
                value=names_in(told, clips, said=True),
                unit="",
                bar=found,
                at_least=True,
            ),
            Figure(
                name=f"names in {len(clips)} clips that nobody said",
                value=names_in(told, clips, said=False),
                unit="",
                bar=0,
            ),
            Figure(name="word errors, without", value=before, unit="%"),
            Figure(name="word errors, told before", value=after, unit="%", bar=before + 0.5),
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--clips", type=int, default=60)
    asyncio.run(main(parser.parse_args().clips))
