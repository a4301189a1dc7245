"""Whole sentences with their times, whatever lines an engine broke them into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from bot.domain.recording import SAMPLE_RATE, TimeRange
from bot.domain.transcript import Line
from bot.domain.word_times import packed
from bot.language.scripts import is_unspaced
from bot.language.word_spacing import run_together
from bot.text.line_times import parted
from bot.text.sentences import ends_sentence

LONGEST = 320
"""Characters of a sentence that is put together: what runs on without an end stays in its lines."""
LONGEST_UNSPACED = 130
_PAUSE = int(2.5 * SAMPLE_RATE)
"""Nobody waits that long inside a sentence, with or without a mark at its end."""


def whole_sentences(lines: Sequence[Line], missing: Sequence[TimeRange] = ()) -> tuple[Line, ...]:
    """One line a sentence: lines that end in mid-sentence joined, lines of several sentences parted.

    Each has the time of all it is made of; inside of a line without times of words, time is shared out by
    their length. Nothing is joined across what is missing.
    """
    pieces = [piece for line in lines for piece in parted(line)]
    groups: list[list[Line]] = []
    for piece in pieces:
        if not groups or _is_over(groups[-1], piece, missing):
            groups.append([])
        groups[-1].append(piece)
    return tuple(
        line for at, group in enumerate(groups) for line in _sentence(group, groups[at + 1 : at + 2])
    )


def joined(lines: Sequence[Line]) -> Line:
    """Neighbours as one line, of which there is at least one."""
    text, start = run_together(line.text for line in lines), lines[0].range.start
    words = [line.words for line in lines]
    return Line(
        range=TimeRange(start=start, end=max(line.range.end for line in lines)),
        text=text,
        language=lines[0].language if len({line.language for line in lines}) == 1 else None,
        speaker=lines[0].speaker if len({line.speaker for line in lines}) == 1 else None,
        word_times=packed(text, list(chain.from_iterable(words)), start) if all(words) else (),
    )


def _is_over(group: Sequence[Line], following: Line, missing: Sequence[TimeRange]) -> bool:
    last = group[-1]
    return (
        any(last.range.start <= gap.start <= following.range.start for gap in missing)
        or (last.language, last.speaker) != (following.language, following.speaker)
        or ends_sentence(last.text, following.text)
        or following.range.start - last.range.end >= _PAUSE
        or _is_too_long(group, following)
    )


def _sentence(group: Sequence[Line], behind: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """The group as one; as it came where it only ended because it grew too long."""
    following = behind[0][0] if behind else None
    if following and not ends_sentence(group[-1].text, following.text) and _is_too_long(group, following):
        yield from group
    else:
        yield joined(group)


def _is_too_long(group: Sequence[Line], following: Line) -> bool:
    longest = LONGEST_UNSPACED if is_unspaced(following.text) else LONGEST
    return sum(len(line.text) + 1 for line in group) + len(following.text) > longest
