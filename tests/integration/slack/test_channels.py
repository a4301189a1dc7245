"""Channels with the bot: a greeting, answers that nobody asked for, hints, and who may change it."""

from __future__ import annotations

import asyncio
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
from bot.locales.catalogue import Catalogue
from handlers.rate_limiter import RateLimiter
from tests.fakes.slack import FakeSlack, Upload
from tests.fakes.slack_state import Message
from tests.integration.slack.office import NOTE, Office, an_office

Story = Callable[[Office], Awaitable[None]]
SONG = Upload(name="song.mp3", content=b"la" * 100, mimetype="audio/mpeg", duration_ms=180_000)
MEETING = replace(NOTE, name="meeting.mp4", mimetype="video/mp4", duration_ms=2_700_000)
ALL_DAY = replace(MEETING, name="all-day.mp4", duration_ms=7_201_000)
WORDS = Catalogue()
HINT = WORDS.localize("unasked-hint", "en")
FIRST = "/earmark settings changes that."


def play(
    slack: FakeSlack, folder: Path, story: Story, policy: AccessPolicy | None = None, **settings: Any
) -> None:
    async def run() -> None:
        async with an_office(slack, folder, policy=policy, **settings) as office:
            await story(office)

    asyncio.run(run())


def a_channel(slack: FakeSlack, *names: str, **about: Any) -> tuple[str, ...]:
    """With the bot, which nobody has invited since it listens."""
    people = [slack.user(name) for name in names or ("anna",)]
    return slack.channel("general", people, **about), *people


def signs(slack: FakeSlack, channel: str, ts: str) -> list[str]:
    return [*next(one for one in slack.messages(channel) if one.ts == ts).reactions]


def at_the_top(slack: FakeSlack, channel: str) -> list[Message]:
    return [one for one in slack.by_bot(channel) if one.thread_ts is None]


async def broken(office: Office, code: FailureCode) -> None:
    claim = await office.queue.tasks.claim(ClaimRequest(worker="w", needs={Capability.PREPARE: ()}))
    assert claim is not None
    await office.queue.tasks.settle(claim.lease, Failed(failure=Failure(code=code, message="Broken.")))


# Coming into a channel


