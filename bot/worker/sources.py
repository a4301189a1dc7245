"""From where a request says the sound is, to a file on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.disk import too_large
from bot.domain.errors import BadInput, ConfigurationError, FetchFailed, StorageError
from bot.domain.failure import FailureCode
from bot.domain.job import Source
from bot.domain.ports.platforms import Fetcher
from bot.domain.ports.stores import Blobs


class Sources:
    """`file:` and `blob:` itself; other schemes through the platform's fetcher."""

    def __init__(self, blobs: Blobs, fetchers: Mapping[str, Fetcher], *, limit_bytes: int) -> None:
        self._blobs = blobs
        self._fetchers = fetchers
        self._limit_bytes = limit_bytes

    @asynccontextmanager
    async def open(self, source: Source) -> AsyncIterator[Path]:
        """A readable file while the context lasts. Raises `BadInput` or `FetchFailed`."""
        scheme, _, rest = source.url.partition(":")
        match scheme:
            case "file":
                yield self._checked(Path(rest))
            case "blob":
                async with self._blob(rest) as path:
                    yield self._checked(path)
            case _:
                if scheme not in self._fetchers:
                    raise ConfigurationError(f"No connected platform hands over files of the kind {scheme}.")
                async with self._fetchers[scheme].fetch(source, limit_bytes=self._limit_bytes) as path:
                    yield self._checked(path)

    @asynccontextmanager
    async def _blob(self, key: str) -> AsyncIterator[Path]:
        try:
            entered = self._blobs.local(key)
            path = await entered.__aenter__()
        except StorageError as error:
            raise FetchFailed("The uploaded file is not in the store (any more). Send it again.") from error
        try:
            yield path
        finally:
            await entered.__aexit__(None, None, None)

    def _checked(self, path: Path) -> Path:
        try:
            size_bytes = path.stat().st_size
        except OSError:
            raise BadInput(FailureCode.FILE_GONE, "The file is not there any more. Send it again.") from None
        if size_bytes > self._limit_bytes:
            raise too_large(self._limit_bytes)
        return path
