"""One recording's answer beside its reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bot.domain.answer import Answer
from bot.domain.coverage import Coverage
from bot.domain.job import Mode
from bot.domain.recording import SAMPLE_RATE, Segment
from bot.domain.transcript import Line
from bot.evaluation.heard_units import HeardUnit, heard_units
from bot.evaluation.normalizer import is_by_characters, units
from bot.evaluation.reference import RecordingReference
from bot.evaluation.seam_errors import SeamErrors, seam_errors
from bot.evaluation.speaker_errors import SpeakerErrors, SpeakerTurn, speaker_errors
from bot.evaluation.time_errors import TimeErrors, time_errors
from bot.evaluation.word_errors import ErrorCounts, aligned, character_errors
from bot.inference.checks import is_loop


@dataclass(frozen=True, kw_only=True, slots=True)
class HeardSeconds:
    """Of the answer's receipt: these add up to the recording."""

    speech: float
    silence: float
    other_sound: float
    missing: float


@dataclass(frozen=True, kw_only=True, slots=True)
class FileScore:
    """What is not known is null: no times in the reference, no speakers in the answer."""

    file: str
    seconds: float = 0.0
    """Of sound."""
    work_seconds: float = 0.0
    """From the beginning of the work to the answer; other recordings may be worked on meanwhile."""
    language: str | None = None
    """Of the reference."""
    failure: str | None = None
    """Its code, where there is no answer."""
    silent: bool = False
    """Nobody speaks: the words given are inventions."""
    by_characters: bool = False
    """`words` counts characters, as in Chinese, Japanese and Thai."""
    words: ErrorCounts | None = None
    characters: ErrorCounts | None = None
    times: TimeErrors | None = None
    speakers: SpeakerErrors | None = None
    heard: HeardSeconds | None = None
    heard_again: dict[str, int] = field(default_factory=dict)
    """How often sound was asked for again, by the reason."""
    loops: int = 0
    """1 where the answer itself runs in circles."""
    seams: SeamErrors | None = None
    engines: tuple[str, ...] = ()
    text: str = ""
    """The answer's words."""

    @property
    def invented(self) -> int:
        return self.words.inserted if self.silent and self.words else 0


def scored(
    file: str,
    reference: RecordingReference,
    answer: Answer,
    segments: Sequence[Segment],
    *,
    work_seconds: float,
) -> FileScore:
    """Of a finished job; `segments` tile the recording in order."""
    language = reference.language or answer.language
    lines = _own_lines(answer)
    heard = heard_units(lines, language)
    text = "\n".join(line.text for line in lines)
    spoken, receipt = answer.transcript, answer.transcript.coverage
    return FileScore(
        file=file,
        seconds=round(spoken.duration / SAMPLE_RATE, 3),
        work_seconds=round(work_seconds, 3),
        language=reference.language,
        silent=reference.is_silent,
        times=time_errors(reference, heard, language, estimated=not all(line.word_times for line in lines)),
        speakers=_speakers(reference, spoken.lines),
        heard=_heard(receipt) if receipt else None,
        heard_again=dict(Counter(again.reason for again in receipt.heard_again)) if receipt else {},
        loops=int(is_loop(text) and not is_loop(reference.text or "")),
        engines=tuple(share.engine.name for share in receipt.engines) if receipt else (),
        text=text,
        **_words(reference.text, heard, language, segments),
    )


def _words(
    reference: str | None, heard: Sequence[HeardUnit], language: str | None, segments: Sequence[Segment]
) -> Mapping[str, Any]:
    if reference is None:
        return {}
    said = units(reference, language)
    alignment = aligned(said, [one.unit for one in heard])
    boundaries = [later.range.start_seconds for _, later in pairwise(segments)]
    return {
        "by_characters": is_by_characters(said or alignment.heard),
        "words": alignment.counts,
        "characters": character_errors(said, alignment.heard),
        "seams": seam_errors(alignment, heard, boundaries) if said else None,
    }


def _own_lines(answer: Answer) -> Sequence[Line]:
    """What the mode makes of the words; of a summary or a reply, the words that it was made from."""
    match answer.mode:
        case Mode.ASR | Mode.TRANSLATE:
            return answer.lines
        case Mode.S2T:
            return answer.paragraphs
        case _:
            return answer.transcript.lines


def _speakers(reference: RecordingReference, lines: Sequence[Line]) -> SpeakerErrors | None:
    """None where the reference has no turns, or no voice was told from another."""
    heard = [
        SpeakerTurn(start=line.range.start_seconds, end=line.range.end_seconds, speaker=str(line.speaker))
        for line in lines
        if line.speaker is not None
    ]
    return speaker_errors(reference.turns, heard) if reference.turns and heard else None


def _heard(receipt: Coverage) -> HeardSeconds:
    return HeardSeconds(
        speech=round(receipt.speech / SAMPLE_RATE, 3),
        silence=round(receipt.silence / SAMPLE_RATE, 3),
        other_sound=round(receipt.other_sound / SAMPLE_RATE, 3),
        missing=round(receipt.missing / SAMPLE_RATE, 3),
    )
