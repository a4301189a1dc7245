"""How the console looks and loads: access for all, small screens, the dark, languages, bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.console.conftest import Open
from tests.e2e.console.console_service import a_meeting
from tests.e2e.console.rules import faults_of
from tests.e2e.console.test_recordings import answered, hand_in
from tests.fakes.vllm import FakeVllm

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
FIRST_LOAD_BYTES = 60_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "desk"])
def test_every_state_can_be_used_by_all(
    visit: Open, vllm: FakeVllm, tmp_path: Path, scheme: str, size: dict[str, int]
) -> None:
    vllm.engine.fixed_seconds = 1.5
    page = visit(color_scheme=scheme, viewport=size)
    expect(page.locator("#empty")).to_be_visible()
    assert faults_of(page) == []
    page.set_input_files("#file", a_meeting(tmp_path))
    assert faults_of(page) == []
    page.locator("#makes").get_by_role("button", name="Summary").click()
    expect(page.locator(".heard")).to_contain_text("Good morning")
    assert faults_of(page) == []
    answered(page)
    page.get_by_role("button", name="Transcript").last.click()
    answered(page, 1)
    page.locator(".row .time").first.click()
    expect(page.locator(".playing")).to_be_visible()
    page.locator(".coverage summary").last.click()
    expect(page.locator(".coverage li").last).to_be_visible()
    page.locator(".translate summary").click()
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    page.locator(".card .delete").click()
    letter = tmp_path / "a-very-long-name-without-any-space-in-it-that-goes-on-and-on-for-ever.mp3"
    letter.write_text("no sound " * 400)
    hand_in(page, letter)
    expect(page.locator(".failed")).to_be_visible()
    assert faults_of(page) == []
    page.get_by_role("button", name="Record").click()
    assert faults_of(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_service_page_can_be_used_by_all(visit: Open, scheme: str, width: int) -> None:
    page = visit("/admin", color_scheme=scheme, viewport={"width": width, "height": 800})
    expect(page.locator("#engines td").first).to_be_visible()
    assert faults_of(page) == []


def test_nothing_moves_for_those_who_asked_for_rest(visit: Open) -> None:
    page = visit(reduced_motion="reduce")
    page.get_by_role("button", name="Record").click()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.recording .dot')).animationName") == "none"
    )


@pytest.mark.parametrize(
    ("locale", "heading"),
    [
        ("de-AT", "Deine Aufnahmen"),
        ("pt-BR", "Suas gravações"),
        ("ja", "あなたの録音"),
        ("nl", "Your recordings"),
    ],
)
def test_the_page_speaks_the_language_of_the_browser(visit: Open, locale: str, heading: str) -> None:
    page = visit(locale=locale, viewport=PHONE)
    expect(page.locator("#recordings-heading")).to_have_text(heading)
    assert faults_of(page) == []


def test_a_language_that_was_picked_stays(visit: Open, tmp_path: Path) -> None:
    page = visit()
    page.get_by_label("Language").select_option("fr")
    expect(page.locator("#recordings-heading")).to_have_text("Tes enregistrements")
    page.reload()
    expect(page.locator("#recordings-heading")).to_have_text("Tes enregistrements")
    hand_in(page, a_meeting(tmp_path), "Résumé")
    answered(page)
    expect(page.locator(".body h4").nth(1)).to_have_text("Points clés")


def test_the_first_load_is_small_whole_and_from_here_alone(visit: Open) -> None:
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(page.locator("#empty")).to_be_visible()
    sizes = page.evaluate("performance.getEntries().map(entry => entry.decodedBodySize ?? 0)")
    assert sum(sizes) < FIRST_LOAD_BYTES
    assert all(url.startswith(page.url.rstrip("/")) for url in asked)


def test_the_rules_of_access_find_what_is_wrong(visit: Open) -> None:
    page = visit()
    page.evaluate("""() => {
        document.querySelector(".tagline").style.color = "#888";
        document.querySelector("#send").textContent = "";
        document.querySelector("h2").replaceWith(document.createElement("h1"), document.createElement("h4"));
        document.body.style.minWidth = "3000px";
    }""")
    found = " ".join(faults_of(page))
    assert all(what in found for what in ("contrast", "no name", "2 of h1", "px wide"))
