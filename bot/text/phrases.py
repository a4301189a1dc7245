"""Words of a line with their times: those that an engine told, else shared out by length."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate, pairwise

import budoux

from bot.domain.recording import TimeRange
from bot.domain.transcript import Line
from bot.domain.word_times import Word, packed
from bot.language.scripts import MARKS, Script, is_unspaced, is_wide, main_script
from bot.text.message_split import between_graphemes

_WIDE_WEIGHT = 2.6
"""A han or kana character takes about as long to say as this many letters."""
_NOT_FIRST = re.compile(
    f"[{MARKS}\\s,.!?;:%…·)\\]}}»”’、。，．：；？！）】》」』〉〕ー々ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ]"  # noqa: RUF001
)
"""No row begins with one: closing marks, and kana that belong to the one before (JIS X 4051)."""
_NOT_LAST = re.compile(r"[(\[{«“‘（【《「『〈〔¿¡]$")  # noqa: RUF001


def phrases(text: str) -> list[str]:
    """Words with their spaces, or phrases of a script that has none. Joined, they are the text."""
    if not is_unspaced(text):
        found = re.findall(r"\s*\S+\s*", text)
    elif (parse := _phrase_parser(main_script(text))) is not None:
        found = parse(text)
    else:
        cuts = [at for at in range(1, len(text)) if between_graphemes(text, at)]
        found = [text[a:b] for a, b in pairwise((0, *cuts, len(text)))]
    pieces: list[str] = []
    for piece in found:
        if pieces and (_NOT_FIRST.match(piece) or _NOT_LAST.search(pieces[-1])):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def words_of(line: Line) -> tuple[Word, ...]:
    """All words of the line; where `line.word_times` does not tell when they were said, it is estimated."""
    if known := line.words:
        return known
    pieces = phrases(line.text)
    return tuple(
        Word(text=piece.strip(), range=spoken)
        for piece, spoken in zip(pieces, shared_out(line.range, pieces), strict=True)
        if piece.strip()
    )


def divided(line: Line, at: int) -> tuple[Line, ...]:
    """The line in two where that time is inside of it and words are on both sides."""
    if not line.range.start < at < line.range.end:
        return (line,)
    words = words_of(line)
    before = [word for word in words if word.range.start < at]
    cut = 0
    for word in before:
        cut = line.text.index(word.text, cut) + len(word.text)
    if not before or len(before) == len(words):
        return (line,)
    parts = ((line.text[:cut], before), (line.text[cut:], words[len(before) :]))
    return tuple(
        replace(
            line,
            range=TimeRange(start=said[0].range.start, end=said[-1].range.end),
            text=text.strip(),
            word_times=packed(text.strip(), said, said[0].range.start),
        )
        for text, said in parts
    )


def shared_out(whole: TimeRange, pieces: Sequence[str]) -> list[TimeRange]:
    """The time of each piece, by its length, end to end."""
    said = list(accumulate(max(1.0, spoken_weight(piece.strip())) for piece in pieces))
    length = whole.end - whole.start
    edges = [whole.start, *(whole.start + round(length * weight / said[-1]) for weight in said)]
    return [TimeRange(start=start, end=end) for start, end in pairwise(edges)]


def spoken_weight(text: str) -> float:
    """How long it takes to say, in letters."""
    return len(text) * (_WIDE_WEIGHT if is_wide(text) else 1.0)


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
