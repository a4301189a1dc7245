"""What is known of a recording: its words, when they are said, and by whom; and the files that say so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from bot.evaluation.speaker_errors import SpeakerTurn
from bot.language.word_spacing import run_together


@dataclass(frozen=True, kw_only=True, slots=True)
class TimedText:
    """A word or a line, and the second at which it begins."""

    text: str
    start: float


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordingReference:
    text: str | None = None
    """Every word; "" where nobody speaks, None where nothing is known of the words."""
    language: str | None = None
    words: tuple[TimedText, ...] = ()
    lines: tuple[TimedText, ...] = ()
    turns: tuple[SpeakerTurn, ...] = ()

    @property
    def is_silent(self) -> bool:
        return self.text is not None and not self.text.strip()


class UnreadableReference(ValueError):
    """A file of a reference that is none; the message says why."""


_CUE = re.compile(r"(?m)^\s*(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->.*$")
_TAG = re.compile(r"<[^>]*>|\{\\[^}]*\}")
_NOT_CUES = re.compile(r"(?ms)^(?:NOTE|STYLE|REGION)\b.*?(?:\n\s*\n|\Z)")


def subtitle_lines(text: str) -> tuple[TimedText, ...]:
    """The cues of an SRT or VTT. Raises `UnreadableReference`."""
    text = _NOT_CUES.sub("", text.replace("\r\n", "\n"))
    found = list(_CUE.finditer(text))
    if not found:
        raise UnreadableReference("it has no cues, such as 00:00:01,000 --> 00:00:02,500")
    ends = [*(cue.start() for cue in found[1:]), len(text)]
    return tuple(
        TimedText(text=words, start=_seconds_of(cue))
        for cue, end in zip(found, ends, strict=True)
        if (words := _cue_words(text[cue.end() : end]))
    )


def _seconds_of(cue: re.Match[str]) -> float:
    hours, minutes, seconds, thousandths = cue.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths.ljust(3, "0")) / 1000


def _cue_words(text: str) -> str:
    """Without tags, and without what stands behind the blank line: the next cue's number or name."""
    rows = takewhile(str.strip, text.removeprefix("\n").splitlines())
    return run_together(_TAG.sub("", row) for row in rows)


def rttm_turns(text: str) -> tuple[SpeakerTurn, ...]:
    """The SPEAKER rows of an RTTM. Raises `UnreadableReference`."""
    turns = []
    for number, row in enumerate(text.splitlines(), 1):
        fields = row.split()
        if not fields or fields[0] != "SPEAKER":
            continue
        try:
            start, length, speaker = float(fields[3]), float(fields[4]), fields[7]
        except (ValueError, IndexError):
            raise UnreadableReference(
                f"line {number} is not: SPEAKER file 1 START SECONDS <NA> <NA> NAME"
            ) from None
        turns.append(SpeakerTurn(start=start, end=start + length, speaker=speaker))
    if not turns:
        raise UnreadableReference("it has no line that begins with SPEAKER")
    return tuple(turns)


@dataclass(frozen=True, kw_only=True, slots=True)
class JsonReference:
    """What a JSON file tells, empty where it does not."""

    words: tuple[TimedText, ...]
    lines: tuple[TimedText, ...]
    turns: tuple[SpeakerTurn, ...]


def json_reference(text: str) -> JsonReference:
    """Words with times, lines, turns: a list, or an object with `words`, `segments` or `lines`, and `turns`.

    Entries are `[start, end, speaker]`, or objects with `start`, `end` and `word`, `text` or `speaker`, in
    seconds. Raises `UnreadableReference`.
    """
    try:
        told = json.loads(text)
    except ValueError:
        raise UnreadableReference("it is no JSON") from None
    parts: Mapping[str, Any] = told if isinstance(told, dict) else {"": told}
    entries = [one for name in ("", "words", "segments", "lines", "turns") for one in _entries(parts, name)]
    try:
        words = tuple(_timed(one, "word") for one in entries if isinstance(one, dict) and "word" in one)
        lines = tuple(_timed(one, "text") for one in entries if isinstance(one, dict) and "text" in one)
        turns = tuple(_turn(one) for one in entries if isinstance(one, list) or one.get("speaker"))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnreadableReference(
            'its entries are neither [start, end, speaker] nor {"start": 0.0, "end": 1.0, "word": "…"} '
            "(or text, or speaker), in seconds"
        ) from None
    if not (words or lines or turns):
        raise UnreadableReference("it tells no words, lines or turns")
    return JsonReference(words=words, lines=lines, turns=turns)


def _entries(parts: Mapping[str, Any], name: str) -> Iterator[Any]:
    entries = parts.get(name) or []
    if not isinstance(entries, list):
        raise UnreadableReference(f"{name or 'what it has'} is no list")
    yield from entries


def _timed(entry: Mapping[str, Any], name: str) -> TimedText:
    return TimedText(text=str(entry[name]).strip(), start=float(entry["start"]))


def _turn(entry: Sequence[Any] | Mapping[str, Any]) -> SpeakerTurn:
    if isinstance(entry, Mapping):
        return SpeakerTurn(
            start=float(entry["start"]), end=float(entry["end"]), speaker=str(entry["speaker"])
        )
    start, end, speaker = entry
    return SpeakerTurn(start=float(start), end=float(end), speaker=str(speaker))
