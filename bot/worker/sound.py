"""Where a segment's sound is kept, and the sound itself."""

from __future__ import annotations

from bot.domain.recording import Segment, Sound


def segment_blob(job_id: str, index: int) -> str:
    """Key of a segment's FLAC."""
    return f"segments/{job_id}/{index:05d}.flac"


def sound_of(segment: Segment, flac: bytes) -> Sound:
    return Sound(flac=flac, range=segment.heard, pauses=segment.pauses, speech_seconds=segment.speech_seconds)
