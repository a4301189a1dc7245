from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.replies import AskText, Choices, SendFile, Toast
from bot.domain.failure import Failure, FailureCode
from bot.domain.job import Capability, Job, JobState, Mode
from tests.unit.chat.talk import ANN, BOB, CLEO, GROUP, PRIVATE, Talk, a_voice_note, text_of

pytestmark = pytest.mark.anyio

PRIVATELY = replace(GROUP, address={"user": "ann", "share_chat": "team", "share_thread": "9"})


async def an_answered_job(talk: Talk, **rest: bool) -> Job:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    return await talk.answered(**rest)


# Further answers


@pytest.mark.parametrize(
    ("argument", "mode", "to"),
    [("mode:{}:asr", Mode.ASR, None), ("mode:{}:s2t", Mode.S2T, None),
     ("mode:{}:summarize", Mode.SUMMARIZE, None),
     ("mode:{}:translate", Mode.TRANSLATE, "en"), ("to:{}:ja", Mode.TRANSLATE, "ja")],
)  # fmt: skip
async def test_a_button_asks_for_another_answer_on_the_same_recording(
    talk: Talk, argument: str, mode: Mode, to: str | None
) -> None:
    job = await an_answered_job(talk)
    first = (await talk.press(argument.format(job.id), place=GROUP, person=BOB, message="answer"))[0]
    assert first == Toast(text=talk.words("toast-started"))
    request = (await talk.last_job()).request
    assert (request.options.mode, request.options.to) == (mode, to)
    assert request.source == replace(job.request.source, sha256=job.id)
    assert request.origin.user == "bob"
    assert {"answer", "message-note", "file:W/note", "person:W/bob"} <= set(request.keys)
    assert request.quota_accounts == ()


async def test_a_press_delivered_four_times_makes_one_job(talk: Talk) -> None:
    job = await an_answered_job(talk)
    press = talk.pressed(f"mode:{job.id}:summarize", place=GROUP)
    replies = [await talk.handle(press) for _ in range(4)]
    assert [len(reply) for reply in replies] == [1, 0, 0, 0]
    assert len(await talk.jobs()) == 2


async def test_a_question_is_typed_and_then_answered(talk: Talk) -> None:
    job = await an_answered_job(talk)
    (line,) = await talk.press(f"ask:{job.id}", place=GROUP)
    assert isinstance(line, AskText)
    assert line.job_id == job.id
    assert len(line.title) <= 24
    await talk.press(line.action, place=GROUP, text=" Who pays? ")
    options = (await talk.last_job()).request.options
    assert (options.mode, options.question) == (Mode.UNDERSTAND, "Who pays?")


async def test_a_menu_opens_in_place_of_the_buttons_and_closes_again(talk: Talk) -> None:
    job = await an_answered_job(talk)
    (languages,) = await talk.press(f"menu:{job.id}:to", place=GROUP)
    (files,) = await talk.press(f"menu:{job.id}:files", place=GROUP)
    (back,) = await talk.press(f"menu:{job.id}:back", place=GROUP)
    assert isinstance(languages, Choices)
    assert isinstance(files, Choices)
    assert isinstance(back, Choices)
    assert len(languages.buttons) == 9
    assert [button.action.rpartition(":")[2] for button in files.buttons] == [
        "txt",
        "srt",
        "vtt",
        "json",
        "back",
    ]
    view = await talk.conversation.view(
        job,
        (await talk.queue.jobs.progress(job.id)),
        await talk.queue.jobs.answer(job.id),  # type: ignore[arg-type]
    )
    assert back.buttons == view.buttons


@pytest.mark.parametrize("form", ["txt", "srt", "vtt", "json"])
async def test_an_answer_is_sent_as_a_file(talk: Talk, form: str) -> None:
    job = await an_answered_job(talk)
    sent, buttons = await talk.press(f"file:{job.id}:{form}", place=GROUP)
    assert isinstance(sent, SendFile)
    assert isinstance(buttons, Choices)
    assert sent.name == f"note.{form}"
    assert "Friday" in sent.text


