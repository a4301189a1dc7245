"""What the console's page asks of the server, as a program would."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from handlers.web.console.routes import console_routes
from tests.fakes.jobs import a_request
from tests.fakes.web_service import WebService

SOUND = b"first words\nsecond words"


@pytest.fixture
def service(loopback: str, tmp_path: Path) -> Iterator[WebService]:
    web = WebService(tmp_path)
    web.api.router.routes.extend(console_routes(retention_days=7, contact="Mia"))
    with web as running:
        yield running


def handed_in(service: WebService, sound: bytes = SOUND, **fields: str) -> str:
    answer = service.http.post("/api/task", files={"audio": ("a.mp3", sound)}, data=fields)
    return str(answer.json()["id"])


def over(service: WebService, task_id: str) -> None:
    until = time.monotonic() + 10
    while service.http.get(f"/api/task/{task_id}").json()["state"] in {"queued", "running"}:
        assert time.monotonic() < until
        time.sleep(0.02)


def typed(service: WebService, text: str, **more: Any) -> dict[str, Any]:
    answer = service.http.post("/console/request", json={"text": text, **more})
    assert answer.status_code == 200, answer.text
    understood: dict[str, Any] = answer.json()
    return understood


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("/summarize", {"mode": "summarize"}),
        ("translate to German", {"mode": "translate", "to": "de"}),
        ("/transcribe", {"mode": "asr"}),
        (
            "Was wurde am Ende beschlossen, und wer macht es?",
            {
                "mode": "understand",
                "to": "de",
                "question": "Was wurde am Ende beschlossen, und wer macht es?",
            },
        ),
        ("/translate", {"mode": "translate", "to": "en"}),
        ("", {"mode": "asr"}),
    ],
)
def test_words_become_the_fields_of_a_task(service: WebService, text: str, form: dict[str, str]) -> None:
    assert typed(service, text, with_sound=True, seconds=30)["form"] == form


@pytest.mark.parametrize(
    ("known", "mode"),
    [({"seconds": 121}, "s2t"), ({"seconds": 119}, "asr"), ({"size_bytes": 3_000_000}, "s2t"), ({}, "asr")],
)
def test_a_long_recording_becomes_notes_by_itself(
    service: WebService, known: dict[str, float], mode: str
) -> None:
    assert typed(service, "", with_sound=True, **known)["form"]["mode"] == mode


def test_words_that_name_no_mode_are_a_question_about_an_earlier_recording(service: WebService) -> None:
    form = typed(service, "the name of the hotel")["form"]
    assert (form["mode"], form["question"]) == ("understand", "the name of the hotel")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "Send me a recording first, or reply to one with this."),
        ("/ask", "What do you want to know?"),
        ("/translate Klingonish", "I do not know a language “Klingonish”."),
        ("/help", "Key points"),
        ("/nonsense", "Key points"),
        ("/privacy", "The text is kept for 7 days"),
        ("/privacy", "Questions? Ask Mia."),
        ("/status", "I am not working on anything"),
        ("/cancel", "There is nothing of yours to cancel here."),
        ("/forget", "I keep nothing of yours."),
        ("/language", "Deutsch"),
        ("/language Klingonish", "I do not know a language"),
    ],
)
def test_what_asks_for_no_task_is_answered_in_words(service: WebService, text: str, line: str) -> None:
    assert any(line in one for one in typed(service, text)["lines"])


def test_thanks_want_no_answer(service: WebService) -> None:
    said = typed(service, "Thank you!")
    assert (said["form"], said["lines"]) == (None, [])


def test_the_language_is_changed_by_a_command(service: WebService) -> None:
    assert typed(service, "/language Deutsch")["locale"] == "de"


def test_open_tasks_are_listed_and_the_only_one_is_cancelled(service: WebService) -> None:
    service.worker.paused.set()
    task_id = handed_in(service)
    assert any("a.mp3" in line for line in typed(service, "/status")["lines"])
    assert typed(service, "/cancel")["lines"] == ["Cancelled: Transcript · a.mp3 · recording 0:20 · just now"]
    assert service.http.get(f"/api/task/{task_id}").json()["state"] == "cancelled"


def test_of_several_open_tasks_one_is_chosen(service: WebService) -> None:
    service.worker.paused.set()
    ids = {handed_in(service), handed_in(service, b"other words")}
    acts = typed(service, "/cancel")["acts"]
    assert {act["task"] for act in acts} == ids
    assert service.http.post(f"/console/task/{acts[0]['task']}/cancel").status_code == 204


def test_a_task_that_is_over_is_not_forgotten_by_cancelling_it_late(service: WebService) -> None:
    task_id = handed_in(service)
    over(service, task_id)
    assert service.http.post(f"/console/task/{task_id}/cancel").status_code == 204
    assert service.http.get(f"/api/task/{task_id}").json()["state"] == "done"


def test_tasks_on_one_recording_belong_together(service: WebService) -> None:
    first = handed_in(service)
    over(service, first)
    second = service.http.post("/api/task", data={"task": first, "mode": "summarize"}).json()["id"]
    third = handed_in(service)
    tasks = {one["id"]: one for one in service.http.get("/console/tasks", timeout=60).json()["tasks"]}
    assert tasks[first]["recording"] == tasks[second]["recording"] != tasks[third]["recording"]
    assert tasks[second]["requested"] == "Summary"


def test_what_chats_asked_for_is_not_in_the_list(service: WebService) -> None:
    service.worker.paused.set()
    service.run(service.queue.jobs.add(a_request(flow="http", platform="telegram")))
    assert service.http.get("/console/tasks", timeout=60).json()["tasks"] == []


def test_files_have_headings_in_the_language_of_the_reader(service: WebService) -> None:
    task_id = handed_in(service, mode="understand", question="Was?")
    over(service, task_id)
    answer = service.http.get(f"/console/task/{task_id}/file.md", headers={"Accept-Language": "de"})
    assert "## Frage" in answer.text
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''a.answer.md"


def test_only_what_broke_off_is_tried_again_and_once(service: WebService) -> None:
    service.worker.paused.set()
    task_id = handed_in(service)
    assert service.http.post(f"/console/task/{task_id}/again").status_code == 409
    service.http.post(f"/console/task/{task_id}/cancel")
    again = [service.http.post(f"/console/task/{task_id}/again") for _ in range(2)]
    assert [one.status_code for one in again] == [202, 202]
    assert again[0].json()["id"] == again[1].json()["id"] != task_id


def test_pages_are_asked_for_again_only_when_they_changed(service: WebService) -> None:
    page = service.http.get("/", headers={"Accept-Language": "de"})
    assert page.headers["content-security-policy"].startswith("default-src 'self'")
    assert "Deine Aufnahmen" in page.text
    again = {"Accept-Language": "de", "If-None-Match": page.headers["etag"]}
    assert service.http.get("/", headers=again).status_code == 304
    again["Cookie"] = "earmark_locale=fr"
    assert "Tes enregistrements" in service.http.get("/", headers=again).text


def test_assets_are_kept_for_good_under_the_address_of_their_content(service: WebService) -> None:
    page = service.http.get("/").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    style = service.http.get(address)
    assert "immutable" in style.headers["cache-control"]
    assert style.headers["content-type"].startswith("text/css")
    old = service.http.get("/console/assets/0000/style.css")
    assert old.headers["cache-control"] == "no-store"
    assert service.http.get("/console/assets/0000/index.html").status_code == 404
    assert service.http.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_the_overview_counts_minutes_by_day_and_place_without_names(service: WebService) -> None:
    over(service, handed_in(service))
    over(service, handed_in(service, b"fail"))
    overview = service.http.get("/api/admin/overview").json()
    assert overview["states"] == {
        "queued": 0, "running": 0, "done": 1, "partial": 0, "failed": 1, "cancelled": 0,
    }  # fmt: skip
    assert [(one["name"], one["tasks"]) for one in overview["places"]] == [("http", 2)]
    assert overview["days"][0]["minutes"] == pytest.approx(20 / 60, abs=0.01)
    (broken,) = overview["tasks"]
    assert (broken["error"], broken["state"]) == ("not_audio", "failed")
    assert "a.mp3" not in str(overview)


def test_a_page_of_elsewhere_changes_nothing(service: WebService) -> None:
    task_id = handed_in(service)
    foreign = {"Origin": "https://elsewhere.example"}
    for path in ("/console/forget", f"/api/admin/task/{task_id}/cancel", f"/console/task/{task_id}/again"):
        assert service.http.post(path, headers=foreign).status_code == 403
    assert httpx.get(f"{service.url}/console/tasks", timeout=60).json()["tasks"]
