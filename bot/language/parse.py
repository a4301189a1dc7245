"""The language that people and engines mean by what they write."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bot.language.names import LANGUAGES, OTHER_CODES, SPELLINGS
from bot.language.scripts import is_unspaced


def parse_language(typed: str) -> str | None:
    """The code for what a person or an engine wrote: `german`, `Deutsch`, `de`, `zh-CN`, `中文`, `zho`."""
    wanted = _plain(typed).strip(" .,:;!?\"'()[]<>/#")
    if not wanted:
        return None
    known = _spellings()
    if (code := known.get(wanted)) is not None:
        return code
    words = re.split(r"[-_ (),]+", wanted)
    if re.fullmatch(r"[a-z]{2,3}[-_][a-z0-9_-]{2,12}", wanted):
        return known.get(words[0])
    named = (known[word] for word in (words[0], *words[:0:-1]) if word in known and _telling(word))
    return next(named, None)


def _telling(word: str) -> bool:
    """Whether the word among others means a language: a short one may mean anything."""
    return len(word) > 3 or is_unspaced(word)


@cache
def _spellings() -> dict[str, str]:
    known = {_plain(name): code for code, names in SPELLINGS.items() for name in names}
    return known | OTHER_CODES | {code: code for code in LANGUAGES}


def _plain(name: str) -> str:
    """Without case, accents and full width, so that `espanol` is as good as `Español`."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(part for part in parts if not "\u0300" <= part <= "\u036f")
    return unicodedata.normalize("NFC", " ".join(bare.split()))
