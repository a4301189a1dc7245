"""Which messages carry recordings, and how their files are named to the rest of Earmark."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from bot.chat.events import Attachment
from bot.domain.job import Source
from bot.domain.outside_numbers import LONGEST_RECORDING_SECONDS, number_within
from bot.domain.sound_files import is_recording
from handlers.matrix.settings import PLATFORM
from handlers.matrix.target import message_key

SCHEME = PLATFORM
"""Of the address by which a recording is fetched: server and media id of its `mxc://` follow."""
_CONTENT_URI = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]{1,255})/([A-Za-z0-9_=+~-][A-Za-z0-9_=+.~-]{0,254})")
FILES = frozenset({"m.audio", "m.video", "m.file", "m.image"})
_VOICE = ("org.matrix.msc3245.voice", "m.voice")
_MOST_BYTES = 2.0**53


def source_url(content_uri: object) -> str | None:
    """None for what names no file."""
    found = _CONTENT_URI.fullmatch(content_uri) if isinstance(content_uri, str) else None
    return f"{SCHEME}:{found[1]}/{found[2]}" if found else None


def recordings_of(event: Mapping[str, Any], room: str) -> tuple[Attachment, ...]:
    """None of a redacted event, nor of a file that only devices with its key can read."""
    content, number = event.get("content"), event.get("event_id")
    if not isinstance(content, dict) or not isinstance(number, str):
        return ()
    info = content.get("info")
    info = info if isinstance(info, dict) else {}
    url, name = source_url(content.get("url")), file_name(content)
    if url is None or not _is_sound(content, str(info.get("mimetype", "")), name):
        return ()
    milliseconds = number_within(info.get("duration"), most=LONGEST_RECORDING_SECONDS * 1000)
    size = number_within(info.get("size"), most=_MOST_BYTES)
    return (
        Attachment(
            source=Source(url=url, name=None if any(mark in content for mark in _VOICE) else name or None),
            key=hashlib.sha256(url.encode()).hexdigest()[:32],
            message=message_key(room, number),
            seconds=None if milliseconds is None else milliseconds / 1000,
            size_bytes=None if size is None else int(size),
        ),
    )


def file_name(content: Mapping[str, Any]) -> str:
    """Beside a name of its own the body is what was written to it."""
    name = content.get("filename") or content.get("body")
    return name if isinstance(name, str) else ""


def caption(content: Mapping[str, Any]) -> str:
    name, body = content.get("filename"), content.get("body")
    return body if isinstance(name, str) and isinstance(body, str) and body != name else ""


def _is_sound(content: Mapping[str, Any], media_type: str, name: str) -> bool:
    match content.get("msgtype"):
        case "m.audio" | "m.video":
            return True
        case "m.file":
            return is_recording(kind=media_type, name=name)
        case _:
            return False
