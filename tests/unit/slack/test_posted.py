from __future__ import annotations

from dataclasses import replace

from handlers.slack.outgoing.posted import SlackPosted

NOTED = SlackPosted(
    channel="C1",
    thread="1.0",
    ts="2.0",
    job="first",
    digest="seen",
    announced=True,
    continued=("3.0", "4.0"),
    mark="warning",
    mark_tries=2,
    session=True,
    session_tries=1,
    canvas="F1",
    canvas_url="https://acme.slack.com/docs/F1",
    canvas_tries=1,
    canvasless=True,
)


def test_a_note_of_the_same_job_goes_on() -> None:
    assert SlackPosted.of_job("first", NOTED.packed()) == NOTED


def test_a_job_that_takes_a_message_over_tells_and_continues_its_own_answer() -> None:
    taken = SlackPosted.of_job("second", NOTED.packed())
    assert (taken.ts, taken.thread, taken.mark) == ("2.0", "1.0", "warning")
    assert (taken.job, taken.digest, taken.announced, taken.continued, taken.mark_tries) == (
        "second",
        "",
        False,
        (),
        0,
    )


def test_a_canvas_that_is_taken_over_is_filled_anew_and_one_that_was_refused_is_tried_again() -> None:
    taken = SlackPosted.of_job("second", NOTED.packed())
    assert (taken.canvas, taken.canvas_url, taken.canvas_tries) == ("F1", "", 0)
    refused = SlackPosted.of_job("second", replace(NOTED, canvas_url="", canvasless=True).packed())
    assert (refused.canvas, refused.canvasless) == ("F1", False)


def test_a_thread_that_is_taken_over_shows_work_again() -> None:
    over = replace(NOTED, session=False, session_tries=0)
    assert SlackPosted.of_job("second", over.packed()).session
    assert not SlackPosted.of_job("second", replace(over, thread="").packed()).session


def test_a_note_of_before_jobs_were_noted_goes_on() -> None:
    old = replace(NOTED, job="")
    assert SlackPosted.of_job("first", old.packed()) == replace(NOTED, job="first")
