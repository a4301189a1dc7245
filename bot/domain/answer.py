"""What a person gets back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.job import Mode
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript


class AnswerNote(StrEnum):
    """A line beneath an answer that tells how it came about."""

    EXTRACTIVE = "extractive"
    """No language model is connected: sentences were picked, not written."""
    NO_USABLE_REPLY = "no_usable_reply"
    """A language model is connected, but its replies could not be used for some part, or any: sentences
    were picked there."""
    NOT_BORNE_OUT = "not_borne_out"
    """A language model stated what the recording does not bear out, or named who is not named there: that was
    left out."""
    NOT_IN_RECORDING = "not_in_recording"
    """The question has no answer in the recording."""
    NOTHING_SAID = "nothing_said"
    """No speech was found."""
    STOPPED_EARLY = "stopped_early"
    """The file is damaged or too long: the answer covers what came before `Transcript.duration`."""
    OTHER_TRACKS = "other_tracks"
    """The file has further sound tracks, another language say, that were not heard."""
    OTHER_LANGUAGE_SPOKEN = "other_language_spoken"
    """Next to nothing is said in the language that was expected: it was heard as what it is."""
    ALREADY_IN_LANGUAGE = "already_in_language"
    """The recording is in the language asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A statement and when it was said."""

    text: str
    at: TimeRange | None = None
    owner: str | None = None
    """Who does it, for an action item."""
    speaker: int | None = None
    """As `Line.speaker`, where the owner is one of those who speak: their name may be given later."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    gist: str
    points: tuple[Point, ...] = ()
    decisions: tuple[Point, ...] = ()
    actions: tuple[Point, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One shape for all modes; a mode fills what it has.

    `asr` and `translate` fill `lines`; `s2t` fills `paragraphs` and `summary`; `summarize` fills `summary`;
    `understand` fills `reply` and `evidence`. `transcript` is always the words as spoken.
    """

    mode: Mode
    language: str | None
    """Of the answer's own text."""
    transcript: Transcript
    lines: tuple[Line, ...] = ()
    paragraphs: tuple[Line, ...] = ()
    summary: Summary | None = None
    question: str | None = None
    reply: str | None = None
    evidence: tuple[Line, ...] = ()
    """Quotes that support the reply."""
    missing: tuple[TimeRange, ...] = ()
    """What the answer does not cover: untranscribed time, and passages whose second step failed."""
    remarks: tuple[AnswerNote, ...] = ()
    speakers: tuple[str, ...] = ()
    """What people call each speaker, the first for `Line.speaker` 1; "" where nobody has named them."""
