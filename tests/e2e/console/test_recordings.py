"""The console as people use it: by mouse, by keyboard, on a phone, with a microphone, through a restart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FileChooser, Page, expect

from tests.e2e.console.conftest import Open
from tests.e2e.console.console_service import SPOKEN, WORDS, ConsoleService, a_meeting, until
from tests.fakes.vllm import FakeVllm
from tests.subtitle_rules import broken_rules

pytestmark = pytest.mark.browser

DECISION = "The room opens on the first of March."


def attach(page: Page, path: Path) -> None:
    page.set_input_files("#file", path)
    expect(page.locator("#attached-name")).to_have_text(path.name)


UNDER_WAY = re.compile(r"heard so far|[1-9]\d* %")
"""How far a recording is, once something of it is heard."""


def hand_in(page: Page, path: Path, kind: str = "Transcript") -> None:
    attach(page, path)
    page.locator("#makes").get_by_role("button", name=kind).click()
    expect(page.locator(".card .name").first).to_contain_text(path.name)


def answered(page: Page, task: int = 0) -> None:
    """Its files can be had."""
    expect(page.locator(".card").first.locator(".task").nth(task).locator(".files")).to_be_visible()


def test_a_recording_from_drop_to_deletion_by_mouse(visit: Open, vllm: FakeVllm, tmp_path: Path) -> None:
    vllm.engine.fixed_seconds = 3.0
    page = visit()
    expect(page.locator("#empty")).to_be_visible()
    hand_in(page, a_meeting(tmp_path), "Summary")
    expect(page.locator(".status")).to_contain_text(UNDER_WAY)
    expect(page.locator(".heard")).to_contain_text("Good morning everyone.")
    vllm.engine.fixed_seconds = 0.1
    answered(page)
    body = page.locator(".body")
    expect(body.get_by_role("heading", level=4)).to_have_text(
        ["Summary", "Key points", "Decisions", "Action items"]
    )
    expect(body).to_contain_text(DECISION)
    page.locator(".files summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Subtitles (.srt)").click()
    assert download.value.suggested_filename == "Reading room.summary.srt"
    assert "Good morning everyone." in download.value.path().read_text()
    page.get_by_role("button", name="Delete Reading room.wav").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.locator("#empty")).to_be_visible()
    page.reload()
    expect(page.locator("#empty")).to_be_visible()


def test_every_line_plays_from_its_time_and_shows_that_it_plays(visit: Open, tmp_path: Path) -> None:
    page = visit()
    hand_in(page, a_meeting(tmp_path))
    answered(page)
    line = page.locator(".body .row", has_text="We agreed to open")
    start = float(str(line.get_attribute("data-start")))
    line.get_by_role("button", name="Play from").click()
    page.wait_for_function("start => document.querySelector('.card audio').currentTime > start", arg=start)
    expect(line).to_have_attribute("aria-current", "true")
    expect(page.locator(".body .playing")).to_have_count(1)


def test_answers_come_as_files(visit: Open, tmp_path: Path) -> None:
    page = visit()
    hand_in(page, a_meeting(tmp_path, words=8))
    answered(page)
    for form in ("txt", "srt", "vtt", "json", "md"):
        page.locator(".files summary").click()
        with page.expect_download() as download:
            page.locator(f".files [data-form={form}]").click()
        assert download.value.suggested_filename == f"Reading room.{form}"
        text = download.value.path().read_text()
        assert "Good morning everyone." in " ".join(text.split())
        assert form not in {"srt", "vtt"} or not broken_rules(text)


def test_more_is_made_of_the_same_recording(visit: Open, vllm: FakeVllm, tmp_path: Path) -> None:
    page = visit()
    hand_in(page, a_meeting(tmp_path))
    answered(page)
    card = page.locator(".card")
    card.get_by_placeholder("Ask about this recording").fill("When do we open?")
    card.get_by_role("button", name="Ask a question").click()
    answered(page, 1)
    expect(page.locator(".requested").last).to_have_text("When do we open?")
    expect(page.locator(".task").last).to_contain_text("On the first of March.")
    card.locator(".translate summary").click()
    card.get_by_role("button", name="Deutsch").click()
    answered(page, 2)
    expect(page.locator(".requested").last).to_have_text("Translation into Deutsch")
    card.get_by_role("button", name="Notes").click()
    answered(page, 3)
    expect(card.get_by_role("button", name="Notes")).to_be_hidden()
    assert len({tuple(one.words) for one in vllm.log if one.parts}) == sum(1 for one in vllm.log if one.parts)


def test_a_question_goes_on_from_the_one_before(visit: Open, tmp_path: Path) -> None:
    page = visit()
    hand_in(page, a_meeting(tmp_path))
    answered(page)
    ask = page.locator(".card").get_by_placeholder("Ask about this recording")
    for number, (question, told) in enumerate(
        [("When do we open?", "On the first of March."), ("and who brings some?", "Jonas brings two more")]
    ):
        ask.fill(question)
        ask.press("Enter")
        answered(page, number + 1)
        expect(page.locator(".task").last).to_contain_text(told)


def test_words_say_what_buttons_say(visit: Open, tmp_path: Path) -> None:
    page = visit()
    attach(page, a_meeting(tmp_path))
    page.get_by_label("What would you like?").fill("please summarize this")
    page.keyboard.press("Enter")
    expect(page.locator(".requested")).to_have_text("Summary")
    answered(page)
    page.get_by_label("What would you like?").fill("When do we open?")
    page.keyboard.press("Enter")
    answered(page, 1)
    page.get_by_label("What would you like?").fill("/help")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Key points, decisions and action items")
    page.get_by_label("What would you like?").fill("/translate Klingonish")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("I do not know a language “Klingonish”")
    page.get_by_label("What would you like?").fill("/language Deutsch")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Deine Aufnahmen")).to_be_visible()


def test_a_recording_from_choice_to_deletion_by_keyboard_alone(visit: Open, tmp_path: Path) -> None:
    page = visit()
    choosers: list[FileChooser] = []
    page.on("filechooser", lambda chooser: choosers.append(chooser))  # noqa: PLW0108  it takes no builtins
    expect(page.locator("#empty")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to your recordings")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Language")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Choose a file")).to_be_focused()
    page.keyboard.press("Enter")
    while not choosers:
        page.wait_for_timeout(50)
    choosers[0].set_files(a_meeting(tmp_path))
    expect(page.get_by_role("button", name="Send")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("/summarize")
    page.keyboard.press("Enter")
    answered(page)
    go_to(page, ".card .name")
    page.keyboard.press("Space")
    expect(page.locator(".inside")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".inside")).to_be_visible()
    go_to(page, ".files summary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Text (.txt)")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Text (.txt)")).to_be_hidden()
    expect(page.locator(".files summary")).to_be_focused()
    go_to(page, ".card .delete", back=True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="No, keep it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".card .delete")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#empty")).to_be_visible()
    expect(page.locator("#recordings")).to_be_focused()


def go_to(page: Page, selector: str, *, back: bool = False) -> None:
    """By the Tab key, past whatever lies between, each time with the focus to be seen."""
    for _ in range(40):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"the Tab key does not lead to {selector}")


def test_several_files_at_once_become_a_card_each(visit: Open, vllm: FakeVllm, tmp_path: Path) -> None:
    page = visit()
    vllm.engine.fixed_seconds = 0.5
    page.set_input_files("#file", [a_meeting(tmp_path, f"{n}.wav", words=n) for n in range(4, 10)])
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".files:visible")).to_have_count(6)
    expect(page.locator(".card .name")).to_have_text([f"{n}.wav" for n in range(9, 3, -1)])


def test_sound_from_the_microphone_is_handed_in(visit: Open, vllm: FakeVllm) -> None:
    page = visit()
    page.get_by_role("button", name="Record").click()
    expect(page.locator("#recording-time")).to_have_text("Recording: 0:01")
    page.wait_for_function(
        "() => document.querySelector('#level').getContext('2d').getImageData(0, 0, 9, 40).data.some(Boolean)"
    )
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#attached-name")).to_contain_text("Recording")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".requested")).to_have_text("Transcript")
    expect(page.locator(".meta")).to_contain_text("0:0")
    expect(page.locator(".progress")).to_be_hidden()
    expect(page.locator(".failed")).to_have_count(0)


def test_a_microphone_that_may_not_be_used_is_explained(visit: Open) -> None:
    page = visit(permissions=[])
    page.get_by_role("button", name="Record").click()
    expect(page.locator("#said")).to_contain_text("The browser may not use the microphone here.")
    expect(page.get_by_role("button", name="Choose a file")).to_be_visible()


def test_a_page_goes_on_by_itself_when_the_service_was_restarted(
    visit: Open, console: ConsoleService, vllm: FakeVllm, tmp_path: Path
) -> None:
    vllm.engine.fixed_seconds = 2.0
    page = visit()
    hand_in(page, a_meeting(tmp_path))
    expect(page.locator(".heard")).to_contain_text("Good morning everyone.")
    console.stop()
    expect(page.locator(".status")).to_have_text(
        "The connection is interrupted. I keep trying; nothing is lost."
    )
    vllm.engine.fixed_seconds = 0.1
    console.start()
    expect(page.locator(".files")).to_be_visible()
    expect(page.locator(".body .row").last).to_contain_text("Thank you.")
    assert page.locator(".task").count() == 1


def test_a_recording_is_handed_in_once_though_the_service_was_away(
    visit: Open, console: ConsoleService, tmp_path: Path
) -> None:
    page = visit()
    attach(page, a_meeting(tmp_path))
    page.route("**/api/task", lambda route: route.abort(), times=1)
    page.get_by_role("button", name="Send").click()
    answered(page)
    page.reload()
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".task")).to_have_count(1)


def test_a_file_without_sound_is_told_in_words(visit: Open, tmp_path: Path) -> None:
    letter = tmp_path / "letter.mp3"
    letter.write_text("Dear all, this is no sound. " * 40)
    page = visit()
    hand_in(page, letter)
    expect(page.locator(".failed .status")).to_have_text("That did not work")
    expect(page.locator(".body")).to_contain_text("I find no recording in this file.")
    expect(page.locator(".retry")).to_be_hidden()
    expect(page.locator(".card audio")).to_be_hidden()


def test_a_file_that_is_too_large_is_told_before_it_is_kept(visit: Open, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    with film.open("wb") as file:
        file.truncate(60_000_000)
    page = visit()
    hand_in(page, film)
    expect(page.locator(".status")).to_contain_text("too large")


def test_history_comes_back_after_a_reload_and_still_plays(visit: Open, tmp_path: Path) -> None:
    page = visit()
    hand_in(page, a_meeting(tmp_path, "First.wav", words=8))
    answered(page)
    hand_in(page, a_meeting(tmp_path, "Second.wav", words=12))
    answered(page)
    page.reload()
    expect(page.locator(".card .name")).to_have_text(["Second.wav", "First.wav"])
    expect(page.locator(".inside").first).to_be_visible()
    expect(page.locator(".inside").last).to_be_hidden()
    page.get_by_role("button", name="First.wav", exact=True).click()
    expect(page.locator(".card").last.locator(".body")).to_contain_text("Good morning everyone.")
    page.locator(".card").last.get_by_role("button", name="Play from 0:00").click()
    page.wait_for_function("() => [...document.querySelectorAll('.card audio')].at(-1).currentTime > 0.1")


def test_times_are_plain_text_where_the_browser_has_no_sound(visit: Open, tmp_path: Path) -> None:
    page = visit()
    hand_in(page, a_meeting(tmp_path, words=8))
    answered(page)
    elsewhere = visit()
    expect(elsewhere.locator(".body .row .time").first).to_have_text(re.compile(r"^0:0\d$"))
    expect(elsewhere.get_by_role("button", name="Play from")).to_have_count(0)
    expect(elsewhere.locator(".card audio")).to_be_hidden()


def test_one_quiet_line_says_what_was_heard_and_unfolds_the_whole(
    visit: Open, vllm: FakeVllm, tmp_path: Path
) -> None:
    vllm.fail("loop", times=1000, match=WORDS[SPOKEN.split().index("lamps")])
    page = visit()
    hand_in(page, a_meeting(tmp_path))
    answered(page)
    line, whole = page.locator(".coverage summary"), page.locator(".coverage").get_by_role("group")
    expect(line).to_have_text(re.compile(r"^0:\d\d of speech, 0:\d\d not understood · Step-Audio-R1\.1$"))
    expect(whole).to_be_hidden()
    line.focus()
    page.keyboard.press("Enter")
    expect(whole).to_have_accessible_name("What was heard")
    owners = ["Speech: ", "Not understood: ", "Silence: ", "Languages: ", "Heard by: ", "Heard again: "]
    expect(whole.locator("strong")).to_contain_text(owners)
    whole.get_by_role("button", name="Play from").first.click()
    expect(page.locator(".card audio")).to_have_js_property("paused", value=False)
    vllm.engine.faults.clear()
    page.get_by_role("button", name="Get the missing parts").click()
    expect(line).to_have_text(re.compile(r"^0:\d\d of speech, all transcribed · Step-Audio-R1\.1$"))
    expect(line).to_have_count(1)


def test_missing_parts_are_fetched_again_in_place(visit: Open, vllm: FakeVllm, tmp_path: Path) -> None:
    vllm.fail("loop", times=1000, match=WORDS[SPOKEN.split().index("lamps")])
    page = visit()
    hand_in(page, a_meeting(tmp_path))
    expect(page.locator(".body")).to_contain_text("Not covered")
    vllm.engine.faults.clear()
    page.get_by_role("button", name="Get the missing parts").click()
    expect(page.locator(".body")).to_contain_text("the lamps are bright enough")
    expect(page.locator(".task")).to_have_count(1)
    page.reload()
    expect(page.locator(".task")).to_have_count(1)


def test_a_recording_is_cancelled_and_tried_again(visit: Open, vllm: FakeVllm, tmp_path: Path) -> None:
    vllm.engine.fixed_seconds = 5.0
    page = visit()
    hand_in(page, a_meeting(tmp_path))
    expect(page.locator(".status")).to_contain_text(UNDER_WAY)
    page.locator(".cancel").click()
    expect(page.locator(".status")).to_have_text("Cancelled")
    vllm.engine.fixed_seconds = 0.1
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".task")).to_have_count(1)


def test_an_earlier_task_is_opened_by_its_address(
    visit: Open, console: ConsoleService, tmp_path: Path
) -> None:
    page = visit()
    hand_in(page, a_meeting(tmp_path, words=8))
    answered(page)
    task = page.evaluate("fetch('/console/tasks').then(a => a.json()).then(a => a.tasks[0].id)")
    page.locator(".card .name").click()
    page.get_by_label("What would you like?").fill(f"{console.url}/api/task/{task}")
    page.keyboard.press("Enter")
    expect(page.locator(".card .name")).to_be_focused()
    expect(page.locator(".body")).to_contain_text("Good morning everyone.")
    page.get_by_label("What would you like?").fill("0" * 26)
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("This is not there any more.")


def test_everything_is_forgotten_on_demand(visit: Open, console: ConsoleService, tmp_path: Path) -> None:
    page = visit()
    hand_in(page, a_meeting(tmp_path, words=8))
    answered(page)
    page.get_by_label("What would you like?").fill("/forget")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.locator("#said")).to_have_text("One answer is deleted.")
    expect(page.locator(".card")).to_have_count(0)
    until(lambda: not list((console.folder / "data" / "audio").rglob("*.flac")))


def test_the_microphone_names_itself_missing_on_pages_that_are_not_secure(
    browser: Browser, console: ConsoleService
) -> None:
    context = browser.new_context(locale="en")
    context.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    page = context.new_page()
    page.goto(console.url)
    page.get_by_role("button", name="Record").click()
    expect(page.locator("#said")).to_contain_text("only over https://")
    context.close()
