from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.events import Deleted, Departed, Place
from bot.chat.mention import MENTION
from bot.chat.preferences import ChatPreferences, store_chat
from bot.chat.replies import AskText, ReactBack, SendMessage
from bot.chat.unasked import UnaskedAnswers
from bot.domain.failure import Failure, FailureCode
from bot.domain.job import Capability, Mode
from bot.language.question import question_language
from bot.text.blocks import ListItem, Reference
from tests.unit.chat.talk import (
    ANN,
    BOB,
    GROUP,
    NOON,
    PLATFORM,
    PRIVATE,
    Talk,
    a_voice_note,
    buttons_of,
    text_of,
)

pytestmark = pytest.mark.anyio

MINUTE = timedelta(minutes=1)


async def auto_on(talk: Talk) -> None:
    await store_chat(talk.settings, GROUP, ChatPreferences(answers=UnaskedAnswers.AUTO))


# What a recording is answered with


@pytest.mark.parametrize(
    ("seconds", "size_bytes", "mode"),
    [(5, None, Mode.ASR), (120, None, Mode.ASR), (121, None, Mode.S2T), (None, 2_000_001, Mode.S2T),
     (None, 1_000, Mode.ASR), (None, None, Mode.ASR), (30, 9_000_000, Mode.ASR)],
)  # fmt: skip
async def test_a_short_recording_becomes_a_transcript_a_long_one_notes(
    talk: Talk, seconds: float | None, size_bytes: int | None, mode: Mode
) -> None:
    assert await talk.say("", a_voice_note(seconds=seconds, size_bytes=size_bytes)) == ()
    assert (await talk.only_job()).request.options.mode is mode


async def test_a_request_carries_all_that_its_job_is_found_by_again(talk: Talk) -> None:
    await talk.say("", a_voice_note("f1"), event_id="e1", place=GROUP, addressed=True)
    request = (await talk.only_job()).request
    assert request.event_id == "e1:f1"
    assert request.origin.platform == PLATFORM
    assert request.origin.flow == "chat:W/team"
    assert request.origin.user == "ann"
    assert request.origin.address == GROUP.address
    assert request.origin.locale == "en"
    assert request.keys == ("chat:W/team", "person:W/ann", "workspace:W", "message-f1", "file:W/f1")
    assert request.quota_accounts == ("fake:person:W/ann", "fake:chat:W/team")
    assert request.notify
    assert request.deadline_seconds == 3600
    assert request.seconds == 5


async def test_the_same_event_four_times_makes_one_job_and_one_reply(talk: Talk) -> None:
    event = talk.said("", a_voice_note())
    for _ in range(4):
        assert await talk.handle(event) == ()
    await talk.only_job()
    question = talk.said("/help")
    replies = [await talk.handle(question) for _ in range(4)]
    assert [len(reply) for reply in replies] == [1, 0, 0, 0]


async def test_every_recording_of_a_message_is_a_job_of_its_own(talk: Talk) -> None:
    await talk.say("/summarize", a_voice_note("a"), a_voice_note("b"))
    assert [job.request.options.mode for job in await talk.jobs()] == [Mode.SUMMARIZE] * 2
    assert {job.request.source.url for job in await talk.jobs()} == {"fake:a", "fake:b"}


@pytest.mark.parametrize(
    ("caption", "mode"),
    [("/transcribe", Mode.ASR), ("/notes", Mode.S2T), ("summarize", Mode.SUMMARIZE),
     ("/translate German", Mode.TRANSLATE), ("/ask Who pays?", Mode.UNDERSTAND),
     ("Who pays?", Mode.UNDERSTAND), ("the call of today", Mode.ASR)],
)  # fmt: skip
async def test_a_caption_says_what_is_wanted(talk: Talk, caption: str, mode: Mode) -> None:
    assert await talk.say(caption, a_voice_note()) == ()
    options = (await talk.only_job()).request.options
    assert options.mode is mode
    if mode is Mode.UNDERSTAND:
        assert options.question == "Who pays?"
    if mode is Mode.TRANSLATE:
        assert options.to == "de"


async def test_a_translation_goes_into_the_persons_language_where_none_is_named(talk: Talk) -> None:
    await talk.say("/translate", a_voice_note(), person=replace(ANN, locale="de-AT"))
    assert (await talk.only_job()).request.options.to == "de"


