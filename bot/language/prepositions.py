"""What stands before and behind a language's name where people ask for it, in the interface's languages."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


INTO: Final = _words("to into in auf ins zu nach en al a au aux vers à em ao para pra pour на в")
OUT_OF: Final = _words("from aus von vom del de desde du depuis d' do da с со из")
FOR: Final = _words("for für fuer para pra pour для")
"""Before the one who it is done for; some may stand before a language as well."""
ARTICLES: Final = _words("the der die das dem den el la los le les l' o os as язык")
"""Stand between a preposition and the name."""
INDEFINITE: Final = _words("a")
"""An article that is a preposition elsewhere: `a German recording`, `a alemán`."""

INTO_BEFORE_NAME: Final = "成为為作到至用"
INTO_BEHIND_NAME: Final = "にへで"
OUT_OF_BEFORE_NAME: Final = "从從由"
OUT_OF_BEHIND_NAME: Final = "かを"
"""Of scripts that write no spaces, first characters: `から`, `を`."""

FOR_BEFORE_NAME: Final = "给給替为為"
FOR_BEHIND_NAME: Final = ("ため", "ために")
