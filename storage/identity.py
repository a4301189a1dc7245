"""Names of jobs."""

from __future__ import annotations

import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_job_id(now: float) -> str:
    """Sorts by time and cannot be guessed: milliseconds since 1970, then 80 random bits, in base 32."""
    number = (int(now * 1000) << 80) | secrets.randbits(80)
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
