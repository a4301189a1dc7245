"""The step "Transcribe a file" of a workflow: one job of who runs it, and one end, whatever happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.chat.access import AccessPolicy
from bot.domain.failure import Failure, FailureCode
from bot.domain.job import Capability, JobState
from bot.domain.outcome import Failed
from bot.domain.ports.tasks import ClaimRequest
from handlers.slack.incoming import interaction_inbox
from handlers.slack.manifest import manifest
from handlers.slack.outgoing.workflow_messenger import STEP_CHARACTERS
from handlers.slack.vocabulary import TRANSCRIBE_STEP
from tests.fakes.slack import FakeSlack, Upload
from tests.fakes.slack_state import Json
from tests.integration.slack.office import NOTE, Office, an_office

SUCCESS, ERROR = "functions.completeSuccess", "functions.completeError"
PDF = Upload(name="plan.pdf", content=b"%PDF")
Story = Callable[[Office], Awaitable[None]]


def play(slack: FakeSlack, folder: Path, story: Story, **how: Any) -> None:
    slack.app.functions = manifest(None, socket_mode=True)["functions"]

    async def run() -> None:
        async with an_office(slack, folder, **how) as office:
            await story(office)

    asyncio.run(run())


async def ran(office: Office, user: str, file: Upload | str | None = NOTE, **inputs: object) -> Json:
    """A run of the step, once the app has taken it in."""
    execution, _ = office.slack.run_step(TRANSCRIBE_STEP, user, file, **inputs)
    await office.heard()
    return office.slack.world.executions[execution]


def test_the_step_hands_on_text_link_and_status(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        room = slack.channel("fair", [anna])
        ts = slack.post(room, anna, files=[NOTE])
        await office.heard()
        run = await ran(office, anna, slack.messages(room)[0].files[0])
        jobs = await office.jobs()
        assert jobs[-1].request.origin.user == anna
        await office.finish("Slides by noon.")
        await office.finish("Slides by noon.")
        await office.deliver()
        assert run["status"] == "completed"
        link = f"https://acme.slack.com/archives/{room}/p{ts.replace('.', '')}"
        assert run["outputs"] == {"text": "Slides by noon.", "link": link, "status": "done"}
        assert not slack.by_bot(slack.direct(anna))

    play(slack, tmp_path, story)


def test_a_file_of_the_workflows_own_form_is_in_no_channel(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        run = await ran(office, slack.user("anna"))
        await office.finish("Slides by noon.")
        await office.deliver()
        assert run["outputs"] == {"text": "Slides by noon.", "link": "", "status": "done"}

    play(slack, tmp_path, story)


def test_two_runs_on_one_recording_both_end(slack: FakeSlack, tmp_path: Path) -> None:
    """And beside them the person's own request for it in their conversation with the app."""

    async def story(office: Office) -> None:
        anna = slack.user("anna")
        slack.post(slack.direct(anna), anna, files=[NOTE])
        await office.heard()
        file = slack.messages(slack.direct(anna))[0].files[0]
        runs = [await ran(office, anna, file), await ran(office, anna, file)]
        assert len(await office.jobs()) == 3
        for _ in range(3):
            await office.finish("Slides by noon.")
        await office.deliver()
        assert [run["outputs"]["text"] for run in runs] == ["Slides by noon."] * 2
        assert len(slack.by_bot(slack.direct(anna))) == 1

    play(slack, tmp_path, story)


