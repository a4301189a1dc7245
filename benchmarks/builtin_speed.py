"""The built-in engine against faster-whisper's batched pipeline: the same weights and sound, in turns.

    python benchmarks/builtin_speed.py [--minutes 5] [--rounds 3]

Both write words with times, with five beams. CPU seconds count: the machine may have other things to do.
Bars: no more CPU than the pipeline's for the same minutes, and no more word errors.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jiwer
from faster_whisper import BatchedInferencePipeline
from stage import Figure, report

from bot.inference.builtin.process import default_threads
from bot.inference.builtin.recognizer import Recognizer
from bot.inference.builtin.recognizers import LoadOptions
from bot.inference.builtin.weights import packaged_base
from bot.inference.profiles import BUILTIN
from tests.fakes import speech
from tests.fakes.tones import SAMPLE_RATE

BATCH = 8
BEAMS = 5


def built_in(recognizer: Recognizer, recording: speech.LongRecording) -> str:
    """In segments as the service sends them."""
    step = round(BUILTIN.verbatim_seconds * SAMPLE_RATE)
    texts = []
    for start in range(0, len(recording.samples), step):
        heard = recognizer.recognize(
            recording.samples[start : start + step],
            task="transcribe",
            language=None,
            prompt=None,
            hotwords=None,
            temperature=0.0,
            word_times=True,
            aborted=lambda: False,
        )
        texts.append(heard.text)
    return " ".join(texts)


def batched(pipeline: BatchedInferencePipeline, recording: speech.LongRecording) -> str:
    segments, _ = pipeline.transcribe(
        recording.samples, batch_size=BATCH, beam_size=BEAMS, word_timestamps=True
    )
    return " ".join(segment.text for segment in segments)


def measured(hears: Callable[[], str], text: str) -> tuple[float, float, float]:
    """CPU seconds, seconds and word errors in percent."""
    cpu, began = time.process_time(), time.monotonic()
    heard = hears()
    spent = time.process_time() - cpu, time.monotonic() - began
    return *spent, 100 * jiwer.wer(speech.normalised(text), speech.normalised(heard))


def main(minutes: float, rounds: int) -> None:
    recording = speech.long_recording(minutes)
    with tempfile.TemporaryDirectory() as folder:
        options = LoadOptions(threads=default_threads(), slots=1, beam_size=BEAMS, device="cpu")
        model = options.whisper(packaged_base(Path(folder)))
        recognizer = Recognizer(model, name="whisper-base", beam_size=BEAMS)
        pipeline = BatchedInferencePipeline(model)
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(measured(lambda: built_in(recognizer, recording), recording.text))
            theirs.append(measured(lambda: batched(pipeline, recording), recording.text))
    (cpu, seconds, errors), (their_cpu, their_seconds, their_errors) = (
        [statistics.median(column) for column in zip(*one, strict=True)] for one in (ours, theirs)
    )
    report(
        [
            Figure(name="CPU, built-in over the batched pipeline", value=cpu / their_cpu, unit="x", bar=1.0),
            Figure(name="time, built-in over the batched pipeline", value=seconds / their_seconds, unit="x"),
            Figure(
                name="word errors more than the pipeline's", value=errors - their_errors, unit="points", bar=0
            ),
            Figure(name="word errors, built-in", value=errors, unit="%"),
            Figure(name="CPU a minute, built-in", value=cpu / minutes, unit="s"),
            Figure(name="CPU a minute, batched pipeline", value=their_cpu / minutes, unit="s"),
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    main(arguments.minutes, arguments.rounds)
