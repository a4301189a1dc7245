"""Which attachments are recordings, and how their files are named to the rest of Earmark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from telegram import Audio, Document, ExternalReplyInfo, Message, Video, VideoNote, Voice

from bot.chat.events import Attachment
from bot.domain.job import SoundKind, Source
from bot.domain.outside_numbers import LONGEST_RECORDING_SECONDS, number_within
from bot.domain.sound_files import is_recording, is_video
from handlers.telegram.received import CLOUD_LIMIT_BYTES, SCHEME

TelegramMedia = Voice | Audio | Video | VideoNote | Document


def recordings_of(
    carrier: Message | ExternalReplyInfo, message: str, *, local_files: bool
) -> tuple[Attachment, ...]:
    """What the message, whose key is `message`, carries. An animation has no sound; it is also a document."""
    if carrier.animation:
        return ()
    sent_at = carrier.date if isinstance(carrier, Message) else carrier.origin.date
    return tuple(_attachment(one, message, sent_at, local_files=local_files) for one in _attachments(carrier))


def _attachments(carrier: Message | ExternalReplyInfo) -> Iterator[TelegramMedia]:
    for one in (carrier.voice, carrier.audio, carrier.video, carrier.video_note):
        if one is not None:
            yield one
    if carrier.document is not None and is_recording(
        kind=carrier.document.mime_type, name=carrier.document.file_name
    ):
        yield carrier.document


def _attachment(one: TelegramMedia, message: str, sent_at: datetime, *, local_files: bool) -> Attachment:
    plain = one.to_dict()  # its `duration` property warns of a change that is to come
    seconds, size_bytes = plain.get("duration"), one.file_size
    return Attachment(
        source=Source(
            url=f"{SCHEME}:{one.file_id}", name=plain.get("file_name"), kind=_kind(one), sent_at=sent_at
        ),
        key=one.file_unique_id,
        message=message,
        seconds=number_within(seconds, most=LONGEST_RECORDING_SECONDS),
        size_bytes=size_bytes,
        out_of_reach=not local_files and size_bytes is not None and size_bytes > CLOUD_LIMIT_BYTES,
    )


def _kind(one: TelegramMedia) -> SoundKind:
    match one:
        case Voice():
            return SoundKind.VOICE
        case Video() | VideoNote():
            return SoundKind.VIDEO
        case _:
            shown = is_video(kind=one.mime_type, name=one.file_name)
            return SoundKind.VIDEO if shown else SoundKind.OTHER
