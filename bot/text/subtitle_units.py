"""Pieces of spoken lines that stand on the screen whole, their times, and what a break behind them costs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import accumulate

from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.domain.transcript import Line
from bot.language.scripts import is_wide
from bot.language.stop_words import STOP_WORDS
from bot.language.word_spacing import side_by_side
from bot.text.message_split import split_text
from bot.text.phrases import phrases, shared_out
from bot.text.sentences import ends_sentence
from bot.text.speakers import NOBODY, SpeakerNames

NARROW_ROW = 42
"""Columns of a row of letters: Netflix's timed text style guides, and the BBC's."""
WIDE_ROW = 32
"""The same of Chinese, Japanese and Korean: 16 characters of two columns."""
_NAME_COLUMNS = 20
_FULL_WIDTH_COLON = "\uff1a"
_PER_MILLISECOND = SAMPLE_RATE // 1000
_CLAUSE_END = re.compile(r"[,;:،؛、，；：–—-][\"'”’»」』)]*$")  # noqa: RUF001
_SMALL_WORDS = frozenset(word for words in STOP_WORDS.values() for word in words)


class BreakCost(IntEnum):
    """Of ending a cue or a row behind a piece, best first."""

    SENTENCE = 0
    CLAUSE = 2
    BEFORE_SMALL_WORD = 5
    PHRASE = 7
    BEHIND_SMALL_WORD = 10
    """An article or a preposition belongs to what follows."""
    BEHIND_NAME = 60
    """Of who speaks: it never stands alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign(Line):
    """What nobody says: it stands on the screen alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    text: str
    """With the space behind it, where one follows."""
    columns: int
    """Of the text without that space."""
    start: int
    """Milliseconds."""
    end: int
    wide: bool
    cost: BreakCost
    sign: int | None = None
    """Number of the sign that it is a part of."""
    speaker: str = ""
    """Who says it, where several people speak."""


def columns(text: str) -> int:
    """Screen columns: two for a wide character, none for a combining mark."""
    return sum(
        0
        if unicodedata.category(one) in {"Mn", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(one) in "WF"
        else 1
        for one in text
    )


def row_columns(*, wide: bool) -> int:
    return WIDE_ROW if wide else NARROW_ROW


def units(lines: Sequence[Line], names: SpeakerNames = NOBODY, *, named: bool = False) -> Iterator[Unit]:
    """Those of all lines, in order; a line without words has none. `named`: a name stands where the speaker
    changes.
    """
    texts = [*(" ".join(line.text.split()) for line in lines), ""]
    before = ""
    for number, (line, text, following) in enumerate(zip(lines, texts, texts[1:], strict=False)):
        if not text:
            continue
        found = _units_of(line, text, following)
        if isinstance(line, Sign):
            yield from (replace(unit, sign=number) for unit in found)
            continue
        speaker = names.of(line.speaker)
        if named and speaker != before:
            yield _name_of(speaker, line, wide=is_wide(text))
        yield from (replace(unit, speaker=speaker) for unit in found)
        before = speaker


def _name_of(speaker: str, line: Line, *, wide: bool) -> Unit:
    whole = speaker.replace("-->", "->")  # the arrow would be read as times
    short = split_text(whole, _NAME_COLUMNS, columns)[0]
    name = f"{short}{'' if short == whole else '…'}{_FULL_WIDTH_COLON if wide else ':'}"
    start = line.range.start // _PER_MILLISECOND
    return Unit(
        text=name if wide else f"{name} ",
        columns=columns(name),
        start=start,
        end=start,
        wide=wide,
        cost=BreakCost.BEHIND_NAME,
        speaker=speaker,
    )


def _units_of(line: Line, text: str, following: str) -> Iterator[Unit]:
    space = side_by_side(text, following)[len(text) : -len(following) or None]
    wide = is_wide(text)
    pieces = [part for piece in phrases(text + space) for part in _fitting(piece, row_columns(wide=wide))]
    times = _told_times(line, text, pieces) or shared_out(line.range, pieces)
    for at, (piece, spoken) in enumerate(zip(pieces, times, strict=True)):
        behind = pieces[at + 1] if at + 1 < len(pieces) else ""
        bare = piece.rstrip()
        yield Unit(
            text=piece,
            columns=columns(bare),
            start=spoken.start // _PER_MILLISECOND,
            end=spoken.end // _PER_MILLISECOND,
            wide=wide,
            cost=_cost(bare, behind) if behind else _line_end(bare, following),
        )


def _told_times(line: Line, text: str, pieces: Sequence[str]) -> list[TimeRange]:
    """Of each piece by the words in it; nothing where the line's words have no times."""
    ends = list(line.word_ends()) if line.text == text else []
    times: list[TimeRange] = []
    at = 0
    for stop in accumulate(map(len, pieces)) if ends else ():
        words = [word.range for end, word in ends[at:] if end <= stop]
        at += len(words)
        earliest = times[-1].end if times else line.range.start
        start = max(words[0].start if words else earliest, earliest)
        times.append(TimeRange(start=start, end=max(words[-1].end if words else start, start)))
    return times


def _fitting(piece: str, row: int) -> Sequence[str]:
    """What is longer than a row, cut between characters."""
    bare = piece.rstrip()
    if columns(bare) <= row:
        return (piece,)
    *cut, last = split_text(bare, row, columns)
    return (*cut, last + piece[len(bare) :])


def _line_end(text: str, following: str) -> BreakCost:
    return BreakCost.SENTENCE if ends_sentence(text, following) else BreakCost.CLAUSE


def _cost(text: str, behind: str) -> BreakCost:
    if ends_sentence(text, behind):
        return BreakCost.SENTENCE
    if _CLAUSE_END.search(text):
        return BreakCost.CLAUSE
    if _is_small(text):
        return BreakCost.BEHIND_SMALL_WORD
    return BreakCost.BEFORE_SMALL_WORD if _is_small(behind) else BreakCost.PHRASE


def _is_small(word: str) -> bool:
    return word.strip().casefold() in _SMALL_WORDS
