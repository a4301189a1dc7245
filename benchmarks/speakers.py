"""Who speaks when, in conversations of real voices whose turns are known.

    python benchmarks/speakers.py [--voices FOLDER] [--seed 1]

Voices: those of `tests/samples/speech`, or a folder with a folder of clips for each. From 1 to 5 of them
talk, in the clear, over a telephone and in a room; interrupt each other; one is quiet; one talks alone for
ten minutes.

Told are the diarization error (missed, invented and given to the wrong voice, over all that is spoken),
without a collar and with one of 0.25 s, and what it costs. Bars: in the clear 8%, over a telephone and in a
room 15%, without a collar; the right number in nine of ten; one voice never split; 4 CPU seconds a minute.
"""

from __future__ import annotations

import argparse
import itertools
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from conversations import (
    RATE,
    Scene,
    as_samples,
    clips_of,
    conversation,
    in_room,
    over_telephone,
    voices_below,
)
from stage import ROOT, Figure, report

from bot.audio.encode import flac
from bot.audio.speech_ranges import listened
from bot.domain.recording import Segment, Sound, TimeRange
from bot.domain.voices import SegmentVoices
from bot.evaluation.speaker_errors import SpeakerTurn, speaker_errors
from bot.voices.prints import spans_of, voices_of
from bot.voices.turns import turns_of

SCENES = (
    Scene(name="two", voices=2, seconds=180),
    Scene(name="two again", voices=2, seconds=120, turn_seconds=(0.8, 3.0)),
    Scene(name="three", voices=3, seconds=180),
    Scene(name="four", voices=4, seconds=240),
    Scene(name="five", voices=5, seconds=300),
    Scene(name="three, interrupting", voices=3, seconds=180, interrupting=0.2),
    Scene(name="three, one quiet", voices=3, seconds=240, one_is_quiet=True),
    Scene(name="one", voices=1, seconds=600),
)
PLACES = ("clear", "telephone", "room")
SEGMENT_SECONDS = (30, 30, 30, 30, 60, 60, 120, 120)


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasuredScene:
    scene: Scene
    place: str
    found: int
    missed: float
    invented: float
    confused: float
    with_collar: float
    cpu_seconds_a_minute: float

    @property
    def error(self) -> float:
        return self.missed + self.invented + self.confused

    @property
    def right(self) -> bool:
        return self.found == self.scene.voices


def told_apart(sound: npt.NDArray[np.int16]) -> list[SpeakerTurn]:
    """As the service does it, segment by segment."""
    segments: list[Segment] = []
    heard: dict[int, SegmentVoices] = {}
    at = 0
    for index, seconds in enumerate(itertools.chain(SEGMENT_SECONDS, itertools.repeat(180))):
        end = min(len(sound), at + seconds * RATE)
        if end <= at:
            break
        segment = Segment(index=index, range=TimeRange(start=at, end=end))
        speech = listened(Sound(flac=flac(sound[at:end]), range=segment.range)).speech or ()
        heard[index] = voices_of(sound[at:end], speech, at)
        segments.append(segment)
        at = end
    turns = [(turn.range, str(turn.speaker)) for turn in turns_of(heard, segments)] or [
        (span, "1") for one in segments for span, _ in spans_of(heard[one.index], one.range.start)
    ]
    return [SpeakerTurn(start=one.start_seconds, end=one.end_seconds, speaker=who) for one, who in turns]


def outcome(
    scene: Scene, place: str, sound: npt.NDArray[np.int16], truth: Sequence[SpeakerTurn]
) -> MeasuredScene:
    began = time.process_time()
    found = told_apart(sound)
    spent = time.process_time() - began
    bare = speaker_errors(truth, found, collar=0)
    return MeasuredScene(
        scene=scene,
        place=place,
        found=bare.told_apart,
        missed=bare.missed / bare.said,
        invented=bare.false_alarm / bare.said,
        confused=bare.confused / bare.said,
        with_collar=speaker_errors(truth, found).rate or 0.0,
        cpu_seconds_a_minute=60 * spent / (len(sound) / RATE),
    )


def placed(sound: npt.NDArray[np.float32], place: str, seed: int) -> npt.NDArray[np.int16]:
    noise = np.random.default_rng(seed)
    match place:
        case "telephone":
            return as_samples(over_telephone(sound, noise))
        case "room":
            return as_samples(in_room(sound, noise))
        case _:
            return as_samples(sound)


def sample_voices() -> dict[str, list[Path]]:
    """The prompts in English and Spanish are one woman's."""
    folder = ROOT / "tests" / "samples" / "speech"
    names = {"prompt-en": "allison", "prompt-es": "allison"}
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.flac")):
        beginning = "-".join(path.stem.split("-")[: 2 if path.stem.startswith("prompt") else 1])
        found.setdefault(names.get(beginning, beginning), []).append(path)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--voices", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    paths = voices_below(given.voices) if given.voices else sample_voices()
    clips = {name: clips_of(found, rng) for name, found in paths.items()}
    outcomes = []
    for scene in SCENES:
        if scene.voices > len(clips):
            continue
        sound, truth = conversation(scene, clips, rng)
        for place in PLACES:
            one = outcome(scene, place, placed(sound, place, given.seed), truth)
            outcomes.append(one)
            print(
                f"{scene.name:<22}{place:<10}{scene.voices} voices, {one.found} found"
                f"  error {one.error:6.1%}:"
                f" missed {one.missed:6.1%} invented {one.invented:6.1%} confused {one.confused:6.1%}"
                f" collar {one.with_collar:6.1%}",
                flush=True,
            )
    report(figures(outcomes))


def figures(outcomes: Sequence[MeasuredScene]) -> list[Figure]:
    plain = [one for one in outcomes if one.scene.voices in {2, 3, 4} and "," not in one.scene.name]
    told = [
        Figure(
            name=f"error, {place}, mean of 2 to 4 voices",
            value=100 * float(np.mean([one.error for one in plain if one.place == place])),
            unit="%",
            bar=8 if place == "clear" else 15,
        )
        for place in PLACES
    ]
    alone = [one.found for one in outcomes if one.scene.voices == 1]
    cost = float(np.mean([one.cpu_seconds_a_minute for one in outcomes]))
    right = 100 * sum(one.right for one in outcomes) / len(outcomes)
    return [
        *told,
        Figure(name="right number of voices", value=right, unit="%", bar=90, at_least=True),
        Figure(name="voices found of one, at most", value=max(alone, default=1), unit="", bar=1),
        Figure(name="CPU seconds a minute", value=cost, unit="s", bar=4),
    ]


if __name__ == "__main__":
    main()
