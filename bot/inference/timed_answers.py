"""Times that an engine's answer tells: of its sentences, its words, and what it wrote in place of words."""

from __future__ import annotations

from typing import Any

from bot.domain.coverage import SoundMark
from bot.domain.outside_numbers import number_within
from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.domain.transcript import Line
from bot.domain.word_times import Word, packed
from bot.inference.markers import markers_in, without_markers
from bot.inference.written_text import text_in, writable
from bot.language.parse import parse_language


def timed_marks(segments: list[Any], heard: TimeRange) -> tuple[SoundMark, ...]:
    """What an engine wrote in place of words, where it did."""
    marks: list[SoundMark] = []
    for segment in segments:
        found = markers_in(writable(text_in(segment.get("text")))) if isinstance(segment, dict) else ()
        if found:
            start, end = (_moment(segment.get(name), heard) for name in ("start", "end"))
            first = heard.start + round((start or 0.0) * SAMPLE_RATE)
            last = heard.end if end is None else heard.start + round(end * SAMPLE_RATE)
            at = TimeRange(start=min(first, heard.end), end=min(max(first, last), heard.end))
            marks += [SoundMark(range=at, text=mark) for mark in found]
    return tuple(marks)


def timed_sentences(segments: list[Any], words: object, heard: TimeRange) -> tuple[Line, ...]:
    """Each with the times of its words: its own, or its part of `words`, which some servers tell apart."""
    apart = list(words) if isinstance(words, list) else []
    lines: list[Line] = []
    for segment in segments:
        text = (
            without_markers(writable(text_in(segment.get("text"))).strip())
            if isinstance(segment, dict)
            else ""
        )
        if not text:
            continue
        start, end = (_moment(segment.get(name), heard) for name in ("start", "end"))
        if start is None or end is None:
            return ()
        earliest = lines[-1].range.start if lines else heard.start
        first = min(max(heard.start + round(start * SAMPLE_RATE), earliest), heard.end)
        last = min(max(heard.start + round(end * SAMPLE_RATE), first), heard.end)
        code = segment.get("language")
        lines.append(
            Line(
                range=TimeRange(start=first, end=last),
                text=text,
                language=parse_language(code) if isinstance(code, str) else None,
                word_times=packed(text, _words(segment.get("words") or _taken(apart, text), heard), first),
            )
        )
    return tuple(lines)


def _taken(words: list[Any], text: str) -> list[Any]:
    """As many of the first as make up the text; they are gone from the list. None where they are others."""
    rest = text
    for count, one in enumerate(words, 1):
        word = text_in(one.get("word")).strip() if isinstance(one, dict) else ""
        rest = rest.lstrip()
        if not word or not rest.startswith(word):
            break
        rest = rest.removeprefix(word)
        if not rest.strip():
            taken, words[:count] = words[:count], []
            return taken
    return []


def _words(told: object, heard: TimeRange) -> list[Word]:
    """As OpenAI's interface has them; none where one cannot be read."""
    words = []
    for one in told if isinstance(told, list) else []:
        text = writable(text_in(one.get("word"))).strip() if isinstance(one, dict) else ""
        start, end = (_moment(one.get(name), heard) if text else None for name in ("start", "end"))
        if start is None or end is None:
            return []
        first = heard.start + round(start * SAMPLE_RATE)
        spoken = TimeRange(start=first, end=max(first, heard.start + round(end * SAMPLE_RATE)))
        words.append(Word(text=text, range=spoken))
    return words


def _moment(value: object, heard: TimeRange) -> float | None:
    """Seconds within what was heard; engines round across its ends."""
    if not isinstance(value, int | float):
        return None
    return 0.0 if value < 0 else number_within(value, most=heard.seconds)
