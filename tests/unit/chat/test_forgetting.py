from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.events import Deleted, Departed
from bot.chat.preferences import ChatPreferences, store_chat
from bot.chat.replies import Retract, Say
from bot.domain.errors import StorageError
from bot.domain.job import JobState, Source
from tests.unit.chat.talking import BOB, GROUP, PLATFORM, Talk, a_voice_note, buttons_of, text_of

pytestmark = pytest.mark.anyio


def deleted(*keys: str) -> Deleted:
    return Deleted(event_id="deleted", place=GROUP, keys=keys)


async def test_what_came_from_a_deleted_message_is_taken_back_and_then_forgotten(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    job = await talk.answered()
    await talk.shown(job, "posted-1")
    await talk.say("", a_voice_note("other"), place=GROUP, addressed=True)
    event = deleted("message-note")
    for _ in range(2):  # until it is settled, a repeat has the same reply
        assert await talk.handle(event) == (Retract(posted=("posted-1",), workspace="W"),)
        assert await talk.queue.job(job.id) is not None
    await talk.conversation.settle_deletion(event)
    assert await talk.queue.job(job.id) is None
    assert (await talk.only_job()).request.source.url == "fake:other"
    assert await talk.handle(event) == ()
    await talk.conversation.settle_deletion(event)


async def test_further_answers_go_with_the_recordings_message(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    job = await talk.answered()
    await talk.press(f"mode:{job.id}:summarize", place=GROUP, person=BOB)
    event = deleted("file:W/note")
    assert await talk.handle(event) == (Retract(posted=(), workspace="W"),)
    await talk.conversation.settle_deletion(event)
    assert await talk.jobs() == []


async def test_a_deletion_that_concerns_nobody_says_nothing(talk: Talk) -> None:
    assert await talk.handle(deleted("message-unknown")) == ()


async def test_sound_goes_at_once_with_what_is_forgotten(talk: Talk) -> None:
    await talk.blobs.put("uploads/one", b"sound")
    note = replace(a_voice_note(), source=Source(url="blob:uploads/one", sha256="1"))
    await talk.say("", note, place=GROUP, addressed=True)
    await talk.conversation.settle_deletion(deleted(note.message))
    with pytest.raises(StorageError):
        await talk.blobs.get("uploads/one")


async def test_forget_asks_first_and_then_deletes_everything_of_the_person(talk: Talk) -> None:
    await talk.say("", a_voice_note("a"))
    await talk.shown(await talk.answered(), "posted-a")
    await talk.say("", a_voice_note("b"))
    await talk.say("", a_voice_note("c"), person=BOB)
    yes, no = buttons_of(await talk.say("/forget"))
    assert text_of(await talk.press(no.action)) == talk.words("toast-kept")
    press = talk.pressed(yes.action)
    retract, done = await talk.handle(press)
    assert await talk.handle(press) == (retract, done)
    assert retract == Retract(posted=("posted-a",))
    assert isinstance(done, Say)
    assert done.instead
    await talk.conversation.settle_deletion(press)
    assert (await talk.only_job()).request.origin.user == "bob"
    assert await talk.handle(press) == ()
    assert "nothing of yours" in text_of(await talk.press(yes.action))


async def test_in_a_group_forget_is_about_that_group(talk: Talk) -> None:
    elsewhere = replace(GROUP, chat="other")
    await talk.say("", a_voice_note("a"), place=GROUP, addressed=True)
    await talk.say("", a_voice_note("b"), place=elsewhere, addressed=True)
    assert "one answer" in text_of(await talk.say("/forget", place=GROUP, addressed=True))
    press = talk.pressed("forget:yes", place=GROUP)
    await talk.handle(press)
    await talk.conversation.settle_deletion(press)
    assert (await talk.only_job()).request.source.url == "fake:b"


async def test_a_chat_that_threw_the_bot_out_has_its_open_jobs_cancelled(talk: Talk) -> None:
    await talk.say("", a_voice_note("a"), place=GROUP, addressed=True)
    await talk.answered()
    await talk.say("", a_voice_note("b"), place=GROUP, addressed=True)
    gone = Departed(event_id="gone", platform=PLATFORM, key="chat:W/team", purge=False)
    assert await talk.handle(gone) == ()
    assert [job.state for job in await talk.jobs()] == [JobState.DONE, JobState.CANCELLED]


async def test_nothing_is_left_of_a_workspace_that_uninstalled(talk: Talk) -> None:
    await store_chat(talk.settings, GROUP, ChatPreferences(auto=True))
    await talk.press("set:me:locale:de", place=GROUP)
    await talk.say("", a_voice_note("a"), place=GROUP, addressed=True)
    await talk.say("", a_voice_note("b"))
    gone = Departed(event_id="gone", platform=PLATFORM, key="workspace:W", purge=True)
    await talk.handle(gone)
    assert (await talk.only_job()).request.source.url == "fake:b"
    assert await talk.settings.get(PLATFORM, "chat:W/team") == {}
    assert await talk.settings.get(PLATFORM, "person:W/ann") == {}


async def test_a_chat_that_is_purged_leaves_people_their_settings(talk: Talk) -> None:
    await store_chat(talk.settings, GROUP, ChatPreferences(auto=True))
    await talk.press("set:me:locale:de", place=GROUP)
    await talk.say("", a_voice_note("a"), place=GROUP, addressed=True)
    await talk.handle(Departed(event_id="gone", platform=PLATFORM, key="chat:W/team", purge=True))
    assert await talk.jobs() == []
    assert await talk.settings.get(PLATFORM, "chat:W/team") == {}
    assert await talk.settings.get(PLATFORM, "person:W/ann") != {}
