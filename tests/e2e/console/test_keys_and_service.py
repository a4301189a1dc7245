"""Keys where the service asks for them, and the page of those who run it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.domain.job import Mode, Options, Origin, Request, Source
from bot.domain.ports.api_keys import Scope
from tests.e2e.console.conftest import Open
from tests.e2e.console.console_service import ConsoleService, a_meeting, until
from tests.e2e.console.rules import faults_of
from tests.e2e.console.test_recordings import UNDER_WAY, answered, hand_in
from tests.fakes.vllm import FakeVllm

pytestmark = pytest.mark.browser


class TestWithKeys:
    @pytest.fixture
    def console(self, vllm: FakeVllm, tmp_path: Path) -> Iterator[ConsoleService]:
        """Takes nobody's word for being at home."""
        options = {"trust_loopback": False}
        with ConsoleService(folder=tmp_path, engine_url=vllm.url, options=options) as running:
            yield running

    def test_a_key_is_asked_for_once_and_never_shown_in_an_address(
        self, visit: Open, console: ConsoleService, tmp_path: Path
    ) -> None:
        page = visit()
        seen: list[str] = []
        page.on("request", lambda request: seen.append(request.url))
        dialog = page.get_by_role("dialog", name="This Earmark asks for a key")
        expect(dialog).to_be_visible()
        assert faults_of(page) == []
        enter(page, "ek_wrong")
        expect(dialog).to_contain_text("This key is not valid")
        token = a_key(console, Scope.TASK)
        enter(page, token)
        expect(page.locator("#empty")).to_be_visible()
        hand_in(page, a_meeting(tmp_path, words=8))
        answered(page)
        page.locator(".files summary").click()
        with page.expect_download():
            page.locator(".files [data-form=txt]").click()
        page.reload()
        answered(page)
        assert not any(token in url for url in seen)

    def test_a_key_of_a_program_does_not_open_the_page_of_the_service(
        self, visit: Open, console: ConsoleService
    ) -> None:
        page = visit("/admin")
        enter(page, a_key(console, Scope.TASK))
        expect(page.locator("#fault")).to_contain_text("needs a key with the scope admin")
        expect(page.locator("#numbers")).to_be_hidden()

    def test_a_key_of_an_admin_does(self, visit: Open, console: ConsoleService) -> None:
        page = visit("/admin")
        enter(page, a_key(console, Scope.ADMIN))
        expect(page.locator("#engines")).to_contain_text("working")


def enter(page: Page, token: str) -> None:
    page.get_by_label("Key", exact=True).fill(token)
    page.keyboard.press("Enter")


def a_key(console: ConsoleService, scope: Scope) -> str:
    return console.run(console.keys.create(f"a key for {scope}", scope)).token


def asked_elsewhere(console: ConsoleService, path: Path) -> str:
    source = Source(url=f"file:{path}", name=path.name)
    origin = Origin(platform="telegram", flow="chat:/42")
    request = Request(origin=origin, source=source, options=Options(mode=Mode.ASR))
    return console.run(console.queue.jobs.add(request)).job_id


def test_the_page_of_the_service_shows_work_and_lets_it_be_stopped_and_repeated(
    visit: Open, console: ConsoleService, vllm: FakeVllm, tmp_path: Path
) -> None:
    vllm.fail("refuse", times=1000)
    lost = asked_elsewhere(console, a_meeting(tmp_path, "private words.wav", words=8))
    until(lambda: bool((job := console.run(console.queue.jobs.job(lost))) and job.state.final))
    vllm.engine.faults.clear()
    vllm.engine.fixed_seconds = 4.0
    page = visit()
    hand_in(page, a_meeting(tmp_path))
    expect(page.locator(".status")).to_contain_text(UNDER_WAY)
    page.goto(console.url + "/admin")
    rows = page.locator("#tasks tr")
    expect(rows).to_have_count(2)
    broken, running = rows.filter(has_text="telegram chat:/42"), rows.filter(has_text="Running")
    expect(broken).to_contain_text("failed")
    expect(page.locator("body")).not_to_contain_text("private words")
    expect(page.locator("#tasks_open")).to_have_text("1")
    expect(page.locator("#engines")).to_contain_text("/ 2")
    expect(page.get_by_role("img", name="Minutes by chat")).to_be_visible()
    assert faults_of(page) == []
    running.get_by_role("button", name="Cancel").click()
    expect(page.locator("#tasks_open")).to_have_text("0")
    broken.get_by_role("button", name="Try again").click()
    until(lambda: len(console.run(console.queue.jobs.newest(flow="chat:/42"))) == 2)
