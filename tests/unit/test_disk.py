"""Bytes onto the disk: all that came, or an error."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.disk import temporary_file, write_stream
from bot.domain.errors import BadInput, StorageError
from bot.domain.failure import FailureCode

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def test_all_bytes_arrive_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert await write_stream(path, stream(b"one", b"", b"two"), limit_bytes=6) == 6
    assert path.read_bytes() == b"onetwo"


async def test_writing_goes_on_behind_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one and more")
    assert await write_stream(path, stream(b"two"), limit_bytes=6, offset=3) == 6
    assert path.read_bytes() == b"onetwo more"[:6] + b"d more"


async def test_past_the_limit_nothing_more_is_written(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with pytest.raises(BadInput) as refused:
        await write_stream(path, stream(b"one", b"four"), limit_bytes=6)
    assert (refused.value.code, refused.value.detail) == (FailureCode.TOO_LARGE, {"limit_mb": "0"})
    assert path.read_bytes() == b"one"


async def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        await write_stream(tmp_path / "no-folder" / "file", stream(b"one"), limit_bytes=6)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError):
        async with temporary_file(tmp_path / "file"):
            pass


async def test_a_temporary_file_is_gone_afterwards_whatever_happens(tmp_path: Path) -> None:
    async def fail() -> None:
        async with temporary_file(tmp_path / "scratch", prefix="one-") as path:
            assert path.name.startswith("one-")
            raise ValueError(path.name)

    with pytest.raises(ValueError, match="one-"):
        await fail()
    assert list((tmp_path / "scratch").iterdir()) == []


async def test_who_is_cancelled_while_writing_leaves_no_write_behind(tmp_path: Path) -> None:
    pipe_like = tmp_path / "file"

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * (1 << 20)

    writing = asyncio.create_task(write_stream(pipe_like, endless(), limit_bytes=1 << 34))
    while not pipe_like.exists() or pipe_like.stat().st_size < 1 << 22:
        await asyncio.sleep(0.001)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    size = pipe_like.stat().st_size
    await asyncio.sleep(0.05)
    assert pipe_like.stat().st_size == size
    assert size % (1 << 20) == 0


async def test_who_is_cancelled_while_a_file_is_opened_leaves_no_descriptor(tmp_path: Path) -> None:
    """A file that is deleted keeps its place on the disk while anybody has it open."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = asyncio.create_task(write_stream(pipe, stream(b"one"), limit_bytes=6))
    await asyncio.sleep(0.1)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    async with asyncio.timeout(20):
        assert await asyncio.to_thread(pipe.read_bytes) == b""  # ends when no writer is left


async def test_who_is_cancelled_while_a_temporary_file_is_made_leaves_none(tmp_path: Path) -> None:
    async def making() -> None:
        async with temporary_file(tmp_path / "scratch"):
            await asyncio.sleep(60)

    for turns in range(6):
        task = asyncio.create_task(making())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with asyncio.timeout(20):
        while not (tmp_path / "scratch").exists() or list((tmp_path / "scratch").iterdir()):
            await asyncio.sleep(0.01)
