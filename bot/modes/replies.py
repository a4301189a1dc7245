"""Reads what models reply, in whatever wrapping it comes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_BARRED = re.compile(r"^\s*(?:[-*]\s*)?[\[(#]?\s*(\d{1,6})\s*[\])]?\s*[|｜]\s*(.*)$")  # noqa: RUF001  models write it
_NUMBERED = re.compile(r"^\s*(?:[-*]\s*)?[\[(#]?\s*(\d{1,6})\s*[\])]?\s*[:.)]\s*(.*)$")
"""Another mark after the number, where a reply has no bars at all."""
_TIME = re.compile(r"^\[?\d{1,2}(?::\d{2}){1,2}\]?\s*")
_MOST_FAILED = 300
"""Braces of a reply that begin no object: each may be read to the reply's end."""
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_FENCE = re.compile(r"^[^\S\n]*```\w*[^\S\n]*$", re.MULTILINE)


def without_reasoning(reply: str) -> str:
    """The answer alone, where the model thought aloud before it."""
    return reply.rpartition("</think>")[2].strip()


def parse_object(reply: str, *keys: str) -> dict[str, Any] | None:
    """The last JSON object in the reply that has one of the keys; None if there is none."""
    text = without_reasoning(reply).replace("“", '"').replace("”", '"')
    candidates = (_TRAILING_COMMA.sub(r"\1", text), _TRAILING_COMMA.sub(r"\1", without_reasoning(reply)))
    for candidate in reversed(candidates):
        found = [one for one in _objects(candidate) if any(key in one for key in keys)]
        if found:
            return found[-1]
    return None


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Outermost JSON objects in a text, in order."""
    decoder = json.JSONDecoder(strict=False)
    at, failed = text.find("{"), 0
    while at >= 0 and failed < _MOST_FAILED:
        try:
            value, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            end, failed = at + 1, failed + 1
        else:
            yield value
        at = text.find("{", end)


def parse_numbered(reply: str) -> dict[int, str]:
    """Texts by their line numbers; a row without a number goes on with the text before it."""
    found: dict[int, str] = {}
    current: int | None = None
    rows = [" ".join(row.split()) for row in _FENCE.sub("", without_reasoning(reply)).splitlines()]
    shape = _BARRED if any(_BARRED.match(row) for row in rows) else _NUMBERED
    for row in rows:
        if (match := shape.match(row)) is not None:
            current = int(match[1])
            text = _TIME.sub("", match[2]).strip()
            if text != found.get(current):
                found[current] = f"{found.get(current, '')} {text}".strip()
        elif current is not None and row:
            found[current] = f"{found[current]} {row}".strip()
    return {number: text for number, text in found.items() if text}


def parse_pairs(reply: str) -> dict[str, str]:
    """Left and right sides of rows like `term = translation`."""
    pairs: dict[str, str] = {}
    for row in _FENCE.sub("", without_reasoning(reply)).splitlines():
        left, equals, right = row.strip().lstrip("-*• ").partition("=")
        if equals and left.strip() and right.strip() and len(row) <= 200:
            pairs.setdefault(left.strip().strip("\"'`"), right.strip().strip("\"'`"))
    return pairs


def words(value: object) -> str:
    """A field that should be text: one line, empty for anything else."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def items(value: object) -> list[dict[str, Any]]:
    """A field that should be a list of objects; bare strings in it become their `text`."""
    if not isinstance(value, list):
        return []
    return [one if isinstance(one, dict) else {"text": one} for one in value if isinstance(one, dict | str)]


def number(value: object) -> int | None:
    """A field that should be a whole number: also `"12"`, `"line 12"`, `12.0` or the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) if abs(value) < 10**9 else None
    found = re.search(r"\d{1,9}", value) if isinstance(value, str) and ":" not in value else None
    return int(found[0]) if found else None
