"""Parakeet-TDT by onnx-asr: European languages in, words with times out."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx_asr
import onnxruntime

from bot.domain.recording import SAMPLE_RATE
from bot.inference.builtin.language_detector import Aborted, quietest
from bot.inference.builtin.passages import HeardWord, Passage
from bot.inference.builtin.sound import Samples
from bot.inference.builtin.stretches import Stretch, grouped

LANGUAGES = frozenset(
    {
        *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "lt", "lv", "mt"),
        *("nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "uk"),
    }
)
_PIECE_SECONDS = 20.0
"""Longer ones cost memory by the square of their length, and the int8 weights hear them worse."""
_REACH_SECONDS = 4.0
_LAST_TOKEN_SECONDS = 0.24
_LONGEST_TOKEN_SECONDS = 0.6
"""A pause behind a word is no part of it."""
_ENDS_A_SENTENCE = (".", "?", "!", "…", ";")


class Parakeet:
    """Loaded weights. `heard` may run in several threads at once, which share the CPU threads."""

    def __init__(self, folder: Path, *, threads: int, on_gpu: bool) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        wanted = ["CUDAExecutionProvider"] if on_gpu else []
        there = onnxruntime.get_available_providers()
        self._model = onnx_asr.load_model(
            "nemo-conformer-tdt",
            folder,
            quantization="int8",
            sess_options=options,
            providers=[*(one for one in wanted if one in there), "CPUExecutionProvider"],
        ).with_timestamps()
        self._recognized(np.zeros(SAMPLE_RATE, dtype=np.float32))  # what cannot work fails now
        self.languages = LANGUAGES

    def heard(
        self, samples: Samples, where: Sequence[Stretch], spoken: str, *, aborted: Callable[[], bool]
    ) -> tuple[Passage, ...]:
        """Sentence by sentence. Raises `Aborted` when `aborted` says so."""
        passages: list[Passage] = []
        for start, end in grouped(list(_pieces(samples, where)), limit_seconds=_PIECE_SECONDS):
            if aborted():
                raise Aborted
            result = self._recognized(samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)])
            for words, probability in _sentences(result, end - start):
                passages.append(_passage(words, probability, spoken, number=len(passages) + 1, start=start))
        return tuple(passages)

    def _recognized(self, samples: Samples) -> Any:
        return self._model.recognize(samples, sample_rate=16_000)


def _pieces(samples: Samples, where: Sequence[Stretch]) -> Iterator[Stretch]:
    """Cut where it is quiet, so that none is too long."""
    for start, end in where:
        at = start
        while end - at > _PIECE_SECONDS:
            cut = quietest(samples, at + _PIECE_SECONDS - _REACH_SECONDS, reach_seconds=_REACH_SECONDS)
            yield at, cut
            at = cut
        yield at, end


def _sentences(result: Any, seconds: float) -> Iterator[tuple[list[HeardWord], float]]:
    """Words of each sentence, and the mean logarithm of its tokens' probabilities."""
    words: list[HeardWord] = []
    logprobs: list[float] = []
    starts = [*result.timestamps, seconds]
    for token, start, after, logprob in zip(result.tokens, starts, starts[1:], result.logprobs, strict=False):
        end = min(after, start + (_LONGEST_TOKEN_SECONDS if after < seconds else _LAST_TOKEN_SECONDS))
        if not words or token.startswith(" "):
            if words and words[-1].word.endswith(_ENDS_A_SENTENCE):
                yield words, float(np.mean(logprobs))
                words, logprobs = [], []
            words.append(HeardWord(word=f" {token.strip()}", start=start, end=end))
        else:
            words[-1] = HeardWord(word=words[-1].word + token, start=words[-1].start, end=end)
        logprobs.append(logprob)
    if words:
        yield words, float(np.mean(logprobs))


def _passage(
    words: Sequence[HeardWord], logprob: float, spoken: str, *, number: int, start: float
) -> Passage:
    text = "".join(word.word for word in words)
    raw = text.encode()
    return Passage(
        id=number,
        seek=0,
        start=words[0].start,
        end=words[-1].end,
        text=text,
        language=spoken,
        tokens=(0,) * max(len(words), len(text) // 4),
        temperature=0.0,
        avg_logprob=logprob,
        compression_ratio=len(raw) / len(zlib.compress(raw)),
        no_speech_prob=0.0,
        words=tuple(words),
    ).later(start)
