"""The console of `earmark serve` itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.console.console_service import a_meeting
from tests.e2e.service import Service, free_port
from tests.fakes.vllm import FakeVllm

pytestmark = pytest.mark.browser


def test_a_page_goes_on_by_itself_when_the_service_was_killed(
    browser: Browser, vllm: FakeVllm, tmp_path: Path
) -> None:
    settings = {
        "PORT": str(free_port()),
        "ENGINE_URLS": vllm.url,
        "ENGINE_MODEL": "step-audio-r1.1",
        "ENGINE_SLOTS": "2",
        "SEGMENT_SECONDS": "15",
    }
    vllm.engine.fixed_seconds = 2.0
    with Service(folder=tmp_path / "service", settings=settings) as service:
        context = browser.new_context(locale="en")
        page = context.new_page()
        page.goto(service.url)
        page.set_input_files("#file", a_meeting(tmp_path))
        page.get_by_role("button", name="Transcript").click()
        expect(page.locator(".heard")).to_contain_text("Good morning everyone.")
        service.kill()
        expect(page.locator(".status")).to_contain_text("The connection is interrupted.")
        service.start()
        vllm.engine.fixed_seconds = 0.1
        expect(page.locator(".body")).to_contain_text("Thank you.")
        expect(page.locator(".task")).to_have_count(1)
        context.close()
