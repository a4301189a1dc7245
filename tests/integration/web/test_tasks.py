"""Tasks by a program that knows nothing but HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from handlers.web.console.routes import console_routes
from storage.database.connection import Transaction
from tests.fakes.web_service import WebService

SOUND = b"first words\nsecond words\nthird words"


@pytest.fixture
def service(loopback: str, tmp_path: Path) -> Iterator[WebService]:
    with WebService(tmp_path, wait_seconds=5) as running:
        yield running


def handed_in(service: WebService, sound: bytes = SOUND, **fields: str) -> str:
    answer = service.http.post("/api/task", files={"audio": ("a.mp3", sound)}, data=fields)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == answer.json()["url"]
    return str(answer.json()["id"])


def over(service: WebService, task_id: str) -> dict[str, Any]:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        task: dict[str, Any] = service.http.get(f"/api/task/{task_id}").json()
        if task["state"] not in {"queued", "running"}:
            return task
        time.sleep(0.02)
    raise AssertionError("the task does not end")


def held(service: WebService, task_id: str) -> None:
    """Until the task is cut and waits for an engine."""
    while not service.http.get(f"/api/task/{task_id}").json()["prepared"]:
        time.sleep(0.01)


def events_of(response: httpx.Response) -> list[tuple[str, Any]]:
    found = []
    for block in "".join(response.iter_text()).split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
        if "data" in lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def test_a_call_that_waits_brings_the_answer(service: WebService) -> None:
    answer = service.http.post("/api/process", files={"audio": ("a.mp3", SOUND)}, data={"mode": "asr"})
    assert answer.status_code == 200
    task = answer.json()
    assert task["state"] == "done"
    assert task["name"] == "a.mp3"
    assert task["duration"] == 30
    assert [line["text"] for line in task["result"]["lines"]] == SOUND.decode().split("\n")


def test_a_recording_that_cannot_be_used_is_told_by_status_and_code(service: WebService) -> None:
    answer = service.http.post("/api/process", files={"audio": ("a.mp3", b"fail")}, data={"mode": "s2t"})
    assert answer.status_code == 415
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["code"], problem["status"]) == ("not_audio", 415)
    assert service.http.get(f"/api/task/{problem['task']}").json()["error"]["code"] == "not_audio"


def test_a_call_that_waited_long_enough_is_told_where_its_task_is(loopback: str, tmp_path: Path) -> None:
    with WebService(tmp_path, wait_seconds=0.2) as service:
        service.worker.paused.set()
        answer = service.http.post("/api/process", files={"audio": SOUND})
        assert answer.status_code == 504
        task_id = answer.json()["task"]
        assert answer.headers["location"] == f"/api/task/{task_id}"
        service.worker.paused.clear()
        assert over(service, task_id)["state"] == "done"


def test_a_caller_who_hangs_up_while_waiting_leaves_nothing_behind(service: WebService) -> None:
    service.worker.paused.set()
    with pytest.raises(httpx.ReadTimeout):
        service.http.post("/api/process", files={"audio": SOUND}, timeout=0.5)
    until = time.monotonic() + 5
    while service.http.get("/api/tasks").json()["tasks"] or service.stored():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_events_tell_progress_words_and_the_answer_and_end(service: WebService) -> None:
    service.worker.paused.set()
    task_id = handed_in(service)
    with service.http.stream("GET", f"/api/task/{task_id}/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        held(service, task_id)
        service.worker.paused.clear()
        events = events_of(response)
    names = [name for name, _ in events]
    assert names[0] == "progress"
    assert names[-1] == "result"
    assert [data["text"] for name, data in events if name == "text"] == SOUND.decode().split("\n")
    assert events[-1][1]["result"]["transcript"]["text"] == SOUND.decode()
    again = service.http.get(f"/api/task/{task_id}/events", headers={"Last-Event-ID": "text-1"})
    assert [name for name, _ in events_of(again)] == ["text", "text", "text", "result"]
    ended = service.http.get(f"/api/task/{task_id}/events", headers={"Last-Event-ID": "end"})
    assert ended.status_code == 204


def test_what_was_seen_is_not_sent_again(service: WebService) -> None:
    task_id = handed_in(service)
    over(service, task_id)
    first = service.http.get(f"/api/task/{task_id}")
    again = service.http.get(f"/api/task/{task_id}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = service.http.get(f"/api/task/{task_id}", headers={"If-None-Match": 'W/"another"'})
    assert (other.status_code, other.json()) == (200, first.json())
    service.worker.paused.set()
    waiting = handed_in(service, b"words that wait")
    held(service, waiting)
    before = service.http.get(f"/api/task/{waiting}")
    assert service.http.delete(f"/api/task/{waiting}").status_code == 200
    after = service.http.get(f"/api/task/{waiting}", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["state"]) == (200, "cancelled")


def test_answers_come_as_files(service: WebService) -> None:
    task_id = handed_in(service)
    over(service, task_id)
    kinds = {"txt": "text/plain", "srt": "application/x-subrip", "vtt": "text/vtt", "md": "text/markdown"}
    for form, kind in kinds.items():
        file = service.http.get(f"/api/task/{task_id}/result.{form}")
        assert file.headers["content-type"].startswith(kind)
        assert "second words" in file.text
        assert file.headers["content-disposition"] == f'attachment; filename="{task_id}.{form}"'
    result = service.http.get(f"/api/task/{task_id}/result.json").json()
    assert (result["mode"], result["words"], result["words_estimated"]) == ("asr", None, True)
    for address in (f"/api/task/{task_id}/result.json", f"/api/task/{task_id}"):
        told = service.http.get(address, params={"words": "true"}).json()
        words = (told.get("result") or told)["words"]
        assert [word["word"] for word in words] == result["transcript"]["text"].split()
        assert all(word["start"] <= word["end"] <= result["transcript"]["duration"] for word in words)
    assert service.http.get(f"/api/task/{task_id}/result.doc").status_code == 422


def test_there_is_no_file_before_there_is_an_answer(service: WebService) -> None:
    service.worker.paused.set()
    task_id = handed_in(service)
    answer = service.http.get(f"/api/task/{task_id}/result.txt")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_answer")


def test_an_open_task_is_cancelled_then_forgotten(service: WebService) -> None:
    service.worker.paused.set()
    task_id = handed_in(service)
    held(service, task_id)
    assert service.stored()
    cancelled = service.http.delete(f"/api/task/{task_id}")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert service.stored() == []
    assert service.http.delete(f"/api/task/{task_id}").status_code == 204
    assert service.http.get(f"/api/task/{task_id}").status_code == 404
    assert service.http.delete(f"/api/task/{task_id}").status_code == 404


def test_a_task_is_cancelled_and_forgotten_at_once(service: WebService) -> None:
    service.worker.paused.set()
    task_id = handed_in(service)
    held(service, task_id)
    assert service.http.delete(f"/api/task/{task_id}", params={"forget": "true"}).status_code == 204
    assert service.http.get("/api/tasks").json() == {"tasks": []}
    assert service.stored() == []


def test_another_request_needs_no_second_upload(service: WebService) -> None:
    service.worker.paused.set()
    first = handed_in(service)
    fields = {"task": first, "mode": "understand", "question": "Who?"}
    second = service.http.post("/api/task", data=fields)
    assert second.status_code == 202
    service.worker.paused.clear()
    answered = over(service, second.json()["id"])
    assert answered["result"]["reply"] == "An answer."
    assert answered["name"] == "a.mp3"
    form = service.http.post("/api/task", data={"task": first}, files={"audio": SOUND})
    assert (form.status_code, form.json()["errors"][0]["field"]) == (422, "task")
    assert service.http.post("/api/task", data={"task": "none"}).status_code == 404


def test_the_same_idempotency_key_makes_one_task(service: WebService) -> None:
    headers = {"Idempotency-Key": "7"}
    answers = [
        service.http.post("/api/task", files={"audio": SOUND}, headers=headers).json()["id"] for _ in range(3)
    ]
    assert len(set(answers)) == 1
    assert len(service.http.get("/api/tasks").json()["tasks"]) == 1
    waited = service.http.post("/api/process", files={"audio": SOUND}, headers=headers)
    assert waited.json()["id"] == answers[0]
    other = service.http.post("/api/task", files={"audio": b"other"}, headers=headers)
    assert (other.status_code, other.json()["task"]) == (409, answers[0])
    assert len([path for path in service.stored() if "uploads" in path.parts]) <= 1
    service.http.delete(f"/api/task/{answers[0]}")
    gone = service.http.post("/api/task", files={"audio": SOUND}, headers=headers)
    assert (gone.status_code, gone.json()["code"]) == (409, "idempotency_key_used")
    assert service.stored() == []


def test_the_latest_tasks_come_first(service: WebService) -> None:
    ids = [handed_in(service) for _ in range(3)]
    listed = service.http.get("/api/tasks", params={"limit": 2}).json()["tasks"]
    assert [task["id"] for task in listed] == ids[:0:-1]
    assert service.http.get("/api/tasks", params={"limit": 0}).status_code == 422


def test_the_service_tells_how_it_is(service: WebService) -> None:
    assert service.http.get("/healthz").json() == {"status": "alive"}
    assert service.http.get("/readyz").json() == {"status": "ready", "reasons": [], "warnings": []}
    status = service.http.get("/api/status").json()
    assert status["slots"] == 2
    assert status["engines"][0]["name"] == "engine"
    assert service.http.get("/metrics").status_code == 404
    assert service.http.get("/docs").status_code == 404


async def told() -> bytes:
    return b"up 1\n"


def test_a_service_that_drains_is_not_ready_and_takes_nothing_in(loopback: str, tmp_path: Path) -> None:
    with WebService(tmp_path, draining=lambda: True) as service:
        assert service.http.get("/readyz").status_code == 503
        answer = service.http.post("/api/task", files={"audio": SOUND})
        assert (answer.status_code, answer.json()["code"]) == (503, "stopping")
        assert answer.headers["retry-after"]


def test_a_service_whose_database_was_changed_by_another_version_says_so(
    loopback: str, tmp_path: Path
) -> None:
    def raise_epoch(transaction: Transaction) -> None:
        transaction.connection.execute(text("UPDATE schema_epoch SET epoch = epoch + 1"))

    with WebService(tmp_path) as service:
        service.run(service.queue.database.write(raise_epoch))
        assert service.http.post("/api/task", files={"audio": SOUND}).status_code == 503
        ready = service.http.get("/readyz")
        assert ready.status_code == 503
        assert "another version of Earmark" in ready.json()["reasons"][0]


def test_a_service_that_drains_tries_nothing_again(loopback: str, tmp_path: Path) -> None:
    draining = False
    with WebService(tmp_path, draining=lambda: draining) as service:
        service.api.router.routes.extend(console_routes())
        task = service.http.post("/api/process", files={"audio": b"fail"}).json()["task"]
        draining = True
        for path in (f"/console/task/{task}/again", f"/api/admin/task/{task}/retry"):
            answer = service.http.post(path)
            assert (answer.status_code, answer.json()["code"]) == (503, "stopping")
        draining = False
        assert service.http.post(f"/console/task/{task}/again").status_code == 202


def test_a_service_that_stops_sends_waiting_callers_away(loopback: str, tmp_path: Path) -> None:
    with WebService(tmp_path, stopping=lambda: True, metrics=told) as service:
        service.worker.paused.set()
        answer = service.http.post("/api/process", files={"audio": SOUND})
        assert (answer.status_code, answer.json()["code"]) == (503, "stopping")
        assert answer.headers["retry-after"]
        assert service.http.get("/metrics").text == "up 1\n"
        assert service.http.get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 404
