from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.chat.job_view import view
from bot.chat.replies import View
from bot.domain.answer import Answer, AnswerNote, Point, Summary
from bot.domain.failure import INPUT_CODES, Failure, FailureCode
from bot.domain.job import (
    Capability,
    Job,
    JobState,
    Mode,
    Options,
    Origin,
    Progress,
    Request,
    SegmentState,
    Source,
)
from bot.domain.recording import Segment, TimeRange
from bot.domain.transcript import SegmentText
from bot.locales.catalogue import LOCALES, Catalogue
from bot.text.blocks import Heading, Paragraph, Row
from tests.unit.chat.talk import EVERYTHING, an_answer

CATALOGUE = Catalogue(strict=True)
JOB_ID = "0" * 26


def a_job(mode: Mode = Mode.ASR, state: JobState = JobState.RUNNING, **rest: Any) -> Job:
    failure = rest.pop("failure", None)
    request = Request(
        origin=Origin(platform="fake", flow="chat:/1", address=rest.pop("address", {})),
        source=Source(url="fake:1", name=rest.pop("name", "call.m4a")),
        options=Options(mode=mode, to=rest.pop("to", None)),
        seconds=rest.pop("seconds", None),
    )
    return Job(
        id=JOB_ID, request=request, state=state, created_at=datetime(2026, 1, 1, tzinfo=UTC), failure=failure
    )


def progress(**changes: Any) -> Progress:
    known: dict[str, Any] = {
        "position": None,
        "segments_done": 0,
        "segments_total": 0,
        "seconds_done": 0.0,
        "seconds_total": 0.0,
        "prepared": False,
        "calls_done": 0,
        "calls_total": 0,
    }
    return Progress(**known | changes)


def shown(
    job: Job,
    stand: Progress | None = None,
    answer: Answer | None = None,
    *,
    capabilities: frozenset[Capability] = EVERYTHING,
) -> View:
    return view(job, stand or progress(), answer, (), catalogue=CATALOGUE, capabilities=capabilities)


HALF = {
    "segments_done": 12,
    "segments_total": 50,
    "seconds_done": 720.0,
    "seconds_total": 3000.0,
    "prepared": True,
}


TOLD = HALF | {"running_seconds": 120.0}


@pytest.mark.parametrize(
    ("mode", "stand", "line"),
    [
        (Mode.ASR, {"position": 0}, "Starting…"),
        (Mode.ASR, {"position": 1}, "In line, one recording ahead"),
        (Mode.ASR, {"position": 7}, "In line, 7 recordings ahead"),
        (Mode.ASR, {}, "Opening the recording…"),
        (Mode.ASR, {"segments_total": 1, "seconds_total": 5.0, "prepared": True}, "Listening…"),
        (Mode.ASR, TOLD, "24 % · about 6 min left"),
        (Mode.ASR, HALF, "24 %"),
        (Mode.ASR, HALF | {"running_seconds": 1440.0}, "24 % · about 1 h 16 min left"),
        (
            Mode.ASR,
            HALF | {"running_seconds": 5.0},
            "24 % · less than a minute left",
        ),
        (Mode.ASR, {"segments_done": 2, "segments_total": 9, "seconds_done": 120.0}, "2:00 heard so far"),
        (Mode.ASR, {"segments_done": 1, "segments_total": 1, "prepared": True}, "Putting it together…"),
        (Mode.SUMMARIZE, {"segments_done": 1, "segments_total": 1, "prepared": True}, "Writing the summary…"),
        (
            Mode.TRANSLATE,
            {"segments_done": 1, "segments_total": 1, "prepared": True, "calls_done": 1, "calls_total": 5},
            "Translating… · step 2 of 5",
        ),
    ],
)  # fmt: skip
def test_the_status_tells_what_is_done_and_how_far_it_is(
    mode: Mode, stand: dict[str, Any], line: str
) -> None:
    seen = shown(a_job(mode), progress(**stand))
    assert seen.status == line
    assert not seen.final
    assert [button.action for button in seen.buttons] == [f"cancel:{JOB_ID}"]


