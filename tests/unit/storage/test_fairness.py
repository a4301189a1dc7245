from __future__ import annotations

from typing import Any

import pytest

from bot.domain.job import Capability
from storage.sql.fairness import LONG, SHORT, Head, choose, lane_for, starting_time


def a_head(flow: str, virtual_time: float = 0, **rest: Any) -> Head:
    plain: dict[str, Any] = {"need": Capability.TRANSCRIBE, "rank": 0, "lane": LONG}
    return Head(flow=flow, virtual_time=virtual_time, **(plain | rest))


def test_the_least_served_flow_goes_first() -> None:
    assert choose([a_head("a", 20), a_head("b", 10)]).flow == "b"


def test_a_voice_note_goes_first_until_its_flow_is_ten_minutes_ahead() -> None:
    assert choose([a_head("upload", 0), a_head("note", 600, lane=SHORT)]).flow == "note"
    assert choose([a_head("upload", 0), a_head("note", 601, lane=SHORT)]).flow == "upload"


def test_a_reduction_goes_first_and_priority_before_it() -> None:
    reduce = a_head("a", 999, need=Capability.REDUCE, lane=SHORT)
    assert choose([a_head("b"), reduce]) is reduce
    assert choose([a_head("boss", 9999, rank=-1), reduce]).flow == "boss"


@pytest.mark.parametrize(
    ("need", "seconds", "lane"),
    [
        (Capability.TRANSCRIBE, 120, SHORT),
        (Capability.TRANSCRIBE, 121, LONG),
        (Capability.PREPARE, 9999, SHORT),
        (Capability.THINK, 121, LONG),
    ],
)
def test_more_than_two_minutes_of_sound_is_long(need: Capability, seconds: float, lane: int) -> None:
    assert lane_for(need, seconds) == lane


def test_a_flow_comes_alive_beside_the_least_served_but_never_far_behind_the_most_served() -> None:
    assert starting_time(100, 400) == 100
    assert starting_time(100, 9_000) == 5_400
    assert starting_time(None, 400) == 400
