"""Times as people read and write them."""

from __future__ import annotations

import re

from bot.domain.recording import SAMPLE_RATE

_TIMECODE = re.compile(r"(?<!\d)(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?!\d)")


def clock(samples: int) -> str:
    """`m:ss`, from an hour on `h:mm:ss`, rounded down."""
    minutes, seconds = divmod(samples // SAMPLE_RATE, 60)
    if minutes < 60:
        return f"{minutes}:{seconds:02}"
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def parse_clock(text: str) -> int | None:
    """Samples of the first `h:mm:ss` or `mm:ss` in the text."""
    if (found := _TIMECODE.search(text)) is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (hours * 3600 + minutes * 60 + seconds) * SAMPLE_RATE
