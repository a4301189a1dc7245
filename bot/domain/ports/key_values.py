"""Small things that outlive a process: values by key, each with an owner and an end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """Whose words a value holds. It is forgotten as a job with these keys would be."""

    platform: str
    keys: tuple[str, ...]
    """As in `Request.keys`: of the person, the chat, the workspace, the message."""


class KeyValue(Protocol):
    """Values are plain ones of JSON. `JobStore.forget_found` takes those of the owner along."""

    async def get(self, key: str) -> Mapping[str, Any] | None:
        """None where there is nothing, or nothing any more."""
        ...

    async def put(
        self, key: str, value: Mapping[str, Any], *, owner: Owner | None, keep_seconds: float | None
    ) -> None:
        """Replaces what was there. Whoever's words it holds is named; `keep_seconds` None: for good."""
        ...

    async def put_first(self, key: str, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """Puts what is nobody's words and stays for good, unless something is there: what is there then."""
        ...

    async def delete(self, key: str) -> None: ...

    async def listed(
        self, platform: str, keys: Sequence[str], *, most: int
    ) -> Mapping[str, Mapping[str, Any]]:
        """By key those whose owner has all these keys, the newest first."""
        ...

    async def owned(self, platform: str, keys: Sequence[str]) -> int:
        """How many there are whose owner has all these keys."""
        ...
