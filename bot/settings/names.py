"""What settings are called, and what each means."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from dotenv import dotenv_values
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.settings.section import PREFIX
from bot.settings.sections import SECTIONS
from bot.settings.sources import TOML_FILE, written_in_file

PartSections = Mapping[str, type[BaseModel]]
"""Settings that belong to one part alone, such as a chat platform, by its name."""


def unknown_names(parts: PartSections = MappingProxyType({})) -> tuple[str, ...]:
    """What looks like a setting and is none: most likely typing errors."""
    written = {*os.environ, *dotenv_values(".env")}
    unknown = {
        name
        for name in written - variables(parts)
        if name.startswith(PREFIX) and not name.startswith((f"{PREFIX}TEST_", f"{PREFIX}SERVICE_"))
    }
    in_file = {f"{part.prefix}{field}" for part in SECTIONS.values() for field in part.model_fields}
    unknown_in_file = [name for name in written_in_file() if name not in in_file]
    return (*sorted(unknown), *(f"{name} in {TOML_FILE}" for name in unknown_in_file))


def env_example(parts: PartSections = MappingProxyType({})) -> str:
    """The text of `.env.example`: every setting with its default, its unit and what it means."""
    lines = ["# Copy to .env and change what you need. Every setting has a default that works.\n"]
    for name, field in _described(parts):
        lines.append(f"# {field.description}\n# {name}={_default(field)}\n")
    return "\n".join(lines)


def variables(parts: PartSections = MappingProxyType({})) -> frozenset[str]:
    """Of the environment."""
    return frozenset(name for name, _ in _described(parts))


def _described(parts: PartSections) -> Iterator[tuple[str, FieldInfo]]:
    for section in SECTIONS.values():
        for name, field in section.model_fields.items():
            yield section.variable(name), field
    for part, fields in parts.items():
        for name, field in fields.model_fields.items():
            yield f"{PREFIX}{part.upper()}_{name.upper()}", field


def _default(field: FieldInfo) -> object:
    default = field.default if field.default_factory is None else ""
    return "" if default is None or isinstance(default, tuple) else default
