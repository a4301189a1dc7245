"""When each word of a line was said, packed: hours of words stay small wherever they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.recording import SAMPLE_RATE, TimeRange

_TICK = SAMPLE_RATE // 100
"""Samples of the hundredths of a second that times are rounded to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    text: str
    """With its marks; in scripts without spaces a character or a few."""
    range: TimeRange


def packed(text: str, words: Sequence[Word], start: int) -> tuple[int, ...]:
    """Three numbers a word: characters up to its end, hundredths of a second of quiet before it, and that it
    lasts; each from where the word before ends, the first from the line's text and time. Nothing where the
    words are not those of the text, in order.
    """
    numbers: list[int] = []
    at, ticks = 0, start // _TICK
    for word in words:
        if not word.text or text[at:].lstrip()[: len(word.text)] != word.text:
            return ()
        end = text.index(word.text, at) + len(word.text)
        first = max(ticks, round(word.range.start / _TICK))
        last = max(first, round(word.range.end / _TICK))
        numbers += (end - at, first - ticks, last - first)
        at, ticks = end, last
    return tuple(numbers) if not text[at:].strip() else ()


def unpacked(text: str, numbers: Sequence[int], within: TimeRange) -> Iterator[tuple[int, Word]]:
    """Each word with where in the text it ends. Nothing where the numbers do not fit the text."""
    if len(numbers) % 3 or sum(numbers[::3]) > len(text) or text[sum(numbers[::3]) :].strip():
        return
    at, ticks = 0, within.start // _TICK
    for length, quiet, lasts in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        first, last = (ticks + quiet) * _TICK, (ticks + quiet + lasts) * _TICK
        start = min(max(first, within.start), within.end)
        spoken = TimeRange(start=start, end=min(max(last, start), within.end))
        yield at + length, Word(text=text[at : at + length].strip(), range=spoken)
        at, ticks = at + length, ticks + quiet + lasts
