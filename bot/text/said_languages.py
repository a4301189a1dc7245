"""How much of a text is in which language."""

from __future__ import annotations

from collections import Counter

from bot.domain.transcript import SegmentText


def said_languages(text: SegmentText) -> Counter[str]:
    """Letters by ISO 639-1 code; empty where nobody tells one."""
    letters: Counter[str] = Counter()
    lines = [(line.language or text.language, len(line.text)) for line in text.lines]
    for code, length in lines or [(text.language, len(text.text))]:
        if code is not None:
            letters[code] += length
    return letters
