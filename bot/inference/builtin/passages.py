"""What was recognized, and what is missing from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.inference.builtin.stretches import Stretch, grouped, seconds, within

_THIN_TOKENS_A_SECOND = 1.0
"""Slow speech has two to three, in any language."""
_THIN_SPEECH_SECONDS = 5.0
"""Of speech in a passage, from which on its number of tokens tells something."""
_GAP_SPEECH_SECONDS = 1.5
"""Of speech between passages, from which on it is worth a second look."""
_WINDOW_SECONDS = 12.0
"""Of a second look: Whisper skips less in short windows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HeardWord:
    """Times in seconds."""

    word: str
    start: float
    end: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A sentence or so. Times in seconds; the measures are Whisper's own."""

    id: int
    seek: int
    start: float
    end: float
    text: str
    language: str
    """ISO 639-1 code of what is spoken."""
    tokens: tuple[int, ...]
    temperature: float
    avg_logprob: float
    compression_ratio: float
    no_speech_prob: float
    words: tuple[HeardWord, ...] = ()
    """All of the text's, where their times were asked for."""

    @property
    def believable(self) -> bool:
        """By the thresholds of Whisper's authors."""
        return self.avg_logprob > -1.0 and self.compression_ratio < 2.4

    def later(self, seconds: float) -> Passage:
        return replace(
            self,
            seek=self.seek + round(100 * seconds),
            start=self.start + seconds,
            end=self.end + seconds,
            words=tuple(
                replace(word, start=word.start + seconds, end=word.end + seconds) for word in self.words
            ),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Omission:
    """Speech that left no words, or too few."""

    windows: tuple[Stretch, ...]
    """Where to listen again."""
    instead_of: Passage | None = None
    """The thin passage that stands there now."""


def omissions(passages: Sequence[Passage], speech: Sequence[Stretch]) -> list[Omission]:
    """Whisper at times writes one sentence and jumps 20 s ahead; the voice detector knows better."""
    found = []
    at = 0.0
    for passage in passages:
        found += _gap(within(speech, at, passage.start))
        spoken = within(speech, passage.start, passage.end)
        length = seconds(spoken)
        if length >= _THIN_SPEECH_SECONDS and len(passage.tokens) < _THIN_TOKENS_A_SECOND * length:
            found.append(Omission(windows=_windows(spoken), instead_of=passage))
        at = max(at, passage.end)
    return found + _gap(within(speech, at, float("inf")))


def mended(
    passages: Sequence[Passage], omission: Omission, heard_again: Sequence[Passage]
) -> tuple[Passage, ...]:
    """With what a second look found, where that is more than there was."""
    better = [passage for passage in heard_again if passage.believable]
    before = len(omission.instead_of.tokens) if omission.instead_of else 0
    if sum(len(passage.tokens) for passage in better) <= before:
        return tuple(passages)
    kept = [passage for passage in passages if passage is not omission.instead_of]
    whole = sorted([*kept, *better], key=lambda passage: passage.start)
    return tuple(replace(passage, id=number) for number, passage in enumerate(whole, 1))


def _gap(speech: list[Stretch]) -> list[Omission]:
    return [Omission(windows=_windows(speech))] if seconds(speech) >= _GAP_SPEECH_SECONDS else []


def _windows(speech: Sequence[Stretch]) -> tuple[Stretch, ...]:
    return tuple(grouped(speech, limit_seconds=_WINDOW_SECONDS))
