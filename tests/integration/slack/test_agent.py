"""The app as an agent: prompts, threads of their own, sessions; and in apps that were made before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.chat.replies import View
from bot.domain.job import JobState
from handlers.rate_limiter import RateLimiter
from handlers.slack.outgoing.posted import SlackPosted
from handlers.slack.outgoing.thread_status import MOST_TRIES, ThreadStatus
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_bot import client_of
from tests.integration.slack.office import NOTE, Office, an_office

PROMPTS = "assistant.threads.setSuggestedPrompts"
SESSION, LINE = "agents.sessions.setStatus", "assistant.threads.setStatus"
Story = Callable[[Office], Awaitable[None]]


def play(slack: FakeSlack, folder: Path, story: Story, **how: Any) -> None:
    async def run() -> None:
        async with an_office(slack, folder, **how) as office:
            await story(office)

    asyncio.run(run())


def history(slack: FakeSlack, channel: str, thread: str) -> list[str]:
    return slack.world.sessions[channel, thread].history


async def asked(office: Office, *files: Any, channel: str = "", name: str = "anna") -> tuple[str, str]:
    """Somebody's recordings in their conversation with the app, or in a channel: where, and the thread."""
    slack = office.slack
    person = slack.user(name)
    place = channel or slack.direct(person)
    if channel:
        slack.world.channels[channel].members.append(person)
    said = f"{slack.mention()} transcribe" if channel else ""
    ts = slack.post(place, person, said, files=files or [NOTE])
    await office.heard()
    return place, ts


