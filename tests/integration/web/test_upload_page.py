"""The upload page as people meet it: in a browser, on a phone, on a bad line, without a mouse."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bot.chat.upload_links import UploadLinks
from bot.domain.job import Mode, Options, Origin, Request, Source
from bot.locales.catalogue import Catalogue
from tests.fakes.browser import chromium  # noqa: F401  # a fixture is found by name
from tests.fakes.tables import new_table
from tests.fakes.web_service import WebService

pytestmark = pytest.mark.browser

SLICE_BYTES = 8 * 1024 * 1024
SOUND = bytes(range(256)) * 80_000
"""Three slices."""
PHONE = {"width": 360, "height": 640}


@pytest.fixture(autouse=True)
def pages_of_one_test(browser: Browser) -> Iterator[None]:
    yield
    for context in browser.contexts:
        context.close()


@pytest.fixture
def service(loopback: str, tmp_path: Path) -> Iterator[WebService]:
    queue = new_table()
    links = UploadLinks(queue.key_values, public_url="")
    with WebService(
        tmp_path / "data", queue=queue, links=links, localize=Catalogue(strict=True).localize
    ) as running:
        running.worker.paused.set()
        yield running


def offered(service: WebService, locale: str) -> str:
    """Path of a new link."""
    path: str = service.run(service.api.state.uploads.links.offer(a_request(locale)))
    return path


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "meeting.m4a"
    path.write_bytes(SOUND)
    return path


def a_request(locale: str) -> Request:
    return Request(
        origin=Origin(platform="chat", flow="c", locale=locale),
        source=Source(url="chat:too-large"),
        options=Options(mode=Mode.ASR),
    )


def opened(browser: Browser, service: WebService, *, locale: str = "en", scripts: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        color_scheme="dark",
        java_script_enabled=scripts,
        base_url=service.url,
    )
    page = context.new_page()
    page.goto(offered(service, locale))
    return page


def arrived(service: WebService) -> bytes:
    (upload,) = [path for path in (service.folder / "audio" / "uploads").rglob("*") if path.is_file()]
    return upload.read_bytes()


def test_a_file_goes_up_and_the_page_says_so(browser: Browser, service: WebService, recording: Path) -> None:
    page = opened(browser, service)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.get_by_label("Choose a file").set_input_files(recording)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="I have it")).to_be_focused()
    assert arrived(service) == SOUND
    assert faults == []


def test_the_page_goes_on_by_itself_after_the_line_broke(
    browser: Browser, service: WebService, recording: Path
) -> None:
    page = opened(browser, service)
    slices: list[str] = []

    def unreliable(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        slices.append(route.request.headers["upload-offset"])
        if len(slices) in {2, 3}:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/upload/**", unreliable)
    page.get_by_label("Choose a file").set_input_files(recording)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("status")).to_contain_text("go on by myself")
    expect(page.get_by_role("heading", name="I have it")).to_be_visible()
    assert slices == ["0", *[str(SLICE_BYTES)] * 3, str(2 * SLICE_BYTES)]
    assert arrived(service) == SOUND


def test_a_page_that_was_closed_goes_on_where_it_was(
    browser: Browser, service: WebService, recording: Path
) -> None:
    page = opened(browser, service)
    address = page.url
    page.route("**/upload/**", only_once(lambda route: route.request.method == "PATCH"))
    page.get_by_label("Choose a file").set_input_files(recording)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("status")).to_contain_text("go on by myself")
    again = page.context.new_page()
    page.close()
    offsets: list[str] = []
    again.on(
        "request",
        lambda sent: offsets.append(sent.headers["upload-offset"]) if sent.method == "PATCH" else None,
    )
    again.goto(address)
    again.get_by_label("Choose a file").set_input_files(recording)
    again.get_by_role("button", name="Upload").click()
    expect(again.get_by_role("heading", name="I have it")).to_be_visible()
    assert offsets[0] == str(SLICE_BYTES)
    assert arrived(service) == SOUND
    assert again.evaluate("localStorage.length") == 0


def only_once(wanted: Callable[[Route], bool]) -> Callable[[Route], None]:
    """The first such request goes through, the others break off."""
    let_through = threading.Event()

    def handle(route: Route) -> None:
        if wanted(route) and let_through.is_set():
            route.abort("connectionreset")
            return
        if wanted(route):
            let_through.set()
        route.continue_()

    return handle


def test_a_page_whose_link_was_used_meanwhile_says_so(
    browser: Browser, service: WebService, recording: Path
) -> None:
    page = opened(browser, service)
    assert service.http.post(page.url, files={"audio": b"another recording"}).status_code == 200
    page.get_by_label("Choose a file").set_input_files(recording)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("alert")).to_contain_text("already")
    assert arrived(service) == b"another recording"


def test_the_form_works_without_a_script(browser: Browser, service: WebService, recording: Path) -> None:
    page = opened(browser, service, scripts=False)
    page.get_by_label("Choose a file").set_input_files(recording)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="I have it")).to_be_visible()
    assert arrived(service) == SOUND


def test_the_keyboard_is_enough_and_nothing_is_wider_than_a_phone(
    browser: Browser, service: WebService
) -> None:
    page = opened(browser, service, locale="de")
    assert page.locator("html").get_attribute("lang") == "de"
    page.keyboard.press("Tab")
    expect(page.locator("input[type=file]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("form button")).to_be_focused()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    button = page.locator("form button").bounding_box()
    assert button is not None
    assert button["height"] >= 44


def test_a_file_that_is_too_large_is_told_before_it_is_sent(
    browser: Browser, service: WebService, recording: Path
) -> None:
    page = opened(browser, service)
    page.evaluate("document.querySelector('form').dataset.limitBytes = 1000")
    page.get_by_label("Choose a file").set_input_files(recording)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("alert")).to_contain_text("too large")
    time.sleep(0.1)
    assert service.stored() == []
