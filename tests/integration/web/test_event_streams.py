"""Server-sent events on every way that sends them: of a task, to OpenAI's clients, to the console."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, MutableMapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from handlers.web.console.routes import console_routes
from handlers.web.http.stream_seats import StreamSeats
from tests.fakes.tables import new_table
from tests.fakes.web_service import WebService

SOUND = {"audio": ("a.mp3", "first words\nGrüße an alle".encode())}
PATHS = ("/api/task/{id}/events", "/console/task/{id}/events", "/v1/audio/transcriptions")


@pytest.fixture
def stopping() -> list[bool]:
    return []


@pytest.fixture
def service(loopback: str, tmp_path: Path, stopping: list[bool]) -> Iterator[WebService]:
    web = WebService(tmp_path, stopping=lambda: bool(stopping))
    web.api.router.routes.extend(console_routes())
    with web as running:
        running.worker.paused.set()
        yield running


def stream(service: WebService, path: str) -> AbstractContextManager[httpx.Response]:
    if path.startswith("/v1"):
        return service.http.stream("POST", path, files={"file": SOUND["audio"]}, data={"stream": "true"})
    task_id = service.http.post("/api/task", files=SOUND).json()["id"]
    return service.http.stream("GET", path.format(id=task_id))


@pytest.mark.parametrize("path", PATHS)
def test_no_proxy_holds_a_stream_back_and_nobody_keeps_it(service: WebService, path: str) -> None:
    with stream(service, path) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["x-accel-buffering"] == "no"
        assert "no-store" in response.headers["cache-control"]


@pytest.mark.parametrize("path", PATHS)
def test_a_stream_in_which_nothing_happens_tells_that_it_lives(
    service: WebService, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.web.http.event_stream.PING_SECONDS", 0.05)
    with stream(service, path) as response:
        lines = (line for line in response.iter_lines() if line.startswith(":"))
        assert [next(lines), next(lines)] == [": ping", ": ping"]


@pytest.mark.parametrize("path", PATHS)
def test_a_stream_ends_when_the_service_stops(service: WebService, path: str, stopping: list[bool]) -> None:
    with stream(service, path) as response:
        lines = response.iter_lines()
        if not path.startswith("/v1"):
            next(lines)
        stopping.append(True)
        list(lines)
    assert len(service.http.get("/api/tasks").json()["tasks"]) == 1


@pytest.mark.parametrize("path", PATHS)
def test_nothing_goes_on_for_a_reader_who_left(service: WebService, path: str) -> None:
    async def running() -> int:
        return len(asyncio.all_tasks())

    service.http.get("/healthz")
    before = service.run(running())
    with stream(service, path):
        assert service.run(running()) > before
    until = time.monotonic() + 10
    while service.run(running()) > before:
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("path", PATHS)
def test_words_stand_in_a_stream_as_they_were_said(service: WebService, path: str) -> None:
    with stream(service, path) as response:
        service.worker.paused.clear()
        assert "Grüße an alle" in response.read().decode()


def test_the_document_says_what_each_event_carries(service: WebService) -> None:
    document = service.http.get("/openapi.json").json()
    answer = document["paths"]["/api/task/{task_id}/events"]["get"]["responses"]["200"]
    events = answer["content"]["text/event-stream"]["itemSchema"]["oneOf"]
    named = {event["properties"]["event"]["const"]: event["properties"]["data"] for event in events}
    assert list(named) == ["progress", "text", "result", "gone"]
    assert named["result"]["contentSchema"] == {"$ref": "#/components/schemas/TaskView"}
    assert set(named["text"]["contentSchema"]["properties"]) == {"index", "start", "end", "text"}
    assert "TaskView" in document["components"]["schemas"]
    answer = document["paths"]["/v1/audio/transcriptions"]["post"]["responses"]["200"]
    data = answer["content"]["text/event-stream"]["itemSchema"]["properties"]["data"]
    assert [one.get("title") for one in data["contentSchema"]["oneOf"]] == [
        "TextDelta",
        "SpeakerSegment",
        "TextDone",
        None,
    ]


def test_a_caller_has_so_many_streams_and_all_together_have_more(loopback: str, tmp_path: Path) -> None:
    queue = new_table()
    seats = StreamSeats(most_of_a_caller=2, most_in_all=3)
    web = WebService(tmp_path, queue=queue, keys=queue.api_keys, streams=seats)
    web.api.router.routes.extend(console_routes())
    with web as service, ExitStack() as stack:
        service.worker.paused.set()
        tokens = [service.run(queue.api_keys.create(name)).token for name in ("one", "two")]
        headers = [{"Authorization": f"Bearer {token}"} for token in tokens]
        first, second = (
            service.http.post("/api/task", files=SOUND, headers=one).json()["id"] for one in headers
        )

        lines: list[Iterator[str]] = []

        def opened(task_id: str, whose: dict[str, str], path: str = PATHS[0]) -> httpx.Response:
            asked = service.http.stream("GET", path.format(id=task_id), headers=whose)
            answer = stack.enter_context(asked)
            if answer.status_code == 200:
                lines.append(answer.iter_lines())
            return answer

        mine = [opened(first, headers[0]), opened(first, headers[0], PATHS[1])]
        for path in PATHS[:2]:
            refused = service.http.get(path.format(id=first), headers=headers[0])
            assert (refused.status_code, refused.json()["code"]) == (429, "too_many_streams")
            assert refused.headers["retry-after"]
        known = service.run(queue.jobs.newest(limit=10))
        asked = service.http.post(
            PATHS[2], files={"file": SOUND["audio"]}, data={"stream": "true"}, headers=headers[0]
        )
        assert asked.status_code == 429
        assert service.run(queue.jobs.newest(limit=10)) == known
        assert opened(second, headers[1]).status_code == 200
        assert service.http.get(PATHS[0].format(id=second), headers=headers[1]).status_code == 503
        mine[0].close()
        end = time.monotonic() + 30
        while opened(first, headers[0]).status_code != 200:
            assert time.monotonic() < end
            time.sleep(0.05)


@pytest.mark.parametrize("path", PATHS)
def test_callers_who_come_at_once_get_no_more_streams_than_one_after_another(
    loopback: str, tmp_path: Path, path: str
) -> None:
    seats = StreamSeats(most_of_a_caller=2)
    web = WebService(tmp_path, streams=seats)
    web.api.router.routes.extend(console_routes())
    with web as service:
        service.worker.paused.set()
        task_id = service.http.post("/api/task", files=SOUND).json()["id"]

        async def crowd() -> Counter[int]:
            limits = httpx.Limits(max_connections=None)
            async with httpx.AsyncClient(base_url=service.url, timeout=60, limits=limits) as http:
                asked = http.build_request("GET", path.format(id=task_id))
                form = {"file": SOUND["audio"]}
                if path.startswith("/v1"):
                    asked = http.build_request("POST", path, files=form, data={"stream": "true"})
                    await asked.aread()
                answers = await asyncio.gather(*(http.send(asked, stream=True) for _ in range(60)))
                for answer in answers:
                    await answer.aclose()
                return Counter(answer.status_code for answer in answers)

        assert asyncio.run(crowd()) == {200: 2, 429: 58}
        until_free(seats)


def test_a_seat_is_free_again_where_no_stream_came_of_it(loopback: str, tmp_path: Path) -> None:
    seats = StreamSeats(most_of_a_caller=1)
    with WebService(tmp_path, streams=seats) as service:
        service.worker.paused.set()
        known = PATHS[0].format(id=service.http.post("/api/task", files=SOUND).json()["id"])
        for _ in range(3):
            assert service.http.get(PATHS[0].format(id="nothing")).status_code == 404
            assert service.http.get(known, headers={"Last-Event-ID": "end"}).status_code == 204
            assert service.http.head(known).status_code == 405
            service.run(left_at_once(service.api, known))
            until_free(seats)


async def left_at_once(app: FastAPI, path: str) -> None:
    """By a reader who is gone before the first event."""
    host = [(b"host", b"127.0.0.1")]
    scope = {"type": "http", "asgi": {"spec_version": "2.3"}, "http_version": "1.1", "method": "GET"}
    scope |= {"path": path, "raw_path": path.encode(), "query_string": b"", "headers": host, "root_path": ""}
    scope |= {"scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(_: MutableMapping[str, Any]) -> None:
        await asyncio.sleep(0)

    await app(scope, receive, send)


def until_free(seats: StreamSeats) -> None:
    end = time.monotonic() + 30
    while seats.taken:
        assert time.monotonic() < end
        time.sleep(0.02)
