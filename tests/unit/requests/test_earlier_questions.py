"""Which earlier questions go along with one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.job import Job, JobState, Mode, Options, Origin, Request, Source
from bot.requests.earlier_questions import going_on


def a_question(text: str | None, *, mode: Mode = Mode.UNDERSTAND, url: str = "x:1") -> Request:
    return Request(
        origin=Origin(platform="fake", flow="chat"),
        source=Source(url=url),
        options=Options(mode=mode, question=text),
    )


def asked(name: str, text: str | None, *, state: JobState = JobState.DONE, **more: object) -> Job:
    request = a_question(text, **more)  # type: ignore[arg-type]
    return Job(id=name, request=request, state=state, created_at=datetime(2026, 5, 4, tzinfo=UTC))


def test_the_last_three_go_along_oldest_first() -> None:
    told = [asked(name, f"Question {name}?") for name in ("e", "d", "c", "b", "a")]
    assert going_on(a_question("And who?"), told).earlier == ("c", "d", "e")


@pytest.mark.parametrize(
    "job",
    [
        asked("a", "Who?", url="x:2"),
        asked("a", None, mode=Mode.SUMMARIZE),
        asked("a", "Who?", state=JobState.RUNNING),
        asked("a", "Who?", state=JobState.FAILED),
        asked("a", "Who?", state=JobState.CANCELLED),
        asked("a", " and  WHO? "),
    ],
)
def test_other_recordings_other_modes_open_questions_and_the_same_one_do_not(job: Job) -> None:
    assert going_on(a_question("And who?"), [job]).earlier == ()


def test_a_question_that_was_asked_twice_counts_once_as_its_newest() -> None:
    told = [asked("c", "Why?", state=JobState.PARTIAL), asked("b", "What?"), asked("a", "Why?")]
    assert going_on(a_question("And who?"), told).earlier == ("b", "c")


def test_what_is_no_question_goes_on_from_nothing() -> None:
    summary = a_question(None, mode=Mode.SUMMARIZE)
    assert going_on(summary, [asked("a", "What?")]) == summary
