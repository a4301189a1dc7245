"""Which files are recordings, and what of them is passed on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.chat.events import Attachment
from bot.domain import sound_files
from bot.domain.job import SoundKind, Source
from bot.domain.outside_numbers import LONGEST_RECORDING_SECONDS, number_within
from handlers.slack.addresses import file_url, message_key, time_of


def is_recording(file: Mapping[str, Any]) -> bool:
    """Slack's own name of a file type is an extension mostly."""
    kind, name = str(file.get("mimetype", "")), str(file.get("name") or "")
    named = sound_files.is_recording(kind=kind, name=name)
    return named or sound_files.is_recording(kind=kind, name=f"file.{file.get('filetype', '')}")


def files_of(message: Mapping[str, Any], *, previews: bool = True) -> tuple[Mapping[str, Any], ...]:
    """Its own, then those of the messages that it forwards, or with `previews` links to; each once."""
    beside = (one for one in message.get("attachments") or () if isinstance(one, Mapping))
    carriers = (message, *(one for one in beside if previews or not _is_preview(one)))
    files = [file for carrier in carriers for file in carrier.get("files") or () if isinstance(file, Mapping)]
    return tuple({str(file.get("id", "")): file for file in reversed(files)}.values())[::-1]


def _is_preview(attachment: Mapping[str, Any]) -> bool:
    """Of a message whose link stands in the text, which Slack adds by itself."""
    return bool(attachment.get("is_msg_unfurl")) and not attachment.get("is_share")


def is_stub(file: Mapping[str, Any]) -> bool:
    """A file of another workspace, of which the event tells the id alone: `files.info` tells the rest."""
    return file.get("mode") == "file_access" and file.get("file_access") == "check_file_info"


def attachment_of(file: Mapping[str, Any], *, team: str, message: str) -> Attachment | None:
    """None for what is no recording, or deleted, or hidden by the workspace's plan."""
    key = str(file.get("id", ""))
    if not re.fullmatch(r"[A-Za-z0-9]{1,32}", key) or file.get("mode") in ("tombstone", "hidden_by_limit"):
        return None
    if not is_recording(file):
        return None
    milliseconds = number_within(file.get("duration_ms"), most=LONGEST_RECORDING_SECONDS * 1000)
    size_bytes = file.get("size")
    return Attachment(
        source=Source(
            url=file_url(team, key),
            name=file.get("name") or file.get("title"),
            kind=_kind(file),
            sent_at=time_of(message) or time_of(str(file.get("created", ""))),
        ),
        key=key,
        message=message,
        seconds=None if milliseconds is None else milliseconds / 1000,
        size_bytes=size_bytes if isinstance(size_bytes, int) else None,
        out_of_reach=bool(file.get("is_external")),
        owner=str(file.get("user") or ""),
    )


def _kind(file: Mapping[str, Any]) -> SoundKind:
    """Clips that were recorded in Slack name themselves."""
    if file.get("subtype") == "slack_audio":
        return SoundKind.VOICE
    named = f"file.{file.get('filetype') or str(file.get('name', '')).rpartition('.')[2]}"
    is_video = sound_files.is_video(kind=str(file.get("mimetype", "")), name=named)
    return SoundKind.VIDEO if file.get("subtype") == "slack_video" or is_video else SoundKind.OTHER


def attachments_of(
    messages: Iterable[Mapping[str, Any]], *, team: str, channel: str, bot_id: str = ""
) -> tuple[Attachment, ...]:
    """The recordings of messages as the Web API tells them, in the messages' order, each file once.

    `bot_id`: our own, whose messages bring nothing.
    """
    found: dict[str, Attachment] = {}
    for message in messages:
        if bot_id and message.get("bot_id") == bot_id:
            continue
        key = message_key(team, channel, str(message.get("ts", "")))
        for file in files_of(message):
            if (one := attachment_of(file, team=team, message=key)) is not None:
                found.setdefault(one.key, one)
    return tuple(found.values())


def shared_at(file: Mapping[str, Any]) -> dict[str, str]:
    """Channels that the file is shared in, each with the time stamp of the message there."""
    shares = file.get("shares") or {}
    told = {
        str(channel): str(posts[0].get("ts", ""))
        for reach in ("public", "private")
        for channel, posts in (shares.get(reach) or {}).items()
        if posts
    }
    listed = [channel for name in ("channels", "groups", "ims") for channel in file.get(name) or ()]
    return {str(channel): "" for channel in listed} | told
