"""Answers in the shapes that OpenAI's clients read. No I/O.

https://platform.openai.com/docs/api-reference/audio
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from enum import StrEnum
from string import ascii_uppercase
from typing import Any, Literal

from pydantic import BaseModel

from bot.domain.answer import Answer
from bot.domain.recording import SAMPLE_RATE
from bot.domain.transcript import Line
from bot.language.names import english_name
from bot.language.word_spacing import run_together
from bot.text.documents import spoken_lines
from bot.text.exports import Format, are_words_estimated, coverage_dict, export, word_dicts
from bot.text.speakers import SpeakerNames

MISSING_HEADER = "Earmark-Missing"
"""Seconds as start-end, separated by commas."""


class ResponseFormat(StrEnum):
    JSON = "json"
    TEXT = "text"
    SRT = "srt"
    VTT = "vtt"
    VERBOSE_JSON = "verbose_json"


class SpokenFormat(StrEnum):
    """Of what was said; with `DIARIZED_JSON` also of who said it."""

    JSON = "json"
    TEXT = "text"
    SRT = "srt"
    VTT = "vtt"
    VERBOSE_JSON = "verbose_json"
    DIARIZED_JSON = "diarized_json"


class TextDelta(BaseModel):
    """An event of a stream: some more words."""

    type: Literal["transcript.text.delta"] = "transcript.text.delta"
    delta: str


class SpeakerSegment(BaseModel):
    """A line and who says it; in a stream an event of its own."""

    type: Literal["transcript.text.segment"] = "transcript.text.segment"
    id: str
    speaker: str
    """The name that people gave, else a letter, as OpenAI has it."""
    start: float
    end: float
    text: str


class TextDone(BaseModel):
    """The last event of a stream: all words."""

    type: Literal["transcript.text.done"] = "transcript.text.done"
    text: str
    missing: list[dict[str, float]]


def words_of(answer: Answer) -> str:
    """All that was said, as one text."""
    return run_together(line.text for line in spoken_lines(answer))


def as_json(answer: Answer) -> dict[str, Any]:
    return {"text": words_of(answer), "usage": _usage(answer), "missing": missing(answer)}


def as_verbose_json(answer: Answer, *, task: str, words: bool) -> dict[str, Any]:
    """What engines do not tell (probabilities, tokens) has the value that says nothing."""
    return {
        **(_words(answer) if words else {}),
        "task": task,
        "language": english_name(answer.language).lower() if answer.language else "",
        "duration": round(answer.transcript.duration / SAMPLE_RATE, 3),
        "text": words_of(answer),
        "segments": [_segment(number, line) for number, line in enumerate(spoken_lines(answer))],
        "usage": _usage(answer),
        "missing": missing(answer),
        "coverage": coverage_dict(told) if (told := answer.transcript.coverage) else None,
    }


def as_diarized_json(answer: Answer) -> dict[str, Any]:
    return {
        "task": "transcribe",
        "duration": round(answer.transcript.duration / SAMPLE_RATE, 3),
        "text": words_of(answer),
        "segments": [segment.model_dump() for segment in speaker_segments(answer)],
        "usage": _usage(answer),
        "missing": missing(answer),
    }


def speaker_segments(answer: Answer) -> Iterator[SpeakerSegment]:
    """Where voices were not told apart, one speaks."""
    names = SpeakerNames(answer.speakers, _letter)
    for number, line in enumerate(spoken_lines(answer)):
        yield SpeakerSegment(
            id=f"seg_{number}",
            speaker=names.of(line.speaker) or _letter(1),
            start=round(line.range.start_seconds, 3),
            end=round(line.range.end_seconds, 3),
            text=line.text,
        )


def _letter(number: int | str) -> str:
    """A to Z, then AA."""
    if not isinstance(number, int):
        return number
    before, last = divmod(number - 1, len(ascii_uppercase))
    return f"{_letter(before) if before else ''}{ascii_uppercase[last]}"


def _words(answer: Answer) -> dict[str, Any]:
    """`words_estimated`, which OpenAI does not know: the engine told no time of at least one."""
    return {"words": word_dicts(answer), "words_estimated": bool(are_words_estimated(answer))}


def missing(answer: Answer) -> list[dict[str, float]]:
    """Stretches that could not be transcribed, in seconds. OpenAI's clients pass over the field."""
    return [
        {"start": round(gap.start_seconds, 3), "end": round(gap.end_seconds, 3)} for gap in answer.missing
    ]


def missing_header(answer: Answer) -> dict[str, str]:
    """The same for formats that have no fields; none where nothing is missing."""
    ranges = ", ".join(f"{gap['start']:.3f}-{gap['end']:.3f}" for gap in missing(answer))
    return {MISSING_HEADER: ranges} if ranges else {}


def as_text(answer: Answer, form: SpokenFormat) -> str:
    match form:
        case SpokenFormat.SRT:
            return export(answer, Format.SRT)
        case SpokenFormat.VTT:
            return export(answer, Format.VTT)
        case _:
            return words_of(answer) + "\n"


def _usage(answer: Answer) -> dict[str, Any]:
    return {"type": "duration", "seconds": round(answer.transcript.duration / SAMPLE_RATE, 3)}


def _segment(number: int, line: Line) -> dict[str, Any]:
    return {
        "id": number,
        "seek": 0,
        "start": round(line.range.start_seconds, 3),
        "end": round(line.range.end_seconds, 3),
        "text": line.text,
        "tokens": [],
        "temperature": 0.0,
        "avg_logprob": 0.0,
        "compression_ratio": _compression_ratio(line.text),
        "no_speech_prob": 0.0,
    }


def _compression_ratio(text: str) -> float:
    """As Whisper counts it: bytes of the text over those of its zlib form."""
    data = text.encode()
    return round(len(data) / len(zlib.compress(data)), 3)
