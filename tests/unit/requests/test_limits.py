"""What is refused by what is told of it."""

from __future__ import annotations

import pytest

from bot.requests.limits import RecordingLimits, TooLarge, TooLong

LIMITS = RecordingLimits(max_bytes=100, max_seconds=60)


@pytest.mark.parametrize(
    ("size_bytes", "seconds", "refusal"),
    [
        (100, 60, None),
        (101, 60, TooLarge(limit_bytes=100)),
        (100, 61, TooLong(limit_seconds=60)),
        (101, 61, TooLarge(limit_bytes=100)),
        (None, None, None),
        (None, 61, TooLong(limit_seconds=60)),
    ],
)
def test_what_is_past_a_limit_is_refused_and_what_is_unknown_is_not(
    size_bytes: int | None, seconds: float | None, refusal: TooLarge | TooLong | None
) -> None:
    assert LIMITS.refusal(size_bytes=size_bytes, seconds=seconds) == refusal


def test_without_limits_everything_is_taken() -> None:
    assert RecordingLimits().refusal(size_bytes=1 << 60, seconds=1e9) is None
