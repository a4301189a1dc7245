from __future__ import annotations

import pytest

from bot.domain.answer import Answer
from bot.domain.job import Mode
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript
from bot.text.carried_names import carried_names


def answer_of(*said: tuple[float, float, int | None], names: tuple[str, ...]) -> Answer:
    lines = tuple(
        Line(range=TimeRange.from_seconds(start, end), text="Words.", speaker=speaker)
        for start, end, speaker in said
    )
    transcript = Transcript(duration=1, language="en", lines=lines)
    return Answer(mode=Mode.ASR, language="en", transcript=transcript, speakers=names)


NAMED = answer_of((0, 10, 1), (10, 20, 2), (20, 30, 1), names=("Ana", "Ben"))


@pytest.mark.parametrize(
    ("other", "names"),
    [
        (answer_of((0, 10, 1), (10, 20, 2), (20, 30, 1), names=("", "")), ("Ana", "Ben")),
        (answer_of((0, 10.5, 2), (10.5, 19, 1), (19, 30, 2), names=("", "")), ("Ben", "Ana")),
        (answer_of((0, 10, 1), (10, 20, 2), (20, 30, 3), names=("", "", "")), ("Ana", "Ben", "Ana")),
        (answer_of((0, 3, 1), (10, 20, 2), (31, 60, 1), names=("", "")), ("", "Ben")),
        (answer_of((0, 30, None), names=()), ()),
        (answer_of((40, 50, 1), (50, 60, 2), names=("", "")), ("", "")),
    ],
)
def test_a_voice_has_the_name_of_who_speaks_then(other: Answer, names: tuple[str, ...]) -> None:
    assert carried_names(NAMED, other.transcript.lines, len(other.speakers)) == names
