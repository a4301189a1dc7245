"""How recordings are told apart: "planning.mp3 · voice note 2:21 · 14:05"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.chat.events import Attachment
from bot.domain.job import Job, Origin, SoundKind, Source
from bot.domain.recording import SAMPLE_RATE
from bot.locales.catalogue import Localize
from bot.locales.sent_times import Reader, sent_words, zone_named
from bot.text.blocks import ListItem, Reference
from bot.text.clock import clock

SEPARATOR = " · "
NAME_CHARACTERS = 80
LABEL_CHARACTERS = 44
"""Of a button with a recording's name: what a phone shows in a row."""
_FEWEST = 8
"""Characters that are left of a long name, whatever else there is to say."""
_KINDS = {
    SoundKind.VOICE: "recording-voice",
    SoundKind.VIDEO: "recording-video",
    SoundKind.OTHER: "recording-other",
}


def recording_name(
    source: Source,
    seconds: float | None,
    reader: Reader,
    localize: Localize,
    *,
    sent_at: datetime | None = None,
    most: int | None = None,
) -> str:
    """The file's name, if it has one; what it is and how long; when it was sent.

    `sent_at` stands in where the source does not tell it. A name gives way to `most` characters in all.
    """
    length = "" if seconds is None else clock(round(seconds * SAMPLE_RATE))
    told = [localize(_KINDS[source.kind], length=length).strip()]
    if moment := source.sent_at or sent_at:
        told.append(sent_words(moment, reader, localize))
    name = shown_name(source)
    if name:
        told.insert(0, _shortened(name, most, told))
    return SEPARATOR.join(told)


def _shortened(name: str, most: int | None, beside: Sequence[str]) -> str:
    if most is None:
        return name
    room = max(_FEWEST, most - sum(len(part) + len(SEPARATOR) for part in beside))
    return name if len(name) <= room else f"{name[: room - 1].rstrip()}…"


def alone(name: str, source: Source) -> str:
    """The recording's name at the beginning of a line: a file's own stays as it is."""
    return name if shown_name(source) else f"{name[:1].upper()}{name[1:]}"


def reference_to(source: Source, name: str) -> Reference | None:
    """The name as a link to the recording's message, if it has one."""
    return Reference(name, source.message) if source.message else None


def job_recording_name(job: Job, reader: Reader, localize: Localize, *, most: int | None = None) -> str:
    """Of the recording that a job is about."""
    request, recording = job.request, job.recording
    seconds = request.seconds if recording is None else recording.duration / SAMPLE_RATE
    return recording_name(request.source, seconds, reader, localize, sent_at=job.created_at, most=most)


def attachment_name(
    attachment: Attachment, reader: Reader, localize: Localize, *, most: int | None = None
) -> str:
    """As it stands by itself."""
    name = recording_name(attachment.source, attachment.seconds, reader, localize, most=most)
    return alone(name, attachment.source)


def attachment_line(attachment: Attachment, reader: Reader, localize: Localize) -> ListItem:
    name = attachment_name(attachment, reader, localize)
    return ListItem(name, reference=Reference(name, attachment.message))


def newest_first(recordings: Sequence[Attachment]) -> list[Attachment]:
    """Those of one message, or of an untold time, stay as they were."""
    return sorted(recordings, key=_sent, reverse=True)


def _sent(attachment: Attachment) -> float:
    return attachment.source.sent_at.timestamp() if attachment.source.sent_at else 0.0


def asked_by(origin: Origin, now: datetime) -> Reader:
    """Who asked for a job, as its reader at this time."""
    return Reader(locale=origin.locale, now=now, zone=zone_named(origin.time_zone))


def shown_name(source: Source) -> str:
    """Of the file as people know it; empty for one without."""
    return " ".join((source.name or "").split())[:NAME_CHARACTERS]
