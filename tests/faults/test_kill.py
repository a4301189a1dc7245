"""Processes are killed without warning, again and again, and nothing that was accepted is lost."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import soundfile

from bot.domain.job import JobState, Mode, Options, Origin, Request, Source
from bot.domain.ports.jobs import Accepted, SeenBefore
from bot.domain.ports.table import JobTable
from storage.job_table import open_job_table
from tests.fakes.chat import PLATFORM, FakeChat
from tests.fakes.tones import SAMPLE_RATE, some_words, spoken_tones
from tests.fakes.vllm import FakeVllm

ROOT = Path(__file__).parents[2]
JOBS = 12
WORDS = 60
WORKER_KILLS = 12
SERVICE_KILLS = 8


@dataclass(kw_only=True)
class Victim:
    """A child process that is killed and started anew."""

    command: list[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdout=subprocess.DEVNULL, stderr=log, cwd=ROOT
            )

    def kill(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def ended(victims: list[Victim]) -> Iterator[None]:
    try:
        yield
    finally:
        for victim in victims:
            victim.end()


@dataclass(kw_only=True)
class Witness:
    """Remembers when each segment was first seen as settled."""

    queue: JobTable
    settled_at: dict[str, float] = field(default_factory=dict)

    async def look(self, job_ids: list[str]) -> None:
        for job_id in job_ids:
            for state in await self.queue.jobs.segments(job_id):
                if state.settled and state.text and state.text.text:
                    self.settled_at.setdefault(" ".join(state.text.text.split()), time.monotonic())

    def done_again(self, engine: FakeVllm) -> list[str]:
        asked = [(" ".join(one.words), one.started_at) for one in engine.log]
        return [words for words, at in asked if words in self.settled_at and at > self.settled_at[words]]


@pytest.fixture
def recordings(tmp_path: Path) -> list[tuple[Path, str]]:
    """Recordings whose words are known; no two share a segment's words."""
    made = []
    for number in range(JOBS):
        words = some_words(WORDS, seed=number)
        path = tmp_path / f"recording-{number}.flac"
        soundfile.write(path, spoken_tones(words, voiced=0.5), SAMPLE_RATE)
        made.append((path, " ".join(words)))
    return made


def environment(data: Path, database_url: str, engine: FakeVllm) -> dict[str, str]:
    mine = {
        "EARMARK_DATA_DIR": str(data),
        "EARMARK_DATABASE_URL": database_url,
        "EARMARK_ENGINE_URLS": engine.url,
        "EARMARK_ENGINE_MODEL": "step-audio-r1.1",
        "EARMARK_ENGINE_SLOTS": "3",
        "EARMARK_SEGMENT_SECONDS": "10",
        "EARMARK_STOP_SECONDS": "2",
        "EARMARK_LOG_LEVEL": "WARNING",
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("EARMARK_")} | mine


async def some_time(chance: random.Random, engine: FakeVllm, witness: Witness, job_ids: list[str]) -> None:
    """Until any moment: mostly one when the engine is at work, else one while a process starts or decodes."""
    patience = time.monotonic() + 8
    at_work = chance.random() < 0.7
    while at_work and not engine.engine.running and time.monotonic() < patience:
        await witness.look(job_ids)
        await asyncio.sleep(0.02)
    await asyncio.sleep(chance.uniform(0.0, 0.6))
    await witness.look(job_ids)


def request(path: Path, number: int) -> Request:
    return Request(
        origin=Origin(platform=PLATFORM, flow=f"chat-{number % 3}"),
        source=Source(url=f"file:{path}", name="recording.flac"),
        options=Options(mode=Mode.ASR, speakers=2),
        event_id=f"event-{number}",
        notify=True,
    )


