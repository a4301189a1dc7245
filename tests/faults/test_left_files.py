"""Whoever is killed leaves nothing of a recording on the disk for longer than to the next start or sweep."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import soundfile
from moto.server import ThreadedMotoServer

from bot.app import Earmark, opened
from bot.domain.errors import StorageError
from bot.domain.job import Job, JobState, Mode, Options, Origin, Request, Source
from bot.settings import load
from bot.worker.retention import drop_orphans
from storage.blobs import open_blobs
from storage.job_table import open_job_table
from tests.fakes.chat import FakeChat
from tests.fakes.tables import new_table
from tests.fakes.tones import SAMPLE_RATE, some_words, spoken_tones
from tests.fakes.vllm import FakeVllm
from tests.faults.test_kill import Victim, ended, environment, free_port

ROOT = Path(__file__).parents[2]
WORDS = some_words(120, seed=3)
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
CONFIG = {name.removeprefix("AWS_").lower(): value for name, value in KEYS.items()}


@pytest.fixture
def bucket(loopback: str) -> Iterator[str]:
    server = ThreadedMotoServer(ip_address=loopback, port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    endpoint = f"http://{loopback}:{port}"
    httpx.put(f"{endpoint}/sound", timeout=60).raise_for_status()
    yield f"s3://sound/earmark?endpoint={endpoint}"
    server.stop()


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "recording.wav"
    soundfile.write(path, spoken_tones(WORDS, voiced=0.5), SAMPLE_RATE)
    return path


def holding(data: Path, sound: bytes) -> list[Path]:
    """Files below the folder in which some of the sound is."""
    piece = sound[len(sound) // 3 : len(sound) // 3 + 64]
    found = []
    for path in data.rglob("*"):
        try:
            if path.is_file() and piece in path.read_bytes():
                found.append(path)
        except FileNotFoundError:
            continue
    return found


def waited_for(data: Path, sound: bytes, process: subprocess.Popen[bytes]) -> list[Path]:
    deadline = time.monotonic() + 60
    while not (found := holding(data, sound)):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.002)
    return found


@pytest.mark.timeout(300)
def test_a_worker_killed_while_it_prepares_leaves_nothing_and_the_job_is_finished(
    bucket: str, tmp_path: Path, recording: Path, sqlite_url: str
) -> None:
    data, sound = tmp_path / "data", recording.read_bytes()

    async def handed_in() -> str:
        await open_blobs(bucket, config=CONFIG).put("uploads/1", sound)
        table = await open_job_table(sqlite_url)
        try:
            request = Request(
                origin=Origin(platform="test", flow="test"),
                source=Source(url="blob:uploads/1", name="recording.wav"),
                options=Options(mode=Mode.ASR),
            )
            return (await table.jobs.add(request)).job_id
        finally:
            await table.close()

    async def finished(job_id: str) -> Job:
        table = await open_job_table(sqlite_url)
        try:
            async with asyncio.timeout(120):
                while not ((job := await table.jobs.job(job_id)) and job.state.final):
                    await asyncio.sleep(0.1)
            return job
        finally:
            await table.close()

    with FakeVllm("step-audio-r1.1", fixed_seconds=0.2, max_num_seqs=3) as engine, FakeChat() as chat:
        job_id = asyncio.run(handed_in())
        worker = Victim(
            command=[sys.executable, str(ROOT / "tests/faults/worker_process.py"), chat.url],
            environment=environment(data, sqlite_url, engine) | KEYS | {"EARMARK_BLOBS_URL": bucket},
            log=tmp_path / "worker.log",
        )
        with ended([worker]):
            worker.start()
            assert worker.process
            on_disk = waited_for(data, sound, worker.process)
            worker.kill()
            assert all(path.exists() for path in on_disk), "the kill came too late: the test proves nothing"
            worker.start()
            assert asyncio.run(finished(job_id)).state is JobState.DONE
            assert not [path for path in on_disk if path.exists()]
            deadline = time.monotonic() + 30
            while holding(data, sound) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert holding(data, sound) == []


@pytest.mark.timeout(300)
def test_a_service_killed_while_a_recording_comes_in_leaves_nothing(
    loopback: str, tmp_path: Path, sqlite_url: str
) -> None:
    """Through the API into a folder of sound, and where a recording is only looked at."""
    data, port, sound = tmp_path / "data", free_port(), os.urandom(3_000_000)

    async def half() -> None:
        head = b'--x\r\nContent-Disposition: form-data; name="audio"; filename="a.mp3"\r\n\r\n'
        streams = []
        for path in ("/api/task", "/api/audio/info"):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            streams.append(writer)
            request = (
                f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000000\r\n"
                "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
            )
            writer.write(request.encode() + head + sound)
            await writer.drain()
        assert service.process
        while len(holding(data, sound)) < 2:
            assert service.process.poll() is None
            await asyncio.sleep(0.01)
        service.kill()
        for writer in streams:
            writer.close()

    with FakeVllm("step-audio-r1.1", max_num_seqs=3) as engine:
        service = Victim(
            command=[sys.executable, "-m", "bot", "serve", "--port", str(port)],
            environment=environment(data, sqlite_url, engine),
            log=tmp_path / "service.log",
        )
        with ended([service]):
            service.start()
            wait_until_ready(port)
            asyncio.run(asyncio.wait_for(half(), 60))
            assert len(holding(data, sound)) == 2
            service.start()
            wait_until_ready(port)
            assert holding(data, sound) == []


def wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError


HOLDER = """
import sys
from pathlib import Path
from bot.scratch import OwnFolder
own = OwnFolder(Path(sys.argv[1]))
(own.path / "sound").write_bytes(b"sound")
print(own.path, flush=True)
sys.stdin.read()
"""


def neighbour_in(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(root)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_process_that_lives_on_sweeps_what_its_killed_neighbours_leave(
    loopback: str, tmp_path: Path
) -> None:
    data = tmp_path / "data"

    async def scenario(earmark: Earmark) -> None:
        for root in (data / "scratch", data / "audio" / ".parts"):
            with neighbour_in(root) as neighbour:
                assert neighbour.stdout
                left = Path(neighbour.stdout.readline().strip())
                await earmark.sweep()
                assert (left / "sound").exists()
                neighbour.kill()
            await earmark.sweep()
            assert not left.exists()
            assert earmark.scratch.exists()

    async def whole(engine: FakeVllm) -> None:
        settings = load(data_dir=data, engine_urls=engine.url, engine_model=engine.engine.served.model)
        async with opened(settings) as earmark:
            await scenario(earmark)

    with FakeVllm() as engine:
        asyncio.run(whole(engine))


PUT_MUCH = """
import asyncio, sys
from storage.blobs import open_blobs
config = {"access_key_id": "test", "secret_access_key": "test", "region": "us-east-1"}
async def chunks():
    for _ in range(60):
        yield b"x" * 1_000_000
    print("putting", flush=True)
