"""The scores of files together: of all, of a language, of recordings of like length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import add
from typing import Literal, TypeVar

import numpy as np

from bot.evaluation.chance import Interval, rate_interval
from bot.evaluation.file_score import FileScore
from bot.evaluation.seam_errors import SeamErrors
from bot.evaluation.speaker_errors import SpeakerErrors
from bot.evaluation.word_errors import ErrorCounts

GroupedBy = Literal["all", "language", "length", "silence"]

_LENGTHS = ((15.0, "to 15 s"), (60.0, "15 to 60 s"), (600.0, "1 to 10 min"), (float("inf"), "over 10 min"))
_LENGTH_NAMES = [name for _, name in _LENGTHS]
_ORDER: list[GroupedBy] = ["all", "language", "length", "silence"]
_UNKNOWN = "unknown"

Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeSpread:
    """Seconds."""

    count: int
    median: float
    p95: float


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupKey:
    """Words and characters are never added up, and neither is silence with speech."""

    by: GroupedBy
    name: str
    by_characters: bool

    @property
    def rank(self) -> tuple[int, int, str, bool]:
        """All first, then each language and each length."""
        length = _LENGTH_NAMES.index(self.name) if self.by == "length" else 0
        return (_ORDER.index(self.by), length, self.name, self.by_characters)


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupScore:
    by: GroupedBy
    name: str
    """A language's code, a length; "all" and "silence" of themselves."""
    files: int
    failed: int
    """Of these, without an answer: they are in no other figure."""
    seconds: float
    work_seconds: float
    by_characters: bool
    words: ErrorCounts
    rate: float | None
    """Of `words`: the word error rate, or the character error rate where those are characters."""
    interval: Interval | None
    character_rate: float | None
    word_times: TimeSpread | None
    line_times: TimeSpread | None
    times_estimated: bool
    speaker_rate: float | None
    """Diarization error rate."""
    speakers_right: int
    """Files with as many speakers as there are, of those that tell speakers."""
    speakers_scored: int
    speech_seconds: float
    missing_seconds: float
    heard_again: int
    loops: int
    """Answers that run in circles, and parts that were heard again because they did."""
    seams: SeamErrors
    invented: int
    """Words where nobody speaks."""
    files_with_inventions: int

    @property
    def key(self) -> GroupKey:
        return GroupKey(by=self.by, name=self.name, by_characters=self.by_characters)


def group_keys(file: FileScore) -> tuple[GroupKey, ...]:
    """Of the groups that a file belongs to."""
    if file.silent:
        return (GroupKey(by="silence", name="silence", by_characters=False),)
    length = next(name for limit, name in _LENGTHS if file.seconds <= limit)
    names: tuple[tuple[GroupedBy, str], ...] = (
        ("all", "all"),
        ("language", file.language or _UNKNOWN),
        ("length", length),
    )
    return tuple(GroupKey(by=by, name=name, by_characters=file.by_characters) for by, name in names)


def grouped(files: Sequence[FileScore]) -> tuple[GroupScore, ...]:
    parts: dict[GroupKey, list[FileScore]] = {}
    for one in files:
        for key in group_keys(one):
            parts.setdefault(key, []).append(one)
    return tuple(group_score(key, parts[key]) for key in sorted(parts, key=lambda key: key.rank))


def group_score(key: GroupKey, files: Sequence[FileScore]) -> GroupScore:
    answered = [one for one in files if one.failure is None]
    counts = _known(one.words for one in answered)
    words = sum(counts, ErrorCounts())
    voices = _known(one.speakers for one in answered)
    times = _known(one.times for one in answered)
    return GroupScore(
        by=key.by,
        name=key.name,
        files=len(files),
        failed=len(files) - len(answered),
        seconds=round(sum(one.seconds for one in answered), 3),
        work_seconds=round(sum(one.work_seconds for one in answered), 3),
        by_characters=key.by_characters,
        words=words,
        rate=words.rate,
        interval=rate_interval(counts) if words.said else None,
        character_rate=sum(_known(one.characters for one in answered), ErrorCounts()).rate,
        word_times=_spread(chain.from_iterable(one.words for one in times)),
        line_times=_spread(chain.from_iterable(one.lines for one in times)),
        times_estimated=any(one.estimated for one in times),
        speaker_rate=_speaker_rate(voices),
        speakers_right=sum(one.speakers == one.told_apart for one in voices),
        speakers_scored=len(voices),
        speech_seconds=round(sum(one.heard.speech for one in answered if one.heard), 3),
        missing_seconds=round(sum(one.heard.missing for one in answered if one.heard), 3),
        heard_again=sum(sum(one.heard_again.values()) for one in answered),
        loops=sum(one.loops + one.heard_again.get("loop", 0) for one in answered),
        seams=reduce(add, _known(one.seams for one in answered), SeamErrors()),
        invented=sum(one.invented for one in answered),
        files_with_inventions=sum(one.invented > 0 for one in answered),
    )


def _known(values: Iterable[Value | None]) -> list[Value]:
    return [one for one in values if one is not None]


def _spread(seconds: Iterable[float]) -> TimeSpread | None:
    found = list(seconds)
    if not found:
        return None
    median, p95 = np.percentile(found, (50, 95))
    return TimeSpread(count=len(found), median=round(float(median), 3), p95=round(float(p95), 3))


def _speaker_rate(voices: Sequence[SpeakerErrors]) -> float | None:
    said = sum(one.said for one in voices)
    wrong = sum(one.missed + one.false_alarm + one.confused for one in voices)
    return wrong / said if said > 0 else None
