"""What a chat of several people sees of the bot unasked: greeting, hint, and answers that are worth it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.events import BotJoined, Person
from bot.chat.preferences import ChatPreferences, chat_preferences, store_chat
from bot.chat.replies import Mark, SendMessage, ShowForm, View
from bot.chat.unasked import UnaskedAnswers, UnaskedDefaults
from bot.domain.failure import Failure, FailureCode
from bot.domain.job import Job, JobState, Mode
from tests.unit.chat.talk import ANN, BOB, GROUP, PLATFORM, Talk, a_voice_note, an_answer, text_of

pytestmark = pytest.mark.anyio

CHANNELS = UnaskedDefaults(answers=UnaskedAnswers.AUTO, longest_seconds=7200, whispers=True)
HERE = replace(GROUP, address={"chat": "team"})


@pytest.fixture
def channel(talk: Talk) -> Talk:
    """With the settings of a platform where channels are answered by default."""
    talk.directory.unasked = CHANNELS
    return talk


def arrival(inviter: Person | None = ANN, event_id: str = "arrived") -> BotJoined:
    return BotJoined(event_id=event_id, place=HERE, inviter=inviter)


async def shown(talk: Talk, job: Job) -> View:
    job = await talk.known(job)
    progress = await talk.queue.jobs.progress(job.id)
    assert progress is not None
    return await talk.conversation.view(job, progress, await talk.queue.jobs.answer(job.id))


# Coming


async def test_a_greeting_says_what_happens_to_recordings_once_and_for_all(channel: Talk) -> None:
    (said,) = await channel.handle(arrival())
    assert isinstance(said, SendMessage)
    assert not said.private
    assert text_of([said]) == channel.words("start-group-auto")
    assert await channel.handle(arrival()) == ()
    assert await channel.handle(arrival(BOB, "again")) == ()
    assert (await chat_preferences(channel.settings, HERE)).inviter == "bob"


async def test_where_nothing_happens_unasked_the_greeting_says_how_to_ask(talk: Talk) -> None:
    assert text_of(await talk.handle(arrival())) == talk.words("start-group")


async def test_one_who_comes_by_itself_greets_nobody_and_answers_nothing_unasked(channel: Talk) -> None:
    assert await channel.handle(arrival(None)) == ()
    assert await channel.say("", a_voice_note("a"), place=GROUP) == ()
    assert await channel.jobs() == []
    assert text_of(await channel.handle(arrival(BOB, "later"))) == channel.words("start-group-auto")
    await channel.say("", a_voice_note("b"), place=GROUP)
    assert (await channel.only_job()).request.unasked


async def test_a_chat_that_is_on_no_list_is_not_greeted(tmp_path: Path) -> None:
    talk = Talk(tmp_path, chats=frozenset({"fake:elsewhere"}))
    talk.directory.unasked = CHANNELS
    assert await talk.handle(arrival()) == ()
    assert await talk.say("", a_voice_note(), place=GROUP) == ()
    assert await talk.jobs() == []


async def test_the_settings_of_a_chat_outlive_an_invitation(channel: Talk) -> None:
    await store_chat(channel.settings, HERE, ChatPreferences(answers=UnaskedAnswers.ASK, mode=Mode.S2T))
    await channel.handle(arrival())
    ours = await chat_preferences(channel.settings, HERE)
    assert ours == ChatPreferences(answers=UnaskedAnswers.ASK, mode=Mode.S2T, inviter="ann")


# Answering


@pytest.mark.parametrize(("seconds", "mode"), [(5, Mode.ASR), (121, Mode.S2T)])
async def test_a_recording_is_answered_by_its_length(channel: Talk, seconds: float, mode: Mode) -> None:
    assert await channel.say("the planning", a_voice_note(seconds=seconds), place=GROUP) == ()
    request = (await channel.only_job()).request
    assert (request.options.mode, request.unasked) == (mode, True)
    assert request.quota_accounts == ("fake:person:W/ann", "fake:chat:W/team")


async def test_what_is_asked_for_is_not_unasked(channel: Talk) -> None:
    await channel.say("summarize", a_voice_note(), place=GROUP, addressed=True)
    assert not (await channel.only_job()).request.unasked


async def test_what_an_app_posts_is_not_answered_and_gets_no_hint(channel: Talk) -> None:
    app = Person(id="B1")
    assert await channel.say("", a_voice_note(), place=GROUP, person=app, by_app=True) == ()
    assert await channel.jobs() == []


async def test_an_edit_makes_nothing_of_a_recording(channel: Talk) -> None:
    assert await channel.say("new words", a_voice_note(), place=GROUP, edited=True) == ()
    assert await channel.jobs() == []


@pytest.mark.parametrize(
    ("name", "size_bytes", "answered"),
    [("talk.mp3", 100_000_000, True), ("talk.mp3", 120_000_000, False), ("film.mp4", 1_000_000_000, True)],
)
async def test_a_length_that_nobody_tells_is_guessed_from_the_size(
    channel: Talk, name: str, size_bytes: int, answered: bool
) -> None:
    recording = a_voice_note(name=name, seconds=None, size_bytes=size_bytes)
    said = await channel.say("", recording, place=GROUP)
    assert (len(await channel.jobs()) == 1) is answered
    assert text_of(said) == ("" if answered else channel.words("unasked-hint"))


async def test_until_it_is_over_only_a_sign_is_shown(channel: Talk) -> None:
    await channel.say("", a_voice_note(message="message:1"), place=GROUP)
    view = await shown(channel, await channel.only_job())
    assert (view.unsaid, view.mark) == (True, Mark.WORKING)


async def test_the_first_answer_of_a_chat_says_how_to_change_it(channel: Talk) -> None:
    await channel.say("", a_voice_note("a"), place=GROUP)
    first = await channel.answered()
    await channel.say("", a_voice_note("b"), place=GROUP)
    second = await channel.answered()
    for _ in range(2):
        views = [await shown(channel, job) for job in (first, second)]
        assert [(view.unsaid, view.introduces) for view in views] == [(False, True), (False, False)]


async def test_an_answer_that_was_asked_for_needs_no_such_line(channel: Talk) -> None:
    await channel.say("", a_voice_note("a"), place=GROUP, addressed=True)
    assert not (await shown(channel, await channel.answered())).introduces


async def test_who_asks_for_what_is_under_way_sees_how_far_it_is(channel: Talk) -> None:
    note = a_voice_note(seconds=5)
    await channel.say("", note, place=GROUP)
    await channel.say("", note, place=GROUP, person=BOB)
    assert (await shown(channel, await channel.only_job())).unsaid
    await channel.say("transcribe", place=GROUP, person=BOB, about=(note,), addressed=True)
    view = await shown(channel, await channel.only_job())
    assert (view.unsaid, view.status) == (False, channel.words("status-queued", ahead=0))


@pytest.mark.parametrize(
    ("code", "mark"),
    [
        (FailureCode.NO_SOUND_TRACK, Mark.SPEECHLESS),
        (FailureCode.DAMAGED, Mark.FAILED),
        (FailureCode.ENGINE_UNREACHABLE, Mark.FAILED),
    ],
)
async def test_a_failure_that_nobody_waits_for_is_a_sign(
    channel: Talk, code: FailureCode, mark: Mark
) -> None:
    await channel.say("", a_voice_note(message="message:1"), place=GROUP)
    view = await shown(channel, await channel.failed(Failure(code=code, message="Broken.")))
    assert (view.unsaid, view.mark) == (True, mark)


async def test_music_ends_with_a_sign(channel: Talk) -> None:
    await channel.say("", a_voice_note(message="message:1"), place=GROUP)
    job = await channel.answered()
    progress, answer = await channel.queue.jobs.progress(job.id), an_answer()
    assert progress is not None
    song = replace(answer, transcript=replace(answer.transcript, lines=()), lines=())
    view = await channel.conversation.view(job, progress, song)
    assert (view.unsaid, view.mark) == (True, Mark.SPEECHLESS)
    broken = replace(song, missing=an_answer(missing=True).missing)
    view = await channel.conversation.view(replace(job, state=JobState.PARTIAL), progress, broken)
    assert (view.unsaid, view.mark) == (True, Mark.GAPS)
    await channel.say("", a_voice_note("b"), place=GROUP)
    assert (await shown(channel, await channel.answered())).introduces


# Hints


@pytest.fixture
async def hinting(channel: Talk) -> Talk:
    await store_chat(channel.settings, GROUP, ChatPreferences(answers=UnaskedAnswers.HINT))
    return channel


async def test_a_hint_is_for_one_person_once_in_a_month(hinting: Talk) -> None:
    album = (a_voice_note("a"), a_voice_note("b"))
    (said,) = await hinting.say("", *album, place=GROUP)
    assert isinstance(said, SendMessage)
    assert said.private
    assert text_of([said]) == hinting.words("unasked-hint")
    assert await hinting.say("", a_voice_note("c"), place=GROUP) == ()
    assert await hinting.say("", a_voice_note("d"), place=GROUP, person=BOB) != ()
    assert await hinting.say("", a_voice_note("e"), place=replace(GROUP, chat="other")) == ()
    assert len(await hinting.jobs()) == 1


async def test_the_same_upload_told_again_gives_no_second_hint(hinting: Talk) -> None:
    event = hinting.said("", a_voice_note(), place=GROUP)
    assert [len(await hinting.handle(event)) for _ in range(3)] == [1, 0, 0]


async def test_who_has_asked_before_needs_no_hint(hinting: Talk) -> None:
    await hinting.say("", a_voice_note("a"), place=GROUP, addressed=True)
    assert await hinting.say("", a_voice_note("b"), place=GROUP) == ()


async def test_a_hint_is_no_words_of_the_person(hinting: Talk) -> None:
    """The name of the recording is, for a day."""
    assert await hinting.say("", a_voice_note(), place=GROUP) != ()
    assert await hinting.queue.key_values.owned(PLATFORM, ["person:W/ann"]) == 1


# Settings


@pytest.mark.parametrize("whispers", [True, False])
async def test_hints_are_a_choice_where_there_are_words_for_one_person(talk: Talk, whispers: bool) -> None:
    talk.directory.unasked = replace(CHANNELS, whispers=whispers)
    talk.directory.admins = {"ann"}
    (form,) = await talk.say("/settings", place=GROUP, addressed=True)
    assert isinstance(form, ShowForm)
    field = form.fields[0]
    assert (field.name, field.chosen) == ("answers", "auto")
    assert [value for value, _ in field.options] == (["auto", "hint", "ask"] if whispers else ["auto", "ask"])


async def test_a_choice_holds_for_the_chat_and_keeps_the_rest(channel: Talk) -> None:
    await channel.handle(arrival())
    channel.directory.admins = {"ann"}
    await channel.press("set:chat:answers:ask", place=GROUP)
    ours = await chat_preferences(channel.settings, GROUP)
    assert ours == ChatPreferences(answers=UnaskedAnswers.ASK, inviter="ann")
    assert await channel.say("", a_voice_note(), place=GROUP) == ()
    assert await channel.jobs() == []
