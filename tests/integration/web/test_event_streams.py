"""Server-sent events on every way that sends them: of a task, to OpenAI's clients, to the console."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import httpx
import pytest

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
    assert [one.get("title") for one in data["contentSchema"]["oneOf"]] == ["TextDelta", "TextDone", None]


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
                next(lines[-1])  # a seat is taken with the first event
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
