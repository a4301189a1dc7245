from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.events import Deleted, Departed
from bot.chat.preferences import ChatPreferences, store_chat
from bot.chat.replies import SendMessage
from bot.chat.unasked import UnaskedAnswers
from bot.domain.errors import StorageError
from bot.domain.job import JobState, Source
from tests.unit.chat.talk import BOB, GROUP, PLATFORM, Talk, a_voice_note, buttons_of, text_of

pytestmark = pytest.mark.anyio


def deleted(*keys: str) -> Deleted:
    return Deleted(event_id="deleted", place=GROUP, keys=keys)


async def retractions(talk: Talk) -> set[str]:
    """What is due to be deleted."""
    posted = set()
    while retraction := await talk.queue.outbox.claim_retraction("sender", platforms=[PLATFORM]):
        posted.add(retraction.posted)
    return posted


async def test_what_came_from_a_deleted_message_is_forgotten_and_taken_back(
    talk: Talk,
) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    job = await talk.answered()
    await talk.shown(job, "posted-1")
    await talk.say("", a_voice_note("other"), place=GROUP, addressed=True)
    for _ in range(2):
        assert await talk.handle(deleted("message-note")) == ()
        assert await talk.queue.jobs.job(job.id) is None
    assert (await talk.only_job()).request.source.url == "fake:other"
    assert await retractions(talk) == {"posted-1"}


async def test_further_answers_go_with_the_recordings_message(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    job = await talk.answered()
    await talk.press(f"mode:{job.id}:summarize", place=GROUP, person=BOB)
    assert await talk.handle(deleted("file:W/note")) == ()
    assert await talk.jobs() == []


async def test_a_job_that_a_deleted_message_only_joined_stays(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    job = await talk.only_job()
    await talk.queue.jobs.add(replace(job.request, event_id="joins", keys=("message-of-bob",)))
    await talk.handle(deleted("message-of-bob"))
    assert (await talk.only_job()).id == job.id


async def test_a_deletion_that_concerns_nobody_says_nothing(talk: Talk) -> None:
    assert await talk.handle(deleted("message-unknown")) == ()


async def test_sound_goes_at_once_with_what_is_forgotten(talk: Talk) -> None:
    await talk.blobs.put("uploads/one", b"sound")
    note = replace(a_voice_note(), source=Source(url="blob:uploads/one", sha256="1"))
    await talk.say("", note, place=GROUP, addressed=True)
    await talk.handle(deleted(note.message))
    with pytest.raises(StorageError):
        await talk.blobs.get("uploads/one")


async def test_forget_asks_first_and_then_deletes_everything_of_the_person(talk: Talk) -> None:
    await talk.say("", a_voice_note("a"))
    await talk.shown(await talk.answered(), "posted-a")
    await talk.say("", a_voice_note("b"))
    await talk.say("", a_voice_note("c"), person=BOB)
    yes, no = buttons_of(await talk.say("/forget"))
    assert text_of(await talk.press(no.action)) == talk.words("toast-kept")
    (done,) = await talk.press(yes.action)
    assert isinstance(done, SendMessage)
    assert done.replace_original
    assert text_of([done]) == talk.words("forget-done", jobs=2)
    assert (await talk.only_job()).request.origin.user == "bob"
    assert await retractions(talk) == {"posted-a"}
    assert "nothing of yours" in text_of(await talk.press(yes.action))


async def test_a_press_that_is_delivered_again_leaves_newer_answers_alone(talk: Talk) -> None:
    press = talk.pressed("forget:yes")
    await talk.say("", a_voice_note("a"))
    assert len(await talk.handle(press)) == 1
    await talk.say("", a_voice_note("b"))
    assert await talk.handle(press) == ()
    assert (await talk.only_job()).request.source.url == "fake:b"


async def test_more_than_one_batch_is_forgotten(talk: Talk) -> None:
    await talk.say("", a_voice_note())
    request = (await talk.only_job()).request
    for number in range(250):
        await talk.queue.jobs.add(replace(request, event_id=f"event-{number}", dedup_key=None))
    assert text_of(await talk.press("forget:yes")) == talk.words("forget-done", jobs=251)
    assert await talk.jobs() == []


async def test_in_a_group_forget_is_about_that_group(talk: Talk) -> None:
    elsewhere = replace(GROUP, chat="other")
    await talk.say("", a_voice_note("a"), place=GROUP, addressed=True)
    await talk.say("", a_voice_note("b"), place=elsewhere, addressed=True)
    assert "one answer" in text_of(await talk.say("/forget", place=GROUP, addressed=True))
    await talk.press("forget:yes", place=GROUP)
    assert (await talk.only_job()).request.source.url == "fake:b"


async def test_a_chat_that_threw_the_bot_out_has_its_open_jobs_cancelled(talk: Talk) -> None:
    await talk.say("", a_voice_note("a"), place=GROUP, addressed=True)
    await talk.answered()
    await talk.say("", a_voice_note("b"), place=GROUP, addressed=True)
    gone = Departed(event_id="gone", platform=PLATFORM, key="chat:W/team", purge=False)
    assert await talk.handle(gone) == ()
    assert [job.state for job in await talk.jobs()] == [JobState.DONE, JobState.CANCELLED]


async def test_nothing_is_left_of_a_workspace_that_uninstalled(talk: Talk) -> None:
    await store_chat(talk.settings, GROUP, ChatPreferences(answers=UnaskedAnswers.AUTO))
    await talk.press("set:me:locale:de", place=GROUP)
    await talk.say("", a_voice_note("a"), place=GROUP, addressed=True)
    await talk.say("", a_voice_note("b"))
    other = replace(GROUP, workspace="W2")
    await store_chat(talk.settings, other, ChatPreferences(answers=UnaskedAnswers.AUTO))
    gone = Departed(event_id="gone", platform=PLATFORM, key="workspace:W", purge=True)
    await talk.handle(gone)
    assert await retractions(talk) == set()
    assert await talk.settings.get(PLATFORM, "chat:W2/team") != {}
    assert (await talk.only_job()).request.source.url == "fake:b"
    assert await talk.settings.get(PLATFORM, "chat:W/team") == {}
    assert await talk.settings.get(PLATFORM, "person:W/ann") == {}


async def test_a_chat_that_is_purged_leaves_people_their_settings(talk: Talk) -> None:
    await store_chat(talk.settings, GROUP, ChatPreferences(answers=UnaskedAnswers.AUTO))
    await talk.press("set:me:locale:de", place=GROUP)
    await talk.say("", a_voice_note("a"), place=GROUP, addressed=True)
    await talk.handle(Departed(event_id="gone", platform=PLATFORM, key="chat:W/team", purge=True))
    assert await talk.jobs() == []
    assert await talk.settings.get(PLATFORM, "chat:W/team") == {}
    assert await talk.settings.get(PLATFORM, "person:W/ann") != {}


@pytest.mark.parametrize("purge", [True, False])
async def test_a_departure_told_again_leaves_those_who_came_back_alone(talk: Talk, purge: bool) -> None:
    gone = Departed(event_id="gone", platform=PLATFORM, key="workspace:W", purge=purge)
    await talk.handle(gone)
    await store_chat(talk.settings, GROUP, ChatPreferences(answers=UnaskedAnswers.AUTO))
    await talk.say("", a_voice_note("a"), place=GROUP, addressed=True)
    await talk.handle(gone)
    assert (await talk.only_job()).state is JobState.QUEUED
    assert await talk.settings.get(PLATFORM, "chat:W/team") != {}
