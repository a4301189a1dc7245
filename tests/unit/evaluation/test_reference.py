from __future__ import annotations

import json
from typing import Any

import pytest

from bot.evaluation.reference import (
    TimedText,
    UnreadableReference,
    json_reference,
    rttm_turns,
    subtitle_lines,
)

SRT = """1
00:00:01,500 --> 00:00:03,000
<i>Good</i> day,
everybody.

2
00:00:03,000 --> 00:00:04,000

3
01:00:04,250 --> 01:00:05,000
Yes.
"""
VTT = """WEBVTT

NOTE
00:00:00.000 --> 00:00:01.000 is no cue

intro
00:01.5 --> 00:03.000 align:start
<v Ada>Good day.</v>
"""


def test_cues_of_subtitles_are_lines() -> None:
    assert subtitle_lines(SRT) == (
        TimedText(text="Good day, everybody.", start=1.5),
        TimedText(text="Yes.", start=3604.25),
    )
    assert subtitle_lines(SRT.replace("\n", "\r\n")) == subtitle_lines(SRT)
    assert subtitle_lines(VTT) == (TimedText(text="Good day.", start=1.5),)


def test_turns_of_an_rttm() -> None:
    text = "SPKR-INFO x\nSPEAKER talk 1 1.50 2.25 <NA> <NA> Ada <NA> <NA>\n\n"
    (turn,) = rttm_turns(text)
    assert (turn.start, turn.end, turn.speaker) == (1.5, 3.75, "Ada")


@pytest.mark.parametrize(
    "told",
    [
        [[0, 1.5, "Ada"], [1.5, 3, "Ben"]],
        [{"start": 0, "end": 1.5, "speaker": "Ada"}, {"start": 1.5, "end": 3, "speaker": "Ben"}],
        {"turns": [[0, 1.5, "Ada"], [1.5, 3, "Ben"]]},
    ],
)
def test_turns_of_json(told: Any) -> None:
    found = json_reference(json.dumps(told))
    assert [(turn.start, turn.end, turn.speaker) for turn in found.turns] == [
        (0, 1.5, "Ada"),
        (1.5, 3, "Ben"),
    ]
    assert not found.words


def test_words_and_lines_of_json() -> None:
    told = {
        "words": [{"word": " Good", "start": 0.5, "end": 0.8}],
        "segments": [{"text": "Good day.", "start": 0.5, "end": 1.5, "speaker": "A"}],
    }
    found = json_reference(json.dumps(told))
    assert found.words == (TimedText(text="Good", start=0.5),)
    assert found.lines == (TimedText(text="Good day.", start=0.5),)
    assert [turn.speaker for turn in found.turns] == ["A"]


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "[]", "{}", "3", '{"words": 5}', "[1, 2]", '[{"word": "a"}]', "[[0, 1]]", '["a"]'],
)
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(UnreadableReference):
        json_reference(text)


def test_other_files_are_refused() -> None:
    for parse in (subtitle_lines, rttm_turns):
        for text in ("", "hello", "SPEAKER x 1 soon"):
            with pytest.raises(UnreadableReference):
                parse(text)
