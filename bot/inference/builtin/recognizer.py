"""Whisper by CTranslate2: sound in, text with times out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from faster_whisper import WhisperModel

from bot.domain.recording import SAMPLE_RATE
from bot.inference.builtin.passages import Passage, mended, omissions
from bot.inference.builtin.sound import Samples
from bot.inference.builtin.stretches import Stretch, certain_speech, possible_speech
from bot.language.word_spacing import run_together

SpeechTask = Literal["transcribe", "translate"]

_TEMPERATURES = (0.0, 0.2, 0.4, 0.6)
"""Tried in turn while the text looks like a loop or guesswork."""
_NEW_CODES = {"jw": "jv"}
"""Whisper's code for Javanese is one that ISO 639-1 withdrew."""


class Aborted(Exception):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognition:
    language: str | None
    """ISO 639-1 code of what is spoken, also for a translation; None where nobody speaks."""
    seconds: float
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        return run_together(passage.text for passage in self.passages)


class Recognizer:
    """A loaded model. `recognize` may run in as many threads at once as there are slots."""

    def __init__(self, folder: Path, *, name: str, threads: int, slots: int, beam_size: int) -> None:
        """`threads` are CPU threads of each slot."""
        self.name = name
        self._beam_size = beam_size
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
        task: SpeechTask,
        language: str | None,
        prompt: str | None,
        temperature: float,
        aborted: Callable[[], bool],
    ) -> Recognition:
        """`aborted` is asked between passages; raises `Aborted` when it says so."""

        def heard(where: Sequence[Stretch], spoken: str | None) -> tuple[tuple[Passage, ...], str]:
            segments, info = self._model.transcribe(
                samples,
                task=task,
                language=self._codes[spoken] if spoken else None,
                initial_prompt=prompt or None,
                clip_timestamps=[edge for stretch in where for edge in stretch],
                beam_size=self._beam_size,
                best_of=1,
                temperature=[temperature, *(t for t in _TEMPERATURES if t > temperature)],
                condition_on_previous_text=False,
            )
            passages = []
            for segment in segments:
                if aborted():
                    raise Aborted
                passages.append(_passage(segment))
            return tuple(passages), _NEW_CODES.get(info.language, info.language)

        length = len(samples) / SAMPLE_RATE
        stretches = possible_speech(samples)
        if not stretches:
            return Recognition(language=language, seconds=length, passages=())
        passages, spoken = heard(stretches, language)
        for omission in omissions(passages, certain_speech(samples)):
            passages = mended(passages, omission, heard(omission.windows, spoken)[0])
        return Recognition(language=spoken, seconds=length, passages=passages)


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
