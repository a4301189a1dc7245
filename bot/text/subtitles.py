"""Subtitles: SubRip and WebVTT, by the rules of the trade (Netflix's timed text style guides, the BBC's)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.transcript import Line
from bot.text.speakers import NOBODY, SpeakerNames
from bot.text.subtitle_layout import laid_out
from bot.text.subtitle_timing import Cue, timed
from bot.text.subtitle_units import units


def cues(lines: Sequence[Line], names: SpeakerNames = NOBODY, *, named: bool = False) -> tuple[Cue, ...]:
    """At most two rows of 42 columns (16 wide characters) and seven seconds each, in order, none empty.

    Of two people only what they say within a moment stands together. `named`: with names where they change.
    """
    return tuple(timed(laid_out(tuple(units(lines, names, named=named)))))


def to_srt(lines: Sequence[Line], names: SpeakerNames = NOBODY) -> str:
    return "\n".join(
        f"{number}\n{_stamp(cue.start, ',')} --> {_stamp(cue.end, ',')}\n{_body(cue.rows)}\n"
        for number, cue in enumerate(cues(lines, names, named=True), 1)
    )


def to_vtt(lines: Sequence[Line], names: SpeakerNames = NOBODY) -> str:
    blocks = (
        f"{_stamp(cue.start, '.')} --> {_stamp(cue.end, '.')}\n{_voiced(cue)}\n" for cue in cues(lines, names)
    )
    return "\n".join(["WEBVTT\n", *blocks])


def _voiced(cue: Cue) -> str:
    """With the voice of each row, or of all of them."""
    if len(set(cue.speakers)) < 2:
        text = _for_vtt(_body(cue.rows))
        return f"<v {_for_vtt(cue.speakers[0])}>{text}" if cue.speakers else text
    return "\n".join(
        f"<v {_for_vtt(speaker)}>{_for_vtt(_body([row]))}</v>"
        for speaker, row in zip(cue.speakers, cue.rows, strict=True)
    )


def _body(rows: Sequence[str]) -> str:
    return "\n".join(rows).replace("-->", "->")  # the arrow would be read as times


def _for_vtt(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stamp(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"
