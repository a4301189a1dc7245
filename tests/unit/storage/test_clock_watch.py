from __future__ import annotations

import pytest

from storage.database.clock_watch import ClockReading, clock_step, is_sure


def read(database: float, *, at: float, took: float = 0.0) -> ClockReading:
    return ClockReading(database=database, not_before=at, not_after=at + took)


@pytest.mark.parametrize(
    ("later", "step"),
    [
        (read(1_010.0, at=110.0), 0.0),
        (read(1_011.5, at=110.0), 0.0),
        (read(1_008.5, at=110.0), 0.0),
        (read(4_610.0, at=110.0), 3_600.0),
        (read(-2_590.0, at=110.0), -3_600.0),
        (read(1_012.5, at=110.0), 2.5),
    ],
)
def test_a_jump_is_what_the_forward_clock_cannot_explain(later: ClockReading, step: float) -> None:
    assert clock_step(read(1_000.0, at=100.0), later) == pytest.approx(step)


def test_a_process_that_was_frozen_while_it_read_is_no_jump() -> None:
    before, thawed = read(1_000.0, at=100.0), read(1_001.0, at=101.0, took=60.0)
    assert clock_step(before, thawed) == 0.0
    assert not is_sure(thawed)
    assert clock_step(before, read(1_061.0, at=101.0, took=60.0)) == 0.0


def test_a_jump_beyond_all_doubt_shows_through_a_slow_reading() -> None:
    assert clock_step(read(1_000.0, at=100.0), read(9_000.0, at=101.0, took=60.0)) == pytest.approx(7_939.0)