async def test_where_no_model_thinks_a_translation_goes_into_english(tmp_path: Path) -> None:
    talk = Talk(tmp_path, capabilities=frozenset({Capability.TRANSCRIBE, Capability.TRANSLATE}))
    await talk.say("/translate", a_voice_note(), person=replace(ANN, locale="de-AT"))
    assert (await talk.only_job()).request.options.to == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/ask Was haben wir am Ende der Sitzung beschlossen, und wer macht es?", "de"),
        ("Wer ruft an?", "de"), ("¿Quién llama mañana?", "es"), ("Vem ringer?", "sv"), ("谁打电话?", "zh"),
        ("/ask Wie belt er terug?", "nl"), ("/ask Xyzzy plugh", None),
    ],
)  # fmt: skip
async def test_a_question_is_answered_in_the_language_it_was_asked_in(
    talk: Talk, text: str, code: str | None
) -> None:
    question_language("Wer?")  # whoever asks while the model is loading may be answered without it
    await talk.say(text, a_voice_note())
    assert (await talk.only_job()).request.options.to == code


async def test_an_unknown_language_is_named_and_makes_no_job(talk: Talk) -> None:
    assert "klingon" in text_of(await talk.say("/translate klingon", a_voice_note()))
    assert await talk.jobs() == []


async def test_a_question_without_words_is_asked_back(talk: Talk) -> None:
    assert text_of(await talk.say("/ask", a_voice_note())) == talk.words("ask-needs-question")
    assert await talk.jobs() == []


# Groups


async def test_a_group_is_left_alone_unless_the_bot_is_spoken_to(talk: Talk) -> None:
    assert await talk.say("", a_voice_note(), place=GROUP) == ()
    assert await talk.say("Who pays?", place=GROUP) == ()
    assert await talk.jobs() == []
    await talk.say("summarize", a_voice_note(), place=GROUP, addressed=True)
    assert (await talk.only_job()).request.options.mode is Mode.SUMMARIZE


async def test_a_group_that_wants_it_is_answered_by_itself(talk: Talk) -> None:
    await auto_on(talk)
    assert await talk.say("good morning", a_voice_note(), place=GROUP) == ()
    assert await talk.say("good morning", place=GROUP) == ()
    assert (await talk.only_job()).request.options.mode is Mode.ASR


# Words about a recording


async def test_a_command_in_reply_to_a_recording_is_about_it(talk: Talk) -> None:
    note = a_voice_note()
    await talk.say("/summarize", place=GROUP, addressed=True, about=(note,), replies_to=(note.message,))
    job = await talk.only_job()
    assert job.request.source == note.source
    assert note.message in job.request.keys


async def test_of_several_recordings_the_person_picks_one(talk: Talk) -> None:
    notes = (a_voice_note("a", name="monday.m4a"), a_voice_note("b", name=None, sent_at=NOON + MINUTE))
    talk.directory.files = {note.key: note for note in notes}
    talk.now = NOON + 3 * MINUTE
    replies = await talk.say("/translate German", place=GROUP, addressed=True, about=notes)
    buttons = buttons_of(replies)
    names = ["Voice note 0:05 · 2 minutes ago", "monday.m4a · voice note 0:05 · 3 minutes ago"]
    assert [button.label for button in buttons] == names
    (reply,) = replies
    assert isinstance(reply, SendMessage)
    assert [block.reference for block in reply.blocks if isinstance(block, ListItem)] == [
        Reference(names[0], "message-b"),
        Reference(names[1], "message-a"),
    ]
    assert await talk.jobs() == []
    await talk.press(buttons[0].action, place=GROUP)
    job = await talk.only_job()
    assert job.request.source.url == "fake:b"
    assert (job.request.options.mode, job.request.options.to) == (Mode.TRANSLATE, "de")


async def test_a_command_with_nothing_to_work_on_is_told_how(talk: Talk) -> None:
    assert text_of(await talk.say("/summarize")) == talk.words("nothing-private")
    group = await talk.say("/summarize", place=GROUP, addressed=True)
    assert text_of(group) == talk.words("nothing-group")
    assert isinstance(group[0], SendMessage)
    assert group[0].private


