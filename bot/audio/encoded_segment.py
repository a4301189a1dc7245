"""A segment with its sound."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.recording import Segment


@dataclass(frozen=True, kw_only=True, slots=True)
class EncodedSegment:
    segment: Segment
    flac: bytes | None
    """What is heard, 16 kHz mono; None for dead air."""
