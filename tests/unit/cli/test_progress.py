from __future__ import annotations

from dataclasses import replace

from bot.cli.progress import described
from bot.domain.job import Progress

HALFWAY = Progress(
    position=None,
    segments_done=5,
    segments_total=10,
    seconds_done=300,
    seconds_total=600,
    prepared=True,
    calls_done=0,
    calls_total=0,
)


def test_a_waiting_job_tells_its_place() -> None:
    assert described(replace(HALFWAY, position=3), speed=0) == "waiting, 3 ahead"


def test_a_running_job_tells_segments_sound_speed_and_time_to_go() -> None:
    line = described(HALFWAY, speed=10)
    assert line == "segment 5/10, 5:00/10:00, 10.0 x real time, 0:30 to go"


def test_totals_that_still_grow_are_marked_and_promise_no_end() -> None:
    line = described(replace(HALFWAY, prepared=False), speed=10)
    assert "5/10+" in line
    assert "to go" not in line


def test_the_second_step_is_counted() -> None:
    assert "step 1/4" in described(replace(HALFWAY, calls_done=1, calls_total=4), speed=0)
