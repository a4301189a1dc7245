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


def test_a_note_of_before_jobs_were_noted_goes_on() -> None:
    old = replace(NOTED, job="")
    assert SlackPosted.of_job("first", old.packed()) == replace(NOTED, job="first")
