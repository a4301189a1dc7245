"""Keys of programs that call over HTTP. Only a key's SHA-256 is kept; the key itself is shown once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

TOKEN_PREFIX = "ek_"  # noqa: S105  what every key begins with, so that a leaked one is recognised
WEBHOOK_PREFIX = "whsec_"
"""As Standard Webhooks has it, with base64 behind it. Secrets of earlier keys begin otherwise."""


class Scope(StrEnum):
    TASK = "task"
    """Hands recordings in and reads what became of its own."""
    ADMIN = "admin"
    """Sees every task, and the engines."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiKey:
    id: str
    name: str
    scope: Scope
    created_at: datetime
    last_used_at: datetime | None = None
    """To the minute."""
    revoked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewApiKey:
    """What its owner is told once."""

    key: ApiKey
    token: str
    webhook_secret: str
    """By which the owner checks the signature of webhooks."""


class ApiKeys(Protocol):
    """The keys of an installation."""

    async def create(self, name: str, scope: Scope = Scope.TASK) -> NewApiKey:
        """Raises `BadInput` (WRONG_OPTION) for an empty name, or one that a valid key has."""
        ...

    async def find(self, token: str) -> ApiKey | None:
        """The valid key of this token; that it was used is noted."""
        ...

    async def all(self) -> Sequence[ApiKey]:
        """Oldest first, revoked ones too."""
        ...

    async def revoke(self, name_or_id: str) -> bool:
        """False if no valid key is called so."""
        ...

    async def webhook_secret(self, key_id: str) -> str | None: ...
