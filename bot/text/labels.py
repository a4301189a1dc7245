"""The fixed words of exported documents, replaceable by a locale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.domain.answer import AnswerNote
from bot.domain.coverage import Coverage
from bot.text.speakers import speaker_number

_REMARKS = {
    AnswerNote.EXTRACTIVE: "No language model is connected: only the recording's own sentences can be "
    "picked. "
    "An admin gets better answers with EARMARK_THINK_URLS.",
    AnswerNote.NO_USABLE_REPLY: "Where the language model gave no usable reply, "
    "the recording's own sentences stand instead.",
    AnswerNote.NOT_BORNE_OUT: "Statements and names by the language model that are not found in the "
    "recording "
    "were left out.",
    AnswerNote.NOT_IN_RECORDING: "The recording does not answer this question.",
    AnswerNote.NOTHING_SAID: "No speech was found in this recording.",
    AnswerNote.STOPPED_EARLY: "The recording ends early: the file is damaged or too long.",
    AnswerNote.OTHER_TRACKS: "The file has further sound tracks that were not transcribed.",
    AnswerNote.OTHER_LANGUAGE_SPOKEN: "Another language is spoken than the one that was set; what is "
    "spoken counts.",
    AnswerNote.ALREADY_IN_LANGUAGE: "The recording is in this language already.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    summary: str = "Summary"
    points: str = "Key points"
    decisions: str = "Decisions"
    actions: str = "Action items"
    notes: str = "Notes"
    transcript: str = "Transcript"
    question: str = "Question"
    answer: str = "Answer"
    evidence: str = "In the recording"
    missing: str = "Not covered"
    speaker: Callable[[int | str], str] = speaker_number
    """Who speaks, by number."""
    coverage: Callable[[Coverage], str] | None = None
    """The receipt as one line, where there are words for it."""
    remarks: Mapping[AnswerNote, str] = field(default_factory=lambda: MappingProxyType(_REMARKS))


ENGLISH = Labels()