asyncio.run(open_blobs(sys.argv[1], config=config).put_stream("uploads/much", chunks(), limit_bytes=1 << 30))
"""


def test_who_is_killed_while_putting_a_recording_leaves_no_parts_in_the_bucket(bucket: str) -> None:
    for pause in (0.02, 0.1, 0.2):
        with subprocess.Popen(
            [sys.executable, "-c", PUT_MUCH, bucket], cwd=ROOT, stdout=subprocess.PIPE
        ) as putting:
            assert putting.stdout
            assert putting.stdout.readline() == b"putting\n"
            time.sleep(pause)
            putting.kill()
    endpoint = bucket.partition("endpoint=")[2]
    time.sleep(0.5)  # the server may still read what came
    assert "<UploadId>" not in httpx.get(f"{endpoint}/sound?uploads").text


PUT = """
import asyncio, os, signal, sys
from storage.blobs import open_blobs
config = {"access_key_id": "test", "secret_access_key": "test", "region": "us-east-1"}
asyncio.run(open_blobs(sys.argv[1], config=config).put("uploads/nobodys", b"sound" * 1000))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_sound_whose_process_was_killed_before_a_job_named_it_is_swept(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    url = str(tmp_path / "sound") if kind == "folder" else str(request.getfixturevalue("bucket"))
    killed = subprocess.run([sys.executable, "-c", PUT, url], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    blobs = open_blobs(url, config=CONFIG)

    async def scenario() -> None:
        table = new_table()
        await blobs.put("uploads/named", b"sound")
        source = Source(url="blob:uploads/named")
        origin = Origin(platform="test", flow="flow")
        await table.jobs.add(Request(origin=origin, source=source, options=Options(mode=Mode.ASR)))
        await drop_orphans(table.retention, blobs)
        assert await blobs.get("uploads/nobodys")
        await asyncio.sleep(1.1)  # an object store's times are whole seconds
        await drop_orphans(table.retention, blobs, older_than_seconds=0)
        assert await blobs.get("uploads/named")
        with pytest.raises(StorageError):
            await blobs.get("uploads/nobodys")

    asyncio.run(scenario())
