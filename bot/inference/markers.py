"""Marks by which engines say that nobody speaks: `[Music]`, `(silence)`, `♪`. They are nobody's words."""

from __future__ import annotations

import re

_SOUNDS = (
    *("music", "music playing", "background music", "upbeat music", "soft music", "silence", "no speech"),
    *("no audio", "no sound", "blank audio", "blank_audio", "pause", "long pause", "applause", "clapping"),
    *("laughter", "laughs", "laughing", "noise", "background noise", "static", "inaudible", "indistinct"),
    *("unintelligible", "beep", "beeping", "bell", "ringing", "phone ringing", "click", "clicking", "cough"),
    *("coughs", "sigh", "sighs", "breathing", "wind", "rain", "sound", "sounds", "end of audio", "crosstalk"),
    *(
        "musik",
        "stille",
        "applaus",
        "lachen",
        "gelächter",
        "geräusch",
        "rauschen",
        "unverständlich",
        "piepen",
    ),
    *("musique", "silence", "applaudissements", "rires", "bruit", "inaudible", "sonnerie"),
    *("música", "silencio", "aplausos", "risas", "ruido", "inaudible", "silêncio", "risos", "ruído"),
    *("musica", "silenzio", "applausi", "risate", "rumore", "musikk", "muziek", "stilte"),
    *("музыка", "тишина", "аплодисменты", "смех", "шум", "неразборчиво", "звук", "музыкальная заставка"),
    *(
        "音乐",
        "音樂",
        "静音",
        "掌声",
        "笑声",
        "噪音",
        "听不清",
        "音楽",
        "無音",
        "拍手",
        "笑い",
        "雑音",
        "聞き取れず",
    ),
    *("음악", "침묵", "박수", "웃음", "소음", "موسيقى", "صمت", "تصفيق", "संगीत", "ดนตรี"),
)
_KNOWN = "|".join(sorted(map(re.escape, set(_SOUNDS)), key=len, reverse=True))
_BRACKETED = re.compile(
    rf"[\[(*<【（〔{{]\s*(?:[♪♫♬]\s*)?(?:{_KNOWN}|[A-Z]+(?:_[A-Z]+)+)\s*(?:[♪♫♬]\s*)?[.…]?\s*[\])*>】）〕}}]",  # noqa: RUF001
    re.IGNORECASE,
)
_NOTES = re.compile(r"[♪♫♬🎵🎶]+")


_MOST_TOLD = 8
"""Of the marks of one answer: an engine that runs in circles writes hundreds."""


def without_markers(text: str) -> str:
    """The words alone; nothing where no letter is left."""
    spoken = " ".join(_NOTES.sub(" ", _BRACKETED.sub(" ", text)).split()) if _has_mark(text) else text
    return spoken if any(character.isalnum() for character in spoken) else ""


def markers_in(text: str) -> tuple[str, ...]:
    """Each mark as it is written, once, in order of their first place."""
    found = [(mark.start(), mark[0]) for pattern in (_BRACKETED, _NOTES) for mark in pattern.finditer(text)]
    return tuple(dict.fromkeys(mark for _place, mark in sorted(found)))[:_MOST_TOLD]


def _has_mark(text: str) -> bool:
    return _BRACKETED.search(text) is not None or _NOTES.search(text) is not None