def test_events_that_come_twice_and_senders_that_die_end_it_once(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        slack.courier.copies = 3
        run = await ran(office, slack.user("anna"))
        assert len(await office.jobs()) == 1
        await office.deliver()
        await office.finish("Slides by noon.")
        slack.fail(SUCCESS, "lost")
        entry = await office.queue.outbox.claim_entry("w", platforms=("slack",))
        assert entry is not None
        with pytest.raises(Exception, match="does not answer"):
            await office.shown(entry)
        await office.queue.outbox.settle_entry(entry, external_id=entry.external_id, again_after_seconds=0)
        await office.deliver()
        assert run["outputs"]["text"] == "Slides by noon."
        assert [call.error for call in slack.calls(SUCCESS)] == ["", "execution_not_in_running_state"]
        assert office.given_up == 0

    play(slack, tmp_path, story)


def test_a_failure_ends_the_step_with_the_reason_in_the_persons_language(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        run = await ran(office, slack.user("anna", locale="de-DE"))
        claim = await office.queue.tasks.claim(ClaimRequest(worker="w", needs={Capability.PREPARE: ()}))
        assert claim is not None
        failure = Failure(code=FailureCode.NOT_AUDIO, message="No sound.")
        await office.queue.tasks.settle(claim.lease, Failed(failure=failure))
        await office.deliver()
        assert run["status"] == "failed"
        assert "Datei" in run["error"]

    play(slack, tmp_path, story)


def test_who_is_over_quota_learns_it_from_the_step(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna, ben = slack.user("anna"), slack.user("ben")
        first, second, other = [await ran(office, one) for one in (anna, anna, ben)]
        assert (first["status"], second["status"], other["status"]) == ("running", "failed", "running")
        assert "longer than what is left of your minutes for today" in second["error"]
        assert len(await office.jobs()) == 2

    play(slack, tmp_path, story, policy=AccessPolicy(quota_user_minutes=8 / 60))


@pytest.mark.parametrize("what", ["no file", "a pdf", "out of sight", "gone"])
def test_what_is_no_recording_for_this_person_ends_the_step(
    slack: FakeSlack, tmp_path: Path, what: str
) -> None:
    async def story(office: Office) -> None:
        anna, ben = slack.user("anna"), slack.user("ben")
        room = slack.channel("secret", [ben], kind="group")
        slack.post(room, ben, files=[NOTE])
        secret = slack.messages(room)[0].files[0]
        file: Upload | str | None = {"a pdf": PDF, "no file": None}.get(what, secret)
        if what == "gone":
            slack.delete_file(secret)
        await office.heard()
        jobs = len(await office.jobs())
        run = await ran(office, ben if what == "gone" else anna, file)
        assert run["status"] == "failed"
        assert "I see no recording there" in run["error"]
        assert len(await office.jobs()) == jobs

    play(slack, tmp_path, story)


def test_a_text_too_long_to_be_handed_on_is_whole_in_the_persons_conversation(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        run = await ran(office, anna)
        await office.finish("Many words are said here in one breath. " * 3, lines=300)
        await office.deliver()
        answer, file = slack.by_bot(slack.direct(anna))
        assert slack.file_bytes(file.files[0]).decode().count("Many words") == 900
        text, status = run["outputs"]["text"], run["outputs"]["status"]
        assert text.endswith("… This is the beginning. The link leads to the whole text.")
        assert STEP_CHARACTERS < len(text) < STEP_CHARACTERS + 100
        assert run["outputs"]["link"].endswith(f"/p{answer.ts.replace('.', '')}")
        assert status == "done"

    play(slack, tmp_path, story)


def test_a_job_that_is_forgotten_ends_its_step(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        run = await ran(office, slack.user("anna"))
        await office.deliver()
        slack.delete_file(next(iter(slack.world.granted)))
        await office.heard()
        await office.deliver()
        assert await office.jobs() == []
        assert run["error"] == "The recording was deleted, or what I made of it, before it was done."

    play(slack, tmp_path, story)


def test_a_job_that_is_forgotten_before_anything_was_shown_ends_its_step(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        run = await ran(office, slack.user("anna"))
        assert len(await office.jobs()) == 1
        slack.delete_file(next(iter(slack.world.granted)))
        await office.heard()
        await office.deliver()
        assert await office.jobs() == []
        assert run["error"] == "The recording was deleted, or what I made of it, before it was done."

    play(slack, tmp_path, story)


def test_once_more_after_the_steps_end_is_answered_in_the_persons_conversation(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        run = await ran(office, anna)
        (job,) = await office.jobs()
        await office.queue.jobs.cancel(job.id)
        await office.deliver()
        assert run["status"] == "failed"
        slack.open_home(anna)
        await office.heard()
        slack.press_in_view(anna, "Try again", home=True)
        await office.heard()
        await office.finish("Slides by noon.")
        await office.deliver()
        (answer,) = slack.by_bot(slack.direct(anna))
        assert "Slides by noon." in str(answer.blocks)
        assert [call.error for call in slack.calls(ERROR)] == [""]
        assert not slack.calls(SUCCESS)

    play(slack, tmp_path, story)


@pytest.mark.parametrize("lines", [1, 300])
def test_a_step_whose_text_slack_does_not_take_fails(slack: FakeSlack, tmp_path: Path, lines: int) -> None:
    async def story(office: Office) -> None:
        slack.fail(SUCCESS, error="parameter_validation_failed", times=9)
        run = await ran(office, slack.user("anna"))
        await office.finish("Many words are said here in one breath. " * 3, lines=lines)
        await office.deliver()
        assert run["status"] == "failed"
        assert "That did not work" in run["error"]
        assert office.given_up == 1

    play(slack, tmp_path, story)


def test_a_step_that_cannot_be_ended_just_now_is_ended_later(
    slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interaction_inbox, "LOOK_SECONDS", 0.2)

    async def story(office: Office) -> None:
        slack.fail("conversations.open", error="user_disabled", times=99)
        slack.fail(ERROR, "drop")
        run = await ran(office, slack.user("anna"))
        while run["status"] == "running":
            await asyncio.sleep(0.05)
        assert "That did not work" in run["error"]
        await office.heard()
        assert not await office.queue.key_values.listed("slack", ["interactions"], most=10)

    play(slack, tmp_path, story)


def test_a_file_that_lies_elsewhere_ends_the_step_without_a_link_to_upload_it(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        run = await ran(office, slack.user("anna"), replace(NOTE, external=True))
        assert run["error"].startswith("The chat does not hand over files this large to me. Please send")
        assert "http" not in run["error"]
        assert await office.jobs() == []

    play(slack, tmp_path, story)


def test_a_workflow_that_nobody_runs_is_told_so(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        run = await ran(office, slack.user("anna"), user_context={"id": ""})
        assert run["error"].startswith("Slack does not tell me who runs this workflow.")

    play(slack, tmp_path, story)


def test_a_cancelled_job_ends_its_step(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        run = await ran(office, slack.user("anna"))
        (job,) = await office.jobs()
        assert await office.queue.jobs.cancel(job.id)
        await office.deliver()
        assert (await office.jobs())[0].state is JobState.CANCELLED
        assert run["error"].startswith("Cancelled")

    play(slack, tmp_path, story)


def test_a_step_goes_on_after_a_restart(
    slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack was answered, and the process died while it looked up the file."""

    monkeypatch.setattr(interaction_inbox, "LOOK_SECONDS", 0.2)

    async def story(office: Office) -> None:
        slack.fail("files.info", "drop", times=6)
        run = await ran(office, slack.user("anna"))
        assert (await office.jobs(), run["status"]) == ([], "running")
        async with an_office(slack, tmp_path, queue=office.queue) as again:
            while not await again.jobs():
                await asyncio.sleep(0.05)
            await again.finish("Slides by noon.")
            await again.deliver()
        assert run["outputs"]["text"] == "Slides by noon."
        assert len(await office.jobs()) == 1

    play(slack, tmp_path, story)


def test_the_token_of_a_run_is_kept_nowhere(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        slack.fail("files.info", "drop", times=6)
        await ran(office, slack.user("anna"))
        noted = await office.queue.key_values.listed("slack", ["interactions"], most=10)
        assert len(noted) == 1
        assert "xwfp" not in json.dumps(noted)

    play(slack, tmp_path, story)


def test_another_apps_step_is_left_alone(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        slack.app.functions["other"] = slack.app.functions[TRANSCRIBE_STEP]
        execution, _ = slack.run_step("other", slack.user("anna"), NOTE)
        await office.heard()
        assert slack.world.executions[execution]["status"] == "running"
        assert await office.jobs() == []

    play(slack, tmp_path, story)