async def test_an_emoji_joins_what_is_heard_although_nobody_asked(tmp_path: Path) -> None:
    talk = Talk(tmp_path, reactions={"ear": Mode.ASR})
    await auto_on(talk)
    note = a_voice_note()
    await talk.say("", note, place=GROUP, person=BOB)
    assert (await talk.only_job()).request.unasked
    await talk.react("ear", note)
    assert not (await talk.only_job()).request.unasked


async def test_an_emoji_brings_the_words_about_what_ended_with_a_sign_alone(tmp_path: Path) -> None:
    talk = Talk(tmp_path, reactions={"ear": Mode.ASR})
    await auto_on(talk)
    note = a_voice_note()
    await talk.say("", note, place=GROUP, person=BOB)
    await talk.failed(Failure(code=FailureCode.NO_SOUND_TRACK, message="There is no sound in it."))
    await talk.react("ear", note)
    assert [job.request.unasked for job in await talk.jobs()] == [True, False]
    await talk.react("ear", note, person=BOB)
    assert len(await talk.jobs()) == 2


async def test_a_command_among_people_means_the_latest_recording_of_the_chat(talk: Talk) -> None:
    older, newer = (a_voice_note(name, message=f"said:{name}") for name in ("a", "b"))
    elsewhere = replace(GROUP, chat="other", address={"chat": "other"})
    for note in (older, newer):
        assert await talk.say("", note, place=GROUP, person=BOB) == ()
    await talk.say("", a_voice_note("c", message="said:c"), place=elsewhere, person=BOB)
    await talk.say("", older, place=GROUP, person=BOB, edited=True)
    assert await talk.say("/summarize", place=GROUP, addressed=True) == ()
    assert (await talk.only_job()).request.source.url == "fake:b"
    await talk.handle(Deleted(event_id="deleted", place=GROUP, keys=("said:b",)))
    await talk.say("/transcribe", place=GROUP, addressed=True)
    assert (await talk.last_job()).request.source.url == "fake:a"


@pytest.mark.parametrize("left", ["forgotten", "departed"])
async def test_a_recording_is_remembered_no_longer_than_it_may_be(talk: Talk, left: str) -> None:
    await talk.say("", a_voice_note(), place=GROUP, person=BOB)
    if left == "forgotten":
        (asked,) = await talk.say("/forget", place=GROUP, person=BOB, addressed=True)
        assert text_of((asked,)) == talk.words("forget-confirm-words")
        await talk.press("forget:yes", place=GROUP, person=BOB)
    else:
        await talk.handle(Departed(event_id="gone", platform=PLATFORM, key="chat:W/team", purge=False))
    assert text_of(await talk.say("/summarize", place=GROUP, addressed=True)) == talk.words("nothing-group")
    assert await talk.jobs() == []


async def test_a_reply_to_an_answer_is_a_question_about_it(talk: Talk) -> None:
    await talk.say("", a_voice_note())
    job = await talk.answered()
    await talk.shown(job, "posted", "answer-message")
    assert await talk.say("And where is it", replies_to=("answer-message",)) == ()
    asked = await talk.last_job()
    assert asked.request.options.mode is Mode.UNDERSTAND
    assert asked.request.options.question == "And where is it"
    assert asked.request.source.sha256 == job.id
    assert asked.request.quota_accounts == ()
    assert {"message-note", "file:/note", "answer-message"} <= set(asked.request.keys)


