"""Subtitles: SubRip and WebVTT, by the rules of the trade (Netflix's timed text style guides, the BBC's)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.transcript import Line
from bot.text.subtitle_layout import laid_out
from bot.text.subtitle_timing import Cue, timed
from bot.text.subtitle_units import units


def cues(lines: Sequence[Line]) -> tuple[Cue, ...]:
    """At most two rows of 42 columns (16 wide characters) and seven seconds each, in order, none empty."""
    return tuple(timed(laid_out(tuple(units(lines)))))


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


def _body(cue: Cue) -> str:
    return "\n".join(cue.rows).replace("-->", "->")  # the arrow would be read as times


def _for_vtt(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stamp(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"
