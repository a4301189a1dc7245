"""The same over signed HTTP, without a socket."""

from __future__ import annotations

import httpx

from tests.e2e.slack.scene import Scene
from tests.e2e.slack.speech import PLANNING

SETTINGS = {"http": True}


def test_events_commands_and_buttons_come_in_by_signed_http(scene: Scene) -> None:
    room, lena = scene.room()
    scene.post(room, lena, "@earmark notes", scene.upload(PLANNING, "planning.mp3"))
    answer = scene.answer(room, "spring fair")
    scene.press(room, answer, lena, "Ask a question")
    scene.modal(lena)
    scene.slack.submit(
        lena, {"What do you want to know about this recording?": "Who books the hotel?"}
    ).wait()
    scene.answer(room, "Lena does", number=1)
    scene.slack.slash("/transcribe", "", room, lena).wait()
    scene.looks("over-http", room, scene.slack.direct(lena))
    assert not scene.slack.courier.sockets


def test_what_slack_did_not_sign_is_turned_away(scene: Scene) -> None:
    before = len(scene.jobs())
    forged = {
        "type": "event_callback",
        "team_id": "T000000001",
        "event_id": "Ev1",
        "event": {"type": "message"},
    }
    answer = httpx.post(f"{scene.service.url}/slack/events", json=forged, timeout=60)
    assert answer.status_code == 401
    assert len(scene.jobs()) == before