@pytest.mark.parametrize(
    ("channels", "words"), [("auto", "start-group-auto"), ("hint", "start-group"), ("ask", "start-group")]
)
def test_an_invited_bot_greets_once_in_the_language_of_who_invited_it(
    slack: FakeSlack, tmp_path: Path, channels: str, words: str
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna", locale="de-DE")
        general = slack.channel("general", [anna], bot=False)
        slack.invite(general, by=anna)
        await office.heard()
        (greeting,) = at_the_top(slack, general)
        said = WORDS.localize(words, "de").replace("/settings", "/earmark settings")
        assert greeting.text == said
        slack.kick(general)
        slack.invite(general, by=anna)
        await office.heard()
        assert len(slack.by_bot(general)) == 1

    play(slack, tmp_path, story, channels=channels)


def test_an_app_that_is_not_subscribed_learns_of_its_invitation_by_the_message_in_the_channel(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        general, anna = a_channel(slack)
        joined = {"channel": general, "user": slack.bot_user, "ts": "1.5", "inviter": anna}
        event = {"type": "message", "subtype": "channel_join", **joined}
        await office.connection._intake.event({"event": event, "event_id": "Ev1"}, slack._first_team())
        event = {"type": "member_joined_channel", **joined}
        await office.connection._intake.event({"event": event, "event_id": "Ev2"}, slack._first_team())
        await office.heard()
        assert len(at_the_top(slack, general)) == 1

    play(slack, tmp_path, story)


def test_one_who_joins_by_itself_is_silent_and_answers_only_when_asked(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna], bot=False)
        ts = slack.post(general, anna, "Our call", files=[NOTE])
        await slack.shortcut("transcribe", anna, general, ts).acknowledged()
        await office.heard()
        assert slack.calls("conversations.join")
        slack.post(general, anna, "Another", files=[NOTE])
        await office.heard()
        assert slack.by_bot(general) == []
        (job,) = await office.jobs()
        assert not job.request.unasked

    play(slack, tmp_path, story)


def test_others_who_join_are_not_greeted(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        general, anna = a_channel(slack)
        slack.invite(general, slack.user("bert"), by=anna)
        await office.heard()
        assert slack.by_bot(general) == []

    play(slack, tmp_path, story)


# Answers that nobody asked for


def test_a_recording_is_answered_in_its_thread_with_signs_and_nothing_else(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        general, anna = a_channel(slack)
        ts = slack.post(general, anna, "Our call", files=[NOTE])
        await office.heard()
        await office.deliver()
        assert slack.by_bot(general) == []
        assert signs(slack, general, ts) == ["eyes"]
        await office.finish("We meet on Monday.")
        await office.deliver()
        (answer,) = slack.by_bot(general)
        assert answer.thread_ts == ts
        assert "We meet on Monday." in str(answer.blocks)
        assert FIRST in str(answer.blocks)
        assert signs(slack, general, ts) == ["white_check_mark"]
        assert slack.ephemerals(general) == []
        assert len(slack.calls("chat.postMessage")) == 1

    play(slack, tmp_path, story)


@pytest.mark.parametrize("waited_for_seconds", [0.0, 30.0])
def test_only_the_first_answer_says_how_it_is_changed(
    slack: FakeSlack, tmp_path: Path, waited_for_seconds: float
) -> None:
    async def story(office: Office) -> None:
        general, anna = a_channel(slack)
        for number in range(3):
            slack.post(general, anna, f"Call {number}", files=[NOTE])
            await office.heard()
            await office.deliver()
            await office.finish("We meet on Monday.")
            await office.deliver()
        assert [FIRST in str(one.blocks) for one in slack.by_bot(general)] == [True, False, False]
        assert len(slack.calls("chat.postMessage")) == 3
        assert slack.calls("chat.delete") == []

    play(slack, tmp_path, story, AccessPolicy(waited_for_seconds=waited_for_seconds))


def test_a_song_ends_with_a_sign_and_without_a_word(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        general, anna = a_channel(slack)
        ts = slack.post(general, anna, files=[SONG])
        await office.heard()
        await office.deliver()
        job = await office.finish("", lines=1)
        await office.deliver()
        assert slack.by_bot(general) == []
        assert slack.ephemerals(general) == []
        assert signs(slack, general, ts) == ["mute"]
        assert job.request.unasked
        slack.post(general, anna, f"{slack.mention()} transcribe", thread_ts=ts)
        await office.heard()
        await office.deliver()
        await office.finish("", lines=1)
        await office.deliver()
        (answer,) = slack.by_bot(general)
        assert FIRST not in str(answer.blocks)

    play(slack, tmp_path, story)


@pytest.mark.parametrize(
    ("code", "sign"),
    [(FailureCode.NO_SOUND_TRACK, "mute"), (FailureCode.DAMAGED, "x"), (FailureCode.DEADLINE, "x")],
)
def test_a_failure_that_nobody_waits_for_is_a_sign(
    slack: FakeSlack, tmp_path: Path, code: FailureCode, sign: str
) -> None:
    async def story(office: Office) -> None:
        general, anna = a_channel(slack)
        ts = slack.post(general, anna, files=[MEETING])
        await office.heard()
        await office.deliver()
        await broken(office, code)
        await office.deliver()
        assert slack.by_bot(general) == []
        assert signs(slack, general, ts) == [sign]

    play(slack, tmp_path, story)


def test_what_is_repeated_after_a_quiet_failure_shows_itself(slack: FakeSlack, tmp_path: Path) -> None:
    """On the page of who posted it."""

    async def story(office: Office) -> None:
        general, anna = a_channel(slack)
        ts = slack.post(general, anna, files=[NOTE])
        await office.heard()
        await office.deliver()
        await broken(office, FailureCode.ENGINE_UNREACHABLE)
        await office.deliver()
        slack.open_home(anna)
        await office.heard()
        await slack.press_in_view(anna, "Try again", home=True).acknowledged()
        await office.heard()
        await office.deliver()
        (line,) = slack.by_bot(general)
        assert line.thread_ts == ts
        await office.finish("We meet on Monday.")
        await office.deliver()
        (answer,) = slack.by_bot(general)
        assert "We meet on Monday." in str(answer.blocks)
        assert signs(slack, general, ts) == ["white_check_mark"]

    play(slack, tmp_path, story)


@pytest.mark.parametrize("waited_for_seconds", [0.0, 30.0])
def test_a_sender_killed_at_any_step_leaves_one_answer(
    slack: FakeSlack, tmp_path: Path, waited_for_seconds: float
) -> None:
    """Every step is done twice: the first time nobody lived to note it."""

    async def story(office: Office) -> None:
        general, anna = a_channel(slack)
        ts = slack.post(general, anna, files=[NOTE])
        await office.heard()
        await twice(office)
        await office.finish("We meet on Monday.")
        await twice(office)
        (answer,) = slack.by_bot(general)
        assert answer.thread_ts == ts
        assert "We meet on Monday." in str(answer.blocks)
        assert signs(slack, general, ts) == ["white_check_mark"]

    play(slack, tmp_path, story, AccessPolicy(waited_for_seconds=waited_for_seconds))


async def twice(office: Office) -> None:
    await asyncio.sleep(0.1)  # the outbox spaces the views of a job
    while entry := await office.queue.outbox.claim_entry("w", platforms=("slack",)):
        office.connection._messenger._messages._rate_limiter = RateLimiter()
        await office.shown(entry)
        await office.queue.outbox.settle_entry(entry, external_id=entry.external_id, again_after_seconds=0)
        office.connection._messenger._messages._rate_limiter = RateLimiter()
        assert await office.deliver_one()


def test_a_message_that_is_deleted_takes_its_quiet_job_along(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        general, anna = a_channel(slack)
        for finished in (False, True):
            ts = slack.post(general, anna, files=[NOTE])
            await office.heard()
            await office.deliver()
            if finished:
                await office.finish()
                await office.deliver()
            slack.delete_message(general, ts)
            await office.heard()
            await office.deliver()
            assert await office.jobs() == []
            assert slack.by_bot(general) == []

    play(slack, tmp_path, story)


def test_who_asks_meanwhile_sees_how_far_it_is_and_there_is_one_answer(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        general, anna, bert = a_channel(slack, "anna", "bert")
        ts = slack.post(general, anna, files=[NOTE])
        await office.heard()
        await office.deliver()
        slack.post(general, bert, f"{slack.mention()} transcribe", thread_ts=ts)
        await office.heard()
        await office.deliver()
        (line,) = slack.by_bot(general)
        assert line.thread_ts == ts
        await office.finish("We meet on Monday.")
        await office.deliver()
        (answer,) = slack.by_bot(general)
        assert "We meet on Monday." in str(answer.blocks)
        (job,) = await office.jobs()
        assert job.state is JobState.DONE

    play(slack, tmp_path, story)


def test_quotas_and_lists_hold_and_nothing_is_said_of_them(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        general, anna, _ = a_channel(slack, "anna", "bert")
        for _ in range(2):
            slack.post(general, anna, files=[MEETING])
            await office.heard()
        assert len(await office.jobs()) == 1
        assert slack.ephemerals(general) == []

    play(slack, tmp_path, story, AccessPolicy(quota_user_minutes=60))


def test_a_channel_that_is_on_no_list_is_left_alone(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna = slack.user("anna")
        general = slack.channel("general", [anna], bot=False)
        slack.invite(general, by=anna)
        slack.post(general, anna, files=[NOTE])
        await office.heard()
        assert await office.jobs() == []
        assert slack.by_bot(general) == []

    play(slack, tmp_path, story, AccessPolicy(chats=frozenset({"slack:C1"})))


# Hints


def test_a_hint_is_seen_by_one_person_in_the_channel_and_once(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        general, anna, bert = a_channel(slack, "anna", "bert")
        for _ in range(3):
            slack.post(general, anna, files=[NOTE])
            await office.heard()
        (hint,) = slack.ephemerals(general)
        assert (hint.text, hint.thread_ts) == (HINT, None)
        slack.post(general, bert, files=[NOTE])
        await office.heard()
        assert len(slack.ephemerals(general, bert)) == 1
        assert slack.by_bot(general) == []
        assert await office.jobs() == []

    play(slack, tmp_path, story, channels="hint")


def test_a_hint_about_a_recording_in_a_thread_is_seen_there(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        general, anna = a_channel(slack)
        root = slack.post(general, anna, "How was it?")
        slack.post(general, anna, files=[NOTE], thread_ts=root)
        await office.heard()
        (hint,) = slack.ephemerals(general)
        assert hint.thread_ts == root

    play(slack, tmp_path, story, channels="hint")


def test_a_recording_that_is_too_long_to_be_answered_unasked_gets_a_hint(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async def story(office: Office) -> None:
        general, anna = a_channel(slack)
        ts = slack.post(general, anna, files=[ALL_DAY])
        await office.heard()
        assert await office.jobs() == []
        assert [one.text for one in slack.ephemerals(general)] == [HINT]
        slack.post(general, anna, f"{slack.mention()} notes", thread_ts=ts)
        await office.heard()
        assert len(await office.jobs()) == 1

    play(slack, tmp_path, story)


def test_where_somebody_has_to_ask_nothing_is_said(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        general, anna = a_channel(slack)
        slack.post(general, anna, files=[NOTE])
        await office.heard()
        await office.deliver()
        assert await office.jobs() == []
        assert slack.ephemerals(general) == slack.by_bot(general) == []

    play(slack, tmp_path, story, channels="ask")


# Who may change it


def test_who_invited_the_bot_changes_it_and_others_do_not(slack: FakeSlack, tmp_path: Path) -> None:
    async def story(office: Office) -> None:
        anna, bert, cleo = (slack.user(name) for name in ("anna", "bert", "cleo"))
        general = slack.channel("general", [anna, bert, cleo], bot=False)
        slack.invite(general, by=bert)
        await office.heard()
        for person, title in ((anna, "chat"), (bert, "chat"), (cleo, "me")):  # anna made the channel
            await slack.slash("/earmark", "settings", general, person).acknowledged()
            await office.heard()
            assert WORDS.localize(f"settings-title-{title}", "en") in slack.modal_text(person)
        label = WORDS.localize("setting-answers", "en")
        await slack.submit(bert, {label: WORDS.localize("setting-answers-ask", "en")}).acknowledged()
        await office.heard()
        slack.post(general, anna, files=[NOTE])
        await office.heard()
        assert await office.jobs() == []

    play(slack, tmp_path, story)


def test_who_invited_the_bot_and_left_has_no_say_any_more(
    slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(office: Office) -> None:
        anna, bert = slack.user("anna"), slack.user("bert")
        general = slack.channel("general", [anna, bert], bot=False)
        slack.invite(general, by=bert)
        await office.heard()
        await slack.slash("/earmark", "settings", general, bert).acknowledged()
        await office.heard()
        slack.kick(general, bert)
        office.connection._directory._members.clear()  # as a minute later
        label = WORDS.localize("setting-answers", "en")
        await slack.submit(bert, {label: WORDS.localize("setting-answers-ask", "en")}).acknowledged()
        await office.heard()
        slack.post(general, anna, files=[NOTE])
        await office.heard()
        assert len(await office.jobs()) == 1

    play(slack, tmp_path, story)
