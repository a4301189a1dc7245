"""JSON as strangers send it: an object of bounded depth whose numbers are numbers."""

from __future__ import annotations

import json
import math
from typing import Any

MOST_DEPTH = 64
"""Of arrays and objects within each other; what chat platforms send has about ten."""


def parse_object(text: str | bytes) -> dict[str, Any] | None:
    """None for what is no object, is nested too deep, or holds NaN, an infinity or thousands of digits."""
    try:
        value = json.loads(text, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and _is_shallow(value) else None


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def _is_shallow(value: object) -> bool:
    """Level by level, without recursion."""
    level = [value]
    for _ in range(MOST_DEPTH):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return True
    return False


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
