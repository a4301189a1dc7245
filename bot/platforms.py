"""The chat platforms that are there: each folder under `handlers` that has a `PLATFORM`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import handlers
from bot.chat.platform import Platform
from bot.settings import PartSections


@cache
def platforms() -> Mapping[str, Platform]:
    """By name, in order."""
    names = sorted(module.name for module in pkgutil.iter_modules(handlers.__path__) if module.ispkg)
    packages = [importlib.import_module(f"{handlers.__name__}.{name}") for name in names]
    found: list[Platform] = [package.PLATFORM for package in packages if hasattr(package, "PLATFORM")]
    return {platform.name: platform for platform in found}


def sections() -> PartSections:
    """The settings that each platform reads for itself."""
    return {name: platform.settings for name, platform in platforms().items()}
