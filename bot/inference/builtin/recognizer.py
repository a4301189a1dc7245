"""Whisper by CTranslate2: sound in, text with times out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from faster_whisper import WhisperModel

from bot.domain.recording import SAMPLE_RATE
from bot.inference.builtin.stretches import stretches_with_speech

Task = Literal["transcribe", "translate"]
Samples = npt.NDArray[np.float32]

_TEMPERATURES = (0.0, 0.2, 0.4, 0.6)
"""Tried in turn while the text looks like a loop or guesswork."""
_NEW_CODES = {"jw": "jv"}
"""Whisper's code for Javanese is one that ISO 639-1 withdrew."""


class Aborted(Exception):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A sentence or so. Times in seconds; the measures are Whisper's own."""

    id: int
    seek: int
    start: float
    end: float
    text: str
    tokens: tuple[int, ...]
    temperature: float
    avg_logprob: float
    compression_ratio: float
    no_speech_prob: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognition:
    language: str | None
    """ISO 639-1 code of what is spoken, also for a translation; None where nobody speaks."""
    seconds: float
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        return "".join(passage.text for passage in self.passages).strip()


class Recognizer:
    """A loaded model. `recognize` may run in as many threads at once as there are slots."""

    def __init__(self, folder: Path, *, name: str, threads: int, slots: int) -> None:
        """`threads` are CPU threads of each slot."""
        self.name = name
        self._model = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads, num_workers=slots
        )
        self._codes = {_NEW_CODES.get(code, code): code for code in self._model.supported_languages}
        self.can_translate = len(self._codes) > 1 and not any(word in name for word in ("turbo", "distil"))

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._codes)

    def recognize(
        self,
        samples: Samples,
        *,
        task: Task,
        language: str | None,
        prompt: str | None,
        temperature: float,
        aborted: Callable[[], bool],
    ) -> Recognition:
        """`aborted` is asked between passages; raises `Aborted` when it says so."""
        seconds = len(samples) / SAMPLE_RATE
        stretches = stretches_with_speech(samples)
        if not stretches:
            return Recognition(language=language, seconds=seconds, passages=())
        passages, info = self._model.transcribe(
            samples,
            task=task,
            language=self._codes[language] if language else None,
            initial_prompt=prompt or None,
            beam_size=1,
            best_of=1,
            temperature=[temperature, *(t for t in _TEMPERATURES if t > temperature)],
            condition_on_previous_text=False,
            clip_timestamps=[edge for stretch in stretches for edge in stretch],
        )
        heard = []
        for passage in passages:
            if aborted():
                raise Aborted
            heard.append(_passage(passage))
        return Recognition(
            language=_NEW_CODES.get(info.language, info.language), seconds=seconds, passages=tuple(heard)
        )


def _passage(segment: Any) -> Passage:
    return Passage(
        id=segment.id,
        seek=segment.seek,
        start=float(segment.start),
        end=float(segment.end),
        text=segment.text,
        tokens=tuple(segment.tokens),
        temperature=segment.temperature,
        avg_logprob=segment.avg_logprob,
        compression_ratio=segment.compression_ratio,
        no_speech_prob=segment.no_speech_prob,
    )
