"""Which sound tracks of a file are heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from av.stream import Discard, Disposition

from bot.audio.formats import TIMELESS, is_taken
from bot.audio.limits import AudioLimits
from bot.audio.resampler import check_shape
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode

_MOST_TRACKS = 8
_BESIDES = Disposition.comment | Disposition.visual_impaired | Disposition.karaoke
"""Other sound for the same film: talk about it, descriptions of its pictures."""

_ONE_LENGTH_FOR_ALL = frozenset({"asf", "flv", "matroska,webm"})


@dataclass(frozen=True, kw_only=True, slots=True)
class SoundTracks:
    heard: Sequence[Any]
    """The main one first: the one that is marked as the default, else the one with the most data."""
    spare: tuple[int, ...]
    """Places in `heard` of those in another language or for another purpose than the main one."""
    picture: Any
    left_out: bool
    """Whether there are more."""


def sound_tracks(container: Any, limits: AudioLimits) -> SoundTracks:
    main = container.streams.best("audio")
    if main is None:
        raise BadInput(
            FailureCode.NO_SOUND_TRACK,
            "This video has no sound track. Send one that was recorded with sound.",
        )
    others = [one for one in container.streams.audio if one is not main]
    usable = [
        one for one in (main, *others) if one.codec_context is not None and is_taken(one.codec_context.name)
    ]
    if not usable:
        raise BadInput(
            FailureCode.UNSUPPORTED_FORMAT,
            "The sound in this file is in a form that is not taken. Convert it to mp3 or m4a and send it "
            "again.",
        )
    heard = usable[:_MOST_TRACKS]
    for stream in heard:
        check_shape(stream.codec_context.sample_rate, stream.codec_context.channels, limits)
        stream.codec_context.thread_count = 1
    picture = _picture(container)
    for stream in container.streams:
        if stream not in heard and stream is not picture and stream.type in {"video", "audio", "subtitle"}:
            stream.discard = Discard.all
    return SoundTracks(
        heard=heard,
        spare=tuple(place for place, one in enumerate(heard) if place and _is_spare(one, heard[0])),
        picture=picture,
        left_out=len(heard) < len(container.streams.audio),
    )


def _is_spare(stream: Any, main: Any) -> bool:
    spoken = {_language(one) for one in (stream, main)} - {""}
    return len(spoken) > 1 or bool(stream.disposition & _BESIDES)


def _language(stream: Any) -> str:
    language = (stream.language or "").lower()[:3]
    return "" if language in {"und", "mul", "zxx", "mis"} else language


def _picture(container: Any) -> Any:
    """A film's; a cover is none."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    return None


def sound_seconds(container: Any, stream: Any) -> float | None:
    """What the container says of this sound alone: a film may be longer, and its clock may start late."""
    form = container.format.name
    if form in TIMELESS:
        return None
    if form in _ONE_LENGTH_FOR_ALL:
        end = _told_end(stream)
        alone = _container_seconds(container) if len(container.streams) == 1 else None
        return alone if end is None else end - _start(container)
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return _container_seconds(container) if len(container.streams) == 1 else None


def declared_seconds(container: Any, stream: Any) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return _container_seconds(container)


def _told_end(stream: Any) -> float | None:
    """Matroska's statistics tag of a track: `00:01:02.500000000`."""
    parts = (stream.metadata.get("DURATION") or "").split(":")
    try:
        hours, minutes, seconds = (float(part) for part in parts)
    except ValueError:
        return None
    return hours * 3600 + minutes * 60 + seconds


def _container_seconds(container: Any) -> float | None:
    return container.duration / 1_000_000 - _start(container) if container.duration else None


def _start(container: Any) -> float:
    return max(container.start_time or 0, 0) / 1_000_000
