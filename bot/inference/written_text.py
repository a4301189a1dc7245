"""Text as it came from outside, fit to be kept."""

from __future__ import annotations


def writable(text: str) -> str:
    """What can be written down: without NUL, which PostgreSQL does not hold, and without half characters.

    JSON writes a character beyond U+FFFF as two halves, and a stream may send them in two events: those
    are put together.
    """
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def text_in(value: object) -> str:
    """Nothing where the value is no text."""
    return value if isinstance(value, str) else ""
