"""JSON as strangers send it: an object of bounded depth and size whose numbers are numbers."""

from __future__ import annotations

import json
import math
from typing import Any

MOST_DEPTH = 64
"""Of arrays and objects within each other; what chat platforms send has about ten."""
MOST_VALUES = 100_000
"""In all; a long message with all its blocks has a few thousand."""
BIG_BYTES = 64 << 10
"""What is longer is parsed beside the event loop."""
_MOST_INTEGER = 2**63
_MOST_DIGITS = 20


def parse_object(text: str | bytes) -> dict[str, Any] | None:
    """None for what is no object, is nested too deep, has too many values or a number beyond 64 bits."""
    try:
        value = json.loads(text, parse_int=_integer, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and is_bounded(value) else None


def parse_answer(text: bytes) -> dict[str, Any] | None:
    """As `parse_object` for what the service's own server says, of any size; what strangers wrote in it is
    for `is_bounded`. A number beyond 64 bits is None: it must not hide everything else.
    """
    try:
        value = json.loads(
            text, parse_int=_integer_or_none, parse_float=_finite_or_none, parse_constant=_none
        )
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def is_bounded(value: object) -> bool:
    """Whether it is nested no deeper, and holds no more values, than anybody means. Without recursion."""
    level, left = [value], MOST_VALUES
    for _ in range(MOST_DEPTH):
        level = [inner for outer in level for inner in _inside(outer)]
        left -= len(level)
        if not level or left < 0:
            return left >= 0
    return False


def _integer_or_none(written: str) -> int | None:
    return int(written) if len(written) < _MOST_DIGITS - 1 else None


def _finite_or_none(written: str) -> float | None:
    number = float(written)
    return number if math.isfinite(number) else None


def _none(_written: str) -> None:
    return None


def _integer(written: str) -> int:
    number = int(written) if len(written) <= _MOST_DIGITS else _MOST_INTEGER
    if abs(number) >= _MOST_INTEGER:
        raise ValueError("not a number of 64 bits")
    return number


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
