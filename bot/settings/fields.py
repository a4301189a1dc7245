"""How values are written where a setting holds more than one, or more than text."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, AnyHttpUrl, BeforeValidator, Field
from pydantic_settings import NoDecode

from bot.domain.job import Mode


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _pairs(value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",") if part.strip() not in {"", "none"}]
    return [tuple(side.strip().strip(":") for side in part.split("=", 1)) for part in parts]


def _with_platform(name: str) -> str:
    platform, _, own = name.partition(":")
    if not platform.isidentifier() or not own:
        raise ValueError("names are written as platform:id, such as telegram:12345")
    return name


def _address(value: str) -> str:
    if value and not value.startswith(("https://", "http://")):
        raise ValueError("an address begins with https:// (or http:// for trials)")
    return value.rstrip("/")


PositiveSeconds = Annotated[float, Field(gt=0)]
WebAddress = Annotated[str, AfterValidator(_address)]
"""Empty, or without a slash at its end."""
CommaSeparated = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
EngineUrls = Annotated[tuple[AnyHttpUrl, ...], NoDecode, BeforeValidator(_split)]
PlatformNames = Annotated[
    tuple[Annotated[str, AfterValidator(_with_platform)], ...], NoDecode, BeforeValidator(_split)
]
EmojiModes = Annotated[tuple[tuple[str, Mode], ...], NoDecode, BeforeValidator(_pairs)]
"""Written as name=mode."""
