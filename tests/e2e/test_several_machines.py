"""Workers that share nothing but PostgreSQL and a bucket do one recording together."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import soundfile
from moto.server import ThreadedMotoServer

from bot.domain.job import JobState, Mode, Options, Origin, Request, Source
from storage.blobs import open_blobs
from storage.job_table import open_job_table
from tests.fakes.databases import postgres_database, postgres_server, postgres_url  # noqa: F401  # fixtures
from tests.fakes.tones import SAMPLE_RATE, VOCABULARY, spoken_tones
from tests.fakes.vllm import FakeVllm

ROOT = Path(__file__).parents[2]
WORDS = list(VOCABULARY[:150])
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}


@pytest.fixture
def bucket(loopback: str) -> Iterator[str]:
    server = ThreadedMotoServer(ip_address=loopback, port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    endpoint = f"http://{loopback}:{port}"
    httpx.put(f"{endpoint}/sound", timeout=60).raise_for_status()
    yield f"s3://sound/earmark?endpoint={endpoint}"
    server.stop()


def test_what_one_machine_began_another_finishes(
    bucket: str,
    postgres_url: str,  # noqa: F811  # the fixture imported above
    tmp_path: Path,
) -> None:
    path = tmp_path / "recording.flac"
    soundfile.write(path, spoken_tones(WORDS, voiced=0.5), SAMPLE_RATE)
    with FakeVllm("step-audio-r1.1", fixed_seconds=0.5, max_num_seqs=4) as engine:
        first = machine(tmp_path / "one", postgres_url, bucket, engine.url)
        try:
            wait_until_it_works(first)
            job_id = asyncio.run(begun(postgres_url, bucket, path.read_bytes()))
            engine.engine.fixed_seconds = 120  # the first machine is kept busy until it is told to stop
            second = machine(tmp_path / "two", postgres_url, bucket, engine.url)
            wait_until_it_works(second)
            engine.engine.fixed_seconds = 0.1
        finally:
            logs = [ended(first)]
        try:
            state, words = asyncio.run(finished(postgres_url, job_id))
        finally:
            logs.append(ended(second))
    assert state is JobState.DONE, "\n".join(logs)
    assert words == WORDS
    assert all("kind=segment" in log for log in logs), "\n".join(logs)


def machine(folder: Path, database_url: str, bucket: str, engine_url: str) -> subprocess.Popen[str]:
    mine = {
        "EARMARK_DATA_DIR": str(folder),
        "EARMARK_DATABASE_URL": database_url,
        "EARMARK_BLOBS_URL": bucket,
        "EARMARK_ENGINE_URLS": engine_url,
        "EARMARK_ENGINE_MODEL": "step-audio-r1.1",
        "EARMARK_ENGINE_SLOTS": "4",
        "EARMARK_SEGMENT_SECONDS": "10",
        "EARMARK_STOP_SECONDS": "2",
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EARMARK_")}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "worker"],
        env=environment | mine | KEYS,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_it_works(process: subprocess.Popen[str]) -> None:
    assert process.stderr
    while "worker.started" not in (line := process.stderr.readline()):
        assert line, "the worker ended at its start"


def ended(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 0, log
    return log


async def begun(database_url: str, bucket: str, recording: bytes) -> str:
    """The id of a job of which some segments are done and most are not."""
    config = {name.removeprefix("AWS_").lower(): value for name, value in KEYS.items()}
    await open_blobs(bucket, config=config).put("uploads/1", recording)
    request = Request(
        origin=Origin(platform="test", flow="test"),
        source=Source(url="blob:uploads/1", name="recording.flac"),
        options=Options(mode=Mode.ASR),
    )
    queue = await open_job_table(database_url)
    try:
        job_id = (await queue.jobs.add(request)).job_id
        async with asyncio.timeout(60):
            while not ((progress := await queue.jobs.progress(job_id)) and progress.segments_done >= 2):
                await asyncio.sleep(0.05)
        return job_id
    finally:
        await queue.close()


async def finished(database_url: str, job_id: str) -> tuple[JobState, list[str]]:
    queue = await open_job_table(database_url)
    try:
        async with asyncio.timeout(120):
            while not ((job := await queue.jobs.job(job_id)) and job.state.final):
                await asyncio.sleep(0.1)
        answer = await queue.jobs.answer(job_id)
        return job.state, answer.transcript.text.split() if answer else []
    finally:
        await queue.close()
