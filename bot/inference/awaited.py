"""Engines that were away when the service started and have to be asked what they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.job import Capability
from bot.inference.client import EndpointConfig


@dataclass(frozen=True, kw_only=True, slots=True)
class AwaitedEngine:
    """A server whose model or profile is not known yet."""

    address: str
    least: Capability
    """Without any engine that has this nothing is worked on."""
    may: frozenset[Capability]
    """What it may turn out to have."""
    slots: int
    find: Callable[[], Awaitable[EndpointConfig | None]]
    """None while it is away. Raises `ConfigurationError` where it answers and only the admin can mend it."""
