"""Where a segment's sound is kept, and the sound itself."""

from __future__ import annotations

from bot.domain.recording import Segment, Sound


def segment_blob(job_id: str, index: int) -> str:
    """Key of a segment's FLAC."""
    return f"segments/{job_id}/{index:05d}.flac"


def sound_of(segment: Segment, flac: bytes) -> Sound:
    """The overlap has as much speech as the rest of what is no pause."""
    sounding = segment.range.seconds - sum(pause.seconds for pause in segment.pauses)
    overlap = segment.heard.seconds - segment.range.seconds
    share = min(1.0, segment.speech_seconds / sounding) if sounding > 0 else 0.0
    return Sound(
        flac=flac,
        range=segment.heard,
        pauses=segment.pauses,
        speech_seconds=segment.speech_seconds + share * overlap,
    )
