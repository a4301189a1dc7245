"""Subtitles: SubRip and WebVTT."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.domain.recording import SAMPLE_RATE
from bot.domain.transcript import Line
from bot.language.scripts import is_unspaced
from bot.text.message_split import split_text

MOST_COLUMNS = 42
"""Of one row; wide characters take two, of which 20 fit."""
MOST_ROWS = 2
MOST_MILLISECONDS = 7_000
_PER_MILLISECOND = SAMPLE_RATE // 1000
_WIDE_ROW = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Cue:
    """What is on the screen at once. Times are milliseconds, `end` exclusive."""

    start: int
    end: int
    rows: tuple[str, ...]


def columns(text: str) -> int:
    """Screen columns: two for a wide character, none for a combining mark."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )


def cues(lines: Sequence[Line]) -> tuple[Cue, ...]:
    """At most two rows of 42 columns (20 wide characters) and seven seconds each, in order, none empty."""
    found: list[Cue] = []
    for line in lines:
        for cue in _cues_of(line):
            start = max(cue.start, found[-1].end if found else 0)
            found.append(Cue(start=start, end=max(cue.end, start + 1), rows=cue.rows))
    return tuple(found)


def to_srt(lines: Sequence[Line]) -> str:
    return "\n".join(
        f"{number}\n{_stamp(cue.start, ',')} --> {_stamp(cue.end, ',')}\n{_body(cue)}\n"
        for number, cue in enumerate(cues(lines), 1)
    )


def to_vtt(lines: Sequence[Line]) -> str:
    blocks = (
        f"{_stamp(cue.start, '.')} --> {_stamp(cue.end, '.')}\n{_for_vtt(_body(cue))}\n"
        for cue in cues(lines)
    )
    return "\n".join(["WEBVTT\n", *blocks])


def _cues_of(line: Line) -> Iterator[Cue]:
    """The line's rows in pairs, each shown for its share of the line's time."""
    text = " ".join(line.text.split())
    if not text:
        return
    widest = _WIDE_ROW if is_unspaced(text) and columns(text) > len(text) else MOST_COLUMNS
    rows = split_text(text, widest, columns)
    pairs = [rows[at : at + MOST_ROWS] for at in range(0, len(rows), MOST_ROWS)]
    first, last = line.range.start // _PER_MILLISECOND, line.range.end // _PER_MILLISECOND
    sizes = list(accumulate(sum(map(len, pair)) for pair in pairs))
    start = first
    for pair, size in zip(pairs, sizes, strict=True):
        share = first + (last - first) * size // sizes[-1]
        yield Cue(start=start, end=min(share, start + MOST_MILLISECONDS), rows=pair)
        start = share


def _body(cue: Cue) -> str:
    return "\n".join(cue.rows).replace("-->", "->")  # the arrow would be read as times


def _for_vtt(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stamp(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"
