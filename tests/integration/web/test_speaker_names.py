"""Naming those who speak, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.web_service import WebService

TALK = b"1| Who paid?\n2| I did.\n1| Good."


@pytest.fixture
def service(loopback: str, tmp_path: Path) -> Iterator[WebService]:
    with WebService(tmp_path) as running:
        yield running


def handed_in(service: WebService, sound: bytes = TALK, **fields: str) -> dict[str, Any]:
    answer = service.http.post("/api/process", files={"audio": ("a.wav", sound)}, data=fields)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_answers_tell_voices_apart_and_names_are_put_in(service: WebService) -> None:
    task = handed_in(service)
    assert task["result"]["speakers"] == ["", ""]
    assert [line["speaker"] for line in task["result"]["lines"]] == [1, 2, 1]
    named = service.http.put(f"/api/task/{task['id']}/speakers", json={"speakers": [" Ana\n", "<b>Bo</b>"]})
    assert named.status_code == 200
    assert named.json()["result"]["speakers"] == ["Ana", "<b>Bo</b>"]
    files = {
        form: service.http.get(f"/api/task/{task['id']}/result.{form}").text for form in ("txt", "vtt", "srt")
    }
    assert files["txt"].startswith("[0:00] Ana\nWho paid?")
    assert "<v &lt;b&gt;Bo&lt;/b&gt;>I did." in files["vtt"]
    assert "Ana: Who paid?" in files["srt"]


def test_all_answers_on_the_recording_get_the_name_and_no_others(service: WebService) -> None:
    first, second = handed_in(service), handed_in(service, mode="s2t")
    other = handed_in(service, b"1| Who?\n2| Me.")
    service.http.put(f"/api/task/{first['id']}/speakers", json={"speakers": ["", "Ben"]})
    told = {
        task["id"]: service.http.get(f"/api/task/{task['id']}").json()["result"]["speakers"]
        for task in (first, second, other)
    }
    assert told == {first["id"]: ["", "Ben"], second["id"]: ["", "Ben"], other["id"]: ["", ""]}
    service.http.put(f"/api/task/{second['id']}/speakers", json={"speakers": []})
    assert service.http.get(f"/api/task/{first['id']}").json()["result"]["speakers"] == ["", ""]


def test_more_voices_than_can_be_asked_for_are_named(service: WebService) -> None:
    task = handed_in(service, b"\n".join(b"%d| Here I am." % number for number in range(1, 31)))
    names = [f"Guest {chr(64 + number)}" for number in range(1, 27)] + ["Ana", "Ben", "Cleo", "Dan"]
    assert len(task["result"]["speakers"]) == len(names)
    named = service.http.put(f"/api/task/{task['id']}/speakers", json={"speakers": names})
    assert named.json()["result"]["speakers"] == names


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"speakers": ["Ana", "Ben", "Cleo"]}, 422, "wrong_option"),
        ({"speakers": ["x" * 61]}, 422, "wrong_option"),
        ({"speakers": [""] * 21}, 422, "wrong_option"),
        ({"speakers": "Ana"}, 422, "wrong_option"),
        ({}, 422, "wrong_option"),
    ],
)
def test_wrong_names_are_refused_and_not_repeated(
    service: WebService, body: dict[str, object], status: int, code: str
) -> None:
    task = handed_in(service)
    answer = service.http.put(f"/api/task/{task['id']}/speakers", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "Cleo" not in answer.text
    assert "xxx" not in answer.text


def test_where_voices_are_not_told_apart_there_is_nobody_to_name(service: WebService) -> None:
    task = handed_in(service, speakers="off")
    assert task["result"]["speakers"] == []
    assert "speaker" not in task["result"]["lines"][0] or task["result"]["lines"][0]["speaker"] is None
    answer = service.http.put(f"/api/task/{task['id']}/speakers", json={"speakers": ["Ana"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_speakers")
    assert service.http.put("/api/task/nothing/speakers", json={"speakers": []}).status_code == 404
