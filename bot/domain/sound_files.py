"""Which files are recordings, told by what their sender says of them: one list for every way in.

The list names what the decoder opens (`bot/audio/formats.py`); what a file is, the decoder alone tells.
"""

from __future__ import annotations

_SOUND = (
    "3ga aac ac3 adts aif aifc aiff amr ape au awb caf dts eac3 ec3 f4a flac m2a m4a m4b m4r mka mp1 mp2 mp3 "
    "mpa mpga oga ogg opus qta snd spx tta w64 wav wave weba wma wv"
)
_FILMS = (
    "3g2 3gp 3gpp asf avi divx f4v flv m2t m2ts m4v mkv mov mp4 mpeg mpg mts ogv ogx qt trp vob webm wmv xvid"
)
FILM_EXTENSIONS = frozenset(_FILMS.split())
EXTENSIONS = frozenset(_SOUND.split()) | FILM_EXTENSIONS
"""Without the dot, in lower case. Slack's names of file types are extensions mostly."""
_VIDEOS = frozenset(_FILMS.split()) - {"asf", "ogx", "trp", "webm"}
NAMED = (
    *("mp3", "m4a", "wav", "flac", "ogg", "opus", "aac", "wma", "amr", "aiff", "caf", "mp2", "ac3", "dts"),
    *("wv", "tta", "ape", "spx", "au", "mp4", "mov", "mkv", "webm", "avi", "mpg", "mts", "flv", "3gp"),
)
"""What people are told of it."""
_TYPES = frozenset({"application/ogg", "application/x-ogg", "application/mp4", "application/x-matroska"})
_LISTS = ("mpegurl", "scpls", "xspf", "x-ms-asx", "x-ms-wax", "x-ms-wvx")


def is_recording(*, kind: str | None, name: str | None) -> bool:
    """By its media type, else by its name: browsers and phones send recordings as files of no type."""
    kind = (kind or "").lower().partition(";")[0].strip()
    if kind.startswith("text/") or kind.endswith(_LISTS):
        return False
    return kind.startswith(("audio/", "video/")) or kind in _TYPES or has_name(name)


def is_video(*, kind: str | None, name: str | None) -> bool:
    """Whether there is something to see, by its media type, else by its name."""
    kind = (kind or "").lower()
    if kind.startswith(("audio/", "video/")):
        return kind.startswith("video/")
    return (name or "").rpartition(".")[2].lower() in _VIDEOS


def has_name(name: str | None) -> bool:
    """Whether a file's name is that of a recording."""
    return _extension(name) in EXTENSIONS


def is_film_name(name: str | None) -> bool:
    """Whether files of such a name hold pictures too, mostly."""
    return _extension(name) in FILM_EXTENSIONS


def _extension(name: str | None) -> str:
    return (name or "").rpartition(".")[2].lower()
