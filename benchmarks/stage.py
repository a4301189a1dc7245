"""What the measurements share: recordings, servers in processes of their own, and how a figure is told."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # as a script, it does not know the root

import httpx
import soundfile

from bot.app import Earmark, opened
from bot.audio.voice import warm_up
from bot.domain.job import Job, JobState, Mode, Options, Origin, Request, Source
from bot.settings import load
from tests.fakes.tones import SAMPLE_RATE, some_words, spoken_tones
from tests.integration.audio import made_files

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "benchmarks" / "out"
"""Recordings that are made once and kept."""
BLOCK_SECONDS = 600
"""The tones of a long recording repeat only so late, else their transcript would be taken for a loop."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One line of a table."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    """None: for information."""
    at_least: bool = False

    @property
    def met(self) -> bool:
        if self.bar is None:
            return True
        return self.value >= self.bar if self.at_least else self.value <= self.bar

    def __str__(self) -> str:
        bar = "" if self.bar is None else f"{'>=' if self.at_least else '<='} {self.bar:g}"
        verdict = "" if self.bar is None else "met" if self.met else "MISSED"
        return f"{self.name:<46}{self.value:>10.3f} {self.unit:<9}{bar:>12}  {verdict}"


def report(figures: Sequence[Figure]) -> None:
    """The table; the process ends with 1 if a bar was missed."""
    command = shlex.join(["python", f"benchmarks/{Path(sys.argv[0]).name}", *sys.argv[1:]])
    load_average = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"\n{command}   (load {load_average}; {os.cpu_count()} cores)")
    for figure in figures:
        print(figure)
    sys.exit(not all(figure.met for figure in figures))


# Recordings


def tones_flac(path: Path, seconds: int, *, seed: int = 0) -> Path:
    """A word a second that the stand-in for vLLM understands."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with soundfile.SoundFile(path, "w", SAMPLE_RATE, 1, "PCM_16", format="FLAC") as file:
            words = some_words(seconds, seed)
            for start in range(0, seconds, BLOCK_SECONDS):
                file.write(spoken_tones(words[start : start + BLOCK_SECONDS], voiced=0.6))
    return path


def tones_m4a(path: Path, hours: float) -> Path:
    """The same in AAC. Ten minutes are encoded and their packets repeated."""
    if not path.exists():
        OUT.mkdir(parents=True, exist_ok=True)
        block = OUT / "block.m4a"
        made_files.write(block, spoken_tones(some_words(BLOCK_SECONDS), voiced=0.6), "aac", bit_rate=128_000)
        made_files.repeated(block, path, round(hours * 3600 / BLOCK_SECONDS))
        block.unlink()
    return path


# Servers


@contextmanager
def running(command: Sequence[str], **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A process with no settings but these; ended with the context."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("EARMARK_")}
        | {"EARMARK_BUILTIN_MODEL": "base", "EARMARK_SPEAKERS": "off"}  # tones are nobody's voices
        | environment,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def engine(*, slots: int = 64, fixed_seconds: float = 0.0, seconds_per_second: float = 0.0) -> Iterator[str]:
    """The address of a stand-in for vLLM whose answers take so long."""
    command = [sys.executable, "tests/fakes/vllm.py", "--slots", str(slots)]
    command += ["--fixed-seconds", str(fixed_seconds), "--seconds-per-second", str(seconds_per_second)]
    with running(command) as process:
        assert process.stdout
        yield process.stdout.readline().strip()


def first_asked(engine_url: str) -> float | None:
    """When the engine's first request arrived, by the monotonic clock that all processes share."""
    requests = httpx.get(f"{engine_url}/_control", timeout=30).json()["requests"]
    return requests[0]["started_at"] if requests else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """`earmark serve` that answers."""

    url: str
    pid: int


@contextmanager
def service(**environment: str) -> Iterator[Service]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running(
            [sys.executable, "-m", "bot", "serve", "--port", "0"],
            **{"EARMARK_DATA_DIR": folder, "EARMARK_LOG_LEVEL": "ERROR", "EARMARK_STOP_SECONDS": "0"}
            | environment,
        ) as process,
    ):
        assert process.stdout
        line = process.stdout.readline()
        url = line.strip().rpartition(" ")[2]
        _until_alive(url, line)
        yield Service(url=url, pid=process.pid)


def _until_alive(url: str, said: str) -> None:
    for _ in range(200):
        try:
            httpx.get(f"{url}/healthz")
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"the service does not answer: {said}")


# The service in this process


@asynccontextmanager
async def working(engine_url: str, folder: Path, **settings: object) -> AsyncIterator[Earmark]:
    """Everything but the HTTP server, with nothing remembered, and a worker that waits for jobs."""
    defaults: dict[str, object] = {"data_dir": folder, "engine_urls": engine_url, "engine_slots": 4}
    warm_up()
    async with opened(load(env_file=None, **defaults | settings)) as earmark:
        worker = earmark.worker(stop_seconds=0)
        task = asyncio.create_task(worker.run())
        await asyncio.sleep(0.5)
        try:
            yield earmark
        finally:
            worker.stop()
            await task


async def accept(earmark: Earmark, path: Path, *, flow: str = "bench") -> str:
    """The id of a job that wants the words of the file, whose path is absolute."""
    request = Request(
        origin=Origin(platform="bench", flow=flow),
        source=Source(url=f"file:{path}", name=path.name),
        options=Options(mode=Mode.ASR),
    )
    return (await earmark.table.jobs.add(request)).job_id


async def finished(earmark: Earmark, job_id: str) -> Job:
    """The job when it is over."""
    while True:
        job = await earmark.table.jobs.job(job_id)
        assert job is not None
        if job.state.final:
            if job.state is not JobState.DONE:
                raise SystemExit(f"the job ended as {job.state}: {job.failure}")
            return job
        await asyncio.sleep(0.05)


def taken_seconds(job: Job) -> float:
    """From acceptance to answer, by the database's clock."""
    assert job.finished_at is not None
    return (job.finished_at - job.created_at).total_seconds()
