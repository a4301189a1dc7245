"""Numbers that others name: engines, platforms, callers. None is stored or waited for as it came."""

from __future__ import annotations

import math
import re

LONGEST_ENGINE_REST_SECONDS = 600.0
"""However long an engine asks to be left alone: within it, it is tried again and again."""
LONGEST_PLATFORM_REST_SECONDS = 3600.0
"""However long a chat platform asks for patience."""
LONGEST_RECORDING_SECONDS = 1e7
"""Beyond any limit that is set on recordings: what a platform says of one is not believed above it."""
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def number_within(value: object, *, most: float) -> float | None:
    """A number or its decimal digits, at most `most`; None for anything else, and for what is negative.

    However many digits it has: what no float holds is `most`.
    """
    if isinstance(value, str):
        text = value.strip()
        return min(float(text), most) if _NUMBER.fullmatch(text) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    return float(min(value, most)) if value >= 0 else None