def test_who_opens_the_conversation_is_shown_what_to_ask_in_their_language(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna", locale="de-DE")
        slack.open_home(anna, "messages")
        await office.heard()
        shown = slack.world.prompts[slack.direct(anna)]
        assert shown["title"] == "Schick mir eine Aufnahme oder frag:"
        assert shown["prompts"][0] == {"title": "Was kannst du?", "message": "help"}

    play(slack, tmp_path, story)


def test_each_prompt_is_answered_in_the_thread_that_it_begins(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        slack.open_home(anna, "messages")
        await office.heard()
        for prompt in slack.world.prompts[chat]["prompts"]:
            ts = slack.post(chat, anna, prompt["message"])
            await office.heard()
            (said,) = [one for one in slack.by_bot(chat) if one.thread_ts == ts]
            assert said.blocks

    play(slack, tmp_path, story)


@pytest.mark.parametrize(
    ("surface", "error"), [("", "missing_scope"), ("assistant_view", "invalid_arguments")]
)
def test_an_app_that_is_no_agent_is_asked_once_for_prompts(
    slack: FakeSlack, tmp_path: Path, surface: str, error: str
) -> None:
    async def story(office: Office) -> None:
        slack.configure(surface=surface)
        if not surface:
            slack.world.installs[0].scopes.discard("assistant:write")
        for name in ("anna", "ben"):
            slack.open_home(slack.user(name), "messages")
            await office.heard()
        assert [call.error for call in slack.calls(PROMPTS)] == [error]

    play(slack, tmp_path, story)


@pytest.mark.parametrize("kind", ["im", "channel", "group"])
def test_a_thread_shows_work_from_its_begin_to_its_end(slack: FakeSlack, tmp_path: Path, kind: str) -> None:
    async def story(office: Office) -> None:
        room = "" if kind == "im" else slack.channel("fair", kind=kind)
        place, ts = await asked(office, channel=room)
        await office.deliver()
        assert history(slack, place, ts) == ["processing"]
        await office.finish()
        await office.deliver()
        assert history(slack, place, ts) == ["processing", "active"]
        assert not slack.calls(LINE)

    play(slack, tmp_path, story)


def test_what_another_job_of_the_thread_is_worked_on_is_not_over(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place, ts = await asked(office, NOTE, NOTE)
        while len(slack.by_bot(place)) < 2:
            await office.deliver()
        await office.finish()
        await office.deliver()
        assert slack.world.sessions[place, ts].status == "processing"
        await office.finish()
        await office.deliver()
        assert slack.world.sessions[place, ts].status == "active"

    play(slack, tmp_path, story)


def test_a_sender_killed_at_any_step_leaves_no_session_at_work(slack: FakeSlack, tmp_path: Path) -> None:
    """Every step is done twice: the first time nobody lived to note it."""

    async def story(office: Office) -> None:
        place, ts = await asked(office)

        async def twice() -> None:
            entry = await office.queue.outbox.claim_entry("w", platforms=("slack",))
            assert entry is not None
            await office.shown(entry)
            await office.queue.outbox.settle_entry(
                entry, external_id=entry.external_id, again_after_seconds=0
            )
            assert await office.deliver_one()

        for _ in range(3):
            await twice()
        await office.finish()
        await twice()
        await office.deliver()
        assert slack.world.sessions[place, ts].status == "active"
        assert len(slack.by_bot(place)) == 1

    play(slack, tmp_path, story)


def test_a_session_ends_once_slack_lets_it(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place, ts = await asked(office)
        await office.deliver()
        await office.finish()
        slack.fail(SESSION, "limited", retry_after=1)
        slack.fail(SESSION, "drop")
        await office.deliver(idle_seconds=2.3)
        assert history(slack, place, ts) == ["processing", "active"]
        assert len(slack.calls(SESSION)) == 4

    play(slack, tmp_path, story)


def test_a_session_ends_with_an_answer_that_nobody_can_be_shown(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place, ts = await asked(office)
        await office.deliver()
        await office.finish()
        for method in ("chat.update", "chat.postMessage"):
            slack.fail(method, error="restricted_action", times=50)
        await office.deliver()
        assert office.given_up == 1
        assert history(slack, place, ts) == ["processing", "active"]

    play(slack, tmp_path, story)


def test_a_session_ends_with_an_answer_in_place_of_a_deleted_line(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place, ts = await asked(office)
        await office.deliver()
        await office.finish()
        slack.delete_message(place, slack.by_bot(place)[0].ts)
        await office.deliver()
        assert len(slack.by_bot(place)) == 1
        assert history(slack, place, ts) == ["processing", "active"]

    play(slack, tmp_path, story)


def test_a_session_is_ended_after_an_outage_of_minutes(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place, ts = await asked(office)
        await office.deliver()
        await office.finish()
        workspace = await office.connection._workspaces.get("")
        posted = SlackPosted(channel=place, thread=ts, ts="1.0", job="job", session=True)
        status = ThreadStatus(office.connection._web, office.queue.jobs, RateLimiter(clock=lambda: 0.0))
        slack.fail(SESSION, "drop", times=MOST_TRIES)
        pauses = []
        while posted.session:
            posted, pause = await status.step(workspace, posted)
            pauses.append(pause)
        assert pauses == [1, 2, 4, 8, 16, 32, *[60] * 14, None]
        assert history(slack, place, ts) == ["processing", "active"]

    play(slack, tmp_path, story)


def test_a_session_ends_with_a_job_that_is_forgotten(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place, ts = await asked(office)
        await office.deliver()
        (message,) = [one for one in slack.messages(place) if one.files]
        slack.delete_file(message.files[0])
        await office.heard()
        await office.deliver()
        assert slack.world.sessions[place, ts].status == "active"

    play(slack, tmp_path, story)


@pytest.mark.parametrize(
    "error", ["unknown_method", "feature_disabled", "method_not_supported_for_channel_type"]
)
def test_where_there_are_no_sessions_a_line_says_it_and_nothing_is_asked_in_vain_again(
    slack: FakeSlack, tmp_path: Path, error: str
) -> None:
    async def story(office: Office) -> None:
        slack.fail(SESSION, error=error, times=1_000)
        for name in ("anna", "ben"):
            place, ts = await asked(office, name=name)
            await office.deliver()
            await office.finish()
            await office.deliver()
            lines = [one["status"] for one in slack.world.statuses if one["channel"] == place]
            assert lines[0]
            assert lines[-1] == ""
            assert {one["thread_ts"] for one in slack.world.statuses if one["channel"] == place} == {ts}
        assert len(slack.calls(SESSION)) == 1

    play(slack, tmp_path, story)


def test_where_neither_is_granted_the_answer_comes_all_the_same(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        for method in (SESSION, LINE):
            slack.fail(method, error="missing_scope", times=1_000)
        for name in ("anna", "ben"):
            place, _ = await asked(office, name=name)
            await office.deliver()
            await office.finish("The answer.")
            await office.deliver()
            assert "The answer." in str(slack.by_bot(place)[-1].blocks)
        assert len(slack.calls(SESSION)) == len(slack.calls(LINE)) == 1

    play(slack, tmp_path, story)


def test_an_assistants_thread_of_an_older_app_is_answered_in_it(slack: FakeSlack, tmp_path: Path) -> None:
    """It begins with a message of the app itself."""

    async def story(office: Office) -> None:
        slack.configure(surface="assistant_view")
        anna = slack.user("anna")
        chat = slack.direct(anna)
        root = await client_of(slack).chat_postMessage(channel=chat, text="New chat")
        slack.messages(chat)[0].subtype = "assistant_app_thread"
        slack.post(chat, anna, files=[NOTE], thread_ts=root["ts"])
        await office.heard()
        await office.deliver()
        await office.finish("The answer.")
        await office.deliver()
        answer = slack.by_bot(chat)[-1]
        assert answer.thread_ts == root["ts"]
        assert "The answer." in str(answer.blocks)
        assert slack.world.statuses[-1] == {"channel": chat, "thread_ts": root["ts"], "status": ""}

    play(slack, tmp_path, story)


def test_beginnings_leave_room_for_ends_in_slacks_rate(slack: FakeSlack, tmp_path: Path) -> None:
    """A crowd at once: some threads show nothing, none shows work for ever."""

    async def story(office: Office) -> None:
        messenger: Any = office.connection._messenger
        now = 0.0
        status = ThreadStatus(office.connection._web, office.queue.jobs, RateLimiter(clock=lambda: now))
        anna = slack.user("anna")
        chat, workspace = slack.direct(anna), await messenger._workspaces.get("")
        threads = [slack.post(chat, anna, "hm") for _ in range(40)]
        crowd = [SlackPosted(channel=chat, thread=ts, ts="1.0", job=ts, session=True) for ts in threads]
        for posted in crowd:
            await status.show(workspace, posted, View(job_id=posted.job, final=False, status="Listening…"))
        assert len(slack.calls(SESSION)) == 20
        left = crowd
        while left:
            tried = [await status.step(workspace, posted) for posted in left]
            left = [posted for posted, pause in tried if pause is not None]
            now += 1.0
        assert now <= 30
        assert all(one.status == "active" for one in slack.world.sessions.values())

    play(slack, tmp_path, story)


async def shown(office: Office, place: str, count: int) -> None:
    """So many of the app's messages are there."""
    while len(office.slack.by_bot(place)) < count:
        await office.deliver()


async def states(office: Office) -> list[JobState]:
    """Of all jobs, oldest first."""
    return [job.state for job in await office.jobs()]


def test_stop_cancels_the_jobs_of_its_thread_and_no_others(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place, ts = await asked(office, NOTE, NOTE)
        other = slack.post(place, slack.messages(place)[0].user, files=[NOTE])
        await office.heard()
        await shown(office, place, 3)
        anna = slack.messages(place)[0].user
        slack.courier.copies = 2
        slack.stop_session(place, ts, anna)
        await office.heard()
        assert await states(office) == [JobState.CANCELLED, JobState.CANCELLED, JobState.QUEUED]
        assert slack.world.sessions[place, ts].status == "active"
        assert slack.world.sessions[place, other].status == "processing"
        await office.deliver()
        stopped = [one for one in slack.by_bot(place) if "Cancelled" in str(one.blocks)]
        assert [one.thread_ts for one in stopped] == [ts, ts]
        assert len(slack.by_bot(place)) == 3
        assert not slack.ephemerals(place)

    play(slack, tmp_path, story)


def test_what_has_no_message_yet_is_stopped_as_well(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place, ts = await asked(office, NOTE, NOTE)
        while (place, ts) not in slack.world.sessions:
            assert await office.deliver_one()
        slack.stop_session(place, ts, slack.messages(place)[0].user)
        await office.heard()
        assert await states(office) == [JobState.CANCELLED, JobState.CANCELLED]
        await office.deliver(idle_seconds=1.3)
        assert slack.world.sessions[place, ts].status == "active"

    play(slack, tmp_path, story)


@pytest.mark.parametrize("admin", [False, True])
def test_in_a_channel_stop_is_for_who_asked_and_for_who_runs_it(
    slack: FakeSlack, tmp_path: Path, admin: bool
) -> None:
    async def story(office: Office) -> None:
        room = slack.channel("fair", [slack.user("maker")])
        place, ts = await asked(office, channel=room)
        await shown(office, place, 1)
        ben = slack.user("ben", is_admin=admin)
        slack.world.channels[room].members.append(ben)
        slack.courier.copies = 2
        await office.deliver()
        slack.stop_session(place, ts, ben)
        await office.heard()
        assert await states(office) == [JobState.CANCELLED if admin else JobState.QUEUED]
        whispered = slack.ephemerals(place, ben)
        assert ["Only the person who asked" in str(one.blocks) for one in whispered] == [True] * (not admin)
        assert slack.world.sessions[place, ts].status == ("active" if admin else "processing")

    play(slack, tmp_path, story)


def test_a_session_without_a_job_ends_when_it_is_stopped(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        place, ts = await asked(office)
        await office.deliver()
        await office.finish("The answer.")
        await office.deliver()
        slack.world.sessions[place, ts].status = "processing"
        slack.stop_session(place, ts, slack.messages(place)[0].user)
        await office.heard()
        assert slack.world.sessions[place, ts].status == "active"
        assert "The answer." in str(slack.by_bot(place)[-1].blocks)

    play(slack, tmp_path, story)
