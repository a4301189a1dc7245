"""Recordings that were handed in: taken into the blob store whole, and dropped when no job needs them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.domain.job import Source
from bot.domain.ports.retention import Retention
from bot.domain.ports.stores import Blobs

logger = logging.getLogger(__name__)

_BLOB = "blob:"


@dataclass(frozen=True, kw_only=True)
class SoundStore:
    blobs: Blobs
    retention: Retention
    keep_failed_seconds: float
    """How long the sound of failed and partial jobs waits for a repeat."""

    async def take_in(self, chunks: AsyncIterator[bytes], *, name: str | None, limit_bytes: int) -> Source:
        """The sound under a key of its own: any worker can take it, and nobody changes it meanwhile.

        Raises `BadInput` (TOO_LARGE) or `DiskFull`, leaving nothing.
        """
        digest = hashlib.sha256()

        async def hashed() -> AsyncIterator[bytes]:
            async for chunk in chunks:
                await asyncio.to_thread(digest.update, chunk)
                yield chunk

        key = f"uploads/{secrets.token_hex(16)}"
        await self.blobs.put_stream(key, hashed(), limit_bytes=limit_bytes)
        return Source(url=f"{_BLOB}{key}", name=name, sha256=digest.hexdigest())

    async def give_back(self, source: Source) -> None:
        """Deletes what `take_in` took and no job has."""
        await self.blobs.delete([source.url.removeprefix(_BLOB)])

    async def drop_unneeded(self) -> None:
        """Sound of jobs that are over, and of those that were forgotten."""
        while keys := await self.retention.blobs_to_drop(keep_failed_seconds=self.keep_failed_seconds):
            await self.blobs.delete(keys)
            await self.retention.confirm_dropped(keys)
            logger.info("sound.dropped", extra={"blobs": len(keys)})


async def sha256_of(path: Path) -> str:
    """Of the file's bytes, as hex."""

    def digest() -> str:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    return await asyncio.to_thread(digest)