def test_a_length_that_the_chat_told_makes_a_percentage_before_the_end_is_known() -> None:
    stand = progress(segments_done=2, segments_total=9, seconds_done=120.0)
    assert shown(a_job(seconds=1200), stand).status == "10 %"
    assert shown(a_job(seconds=60), stand).status == "99 %"


@pytest.mark.parametrize("code", FailureCode)
def test_a_wait_is_told_in_plain_words(code: FailureCode) -> None:
    trouble = Failure(code=code, message="inner words")
    status = shown(a_job(), progress(position=3, trouble=trouble)).status
    assert status
    assert "inner" not in status


@pytest.mark.parametrize("code", FailureCode)
def test_a_failure_says_what_to_do_and_offers_a_retry_where_that_may_help(code: FailureCode) -> None:
    seen = shown(a_job(state=JobState.FAILED, failure=Failure(code=code, message="inner words")))
    assert seen.final
    assert seen.status == "That did not work · call.m4a"
    (reason,) = seen.body
    assert reason.text == CATALOGUE.localize(f"failure-{code}", "en")
    assert [button.action for button in seen.buttons] == ([] if code in INPUT_CODES else [f"retry:{JOB_ID}"])


def test_a_failure_tells_the_limit_that_it_knows() -> None:
    large = Failure(code=FailureCode.TOO_LARGE, message="", detail={"limit_mb": "20"})
    language = Failure(code=FailureCode.CANNOT_DO, message="", detail={"to": "de"})
    assert "20 MB" in shown(a_job(state=JobState.FAILED, failure=large)).body[0].text
    assert "Deutsch" in shown(a_job(state=JobState.FAILED, failure=language)).body[0].text


def test_a_cancelled_job_says_so_and_can_be_started_again() -> None:
    seen = shown(a_job(state=JobState.CANCELLED, name=None))
    assert (seen.status, seen.body) == ("Cancelled", ())
    assert [button.action for button in seen.buttons] == [f"retry:{JOB_ID}"]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [("สวัสดีครับ", "เราเริ่มกันเลย", "สวัสดีครับเราเริ่มกันเลย"), ("네.", "시작하죠.", "네. 시작하죠.")],
)
def test_sentences_of_a_voice_note_stand_as_their_script_writes_them(
    first: str, second: str, words: str
) -> None:
    lines = tuple(
        replace(an_answer().lines[0], range=TimeRange.from_seconds(at, at + 1), text=text)
        for at, text in enumerate((first, second))
    )
    answer = replace(an_answer(seconds=5), lines=lines)
    assert shown(a_job(state=JobState.DONE), answer=answer).body == (Paragraph(words),)


def test_a_voice_note_looks_light() -> None:
    seen = shown(a_job(state=JobState.DONE, name=None), None, an_answer(seconds=5))
    assert seen.status == ""
    assert seen.body == (Paragraph("We meet on Friday."),)
    assert [button.label for button in seen.buttons] == ["Translate"]
    assert seen.files == ()


def test_a_long_transcript_has_its_times_files_and_everything_further() -> None:
    seen = shown(a_job(state=JobState.DONE), None, an_answer(seconds=723))
    assert seen.status == "Transcript · 12:03 · English"
    assert isinstance(seen.body[0], Row)
    assert [button.label for button in seen.buttons] == [
        "Notes", "Summary", "Translate", "Ask a question", "Files",
    ]  # fmt: skip
    assert [(file.name, file.attach) for file in seen.files] == [("call.txt", True)]
    menus = [button for button in seen.buttons if button.choices]
    assert [(menu.action, len(menu.choices)) for menu in menus] == [
        (f"menu:{JOB_ID}:to", 8),
        (f"menu:{JOB_ID}:files", 4),
    ]


def test_a_summary_has_headings_and_one_file() -> None:
    summary = Summary(gist="We meet.", points=(Point(text="Friday"),))
    answer = replace(an_answer(Mode.SUMMARIZE), lines=(), summary=summary, remarks=(AnswerNote.EXTRACTIVE,))
    seen = shown(a_job(Mode.SUMMARIZE, JobState.DONE), None, answer)
    assert seen.status == "Summary · 5:00 · English"
    assert [block.text for block in seen.body if isinstance(block, Heading)] == ["Key points"]
    assert seen.body[-1].text == CATALOGUE.localize("remark-extractive", "en")
    assert [(file.name, file.attach) for file in seen.files] == [("call.summary.txt", True)]
    assert "Summary" not in [button.label for button in seen.buttons]