async def finished(queue: JobTable, job_ids: list[str], witness: Witness, *, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not all([(job := await queue.jobs.job(one)) and job.state.final for one in job_ids]):
            await witness.look(job_ids)
            await asyncio.sleep(0.1)


async def check_answers(queue: JobTable, expected: dict[str, str]) -> None:
    for job_id, words in expected.items():
        job, answer = await queue.jobs.job(job_id), await queue.jobs.answer(job_id)
        assert job
        assert job.state is JobState.DONE, job.failure
        assert answer
        assert " ".join(answer.transcript.text.split()) == words


@pytest.mark.timeout(600)
def test_killed_workers_lose_nothing_do_nothing_twice_and_answer_once(
    loopback: str, tmp_path: Path, recordings: list[tuple[Path, str]], database_url: str
) -> None:
    chance = random.Random(7)

    async def scenario(engine: FakeVllm, chat: FakeChat) -> None:
        data = tmp_path / "data"
        command = [sys.executable, str(ROOT / "tests/faults/worker_process.py"), chat.url]
        surroundings = environment(data, database_url, engine)
        victims = [
            Victim(command=command, environment=surroundings, log=tmp_path / f"worker-{number}.log")
            for number in range(2)
        ]
        queue = await open_job_table(database_url)
        witness = Witness(queue=queue)
        with ended(victims):
            for victim in victims:
                victim.start()
            expected: dict[str, str] = {}
            for kill in range(WORKER_KILLS):
                path, words = recordings[kill]
                added = [await queue.jobs.add(request(path, kill)) for _ in range(2)]
                assert [type(one) for one in added] == [Accepted, SeenBefore]
                expected[added[0].job_id] = words
                await some_time(chance, engine, witness, list(expected))
                victim = victims[kill % 2]
                victim.kill()
                victim.start()
            await finished(queue, list(expected), witness, seconds=180)
            await check_answers(queue, expected)
            for job_id in expected:
                sounding = [one for one in await queue.jobs.segments(job_id) if not one.segment.dead_air]
                assert len(await queue.tasks.voices(job_id)) == len(sounding)
            async with asyncio.timeout(60):
                while not all(chat.of(one)[-1]["texts"][-1].startswith("answer") for one in expected):
                    await asyncio.sleep(0.1)
            for job_id in expected:
                (message,) = chat.of(job_id)
                assert sum(text.startswith("answer") for text in message["texts"]) == 1
            assert witness.done_again(engine) == []
            assert any(one.disconnected for one in engine.log), (
                "no kill hit a request: the test proves nothing"
            )
        await queue.close()

    with FakeVllm("step-audio-r1.1", fixed_seconds=0.5, max_num_seqs=3) as engine, FakeChat() as chat:
        asyncio.run(scenario(engine, chat))


@pytest.mark.timeout(600)
def test_a_killed_service_keeps_what_it_accepted(
    loopback: str, tmp_path: Path, recordings: list[tuple[Path, str]], database_url: str
) -> None:
    chance = random.Random(11)

    async def scenario(engine: FakeVllm, port: int) -> None:
        command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
        surroundings = environment(tmp_path / "data", database_url, engine)
        victim = Victim(command=command, environment=surroundings, log=tmp_path / "service.log")
        queue = await open_job_table(database_url)
        witness = Witness(queue=queue)
        with ended([victim]):
            victim.start()
            expected: dict[str, str] = {}
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
                for kill in range(SERVICE_KILLS):
                    path, words = recordings[kill % JOBS]
                    expected[await accepted(http, path)] = words
                    await some_time(chance, engine, witness, list(expected))
                    victim.kill()
                    victim.start()
                await finished(queue, list(expected), witness, seconds=180)
                await check_answers(queue, expected)
                assert witness.done_again(engine) == []
                assert any(one.disconnected for one in engine.log), (
                    "no kill hit a request: the test proves nothing"
                )
                last = (await http.get(f"/api/task/{list(expected)[-1]}")).json()
                assert last["state"] == "done"
        await queue.close()

    async def accepted(http: httpx.AsyncClient, path: Path) -> str:
        """The task's id, once the service is up to take it."""
        async with asyncio.timeout(60):
            while True:
                try:
                    answer = await http.post(
                        "/api/task", files={"audio": path.read_bytes()}, data={"mode": "asr"}
                    )
                    return str(answer.raise_for_status().json()["id"])
                except httpx.TransportError:
                    await asyncio.sleep(0.1)

    with FakeVllm("step-audio-r1.1", fixed_seconds=0.5, max_num_seqs=3) as engine:
        asyncio.run(scenario(engine, free_port()))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
