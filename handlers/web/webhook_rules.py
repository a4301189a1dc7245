"""What the installation allows webhooks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookRules:
    service_secret: str | None = None
    """Signs what programs of this machine asked for, which have no key; None: they get no webhooks."""
    allow_private: bool = False
    """Addresses of the own network may be called."""
