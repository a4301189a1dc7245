"""What happens in Slack becomes jobs, over both transports."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.chat.access import AccessPolicy
from bot.domain.errors import DiskFull
from bot.domain.job import JobState, Mode, Request
from bot.domain.ports.jobs import AddResult
from storage.sql.job_store import SqlJobStore
from tests.fakes.slack import FakeSlack, Upload
from tests.fakes.slack_events import file_in_event
from tests.fakes.slack_state import Message
from tests.fakes.tables import instead, new_table
from tests.integration.slack.office import NOTE, Office, an_office, installed_bots, served

Story = Callable[[Office], Awaitable[None]]


def play(
    slack: FakeSlack, folder: Path, story: Story, policy: AccessPolicy | None = None, **settings: Any
) -> None:
    """Over Socket Mode."""

    async def run() -> None:
        async with an_office(slack, folder, policy=policy, **settings) as office:
            await story(office)

    asyncio.run(run())


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_a_voice_note_in_a_direct_message_becomes_one_answer_in_its_thread(
    slack: FakeSlack, tmp_path: Path, transport: str
) -> None:
    async def told(office: Office) -> None:
        anna = slack.user("anna", locale="de-DE")
        chat = slack.direct(anna)
        ts = slack.post(chat, anna, files=[NOTE])
        await office.heard()
        (job,) = await office.jobs()
        assert (job.request.source.name, job.request.seconds) == ("note.m4a", 5.0)
        assert job.request.origin.locale == "de"
        await office.deliver()
        await office.finish("Hello <!channel> & <@U1>.")
        await office.deliver()
        (message,) = slack.by_bot(chat)
        assert message.thread_ts == ts
        assert message.metadata == {"event_type": "earmark_job", "event_payload": {"job_id": job.id}}
        assert "Hello <!channel> & <@U1>." in str(message.blocks)
        assert "Hello &lt;!channel&gt; &amp; &lt;@U1&gt;." in message.text

    async def run() -> None:
        if transport == "socket":
            async with an_office(slack, tmp_path) as office:
                await told(office)
            return
        signed = {"app_token": "", "signing_secret": slack.signing_secret}
        async with an_office(slack, tmp_path, **signed) as office, served(office.connection) as url:
            await asyncio.to_thread(slack.use_http, f"{url}/slack/events")
            await told(office)

    asyncio.run(run())


def test_a_wrong_signature_is_turned_away(slack: FakeSlack, tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            an_office(slack, tmp_path, app_token="", signing_secret="another") as office,
            served(office.connection) as url,
        ):
            with pytest.raises(ValueError, match="challenge"):
                await asyncio.to_thread(slack.use_http, f"{url}/slack/events")

    asyncio.run(run())


def test_a_post_with_a_mention_is_one_request_though_slack_tells_of_it_twice(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        slack.post(general, anna, f"{slack.mention()} summarize", files=[NOTE])
        await office.heard()
        (job,) = await office.jobs()
        assert job.request.options.mode is Mode.SUMMARIZE
        kinds = [one.payload["event"]["type"] for one in slack.deliveries]
        assert sorted(kinds) == ["app_mention", "message"]

    play(slack, tmp_path, story)


def test_a_mention_in_a_thread_means_the_recording_of_the_thread(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna, bert = slack.user("anna"), slack.user("bert")
        general = slack.channel("general", [anna, bert])
        root = slack.post(general, anna, "Our call", files=[NOTE])
        await office.heard()
        assert await office.jobs() == []
        slack.post(general, bert, f"{slack.mention()} notes", thread_ts=root)
        await office.heard()
        (job,) = await office.jobs()
        assert job.request.options.mode is Mode.S2T
        assert job.request.origin.address["thread"] == root

    play(slack, tmp_path, story, channels="ask")


def test_chatter_that_is_none_of_ours_asks_slack_nothing(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        slack.post(general, anna, "Lunch?")
        await office.heard()
        calls = [asked.method for asked in slack.log]
        assert calls == ["apps.connections.open", "auth.test"]

    play(slack, tmp_path, story)


def test_a_file_of_another_workspace_is_looked_up_before_it_is_judged(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        stub = Upload(name="call.mp3", content=b"sound", mimetype="audio/mpeg", connect_stub=True)
        slack.post(general, anna, f"{slack.mention()} transcribe", files=[stub])
        await office.heard()
        (job,) = await office.jobs()
        assert job.request.source.name == "call.mp3"

    play(slack, tmp_path, story)


def test_a_thread_may_begin_with_a_file_of_another_workspace(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        stub = Upload(name="call.mp3", content=b"sound", mimetype="audio/mpeg", connect_stub=True)
        root = slack.post(general, anna, files=[stub])
        slack.post(general, anna, f"{slack.mention()} transcribe", thread_ts=root)
        await office.heard()
        (job,) = await office.jobs()
        assert job.request.source.name == "call.mp3"

    play(slack, tmp_path, story)


def test_without_the_right_to_read_a_mention_is_still_answered(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        root = slack.post(general, anna, files=[NOTE])
        slack.world.installs[0].scopes.discard("channels:history")
        for scope in ("groups:history", "im:history", "mpim:history"):
            slack.world.installs[0].scopes.discard(scope)
        slack.post(general, anna, f"{slack.mention()} transcribe", thread_ts=root)
        await office.heard()
        assert len(slack.ephemerals(general, anna)) == 1

    play(slack, tmp_path, story, channels="ask")


def test_a_picture_is_no_recording(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        slack.post(
            slack.direct(anna), anna, files=[Upload(name="cat.png", content=b"png", mimetype="image/png")]
        )
        await office.heard()
        assert await office.jobs() == []

    play(slack, tmp_path, story)


def test_several_files_of_one_message_are_several_jobs(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        other = Upload(name="second.mp3", content=b"other", mimetype="audio/mpeg")
        slack.post(slack.direct(anna), anna, files=[NOTE, other])
        await office.heard()
        names = {job.request.source.name for job in await office.jobs()}
        assert names == {"note.m4a", "second.mp3"}

    play(slack, tmp_path, story)


def test_an_emoji_asks_for_an_answer(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna, bert = slack.user("anna"), slack.user("bert")
        general = slack.channel("general", [anna, bert])
        root = slack.post(general, anna, "Hello")
        ts = slack.post(general, anna, "Our call", files=[NOTE], thread_ts=root)
        slack.react(general, ts, bert, "memo")
        slack.react(general, root, bert, "memo")
        await office.heard()
        (job,) = await office.jobs()
        assert (job.request.origin.user, job.request.origin.address["thread"]) == (bert, root)

    play(slack, tmp_path, story, AccessPolicy(reactions={"memo": Mode.ASR}), channels="ask")


def test_deleting_the_message_deletes_what_came_from_it(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        ts = slack.post(chat, anna, files=[NOTE])
        await office.heard()
        await office.finish()
        await office.deliver()
        assert len(slack.by_bot(chat)) == 1
        slack.delete_message(chat, ts)
        await office.heard()
        assert await office.jobs() == []
        await office.deliver()
        assert slack.by_bot(chat) == []

    play(slack, tmp_path, story)


def test_deleting_the_file_deletes_what_came_from_it(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        slack.post(chat, anna, files=[NOTE])
        await office.heard()
        await office.deliver()
        slack.delete_file(next(iter(slack.world.files)))
        await office.heard()
        assert await office.jobs() == []
        await office.deliver()
        assert slack.by_bot(chat) == []

    play(slack, tmp_path, story)


def test_what_could_not_be_deleted_yet_is_deleted_later(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        chat = slack.direct(anna)
        ts = slack.post(chat, anna, files=[NOTE])
        await office.heard()
        await office.finish()
        await office.deliver()
        slack.fail("chat.delete", "error", error="internal_error", times=2)
        slack.delete_message(chat, ts)
        await office.heard()
        assert max(one.attempts for one in slack.deliveries) == 1
        assert await office.jobs() == []
        await office.deliver()
        assert slack.by_bot(chat) == []

    play(slack, tmp_path, story)


@pytest.mark.parametrize("how", ["archived", "thrown out"])
def test_a_channel_that_is_closed_to_the_bot_ends_its_open_jobs(
    slack: FakeSlack, tmp_path: Path, how: str
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        slack.post(general, anna, f"{slack.mention()} transcribe", files=[NOTE])
        await office.heard()
        if how == "archived":
            slack.archive(general, anna)
        else:
            slack.kick(general)
        await office.heard()
        (job,) = await office.jobs()
        assert job.state is JobState.CANCELLED

    play(slack, tmp_path, story)


def test_events_that_nobody_waits_for_are_acknowledged(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        slack.invite(slack.channel("general", bot=False), by=anna)
        slack.shortcut("unknown_to_us", anna)
        await office.heard()
        assert slack.deliveries
        assert all(one.attempts == 1 and one.acked for one in slack.deliveries)

    play(slack, tmp_path, story)


def test_a_lost_socket_is_opened_again_and_nothing_is_missed(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        await asyncio.to_thread(slack.say_goodbye)
        slack.post(slack.direct(anna), anna, files=[NOTE])
        await office.heard(20)
        assert len(await office.jobs()) == 1

    slack.configure(retry_delays=(0.0, 1_000.0, 4_000.0))
    play(slack, tmp_path, story)


class FullStore(SqlJobStore):
    """Has no room for the first jobs."""

    refusals = 2

    async def add(self, request: Request) -> AddResult:
        if self.refusals:
            self.refusals -= 1
            raise DiskFull("No room.")
        return await super().add(request)


def test_what_could_not_be_committed_is_delivered_again_and_taken_once(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def run() -> None:
        anna = slack.user("anna")
        table = new_table(delivery_spacing_seconds=0.05)
        full = replace(table, jobs=instead(FullStore, table))
        async with an_office(slack, tmp_path, queue=full) as office:
            slack.post(slack.direct(anna), anna, files=[NOTE])
            await office.heard()
            (delivery,) = slack.deliveries
            assert (delivery.attempts, delivery.acked) == (3, True)
            assert len(await office.jobs()) == 1

    asyncio.run(run())


def test_an_event_delivered_four_times_is_taken_once(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        slack.post(slack.direct(anna), anna, files=[NOTE])
        await office.heard()
        body = slack.deliveries[0].payload
        for _ in range(3):
            await office.connection._intake.event(body, body["authorizations"][0]["team_id"])
        assert len(await office.jobs()) == 1

    play(slack, tmp_path, story)


async def install(slack: FakeSlack, url: str, team: str, boss: str) -> httpx.Response:
    """Through the pages that a person sees: "Add to Slack", and back with a code."""
    async with httpx.AsyncClient(base_url=url) as browser:
        page = await browser.get("/slack/install")
        state = re.search(r"state=([\w-]+)", page.text)
        assert state is not None
        redirect = "https://earmark.example/slack/oauth_redirect"
        code = slack.authorize(boss, team=team, redirect_uri=redirect)
        cookie = page.headers["set-cookie"].partition(";")[0]
        back = {"code": code, "state": state[1]}
        return await browser.get("/slack/oauth_redirect", params=back, headers={"Cookie": cookie})


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own call
def test_many_workspaces_install_the_app_and_leave_again(slack: FakeSlack, tmp_path: Path) -> None:
    async def run() -> None:
        team = slack.add_workspace("Globex", install=False)
        boss = slack.user("boss", team=team, is_admin=True)
        client = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
        async with (
            an_office(slack, tmp_path, bot_token="", **client) as office,
            served(office.connection) as url,
        ):
            assert (await install(slack, url, team, boss)).status_code == 200
            chat = slack.direct(boss)
            slack.post(chat, boss, files=[NOTE])
            await office.heard()
            await office.finish()
            await office.deliver()
            assert len(slack.by_bot(chat)) == 1
            assert installed_bots(office.engine) == 1
            slack.uninstall(team)
            await office.heard()
            assert installed_bots(office.engine) == 0
            assert await office.jobs() == []

    asyncio.run(run())


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own call
@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
def test_a_late_word_of_an_uninstallation_leaves_the_new_installation_alone(
    slack: FakeSlack, tmp_path: Path, kind: str
) -> None:
    async def run() -> None:
        team = slack.add_workspace("Globex", install=False)
        boss = slack.user("boss", team=team, is_admin=True)
        client = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
        async with (
            an_office(slack, tmp_path, bot_token="", **client) as office,
            served(office.connection) as url,
        ):
            await install(slack, url, team, boss)
            before = int(time.time()) - 5
            slack.uninstall(team)
            await office.heard()
            await install(slack, url, team, boss)
            slack.post(slack.direct(boss), boss, files=[NOTE])
            await office.heard()
            event = {"type": kind, "tokens": {"bot": [slack.bot_user]}}
            late = {"event": event, "event_id": "Ev1", "event_time": before}
            await office.connection._intake.event(late, team)
            assert installed_bots(office.engine) == 1
            assert len(await office.jobs()) == 1

    asyncio.run(run())


def test_with_one_token_what_works_is_not_gone(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna, team = slack.user("anna"), slack._first_team()
        slack.post(slack.direct(anna), anna, files=[NOTE])
        await office.heard()
        told = {"event": {"type": "app_uninstalled"}, "event_id": "Ev1", "event_time": time.time()}
        await office.connection._intake.event(told, team)
        assert len(await office.jobs()) == 1
        slack.world.installs[0].revoked = "account_inactive"
        await office.connection._intake.event({**told, "event_time": 10**400}, team)
        assert await office.jobs() == []

    play(slack, tmp_path, story)


def test_revoked_tokens_of_people_are_no_uninstallation(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna, team = slack.user("anna"), slack._first_team()
        slack.post(slack.direct(anna), anna, files=[NOTE])
        await office.heard()
        slack.world.installs[0].revoked = "token_revoked"
        told = {"event": {"type": "tokens_revoked", "tokens": {"oauth": [anna], "bot": []}}}
        await office.connection._intake.event(told, team)
        assert len(await office.jobs()) == 1

    play(slack, tmp_path, story)


def test_slow_answers_about_a_person_keep_no_event_waiting(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna", locale="de-DE")
        general = slack.channel("general", [anna])
        slack.fail("users.info", "slow", seconds=8, times=9)
        begun = time.monotonic()
        slack.post(general, anna, f"{slack.mention()} settings")
        await slack.settled()
        assert time.monotonic() - begun < 8
        assert len(slack.deliveries) == 2  # the message and the mention, once each

    play(slack, tmp_path, story)


def test_an_installation_that_nobody_began_is_refused(slack: FakeSlack, tmp_path: Path) -> None:
    async def run() -> None:
        client = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
        async with (
            an_office(slack, tmp_path, bot_token="", **client) as office,
            served(office.connection) as url,
            httpx.AsyncClient() as http,
        ):
            forged = {"code": "stolen", "state": "made up"}
            answer = await http.get(f"{url}/slack/oauth_redirect", params=forged)
            assert answer.status_code == 400
            assert installed_bots(office.engine) == 0

    asyncio.run(run())


def brought(slack: FakeSlack, chat: str, user: str, *, by_app: bool) -> tuple[str, str]:
    """Time stamp and file of a message that is forwarded, or comes from another app."""
    world = slack.world
    file = slack.add_file(team=world.users[user].team, user=user, **asdict(NOTE)).id
    message = Message(ts=world.new_ts(), channel=chat, user=user, text="/transcribe")
    if by_app:
        message.bot_id, message.files = "BRECORDER", [file]
    else:
        forwarded = {"is_share": True, "files": [file_in_event(world, world.files[file])]}
        message.attachments = [forwarded]
    with world.lock:
        slack.add_message(message)
    return message.ts, file


@pytest.mark.parametrize("by_app", [True, False])
def test_recordings_of_other_apps_and_of_forwarded_messages_are_seen(
    slack: FakeSlack, tmp_path: Path, *, by_app: bool
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        ts, file = brought(slack, general, anna, by_app=by_app)
        await office.heard()
        assert await office.jobs() == []
        slack.post(general, anna, f"{slack.mention()} notes", thread_ts=ts)
        await office.heard()
        (job,) = await office.jobs()
        assert job.request.source.url.endswith(f"/{file}")
        assert job.request.options.mode is Mode.S2T

    play(slack, tmp_path, story, channels="ask")


@pytest.mark.parametrize("by_app", [True, False])
def test_what_is_forwarded_is_answered_once_unasked_and_what_an_app_posts_is_not(
    slack: FakeSlack, tmp_path: Path, *, by_app: bool
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna])
        brought(slack, general, anna, by_app=by_app)
        await office.heard()
        assert len(await office.jobs()) == (0 if by_app else 1)

    play(slack, tmp_path, story)
