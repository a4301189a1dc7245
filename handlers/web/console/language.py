"""Which of the languages a browser is spoken to in: what was picked, else what it asks for."""

from __future__ import annotations

from functools import cache

from starlette.requests import Request

from bot.locales.catalogue import ENGLISH, LOCALES, Catalogue

COOKIE = "earmark_locale"
"""Written by the page's picker."""


@cache
def catalogue() -> Catalogue:
    return Catalogue()


def locale_of(request: Request) -> str:
    picked = request.cookies.get(COOKIE, "")
    if picked in LOCALES:
        return picked
    return negotiated(request.headers.get("accept-language", ""))


def negotiated(accept_language: str) -> str:
    """The best of the languages that the header names (RFC 9110, section 12.5.4)."""
    wanted = sorted(map(_weighted, accept_language.split(",")), key=lambda pair: -pair[1])
    for tag, weight in wanted:
        language = tag.replace("_", "-").split("-")[0].lower()
        if weight > 0 and language in LOCALES:
            return language
    return ENGLISH


def _weighted(part: str) -> tuple[str, float]:
    tag, _, weight = part.strip().partition(";q=")
    try:
        number = float(weight or 1)
    except ValueError:
        number = 0.0
    return tag.strip(), number if 0 <= number <= 1 else 0.0