async def test_a_command_in_reply_to_an_answer_takes_the_same_recording(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    job = await talk.answered()
    await talk.shown(job, "posted", "thread")
    await talk.say("/translate fr", place=GROUP, person=BOB, addressed=True, replies_to=("gone", "thread"))
    asked = await talk.last_job()
    assert asked.request.options.to == "fr"
    assert asked.request.source.url == "fake:note"
    assert "person:W/bob" in asked.request.keys
    assert "person:W/ann" not in asked.request.keys


async def test_a_reply_in_a_group_that_is_not_for_the_bot_is_left_alone(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    assert await talk.say("who pays?", place=GROUP, replies_to=("message-note",)) == ()
    await talk.only_job()


async def test_a_reply_that_points_at_another_recording_is_about_that_one(talk: Talk) -> None:
    await talk.say("", a_voice_note("old"), place=GROUP, addressed=True)
    await talk.shown(await talk.only_job(), "posted", "thread")
    new = a_voice_note("new")
    await talk.say("notes", place=GROUP, addressed=True, about=(new,), replies_to=(new.message, "thread"))
    assert (await talk.last_job()).request.source == new.source


async def test_in_private_a_question_without_a_reply_means_what_came_last(talk: Talk) -> None:
    await talk.say("", a_voice_note("broken"))
    await talk.failed(Failure(code=FailureCode.NOT_AUDIO, message="none"))
    assert text_of(await talk.say("Who pays?")) != ""
    await talk.say("", a_voice_note())
    assert await talk.say("Who pays?") == ()
    assert (await talk.last_job()).request.source.url == "fake:note"


async def test_thanks_get_an_emoji_once_and_start_nothing(talk: Talk) -> None:
    await talk.say("", a_voice_note())
    thanks = talk.said("thank you!", replies_to=("message-note",))
    assert await talk.handle(thanks) == (ReactBack(message=thanks.message),)
    assert await talk.handle(thanks) == ()
    await talk.only_job()


@pytest.mark.parametrize("place", [PRIVATE, GROUP])
async def test_a_greeting_gets_one_line(talk: Talk, place: Place) -> None:
    note = a_voice_note()
    (reply,) = await talk.say("hello", place=place, addressed=True, wording=f"{MENTION} hello", about=(note,))
    assert isinstance(reply, SendMessage)
    assert text_of([reply]) == talk.words("start-private" if place.private else "start-group")
    assert not reply.buttons
    assert await talk.jobs() == []


async def test_what_is_said_in_passing_is_met_with_silence(talk: Talk) -> None:
    await talk.say("", a_voice_note())
    for text in ("ok cool, will do", "see you tomorrow", "👍", ""):
        assert await talk.say(text, replies_to=("message-note",)) == ()
    mentioned = talk.said(
        "Hey team, I added to the channel",
        place=GROUP,
        addressed=True,
        about=(a_voice_note("other"),),
        wording=f"Hey team, I added {MENTION} to the channel",
    )
    assert await talk.handle(mentioned) == ()
    await talk.only_job()


async def test_a_bare_mention_means_the_recording_that_it_points_at(talk: Talk) -> None:
    note = a_voice_note()
    assert (
        await talk.say("please", place=GROUP, addressed=True, about=(note,), wording=f"{MENTION} please")
        == ()
    )
    assert (await talk.only_job()).request.source == note.source


async def test_a_bare_mention_of_nothing_gets_one_line(talk: Talk) -> None:
    assert text_of(await talk.say("", place=GROUP, addressed=True, wording=MENTION)) == talk.words(
        "start-group"
    )


@pytest.mark.parametrize("text", ["", "Who pays?", "summarize this", "here you go"])
async def test_a_file_that_is_no_recording_is_told_in_one_sentence_an_hour(talk: Talk, text: str) -> None:
    await talk.say("", a_voice_note())
    assert text_of(await talk.say(text, other_file=True)) == talk.words("nothing-in-file")
    assert await talk.say(text, other_file=True) == ()
    talk.now += timedelta(hours=1)
    assert await talk.say(text, other_file=True) != ()
    await talk.only_job()


async def test_in_a_group_a_file_that_is_no_recording_is_for_the_others(talk: Talk) -> None:
    agenda = {"place": GROUP, "addressed": True, "other_file": True}
    assert await talk.say("the agenda", wording=f"the agenda, with {MENTION}", **agenda) == ()
    asked = await talk.say("summarize this", wording=f"{MENTION} summarize this", **agenda)
    assert text_of(asked) == talk.words("nothing-in-file")
    assert await talk.jobs() == []


async def test_a_stranger_who_only_talks_is_not_refused(tmp_path: Path) -> None:
    talk = Talk(tmp_path, users=frozenset({"fake:bob"}))
    for text in ("thank you", "hello", "see you"):
        assert await talk.say(text) == ()


async def test_ask_in_reply_without_a_question_opens_a_line_for_it(talk: Talk) -> None:
    await talk.say("", a_voice_note())
    job = await talk.only_job()
    (reply,) = await talk.say("/ask", replies_to=("message-note",))
    assert isinstance(reply, AskText)
    assert reply.job_id == job.id


# Edits


async def test_an_edited_caption_with_another_command_makes_a_job(talk: Talk) -> None:
    note = a_voice_note()
    await talk.say("/notes", note)
    await talk.say("/summarize", note, edited=True)
    assert [job.request.options.mode for job in await talk.jobs()] == [Mode.S2T, Mode.SUMMARIZE]


@pytest.mark.parametrize("caption", ["/notes", "/notes ", "our call", "Who pays?", "/help", ""])
async def test_an_edit_that_asks_for_nothing_new_adds_nothing(talk: Talk, caption: str) -> None:
    note = a_voice_note()
    await talk.say("/notes", note)
    assert await talk.say(caption, note, edited=True) == ()
    await talk.only_job()


# Refusals


async def test_a_stranger_is_refused_and_told_whom_to_ask(tmp_path: Path) -> None:
    talk = Talk(tmp_path, users=frozenset({"fake:bob"}), contact="@maria")
    event = talk.said("", a_voice_note())
    assert "@maria" in text_of(await talk.handle(event))
    assert await talk.handle(event) == ()
    assert await talk.say("", a_voice_note(), person=BOB) == ()
    assert (await talk.only_job()).request.origin.user == "bob"


async def test_a_stranger_may_still_have_everything_deleted(tmp_path: Path) -> None:
    talk = Talk(tmp_path, users=frozenset({"fake:bob"}))
    assert "nothing of yours" in text_of(await talk.say("/forget"))
    assert text_of(await talk.say("/privacy")).startswith(talk.words("privacy-heading"))


async def test_in_groups_ambient_recordings_are_refused_in_silence(tmp_path: Path) -> None:
    talk = Talk(tmp_path, users=frozenset({"fake:bob"}), quota_user_minutes=0)
    await auto_on(talk)
    assert await talk.say("", a_voice_note(), place=GROUP) == ()
    assert await talk.say("", a_voice_note(), place=GROUP, person=BOB) == ()
    assert await talk.say("", a_voice_note(), place=GROUP, addressed=True) != ()
    assert await talk.jobs() == []


async def test_who_used_up_the_day_is_told_when_it_opens_again(tmp_path: Path) -> None:
    talk = Talk(tmp_path, quota_user_minutes=1, contact="@maria")
    first = talk.said("", a_voice_note("a", seconds=40))
    assert await talk.handle(first) == ()
    refusal = text_of(await talk.say("", a_voice_note("b", seconds=30)))
    assert "12 hours" in refusal
    assert "@maria" in refusal
    assert await talk.say("", a_voice_note("c", seconds=20)) == ()
    assert await talk.handle(first) == ()
    assert len(await talk.jobs()) == 2


async def test_a_chat_has_a_quota_too(tmp_path: Path) -> None:
    talk = Talk(tmp_path, quota_chat_minutes=1)
    await talk.say("", a_voice_note("a", seconds=60), place=GROUP, addressed=True)
    refusal = await talk.say("", a_voice_note("b"), place=GROUP, person=BOB, addressed=True)
    assert "this chat's minutes" in text_of(refusal)
    assert await talk.say("", a_voice_note("b"), person=BOB) == ()


async def test_a_recording_that_no_day_has_room_for_is_told_to_come_in_parts(tmp_path: Path) -> None:
    talk = Talk(tmp_path, quota_user_minutes=1)
    refusal = text_of(await talk.say("", a_voice_note(seconds=180)))
    assert refusal == talk.words("refused-quota-user-day", minutes=1)
    assert await talk.jobs() == []


async def test_a_further_answer_on_the_same_recording_costs_nothing(tmp_path: Path) -> None:
    talk = Talk(tmp_path, quota_user_minutes=1)
    await talk.say("", a_voice_note(seconds=60))
    assert await talk.say("/summarize", replies_to=("message-note",)) == ()
    assert len(await talk.jobs()) == 2


async def test_what_is_too_large_or_too_long_is_refused_at_once(tmp_path: Path) -> None:
    talk = Talk(tmp_path, max_upload_bytes=50_000_000, max_seconds=7200)
    assert "50 MB" in text_of(await talk.say("", a_voice_note(size_bytes=50_000_001)))
    assert "2 hours" in text_of(await talk.say("", a_voice_note(seconds=7201)))
    assert await talk.jobs() == []


async def test_what_the_chat_does_not_hand_over_is_explained(talk: Talk) -> None:
    assert text_of(await talk.say("", a_voice_note(out_of_reach=True))) == talk.words("reach-no-upload")


async def test_admins_go_first(tmp_path: Path) -> None:
    talk = Talk(tmp_path, admins=frozenset({"fake:ann"}), users=frozenset({"fake:bob"}))
    await talk.say("", a_voice_note("a"))
    await talk.say("", a_voice_note("b"), person=BOB)
    first, second = await talk.jobs()
    assert first.request.priority > second.request.priority == 0


# Reactions


async def test_an_emoji_asks_for_its_mode(tmp_path: Path) -> None:
    talk = Talk(tmp_path, reactions={"memo": Mode.S2T, "✍": Mode.SUMMARIZE})
    note = a_voice_note()
    for emoji in ("memo", "📝", "📝\ufe0f", ":memo:", "thumbsup", "👍"):
        assert await talk.react(emoji, note) == ()
    assert (await talk.only_job()).request.options.mode is Mode.S2T
    await talk.react("✍", note)
    assert (await talk.last_job()).request.options.mode is Mode.SUMMARIZE


async def test_a_strangers_emoji_says_nothing(tmp_path: Path) -> None:
    talk = Talk(tmp_path, reactions={"memo": Mode.S2T}, users=frozenset({"fake:bob"}))
    assert await talk.react("memo", a_voice_note()) == ()
    assert await talk.jobs() == []


# Settings that count


async def test_what_a_person_set_counts_in_private(talk: Talk) -> None:
    await talk.say("/mode summary")
    await talk.press("set:me:spoken:fr")
    await talk.press("set:me:keep:7")
    await talk.say("", a_voice_note())
    request = (await talk.only_job()).request
    assert request.options.mode is Mode.SUMMARIZE
    assert request.options.language == "fr"
    assert request.keep_seconds == 7 * 86_400


async def test_what_a_chat_set_counts_before_the_persons_own(talk: Talk) -> None:
    await talk.say("/mode summary")
    await store_chat(talk.settings, GROUP, ChatPreferences(mode=Mode.S2T, spoken="de", to="ja"))
    await talk.say("", a_voice_note("a"), place=GROUP, addressed=True)
    await talk.say("/translate", a_voice_note("b"), place=GROUP, addressed=True)
    first, second = await talk.jobs()
    assert (first.request.options.mode, first.request.options.language) == (Mode.S2T, "de")
    assert second.request.options.to == "ja"


async def test_the_private_chat_keeps_to_the_person_and_its_place(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=PRIVATE, person=BOB)
    assert "workspace:" not in "".join((await talk.only_job()).request.keys)


async def test_words_that_no_store_holds_are_told_and_not_tried_again(talk: Talk) -> None:
    event = talk.said("/ask who said \ud800?", a_voice_note())
    assert text_of(await talk.handle(event)) == talk.words("failure-wrong_option")
    assert await talk.handle(event) == ()
    assert await talk.jobs() == []


async def test_who_asks_for_themselves_alone_does_not_join_somebody_elses_job(talk: Talk) -> None:
    alone = replace(GROUP, address={"user": "ann", "share_chat": "team"})
    for person in (ANN, ANN, BOB):
        await talk.say("/summarize", a_voice_note(), place=alone, person=person, addressed=True)
    assert [job.request.origin.user for job in await talk.jobs()] == ["ann", "bob"]


async def test_the_same_request_joins_the_open_job_and_is_found_by_both_messages(talk: Talk) -> None:
    note = a_voice_note()
    for person, words in ((ANN, "words-a"), (BOB, "words-b")):
        await talk.say("notes", place=GROUP, person=person, addressed=True, about=(note,), message=words)
    job = await talk.only_job()
    assert [found.id for found in await talk.queue.jobs.found(PLATFORM, "words-b")] == [job.id]
    assert talk.words("cancel-nothing") in text_of(
        await talk.say("/cancel", place=GROUP, person=BOB, addressed=True)
    )


@pytest.mark.parametrize("text", ["/weather Berlin", "/ban @bob", "/stop", "/queue"])
async def test_in_a_group_commands_that_may_be_another_bots_are_left_alone(talk: Talk, text: str) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    assert await talk.say(text, place=GROUP, addressed=True) == ()
    assert not (await talk.only_job()).state.final


async def test_in_a_group_a_command_that_names_the_bot_is_for_it(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    await talk.say("/stop@earmark_bot", place=GROUP, addressed=True)
    assert (await talk.only_job()).state.final
    assert await talk.say("/weather@earmark_bot", place=GROUP, addressed=True)
