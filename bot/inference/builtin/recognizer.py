"""Whisper by CTranslate2: sound in, text with times out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from faster_whisper import WhisperModel

from bot.domain.recording import SAMPLE_RATE
from bot.inference.builtin.language_detector import Aborted, LanguageDetector
from bot.inference.builtin.parakeet import Parakeet
from bot.inference.builtin.passages import HeardWord, Passage, mended, omissions
from bot.inference.builtin.sound import Samples
from bot.inference.builtin.stretches import Stretch, certain_speech, possible_speech, within
from bot.language.spoken_languages import LanguageRun, most_spoken
from bot.language.word_spacing import run_together

SpeechTask = Literal["transcribe", "translate"]

_TEMPERATURES = (0.0, 0.2, 0.4, 0.6)
"""Tried in turn while the text looks like a loop or guesswork."""
_NEW_CODES = {"jw": "jv"}
"""Whisper's code for Javanese is one that ISO 639-1 withdrew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognition:
    language: str | None
    """ISO 639-1 code of what is spoken most, also for a translation; None where nobody speaks and none is
    expected."""
    seconds: float
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        return run_together(passage.text for passage in self.passages)


class Recognizer:
    """Loaded models. `recognize` may run in as many threads at once as the Whisper was loaded for."""

    def __init__(
        self,
        model: WhisperModel,
        *,
        name: str,
        beam_size: int,
        detector: WhisperModel | None = None,
        parakeet: Parakeet | None = None,
    ) -> None:
        """A smaller `detector` tells which language is spoken; `parakeet` hears those that it knows, as far
        as no terms have to be listened for.
        """
        self.name = name
        self.model = model
        self._beam_size = beam_size
        self._parakeet = parakeet
        self._codes = {_NEW_CODES.get(code, code): code for code in model.supported_languages}
        self._detector = LanguageDetector(detector or model, self._codes)
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
        hotwords: str | None,
        temperature: float,
        word_times: bool,
        aborted: Callable[[], bool],
    ) -> Recognition:
        """Each language that is spoken is heard as what it is; `language` is the one that somebody expects.

        `aborted` is asked between passages; raises `Aborted` when it says so.
        """
        length = len(samples) / SAMPLE_RATE
        possible = possible_speech(samples)
        if not possible:
            return Recognition(language=language, seconds=length, passages=())
        certain = certain_speech(samples)
        listener = _Listener(
            model=self.model,
            codes=self._codes,
            task=task,
            options={
                "initial_prompt": prompt or None,
                "hotwords": hotwords or None,
                "word_timestamps": word_times,
                "beam_size": self._beam_size,
                "temperature": [temperature, *(t for t in _TEMPERATURES if t > temperature)],
            },
            aborted=aborted,
            parakeet=self._parakeet if task == "transcribe" and not hotwords and not prompt else None,
        )
        runs = self._runs(samples, certain or possible, language, aborted)
        passages = [passage for run in runs for passage in listener.heard_in(samples, run, possible, certain)]
        return Recognition(
            language=most_spoken(runs, certain or possible),
            seconds=length,
            passages=tuple(replace(passage, id=number) for number, passage in enumerate(passages, 1)),
        )

    def _runs(
        self,
        samples: Samples,
        phrases: Sequence[Stretch],
        language: str | None,
        aborted: Callable[[], bool],
    ) -> tuple[LanguageRun, ...]:
        if len(self._codes) == 1:
            (only,) = self._codes
            return (LanguageRun(start=0.0, end=len(samples) / SAMPLE_RATE, language=only),)
        return self._detector.runs(samples, phrases, hint=language, aborted=aborted)


@dataclass(frozen=True, kw_only=True)
class _Listener:
    """One request's way of asking the model."""

    model: WhisperModel
    codes: Mapping[str, str]
    task: SpeechTask
    options: Mapping[str, Any]
    aborted: Callable[[], bool]
    parakeet: Parakeet | None

    def heard_in(
        self, samples: Samples, run: LanguageRun, possible: Sequence[Stretch], certain: Sequence[Stretch]
    ) -> list[Passage]:
        """Passages of one language's time, on the clock of `samples`."""
        start, end = round(run.start * SAMPLE_RATE), round(run.end * SAMPLE_RATE)
        piece, origin = samples[start:end], start / SAMPLE_RATE

        def own(stretches: Sequence[Stretch]) -> list[Stretch]:
            return [(a - origin, b - origin) for a, b in within(stretches, origin, end / SAMPLE_RATE)]

        if not (where := own(possible)):
            return []
        passages = self._first_heard(piece, where, run.language)
        for omission in omissions(passages, own(certain)):
            passages = mended(passages, omission, self._heard(piece, omission.windows, run.language))
        return [passage.later(origin) for passage in passages]

    def _first_heard(self, piece: Samples, where: Sequence[Stretch], spoken: str) -> tuple[Passage, ...]:
        if self.parakeet and spoken in self.parakeet.languages:
            return self.parakeet.heard(piece, where, spoken, aborted=self.aborted)
        return self._heard(piece, where, spoken)

    def _heard(self, piece: Samples, where: Sequence[Stretch], spoken: str) -> tuple[Passage, ...]:
        segments, _info = self.model.transcribe(
            piece,
            task="transcribe" if spoken == "en" else self.task,
            language=self.codes[spoken],
            clip_timestamps=[edge for stretch in where for edge in stretch],
            best_of=1,
            condition_on_previous_text=False,
            **self.options,
        )
        passages = []
        for segment in segments:
            if self.aborted():
                raise Aborted
            passages.append(_passage(segment, spoken))
        return tuple(passages)


def _passage(segment: Any, language: str) -> Passage:
    return Passage(
        id=segment.id,
        seek=segment.seek,
        start=float(segment.start),
        end=float(segment.end),
        text=segment.text,
        language=language,
        tokens=tuple(segment.tokens),
        temperature=segment.temperature,
        avg_logprob=segment.avg_logprob,
        compression_ratio=segment.compression_ratio,
        no_speech_prob=segment.no_speech_prob,
        words=tuple(
            HeardWord(word=word.word, start=float(word.start), end=float(word.end))
            for word in segment.words or ()
        ),
    )
