"""Speakers of OpenAI's format that nobody has named."""

from __future__ import annotations

from bot.domain.answer import Answer
from bot.domain.job import Mode
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript
from handlers.web.openai.formats import speaker_segments


def test_the_voices_behind_z_have_two_letters() -> None:
    lines = tuple(
        Line(range=TimeRange.from_seconds(at - 1, at), text="Here.", speaker=at) for at in range(1, 29)
    )
    transcript = Transcript(duration=lines[-1].range.end, language="en", lines=lines)
    answer = Answer(
        mode=Mode.ASR, language="en", transcript=transcript, lines=lines, speakers=("",) * len(lines)
    )
    told = [segment.speaker for segment in speaker_segments(answer)]
    assert (told[0], told[25:]) == ("A", ["Z", "AA", "AB"])
