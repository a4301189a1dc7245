"""Who speaks, in the console: shown, renamed in place by keyboard, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from handlers.web.console.routes import console_routes
from tests.e2e.console.rules import faults_of
from tests.fakes.browser import PATIENCE_MILLISECONDS
from tests.fakes.web_service import WebService

pytestmark = pytest.mark.browser

TALK = b"1| Who paid for the shelves?\n2| I did, on Monday.\n1| Good."


@pytest.fixture
def service(loopback: str, tmp_path: Path) -> Iterator[WebService]:
    web = WebService(tmp_path)
    web.api.router.routes.extend(console_routes())
    with web as running:
        yield running


@pytest.fixture
def page(browser: Browser, service: WebService) -> Iterator[Page]:
    context = browser.new_context(locale="en")
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for mode in ("asr", "s2t"):
        sent = service.http.post("/api/process", files={"audio": ("a.wav", TALK)}, data={"mode": mode})
        assert sent.status_code == 200
    page.goto(service.url)
    page.locator(".card").nth(1).locator(".name").click()
    yield page
    context.close()
    assert complaints == []


def test_a_speaker_is_renamed_in_place_by_keyboard_in_all_answers(page: Page, service: WebService) -> None:
    turns = page.locator(".task .turn")
    expect(turns).to_have_count(6)
    expect(page.locator(".task").first.locator(".turn .speaker")).to_have_text(
        ["Speaker 1", "Speaker 2", "Speaker 1"]
    )
    button = page.get_by_role("button", name="Rename Speaker 2").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name of Speaker 2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("<b>Ana</b>")
    page.keyboard.press("Enter")
    expect(page.locator("[data-voice='2'] .speaker")).to_have_text(["<b>Ana</b>"] * 2)
    expect(page.locator("[data-voice='2'] .speaker").first).to_be_visible()
    hues = {one.get_attribute("data-hue") for one in page.locator("[data-voice='1']").all()}
    assert hues == {"0"}
    jobs = service.run(service.queue.jobs.newest())
    answers = [service.run(service.queue.jobs.answer(job.id)) for job in jobs]
    assert [answer.speakers for answer in answers if answer] == [("", "<b>Ana</b>")] * 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_speakers_are_read_by_everybody(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("button", name="Rename Speaker 1").first.click()
    expect(page.locator(".rename")).to_be_visible()
    assert faults_of(page) == []


def test_how_many_speak_is_chosen_with_the_recording(page: Page, service: WebService) -> None:
    page.set_input_files("#file", {"name": "b.wav", "mimeType": "audio/wav", "buffer": TALK})
    page.get_by_label("Speakers").select_option("off")
    page.locator("#makes").get_by_role("button", name="Transcript").click()
    expect(page.locator(".card .name").first).to_contain_text("b.wav")
    expect(page.locator(".card").first.locator(".files")).to_be_visible()
    newest = service.run(service.queue.jobs.newest(limit=1))[0]
    assert newest.request.options.speakers == 0
