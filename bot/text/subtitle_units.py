"""Pieces of spoken lines that stand on the screen whole, their times, and what a break behind them costs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import accumulate

import budoux

from bot.domain.recording import SAMPLE_RATE
from bot.domain.transcript import Line
from bot.language.scripts import MARKS, Script, is_unspaced, is_wide, main_script
from bot.language.stop_words import STOP_WORDS
from bot.language.word_spacing import side_by_side
from bot.text.message_split import between_graphemes, split_text
from bot.text.sentences import ends_sentence

NARROW_ROW = 42
"""Columns of a row of letters: Netflix's timed text style guides, and the BBC's."""
WIDE_ROW = 32
"""The same of Chinese, Japanese and Korean: 16 characters of two columns."""
_PER_MILLISECOND = SAMPLE_RATE // 1000
_WIDE_WEIGHT = 2.6
"""A wide character takes about as long to say as this many letters."""
_NOT_FIRST = re.compile(
    f"[{MARKS}\\s,.!?;:%…·)\\]}}»”’、。，．：；？！）】》」』〉〕ー々ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ]"  # noqa: RUF001
)
"""No row begins with one: closing marks, and kana that belong to the one before (JIS X 4051)."""
_NOT_LAST = re.compile(r"[(\[{«“‘（【《「『〈〔¿¡]$")  # noqa: RUF001
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


def units(lines: Sequence[Line]) -> Iterator[Unit]:
    """Those of all lines, in order; a line without words has none."""
    texts = [*(" ".join(line.text.split()) for line in lines), ""]
    for line, text, following in zip(lines, texts, texts[1:], strict=False):
        if text:
            yield from _units_of(line, text, following)


def _units_of(line: Line, text: str, following: str) -> Iterator[Unit]:
    space = side_by_side(text, following)[len(text) : -len(following) or None]
    wide = is_wide(text)
    pieces = [part for piece in _pieces(text + space) for part in _fitting(piece, row_columns(wide=wide))]
    first, last = line.range.start // _PER_MILLISECOND, line.range.end // _PER_MILLISECOND
    said = list(accumulate(map(_spoken_weight, pieces)))
    edges = [first, *(first + round((last - first) * weight / said[-1]) for weight in said)]
    for at, piece in enumerate(pieces):
        behind = pieces[at + 1] if at + 1 < len(pieces) else ""
        bare = piece.rstrip()
        yield Unit(
            text=piece,
            columns=columns(bare),
            start=edges[at],
            end=edges[at + 1],
            wide=wide,
            cost=_cost(bare, behind) if behind else _line_end(bare, following),
        )


def _pieces(text: str) -> list[str]:
    """Words with their spaces, or phrases of a script that has none. Joined, they are the text."""
    if not is_unspaced(text):
        found = re.findall(r"\S+\s*", text)
    elif (parse := _phrase_parser(main_script(text))) is not None:
        found = parse(text)
    else:
        cuts = [at for at in range(1, len(text)) if between_graphemes(text, at)]
        found = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    pieces: list[str] = []
    for piece in found:
        if pieces and (_NOT_FIRST.match(piece) or _NOT_LAST.search(pieces[-1])):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _fitting(piece: str, row: int) -> Sequence[str]:
    """What is longer than a row, cut between characters."""
    bare = piece.rstrip()
    if columns(bare) <= row:
        return (piece,)
    *cut, last = split_text(bare, row, columns)
    return (*cut, last + piece[len(bare) :])


@cache
def _phrase_parser(script: Script | None) -> Callable[[str], list[str]] | None:
    match script:
        case Script.KANA:
            return budoux.load_default_japanese_parser().parse
        case Script.HAN:
            return budoux.load_default_simplified_chinese_parser().parse
        case Script.THAI:
            return budoux.load_default_thai_parser().parse
        case _:
            return None


def _spoken_weight(piece: str) -> float:
    return max(1.0, len(piece.rstrip()) * (_WIDE_WEIGHT if is_wide(piece) else 1.0))


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
