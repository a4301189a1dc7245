"""The HTTP API by its client, with the queue in memory and no worker behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.domain.job import Job
from storage.blobs import open_blobs
from storage.job_table import SqlJobTable
from tests.fakes.tables import new_table
from tests.fakes.web_service import web_api

SOUND = b"RIFF" + b"\0" * 5000


def served(tmp_path: Path, scenario: Callable[[httpx.AsyncClient, SqlJobTable], Awaitable[None]]) -> None:
    async def whole() -> None:
        queue = new_table()
        api = web_api(
            queue, open_blobs(str(tmp_path)), scratch=tmp_path / "scratch", max_upload_bytes=100_000
        )
        transport = httpx.ASGITransport(api)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            await scenario(http, queue)
        await queue.close()

    asyncio.run(whole())


async def only_job(queue: SqlJobTable) -> Job:
    (job,) = await queue.jobs.newest()
    return job


def test_a_recording_is_accepted_with_all_its_options(tmp_path: Path) -> None:
    async def scenario(http: httpx.AsyncClient, queue: SqlJobTable) -> None:
        fields = {
            "mode": "understand",
            "question": " Who? ",
            "language": "Deutsch",
            "to": "fr",
            "segment_duration": "30",
            "concurrency": "2",
        }
        answer = await http.post("/api/task", files={"audio": ("../../a.mp3", SOUND)}, data=fields)
        assert answer.status_code == 202
        job = await only_job(queue)
        options = job.request.options
        assert (options.question, options.language, options.to) == ("Who?", "de", "fr")
        assert (options.segment_seconds, job.request.max_parallel) == (30, 2)
        task = (await http.get(answer.json()["url"])).json()
        assert task["id"] == answer.json()["id"] == job.id
        assert task["state"] == "queued"
        assert task["result"] is None
        stored = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"]
        assert [path.read_bytes() for path in stored] == [SOUND]
        assert "a.mp3" not in stored[0].name

    served(tmp_path, scenario)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"mode": "guess"}, 422),
        ({"mode": "understand"}, 422),
        ({"mode": "understand", "question": "  "}, 422),
        ({"language": "klingon"}, 422),
        ({"segment_duration": "-1"}, 422),
        ({"concurrency": "none"}, 422),
        ({"concurrency": "99999999999999999999"}, 422),
    ],
)
def test_a_wrong_request_is_refused_and_leaves_nothing(
    tmp_path: Path, fields: dict[str, Any], status: int
) -> None:
    async def scenario(http: httpx.AsyncClient, queue: SqlJobTable) -> None:
        answer = await http.post("/api/task", files={"audio": SOUND}, data=fields)
        assert answer.status_code == status
        assert await queue.jobs.newest() == []
        assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"]

    served(tmp_path, scenario)


@pytest.mark.parametrize("size", [150_000, 3_000_000])
def test_a_file_over_the_limit_is_refused_and_leaves_nothing(tmp_path: Path, size: int) -> None:
    async def scenario(http: httpx.AsyncClient, queue: SqlJobTable) -> None:
        answer = await http.post("/api/task", files={"audio": b"\0" * size})
        assert answer.status_code == 413
        assert answer.json()["code"] == "too_large"
        assert await queue.jobs.newest() == []
        assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"]

    served(tmp_path, scenario)


def test_a_body_without_a_length_is_counted_as_it_comes(tmp_path: Path) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        yield b'--x\r\nContent-Disposition: form-data; name="audio"; filename="a"\r\n\r\n'
        while taken < 1000:
            taken += 1
            yield b"\0" * 100_000

    async def scenario(http: httpx.AsyncClient, _queue: SqlJobTable) -> None:
        headers = {"content-type": "multipart/form-data; boundary=x"}
        answer = await http.post("/api/task", content=endless(), headers=headers)
        assert answer.status_code == 413
        assert taken < 30

    served(tmp_path, scenario)


def test_what_was_sent_is_not_sent_back(tmp_path: Path) -> None:
    async def scenario(http: httpx.AsyncClient, _queue: SqlJobTable) -> None:
        answer = await http.post("/api/task", data={"mode": "a secret", "audio": "some words"})
        assert answer.status_code == 422
        assert "secret" not in answer.text
        assert "words" not in answer.text
        assert {fault["field"] for fault in answer.json()["errors"]} == {"mode", "audio"}

    served(tmp_path, scenario)


def test_a_request_without_sound_is_refused(tmp_path: Path) -> None:
    async def scenario(http: httpx.AsyncClient, _queue: SqlJobTable) -> None:
        assert (await http.post("/api/task", data={"mode": "asr"})).status_code == 422
        assert (await http.get("/api/task/none")).status_code == 404
        assert (await http.get("/healthz")).json() == {"status": "alive"}

    served(tmp_path, scenario)
