"""Long notes are a canvas where the workspace has them, once; else they come as before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.answer import Answer, Point, Summary
from bot.domain.job import Capability, Job, JobState
from bot.domain.outcome import Finished, Prepared
from bot.domain.ports.tasks import ClaimRequest
from bot.domain.recording import TimeRange
from bot.domain.transcript import Line, Transcript
from handlers.slack.outgoing import canvases
from tests.fakes.jobs import a_recording
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_state import Canvas
from tests.integration.slack.office import NOTE, Office, an_office

SAID = "The fair opens in May, and <@U000000001> books *four* rooms."
WHERE = "The whole answer is in the canvas"
CREATE, EDIT, ACCESS, DELETE = (f"canvases.{name}" for name in ("create", "edit", "access.set", "delete"))
Story = Callable[[Office], Awaitable[None]]


def play(slack: FakeSlack, folder: Path, story: Story) -> None:
    async def run() -> None:
        async with an_office(slack, folder) as office:
            await story(office)

    asyncio.run(run())


async def asked(office: Office, kind: str = "im") -> str:
    """For notes, by Anna: where."""
    slack = office.slack
    anna = slack.user("anna")
    place = slack.direct(anna) if kind == "im" else slack.channel("fair", [anna], kind=kind)
    slack.post(place, anna, f"{slack.mention()} notes", files=[NOTE])
    await office.heard()
    return place


async def noted(office: Office, paragraphs: int) -> Job:
    """The next job has notes of so many paragraphs."""
    tasks = office.queue.tasks
    claim = await tasks.claim(ClaimRequest(worker="w", needs={Capability.PREPARE: (), Capability.REDUCE: ()}))
    assert claim is not None
    following = await tasks.settle(
        claim.lease,
        Prepared(recording=a_recording(claim.job.id, 600.0), cut_key="cut"),
        then=ClaimRequest(worker="w", needs={Capability.REDUCE: ()}, job_id=claim.job.id),
    )
    assert following is not None
    spoken = tuple(Line(range=TimeRange.from_seconds(n, n + 1), text=SAID) for n in range(paragraphs))
    answer = Answer(
        mode=claim.job.request.options.mode,
        language="en",
        transcript=Transcript(duration=16_000 * 600, language="en", lines=spoken),
        paragraphs=spoken,
        summary=Summary(gist="The fair is planned.", points=(Point(text="May it is."),)),
    )
    await tasks.settle(following.lease, Finished(answer=answer, state=JobState.DONE))
    return claim.job


def the_canvas(slack: FakeSlack) -> tuple[str, Canvas]:
    ((file, canvas),) = slack.world.canvases.items()
    return file, canvas


def files(slack: FakeSlack, place: str) -> list[str]:
    return [slack.world.files[file].name for one in slack.by_bot(place) for file in one.files]


@pytest.mark.parametrize("kind", ["im", "channel", "group"])
def test_long_notes_are_a_canvas_that_the_message_leads_to(
    slack: FakeSlack, tmp_path: Path, kind: str
) -> None:
    async def story(office: Office) -> None:
        place = await asked(office, kind)
        await noted(office, 100)
        await office.deliver()
        file, canvas = the_canvas(slack)
        (answer,) = slack.by_bot(place)
        assert WHERE in str(answer.blocks)
        assert f"/{file}/" in str(answer.blocks)
        assert canvas.readers == ({slack.messages(place)[0].user} if kind == "im" else {place})
        assert canvas.markdown.count("The fair opens in May") == 100
        assert r"and \<@U000000001\> books \*four\* rooms." in canvas.markdown
        assert canvas.markdown.startswith("## Summary\n\nThe fair is planned.")
        assert files(slack, place) == []

    play(slack, tmp_path, story)


def test_notes_of_one_screenful_are_a_message(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place = await asked(office)
        await noted(office, 20)
        await office.deliver()
        assert str(slack.by_bot(place)[0].blocks).count("The fair opens in May") == 20
        assert not slack.world.canvases

    play(slack, tmp_path, story)


@pytest.mark.parametrize("why", ["scope", "free plan", "unknown_method", "group message"])
def test_where_there_are_no_canvases_the_notes_come_with_a_file(
    slack: FakeSlack, tmp_path: Path, why: str
) -> None:
    async def story(office: Office) -> None:
        slack.world.free_plan = why == "free plan"
        if why == "scope":
            slack.world.installs[0].scopes.discard("canvases:write")
        if why == "unknown_method":
            slack.fail(CREATE, error=why, times=1_000)
        for _ in range(2):
            place = await asked(office, "mpim" if why == "group message" else "im")
            await noted(office, 100)
            await office.deliver()
            assert WHERE not in str([one.blocks for one in slack.by_bot(place)])
            assert [name.partition(".")[2] for name in files(slack, place)] == ["notes.txt"] * (
                len(files(slack, place))
            )
            assert files(slack, place)
        assert len(slack.calls(CREATE)) == (2 if why == "group message" else 1)
        assert all(slack.world.files[file].deleted for file in slack.world.canvases)

    play(slack, tmp_path, story)


def test_a_sender_killed_at_any_step_leaves_one_canvas_with_words(slack: FakeSlack, tmp_path: Path) -> None:
    """Every step is done twice: the first time nobody lived to note it."""

    async def story(office: Office) -> None:
        place = await asked(office)
        await noted(office, 100)
        while True:
            entry = await office.queue.outbox.claim_entry("w", platforms=("slack",))
            if entry is None:
                break
            await office.shown(entry)
            await office.queue.outbox.settle_entry(
                entry, external_id=entry.external_id, again_after_seconds=0
            )
            assert await office.deliver_one()
        await office.deliver()
        assert [bool(one.markdown) for one in slack.world.canvases.values()] == [False, True]
        assert [bool(one.readers) for one in slack.world.canvases.values()] == [False, True]
        (answer,) = slack.by_bot(place)
        assert WHERE in str(answer.blocks)

    play(slack, tmp_path, story)


@pytest.mark.parametrize("method", [CREATE, ACCESS, EDIT])
def test_a_lost_answer_of_slack_loses_nothing(slack: FakeSlack, tmp_path: Path, method: str) -> None:
    async def story(office: Office) -> None:
        place = await asked(office)
        await noted(office, 100)
        slack.fail(method, "lost")
        await office.deliver(idle_seconds=1.3)
        assert [bool(one.markdown) for one in slack.world.canvases.values()][-1:] == [True]
        (answer,) = slack.by_bot(place)
        assert WHERE in str(answer.blocks)

    play(slack, tmp_path, story)


@pytest.mark.parametrize("method", [CREATE, ACCESS, EDIT])
@pytest.mark.parametrize("kind", ["drop", "limited"])
def test_an_answer_waits_for_no_canvas_for_ever(
    slack: FakeSlack, tmp_path: Path, method: str, kind: str
) -> None:
    async def story(office: Office) -> None:
        place = await asked(office)
        await noted(office, 100)
        slack.fail(method, kind, times=1_000, retry_after=60)
        while not files(slack, place):
            await office.deliver(idle_seconds=0.5)
        assert len(slack.calls(method)) == (3 if kind == "drop" else 1)

    play(slack, tmp_path, story)


def test_what_cannot_be_granted_or_written_is_taken_away_again(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place = await asked(office)
        await noted(office, 100)
        slack.fail(EDIT, error="canvas_editing_failed")
        await office.deliver()
        file, canvas = the_canvas(slack)
        assert slack.world.files[file].deleted
        assert canvas.markdown == ""
        assert files(slack, place)

    play(slack, tmp_path, story)


async def forgotten(office: Office, place: str) -> None:
    """The recording is deleted, and with it what was made of it, as far as that goes."""
    office.slack.delete_file(office.slack.messages(place)[0].files[0])
    await office.heard()
    await office.deliver()


@pytest.mark.parametrize("how", ["given up", "not deleted at first"])
def test_a_canvas_that_the_answer_goes_without_still_goes_with_its_job(
    slack: FakeSlack, tmp_path: Path, how: str
) -> None:
    async def story(office: Office) -> None:
        place = await asked(office)
        await noted(office, 100)
        if how == "given up":
            slack.fail(EDIT, "lost")
            slack.fail(EDIT, "limited", retry_after=30)
        else:
            slack.fail("files.info", error="file_not_found")
            slack.fail(DELETE, error="not_allowed")
        await office.deliver(idle_seconds=1.3)
        file, canvas = the_canvas(slack)
        assert canvas.markdown
        assert not slack.world.files[file].deleted
        assert files(slack, place)
        await forgotten(office, place)
        assert slack.world.files[file].deleted

    play(slack, tmp_path, story)


def test_a_canvas_that_cannot_be_deleted_keeps_no_message(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place = await asked(office)
        await noted(office, 100)
        await office.deliver()
        slack.world.installs[0].scopes.discard("canvases:write")
        await forgotten(office, place)
        assert slack.by_bot(place) == []
        assert not await office.retract_one()
        assert office.pauses[-1] == 0

    play(slack, tmp_path, story)


@pytest.mark.parametrize("refused", [EDIT, ACCESS])
def test_no_canvas_is_made_that_could_not_be_filled_or_read(
    slack: FakeSlack, tmp_path: Path, refused: str
) -> None:
    async def story(office: Office) -> None:
        slack.fail(refused, error="canvas_disabled_user_team", times=99)
        for _ in range(2):
            place = await asked(office)
            await noted(office, 100)
            await office.deliver()
            assert files(slack, place)
        assert len(slack.calls(CREATE)) == 1

    play(slack, tmp_path, story)


@pytest.mark.parametrize(("method", "kind"), [(CREATE, "slow"), ("files.info", "limited")])
def test_no_step_of_a_canvas_holds_up_an_answer(
    slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, kind: str
) -> None:
    monkeypatch.setattr(canvases, "MOST_PAUSE_SECONDS", 0.5)

    async def story(office: Office) -> None:
        place = await asked(office)
        await office.deliver()
        await noted(office, 100)
        slack.fail(method, kind, retry_after=3, seconds=3)
        began = time.monotonic()
        while not files(slack, place):
            await office.deliver_one()
        assert time.monotonic() - began < 2.5

    play(slack, tmp_path, story)


def test_a_canvas_goes_with_its_job(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place = await asked(office)
        await noted(office, 100)
        await office.deliver()
        await forgotten(office, place)
        file, _ = the_canvas(slack)
        assert slack.world.files[file].deleted
        assert slack.by_bot(place) == []

    play(slack, tmp_path, story)