async def test_there_is_no_file_of_what_is_not_there(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    job = await talk.only_job()
    assert text_of(await talk.press(f"file:{job.id}:txt", place=GROUP)) == talk.words("toast-no-answer")


# Cancel, retry, share


async def test_the_asker_and_who_runs_the_chat_may_cancel(tmp_path: Path) -> None:
    talk = Talk(tmp_path, admins=frozenset({"fake:cleo"}))
    for number, person in enumerate((ANN, BOB, CLEO)):
        await talk.say("", a_voice_note(str(number)), place=GROUP, addressed=True)
        job = await talk.last_job()
        stranger = await talk.press(f"cancel:{job.id}", place=GROUP, person=replace(ANN, id="dan"))
        assert text_of(stranger) == talk.words("toast-cancel-not-yours")
        assert not (await talk.known(job)).state.final
        talk.directory.admins = {"bob"}
        assert text_of(await talk.press(f"cancel:{job.id}", place=GROUP, person=person)) == "Cancelled."
        assert (await talk.known(job)).state is JobState.CANCELLED
    assert text_of(await talk.press(f"cancel:{job.id}", place=GROUP)) == talk.words("toast-over")


async def test_a_setting_that_is_delivered_again_does_not_undo_a_newer_one(talk: Talk) -> None:
    old = talk.pressed("set:me:locale:de")
    await talk.handle(old)
    await talk.press("set:me:locale:fr")
    assert await talk.handle(old) == ()
    assert await talk.conversation.locale("fake", "", "ann", None) == "fr"


async def test_missing_parts_are_asked_for_once_more_in_the_same_message(talk: Talk) -> None:
    job = await an_answered_job(talk, missing=True)
    await talk.shown(job, "posted-1", "answer")
    assert text_of(await talk.press(f"retry:{job.id}", place=GROUP, person=BOB)) == "On it."
    request = (await talk.last_job()).request
    assert request.replaces_message == "posted-1"
    assert (request.source, request.options, request.origin) == (
        job.request.source,
        job.request.options,
        job.request.origin,
    )
    assert request.keys == job.request.keys
    assert request.quota_accounts == ()


async def test_two_people_who_ask_for_a_retry_get_one(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    job = await talk.failed(Failure(code=FailureCode.ENGINE_UNREACHABLE, message="away"))
    await talk.press(f"retry:{job.id}", place=GROUP)
    assert text_of(await talk.press(f"retry:{job.id}", place=GROUP, person=BOB)) == talk.words("toast-over")
    assert len(await talk.jobs()) == 2


async def test_what_runs_or_is_whole_is_not_tried_again(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    job = await talk.only_job()
    assert text_of(await talk.press(f"retry:{job.id}", place=GROUP)) == talk.words("toast-still-working")
    await talk.answered()
    assert text_of(await talk.press(f"retry:{job.id}", place=GROUP)) == talk.words("toast-over")
    await talk.only_job()


async def test_an_answer_for_one_person_is_shared_to_the_thread_once(talk: Talk) -> None:
    await talk.say("/transcribe", a_voice_note(), place=PRIVATELY, addressed=True)
    job = await talk.answered()
    told = [text_of(await talk.press(f"share:{job.id}", place=PRIVATELY)) for _ in range(2)]
    assert told == [talk.words("toast-started"), talk.words("toast-shared")]
    assert len(await talk.jobs()) == 2
    assert (await talk.last_job()).request.origin.address == {"chat": "team", "thread": "9"}


async def test_what_took_an_earlier_message_over_is_shared_as_a_message_of_its_own(talk: Talk) -> None:
    await talk.say("/transcribe", a_voice_note(), place=PRIVATELY, addressed=True)
    first = await talk.answered(missing=True)
    await talk.press(f"retry:{first.id}", place=PRIVATELY)
    again = await talk.answered()
    await talk.press(f"share:{again.id}", place=PRIVATELY)
    assert (await talk.last_job()).request.replaces_message is None


async def test_what_is_in_the_thread_already_is_not_shared(talk: Talk) -> None:
    job = await an_answered_job(talk)
    assert text_of(await talk.press(f"share:{job.id}", place=GROUP)) == talk.words("toast-cannot-share")


# Rights


async def test_a_press_from_elsewhere_needs_the_rights_of_the_jobs_chat(talk: Talk) -> None:
    job = await an_answered_job(talk)
    elsewhere = replace(PRIVATE, workspace="W", chat="bob", address={"chat": "bob"})
    action = f"file:{job.id}:txt"
    refused = await talk.press(action, place=elsewhere, person=BOB)
    assert refused == (Toast(text=talk.words("toast-not-yours"), alert=True),)
    talk.directory.members = {("W", "team", "bob")}
    assert isinstance((await talk.press(action, place=elsewhere, person=BOB))[0], SendFile)
    talk.directory.silent = True
    assert text_of(await talk.press(action, place=elsewhere, person=BOB)) == talk.words("toast-cannot-tell")
    assert text_of(await talk.press(action, place=elsewhere, person=ANN)) == talk.words("toast-cannot-tell")


async def test_who_left_a_chat_can_take_back_and_nothing_else(talk: Talk) -> None:
    await talk.say("", a_voice_note(), place=GROUP, addressed=True)
    job = await talk.only_job()
    elsewhere = replace(PRIVATE, workspace="W", chat="ann", address={"chat": "ann"})
    talk.directory.members = set()
    refused = await talk.press(f"mode:{job.id}:s2t", place=elsewhere, person=ANN)
    assert text_of(refused) == talk.words("toast-not-yours")
    cancelled = await talk.press(f"cancel:{job.id}", place=elsewhere, person=ANN)
    assert text_of(cancelled) == talk.words("toast-cancelled")


async def test_a_stranger_presses_in_vain(tmp_path: Path) -> None:
    talk = Talk(tmp_path, users=frozenset({"fake:ann"}), contact="@maria")
    job = await an_answered_job(talk)
    assert "@maria" in text_of(await talk.press(f"mode:{job.id}:s2t", place=GROUP, person=BOB))
    await talk.only_job()


async def test_a_job_of_another_platform_is_not_there(talk: Talk) -> None:
    job = await an_answered_job(talk)
    other = replace(GROUP, platform="other")
    assert text_of(await talk.press(f"file:{job.id}:txt", place=other)) == talk.words("toast-job-gone")
    assert text_of(await talk.press("file:gone:txt")) == talk.words("toast-job-gone")


@pytest.mark.parametrize(
    "action", ["", "dance:x", "mode:{}:dance", "mode:{}:understand", "to:{}:xx", "pick:f:dance"]
)
async def test_an_unknown_press_is_answered_and_does_nothing(talk: Talk, action: str) -> None:
    job = await an_answered_job(talk)
    replies = await talk.press(action.format(job.id), place=GROUP)
    assert text_of(replies) == talk.words("toast-unknown")
    await talk.only_job()


async def test_a_recording_that_is_gone_cannot_be_picked(talk: Talk) -> None:
    assert text_of(await talk.press("pick:f1:asr", place=GROUP)) == talk.words("pick-gone")


async def test_without_a_thinking_model_only_english_is_offered(tmp_path: Path) -> None:
    talk = Talk(tmp_path, capabilities=frozenset({Capability.TRANSCRIBE, Capability.TRANSLATE}))
    job = await an_answered_job(talk)
    (languages,) = await talk.press(f"menu:{job.id}:to", place=GROUP)
    assert isinstance(languages, Choices)
    assert [button.label for button in languages.buttons] == ["English", "Back"]
