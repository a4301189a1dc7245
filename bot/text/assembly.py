"""Makes one transcript of what the engines heard in the segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.domain.job import SegmentState
from bot.domain.recording import SAMPLE_RATE, Segment, TimeRange, merged
from bot.domain.transcript import Line, SegmentText, Transcript
from bot.domain.word_times import packed
from bot.language.guess import guess_language
from bot.language.tokens import Token, tokenize
from bot.text.line_times import timed_lines, with_times, within
from bot.text.ranges import clipped, without
from bot.text.said_languages import said_languages
from bot.text.seams import find_seam
from bot.text.whole_sentences import whole_sentences

_SLOWEST_RATE = 2.2
"""Tokens a second of speech without a pause, at least: only such speech is cut with an overlap."""


def assemble(segments: Sequence[SegmentState], *, duration: int, language: str | None = None) -> Transcript:
    """Every word in order, with what was heard twice said once.

    `duration` is in samples; `language` is used where neither an engine nor the words tell. Segments that
    failed or were never settled, parts that engines gave up, and time that no segment covers are `missing`.
    """
    states = sorted(segments, key=lambda state: state.segment.range)
    missing = _missing(states, duration)
    lines: list[Line] = []
    previous: list[Line] = []
    before: SegmentState | None = None
    for state in states:
        fresh = _lines_of(state)
        if previous and fresh and before is not None and state.segment.overlap:
            previous, fresh = _spliced(previous, fresh, state.segment, _expected_tokens(before, state))
        lines += previous
        previous, before = fresh, state
    return Transcript(
        duration=duration,
        language=_language(states) or language,
        lines=in_order(whole_sentences([*lines, *previous], missing), duration=duration),
        missing=missing,
        silences=merged(state.segment.range for state in states if _is_silent(state)),
    )


def in_order(lines: Sequence[Line], *, duration: int) -> tuple[Line, ...]:
    """The same lines, none beginning before its predecessor ends, none empty, none past `duration`.

    There must be no more lines than samples.
    """
    starts: list[int] = []
    for line in lines:
        starts.append(max(line.range.start, starts[-1] + 1 if starts else 0))
    latest = duration
    for index in reversed(range(len(starts))):
        latest = starts[index] = max(0, min(starts[index], latest - 1))
    follow = [*starts[1:], duration] if starts else []
    return tuple(
        within(line, TimeRange(start=start, end=max(start, min(max(line.range.end, start + 1), after))))
        for line, start, after in zip(lines, starts, follow, strict=True)
    )


def _lines_of(state: SegmentState) -> list[Line]:
    """With times on the recording's clock, inside of what the segment heard."""
    text, heard = state.text, state.segment.heard
    if text is None:
        return []
    if not text.lines:
        pauses = (*state.segment.pauses, *text.missing)
        return list(timed_lines(text.text, heard, pauses))
    return [
        within(
            line,
            TimeRange(
                start=min(max(line.range.start, heard.start), heard.end),
                end=min(max(line.range.end, heard.start), heard.end),
            ),
        )
        for line in text.lines
        if line.text.strip()
    ]


def _spliced(
    left: list[Line],
    right: list[Line],
    segment: Segment,
    expected: float,
) -> tuple[list[Line], list[Line]]:
    """Both sides, with the sentence that the seam goes through whole on the right side."""
    left_tokens, right_tokens = _tokens(left), _tokens(right)
    seam = find_seam(
        [token for _, token in left_tokens],
        [token for _, token in right_tokens],
        expected=expected,
    )
    if seam is None:
        return left, _behind(right, segment)
    i, last = left_tokens[seam.left]
    j, twin = right_tokens[seam.right]
    start = left[i].range.start
    text = (left[i].text[: last.end] + right[j].text[twin.end :]).strip()
    words = [word for end, word in left[i].word_ends() if end - len(word.text) < last.end]
    words += [word for end, word in right[j].word_ends() if end - len(word.text) >= twin.end]
    bridge = Line(
        range=TimeRange(start=start, end=max(right[j].range.end, start + 1)),
        text=text,
        language=right[j].language or left[i].language,
        word_times=packed(text, words, start),
    )
    return left[:i], [bridge, *right[j + 1 :]]


def _behind(lines: list[Line], segment: Segment) -> list[Line]:
    """Lines of a segment whose overlap could not be told: all of them behind the segment before.

    Time in the overlap and as much after it runs at half its pace, later time stays as it is.
    """
    origin, squeezed = segment.range.start, segment.overlap

    def moved(at: int) -> int:
        return at if at >= origin + squeezed else origin + (at - origin + squeezed) // 2

    return [with_times(line, moved) for line in lines]


def _tokens(lines: Sequence[Line]) -> list[tuple[int, Token]]:
    return [(index, token) for index, line in enumerate(lines) for token in tokenize(line.text)]


def _expected_tokens(before: SegmentState, state: SegmentState) -> float:
    """Tokens that the overlap should hold, at the rate of both segments' speech."""
    tokens = sum(len(_tokens(_plain_lines(one.text))) for one in (before, state) if one.text)
    seconds = sum(
        one.segment.speech_seconds or one.segment.heard.seconds for one in (before, state) if one.text
    )
    rate = max(tokens / seconds, _SLOWEST_RATE) if seconds else _SLOWEST_RATE
    return rate * state.segment.overlap / SAMPLE_RATE


def _plain_lines(text: SegmentText) -> tuple[Line, ...]:
    return text.lines or (Line(range=TimeRange(start=0, end=0), text=text.text),)


def _is_silent(state: SegmentState) -> bool:
    return state.segment.dead_air and state.text is None and state.failure is None


def _missing(states: Sequence[SegmentState], duration: int) -> tuple[TimeRange, ...]:
    tiled = [state.segment.range for state in states]
    lost = list(without((TimeRange(start=0, end=duration),), tiled))
    for state in states:
        if state.text is not None:
            lost += clipped(state.text.missing, state.segment.range)
        elif not _is_silent(state):
            lost.append(state.segment.range)
    return clipped(lost, TimeRange(start=0, end=duration))


def _language(states: Sequence[SegmentState]) -> str | None:
    """The language of most seconds of speech."""
    seconds: Counter[str] = Counter()
    for state in states:
        if state.text is None or not state.text.text.strip():
            continue
        spoken = 1000 * (state.segment.speech_seconds or state.segment.range.seconds)
        letters = said_languages(state.text)
        if not letters and (code := guess_language(state.text.text)) is not None:
            letters[code] = 1
        for code, count in letters.items():
            seconds[code] += int(spoken * count / letters.total())
    return seconds.most_common(1)[0][0] if seconds else None
