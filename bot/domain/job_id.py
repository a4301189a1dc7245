"""Names of jobs: ULIDs in small letters."""

from __future__ import annotations

import re
import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_JOB_ID = re.compile(f"[{_ALPHABET}]{{26}}")


def new_job_id(now: float, *, after: str | None = None) -> str:
    """Sorts by time and cannot be guessed: milliseconds since 1970, then 80 random bits, in base 32.

    `after`: an id that it has to sort behind, whatever the time is.
    """
    milliseconds = int(now * 1000)
    if after is not None:
        milliseconds = max(milliseconds, _milliseconds(after) + 1)
    number = (milliseconds << 80) | secrets.randbits(80)
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def _milliseconds(job_id: str) -> int:
    number = 0
    for letter in job_id:
        number = number << 5 | _ALPHABET.index(letter)
    return number >> 80


def is_job_id(text: str) -> bool:
    """Whether it has the form of one; anything else no job ever had."""
    return _JOB_ID.fullmatch(text) is not None