@pytest.mark.parametrize("locale", LOCALES)
def test_only_who_runs_the_service_is_told_the_setting_that_connects_a_language_model(locale: str) -> None:
    answer = replace(
        an_answer(Mode.SUMMARIZE), lines=(), summary=Summary(gist="G"), remarks=(AnswerNote.EXTRACTIVE,)
    )
    job = a_job(Mode.SUMMARIZE, JobState.DONE)
    job = replace(job, request=replace(job.request, origin=replace(job.request.origin, locale=locale)))
    told = {
        for_admin: view(
            job,
            progress(),
            answer,
            (),
            catalogue=CATALOGUE,
            capabilities=EVERYTHING,
            for_admin=for_admin,
        )
        .body[-1]
        .text
        for for_admin in (False, True)
    }
    assert "EARMARK_" not in told[False]
    assert told[True].startswith(told[False])
    assert "EARMARK_THINK_URLS" in told[True]


def test_a_translation_names_its_language_and_does_not_offer_it_again() -> None:
    job = a_job(Mode.TRANSLATE, JobState.DONE, to="de", name="../../etc/a:b.m4a")
    seen = shown(job, None, replace(an_answer(Mode.TRANSLATE), language="de"))
    assert seen.status == "Translation into Deutsch · 5:00"
    assert [file.name for file in seen.files] == ["a b.de.txt"]
    menu = next(button for button in seen.buttons if button.label == "Translate")
    assert "Deutsch" not in [choice.label for choice in menu.choices]


def test_a_partial_answer_names_what_is_missing_and_offers_it() -> None:
    seen = shown(a_job(state=JobState.PARTIAL), None, an_answer(missing=True))
    assert seen.status.endswith("parts are missing")
    assert "1:00-1:30" in [block.text for block in seen.body]
    assert seen.buttons[0].action == f"retry:{JOB_ID}"


def test_an_answer_without_words_still_says_something() -> None:
    answer = replace(an_answer(seconds=5), lines=())
    assert shown(a_job(state=JobState.DONE), None, answer).body[0].text
    silent = replace(answer, remarks=(AnswerNote.NOTHING_SAID,))
    assert shown(a_job(state=JobState.DONE), None, silent).body == (
        Paragraph(CATALOGUE.localize("remark-nothing_said", "en")),
    )


def test_what_only_one_person_sees_can_be_shared() -> None:
    job = a_job(state=JobState.DONE, address={"user": "1", "share_chat": "2"})
    assert shown(job, None, an_answer(seconds=5)).buttons[-1].action == f"share:{JOB_ID}"


def test_no_translation_is_offered_that_no_engine_makes() -> None:
    seen = shown(
        a_job(state=JobState.DONE), None, an_answer(), capabilities=frozenset({Capability.TRANSCRIBE})
    )
    assert "Translate" not in [button.label for button in seen.buttons]


def test_the_draft_is_what_was_heard_up_to_the_first_gap() -> None:
    def heard(index: int, text: str | None, *, settled: bool = True) -> SegmentState:
        segment = Segment(index=index, range=TimeRange.from_seconds(index, index + 1))
        return SegmentState(segment=segment, settled=settled, text=SegmentText(text=text) if text else None)

    segments = [
        heard(0, "One."),
        heard(1, None),
        heard(2, "Two."),
        heard(3, None, settled=False),
        heard(4, "Four."),
    ]
    seen = view(a_job(), progress(), None, segments, catalogue=CATALOGUE, capabilities=EVERYTHING)
    assert seen.draft == "One.\nTwo."


@pytest.mark.parametrize("mode", Mode)
def test_buttons_fit_every_platform(mode: Mode) -> None:
    seen = shown(a_job(mode, JobState.PARTIAL, to="de"), None, an_answer(mode, missing=True))
    for button in seen.buttons:
        for one in (button, *button.choices):
            assert len(one.action.encode()) <= 64
            assert len(one.label) <= 24
