"""Where sound lies, and what people have set."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol


class Blobs(Protocol):
    """Sound on disk or in an object store. Keys are relative paths of ASCII letters, digits, `-_./`."""

    async def put(self, key: str, data: bytes) -> None:
        """Whole or not at all; the same key again replaces. Raises `DiskFull`."""
        ...

    async def put_stream(self, key: str, chunks: AsyncIterator[bytes], *, limit_bytes: int) -> int:
        """Bytes stored. Raises `BadInput` (TOO_LARGE) past the limit, leaving nothing."""
        ...

    async def get(self, key: str) -> bytes:
        """Raises `StorageError` if there is no such blob."""
        ...

    def local(self, key: str) -> AbstractAsyncContextManager[Path]:
        """A readable file with the blob's bytes while the context lasts; no copy where it is local."""
        ...

    async def delete(self, keys: Sequence[str]) -> None:
        """Those that exist; a repeat is harmless."""
        ...

    async def stale(self, folder: str, *, older_than_seconds: float) -> Sequence[str]:
        """Keys below `folder/` that were put longer ago than that."""
        ...


class ChatSettings(Protocol):
    """What people have set, for a chat, a person or a workspace; what it means is the handlers' business."""

    async def get(self, platform: str, chat: str) -> Mapping[str, Any]:
        """Plain values of JSON; empty where nothing was set."""
        ...

    async def put(self, platform: str, chat: str, value: Mapping[str, Any]) -> None:
        """Replaces what was there."""
        ...

    async def delete(self, platform: str, chat: str) -> None: ...

    async def delete_all(self, platform: str, prefix: str) -> int:
        """Every entry whose chat begins with exactly this. How many there were."""
        ...
