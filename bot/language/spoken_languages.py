"""Which language is spoken when, told from what a detector hears in short stretches of speech.

A detector that hears a few seconds is sure of itself too often: an accent, a name or a breath may look like
another language. So the likeliest sequence of languages is looked for (Viterbi) in which every change has a
price: a change needs evidence that lasts. Where there are several languages, or the detector wavers, it is
asked again about shorter pieces.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.language.related import are_related

Phrase: TypeAlias = tuple[float, float]
"""Start and end, in seconds, of speech without a pause."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageGuess:
    """What a detector made of one stretch."""

    seconds: float
    probabilities: Mapping[str, float]
    """By ISO 639-1 code, at least one."""
    other: float = 0.0
    """Probability of each language that is absent."""

    @property
    def likeliest(self) -> str:
        return max(self.probabilities, key=self.probabilities.__getitem__)


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageRun:
    """Time in which one language is spoken, in seconds."""

    start: float
    end: float
    language: str


STRETCH_SECONDS = 8.0
"""Short enough for a sentence in another language, long enough to tell one."""
PIECE_SECONDS = 4.0
_UNSURE = 0.7
_CHANGE = 2.0
"""Price of a change, in natural logarithms of probabilities. A stretch of another language between two of the
same must be worth two of these."""
_LEAST = 0.002
"""No detector is surer than this that a language is not spoken."""
_HINT = 6.0
"""How much likelier the language is that somebody named."""
_FULL_SECONDS = 4.0
"""From this length on a stretch counts in full."""
_LEAST_WEIGHT = 0.25
_HARDLY_SPOKEN = frozenset(
    {"la", "haw", "sa", "nn", "br", "oc", "fo", "yi", "sn", "cy", "mi", "ln", "so", "yo"}
)
"""What Whisper takes noise, songs and accents for."""
_HARDLY = 0.02
_CANDIDATES_OF_A_STRETCH = 2


def language_runs(
    phrases: Sequence[Phrase],
    *,
    hint: str | None = None,
    stretch_seconds: float = STRETCH_SECONDS,
    piece_seconds: float = PIECE_SECONDS,
) -> Generator[Sequence[Phrase], Sequence[LanguageGuess], tuple[LanguageRun, ...]]:
    """Yields stretches to listen to and is sent a guess for each; returns who speaks what, in order.

    `hint` is the language that somebody says is spoken: it wins where it may. Between two runs lies no time:
    the pause between them is shared out.
    """
    stretches = _stretches(phrases, stretch_seconds)
    guesses = list((yield stretches) if stretches else ())
    languages = spoken_languages(guesses, hint=hint)
    closer = {
        index: pieces
        for index, stretch in enumerate(stretches)
        if _is_doubtful(guesses[index], languages, languages[index])
        and len(pieces := _stretches(_within(phrases, stretch), piece_seconds)) > 1
    }
    if closer:
        heard = iter((yield [piece for pieces in closer.values() for piece in pieces]))
        guesses = [
            guess
            for index, whole in enumerate(guesses)
            for guess in ([next(heard) for _ in closer[index]] if index in closer else [whole])
        ]
        stretches = [piece for index, whole in enumerate(stretches) for piece in closer.get(index, [whole])]
        languages = spoken_languages(guesses, hint=hint)
    return _runs(stretches, languages)


def spoken_languages(guesses: Sequence[LanguageGuess], *, hint: str | None = None) -> tuple[str, ...]:
    """The language of each of a sequence of stretches."""
    candidates = _candidates(guesses, hint)
    scores = dict.fromkeys(candidates, 0.0)
    origins: list[dict[str, str]] = []
    for guess in guesses:
        best = max(candidates, key=scores.__getitem__)
        origin = {code: code if scores[code] >= scores[best] - _CHANGE else best for code in candidates}
        scores = {
            code: scores[before] - (_CHANGE if before != code else 0.0) + _evidence(guess, code, hint)
            for code, before in origin.items()
        }
        origins.append(origin)
    path = [max(candidates, key=scores.__getitem__)] if guesses else []
    for origin in reversed(origins[1:]):
        path.append(origin[path[-1]])
    return tuple(reversed(path))


def most_spoken(runs: Sequence[LanguageRun], phrases: Sequence[Phrase]) -> str | None:
    """The language of most seconds; None without any."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for run in runs:
        seconds[run.language] += sum(end - start for start, end in _within(phrases, (run.start, run.end)))
    return max(seconds, key=seconds.__getitem__, default=None)


def _candidates(guesses: Sequence[LanguageGuess], hint: str | None) -> list[str]:
    """In an order that does not hang on that of a set."""
    likely: dict[str, None] = {hint: None} if hint else {}
    for guess in guesses:
        ranked = sorted(guess.probabilities, key=lambda code: -guess.probabilities[code])
        likely |= dict.fromkeys(ranked[:_CANDIDATES_OF_A_STRETCH])
    return list(likely)


def _evidence(guess: LanguageGuess, code: str, hint: str | None) -> float:
    probability = guess.probabilities.get(code, guess.other)
    if code == hint:
        near = sum(share for other, share in guess.probabilities.items() if are_related(other, hint))
        probability = _HINT * max(near, guess.other)
    elif hint is not None and are_related(code, hint):
        probability = 0.0
    elif code in _HARDLY_SPOKEN:
        probability *= _HARDLY
    weight = min(max(guess.seconds / _FULL_SECONDS, _LEAST_WEIGHT), 1.0)
    return weight * math.log(max(probability, _LEAST))


def _is_doubtful(guess: LanguageGuess, languages: Sequence[str], own: str) -> bool:
    """Whether it is worth a closer look: any may hide a change where there are several languages."""
    likeliest = guess.likeliest
    return len(set(languages)) > 1 or likeliest != own or guess.probabilities[likeliest] < _UNSURE


def _stretches(phrases: Sequence[Phrase], most_seconds: float) -> list[Phrase]:
    """Phrases cut where they are longer, and neighbours together while they are not."""
    grouped: list[Phrase] = []
    for start, end in phrases:
        count = max(1, math.ceil((end - start) / (most_seconds * 1.25)))
        step = (end - start) / count
        for number in range(count):
            piece = (start + number * step, start + (number + 1) * step)
            if grouped and piece[1] - grouped[-1][0] <= most_seconds:
                grouped[-1] = (grouped[-1][0], piece[1])
            else:
                grouped.append(piece)
    return grouped


def _within(phrases: Sequence[Phrase], stretch: Phrase) -> list[Phrase]:
    clipped = [(max(start, stretch[0]), min(end, stretch[1])) for start, end in phrases]
    return [(start, end) for start, end in clipped if start < end]


def _runs(stretches: Sequence[Phrase], languages: Sequence[str]) -> tuple[LanguageRun, ...]:
    runs: list[LanguageRun] = []
    for (start, end), language in zip(stretches, languages, strict=True):
        if runs and runs[-1].language == language:
            runs[-1] = replace(runs[-1], end=end)
            continue
        change = (runs[-1].end + start) / 2 if runs else start
        if runs:
            runs[-1] = replace(runs[-1], end=change)
        runs.append(LanguageRun(start=change, end=end, language=language))
    return tuple(runs)
