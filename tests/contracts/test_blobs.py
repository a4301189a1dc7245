"""The promises of `Blobs`: in a folder, in a bucket, in memory."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from moto.server import ThreadedMotoServer
from pytest_socket import enable_socket, socket_allow_hosts

from bot.domain.errors import BadInput, ConfigurationError, StorageError
from bot.domain.failure import FailureCode
from bot.domain.ports.stores import Blobs
from storage.blobs import open_blobs

pytestmark = pytest.mark.anyio

KEYS = {"access_key_id": "test", "secret_access_key": "test", "region": "us-east-1"}


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "memory", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    match request.param:
        case "folder":
            return open_blobs(f"file://{tmp_path / 'blobs'}")
        case "memory":
            return open_blobs("memory:", scratch=scratch)
    request.getfixturevalue("loopback")
    endpoint = request.getfixturevalue("s3_endpoint")
    bucket = f"bucket-{uuid4().hex}"
    httpx.put(f"{endpoint}/{bucket}").raise_for_status()
    return open_blobs(f"s3://{bucket}/some/prefix?endpoint={endpoint}", scratch=scratch, config=KEYS)


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_what_is_put_comes_back_and_the_same_key_replaces(blobs: Blobs) -> None:
    await blobs.put("a/b-1_2.flac", b"one")
    await blobs.put("a/b-1_2.flac", b"two")
    await blobs.put("a/empty", b"")
    assert await blobs.get("a/b-1_2.flac") == b"two"
    assert await blobs.get("a/empty") == b""


async def test_a_stream_is_stored_whole(blobs: Blobs) -> None:
    size = await blobs.put_stream("stream", chunks(b"ab", b"", b"c" * 100_000), limit_bytes=100_002)
    assert size == 100_002
    assert await blobs.get("stream") == b"ab" + b"c" * 100_000


async def test_a_stream_past_its_limit_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        await blobs.put_stream("stream", chunks(b"abc", b"def"), limit_bytes=5)
    assert raised.value.code is FailureCode.TOO_LARGE
    with pytest.raises(StorageError):
        await blobs.get("stream")
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"] == []


async def test_a_stream_that_breaks_leaves_what_was_there(blobs: Blobs) -> None:
    async def torn() -> AsyncIterator[bytes]:
        yield b"half"
        raise RuntimeError("the line is dead")

    await blobs.put("stream", b"before")
    with pytest.raises(RuntimeError):
        await blobs.put_stream("stream", torn(), limit_bytes=100)
    assert await blobs.get("stream") == b"before"


async def test_a_local_file_has_the_bytes_while_it_is_needed(blobs: Blobs, tmp_path: Path) -> None:
    await blobs.put("a/sound", b"x" * 3_000_000)
    async with blobs.local("a/sound") as path:
        assert path.read_bytes() == b"x" * 3_000_000
    assert list((tmp_path / "scratch").iterdir()) == []


async def test_what_is_deleted_is_gone_and_a_repeat_is_harmless(blobs: Blobs) -> None:
    await blobs.put("a/one", b"1")
    await blobs.put("a/two", b"2")
    await blobs.delete(["a/one", "a/never"])
    await blobs.delete(["a/one"])
    with pytest.raises(StorageError):
        await blobs.get("a/one")
    with pytest.raises(StorageError):
        async with blobs.local("a/one"):
            pass
    assert await blobs.get("a/two") == b"2"


async def test_what_lies_in_a_folder_for_long_is_listed(blobs: Blobs) -> None:
    assert list(await blobs.stale("uploads", older_than_seconds=0)) == []
    await blobs.put("uploads/one", b"1")
    await blobs.put("uploads/deep/two", b"2")
    await blobs.put("uploads-of-others/three", b"3")
    await asyncio.sleep(1.1)  # an object store's times are whole seconds
    assert sorted(await blobs.stale("uploads", older_than_seconds=0)) == ["uploads/deep/two", "uploads/one"]
    assert list(await blobs.stale("uploads", older_than_seconds=3600)) == []
    await blobs.delete(await blobs.stale("uploads", older_than_seconds=0))
    assert list(await blobs.stale("uploads", older_than_seconds=0)) == []
    assert await blobs.get("uploads-of-others/three") == b"3"


@pytest.mark.parametrize("key", ["", "/a", "a/", "../a", "a/../b", "a//b", ".", "a b", "ä", "a\n", "a\\b"])
async def test_a_key_that_leads_elsewhere_is_refused(blobs: Blobs, key: str) -> None:
    with pytest.raises(StorageError):
        await blobs.put(key, b"x")
    with pytest.raises(StorageError):
        await blobs.get(key)
    with pytest.raises(StorageError):
        await blobs.delete([key])


async def test_a_bucket_that_is_not_there_is_a_storage_error(loopback: str, s3_endpoint: str) -> None:
    blobs = open_blobs(f"s3://nobodys?endpoint={s3_endpoint}", config=KEYS)
    with pytest.raises(StorageError):
        await blobs.put("a", b"x")


@pytest.mark.parametrize("url", ["ftp://host/folder", "s3://bucket?no_such_setting=1"])
def test_an_address_that_is_not_understood_names_the_mend(url: str) -> None:
    with pytest.raises(ConfigurationError, match="s3://bucket/prefix"):
        open_blobs(url)


async def test_a_folder_hands_over_its_own_file_and_keeps_no_empty_ones(tmp_path: Path) -> None:
    blobs = open_blobs(str(tmp_path / "blobs"))
    await blobs.put("job/1", b"x")
    async with blobs.local("job/1") as path:
        assert path == tmp_path / "blobs/job/1"
    await blobs.delete(["job/1"])
    assert [path.name for path in (tmp_path / "blobs").iterdir()] == [".parts"]


FULL_DISK = """
import asyncio, resource, signal, sys
from bot.domain.errors import DiskFull
from storage.blobs import open_blobs

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

async def stream():
    yield b"x" * 2000

async def main():
    blobs = open_blobs(sys.argv[1])
    await blobs.put("small", b"x")
    for put in (blobs.put("large", b"x" * 2000), blobs.put_stream("large", stream(), limit_bytes=5000)):
        try:
            await put
        except DiskFull:
            print("full")

asyncio.run(main())
"""


def test_a_full_disk_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    """A limit on file size stands for the disk: it is refused in the same place."""
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=True)
    assert done.stdout.split() == ["full", "full"]
    assert [path.name for path in tmp_path.iterdir()] == ["small"]
