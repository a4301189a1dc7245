"""Who is who: said in words, by a command, by a button; and how many speak."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

import time

import pytest

from bot.chat.actions import Verb, action
from bot.chat.intent import Intent, understand
from bot.chat.replies import AskText
from bot.chat.speaker_words import read_names, read_numbered_names
from bot.domain.job import Job, Mode
from bot.locales.catalogue import LOCALES
from tests.unit.chat.talk import BOB, CLEO, GROUP, Talk, a_voice_note, text_of

NAMED = {
    "en": ("Speaker 2 is Ana", "speaker 2: Ana", "the speaker 2 is called Ana Maria Lopez."),
    "de": ("Sprecher 2 ist Ana", "Sprecherin 2 heißt Ana", "Sprecher 2 = Ana"),
    "es": ("Hablante 2 es Ana", "la hablante 2 se llama Ana"),
    "fr": ("Locuteur 2 est Ana", "le locuteur 2 s’appelle Ana", "intervenant 2 : Ana"),
    "pt": ("Falante 2 é Ana", "o falante 2 se chama Ana"),
    "ru": ("Спикер 2 — Аня", "спикер 2 это Аня", "Говорящий 2 - Аня"),
    "zh": ("发言人 2 是小安", "说话人2叫小安"),
    "ja": ("話者 2 は安奈", "話者2は安奈です"),
}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_name_is_given_in_every_language(locale: str) -> None:
    for text in NAMED[locale]:
        names = read_names(text)
        assert names is not None, text
        assert set(names) == {2}
        assert understand(text).intent is Intent.COMMAND


@pytest.mark.parametrize(
    "text",
    [
        "Speaker 2 is broken",
        "Speaker 2 is not loud enough, can you check?",
        "Speaker 2 is Ana, and she said that we meet on Friday at the office",
        "Speaker 2 is Who?",
        "I think speaker 2 is Ana",
        "The speakers are Ana and Ben",
        "Speaker two is Ana",
        "Sprecher 2 ist kaputt",
        "Hablante 2 es muy rápido",
        "Спикер 2 это плохо слышно",
        "Room 2 is Ana",
        "Speaker systems are loud",
        "Speaker 2: What did he decide",
        "Speaker 2 is Speaker 1",
        "发言人2是谁",
        "发言人2是男的",
        "发言人 2 是不是小安",
        "说话人1是什么意思",
        "話者2は何を提案しましたか。",
        "話者2は誰",
        "話者1は男性です",
        "スピーカー2は壊れています",
        "スピーカー2は音が大きい",
    ],
)
def test_an_ordinary_sentence_names_nobody(text: str) -> None:
    assert read_names(text) is None
    command = understand(text).command
    assert command is None or command.name != "speaker"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Speaker 2 is Dr. Müller", {2: "Dr. Müller"}),
        ("Speaker 1 is Ana and the speaker 2 is J. Smith", {1: "Ana", 2: "J. Smith"}),
        ("Sprecher 2 ist Werner", {2: "Werner"}),
        ("话者", None),
        ("发言人2是李明", {2: "李明"}),
        ("話者1は田中和男、話者2は太田さん", {1: "田中和男", 2: "太田さん"}),
        ("話者2は佐々木みゆきです", {2: "佐々木みゆき"}),
    ],
)
def test_names_of_all_kinds_are_names(text: str, names: dict[int, str] | None) -> None:
    assert read_names(text) == names


@pytest.mark.parametrize("blank", [" ", "\t", " \n", "1 ", "and ", "Speaker 1 "])
def test_long_blanks_and_repeats_are_read_at_once(blank: str) -> None:
    text = f"a{blank * (40_000 // len(blank))}b"
    began = time.process_time()
    assert read_names(text) is None
    assert understand(text).command is None
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2 Ana", {2: "Ana"}),
        ("2 is Ana", {2: "Ana"}),
        ("2 ist Dr. Ana", {2: "Dr. Ana"}),
        ("2は安奈です", {2: "安奈"}),
        ("2 是小安", {2: "小安"}),
        ("1 Ana and 2 Ben", {1: "Ana", 2: "Ben"}),
        ("speaker 2 is ana, 1 ben", {2: "ana", 1: "ben"}),
        ("2: ana", {2: "ana"}),
        ("1 Ana, 2 Ben", {1: "Ana", 2: "Ben"}),
        ("Speaker 1 is Ana and speaker 2 is Ben", {1: "Ana", 2: "Ben"}),
        ("2", {2: ""}),
        ("", None),
        ("Ana", None),
        ("2 " + "x" * 61, None),
    ],
)
def test_behind_a_command_a_number_and_a_name_are_enough(text: str, names: dict[int, str] | None) -> None:
    assert read_numbered_names(text) == names


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("/transcribe speakers=3", 3),
        ("/notes 3 speakers", 3),
        ("/transcribe speakers=off", 0),
        ("transcribe this with 2 speakers", 2),
        ("/notes speakers=99", None),
        ("/transcribe", None),
        ("/transkript mit 3 Sprechern", 3),
        ("/summarize what the 3 speakers said", None),
        ("/summarize the 2 speakers’ positions", None),
    ],
)
@pytest.mark.anyio
async def test_how_many_speak_is_said_beside_a_command(talk: Talk, text: str, speakers: int | None) -> None:
    await talk.say(text, a_voice_note(seconds=300))
    assert (await talk.only_job()).request.options.speakers == speakers


async def a_conversation(talk: Talk, *, speakers: int = 2, place: object = None) -> Job:
    """A recording whose answer is shown."""
    where = {"place": GROUP, "addressed": True} if place is GROUP else {}
    await talk.say("", a_voice_note("f1", seconds=300), **where)
    job = await talk.answered(speakers=speakers, recording="sha")
    await talk.shown(job, "posted", "message-answer")
    return job


async def names_of(talk: Talk, job: Job) -> tuple[str, ...]:
    answer = await talk.queue.jobs.answer(job.id)
    assert answer is not None
    return answer.speakers


@pytest.mark.anyio
@pytest.mark.parametrize("text", ["Speaker 2 is Ana", "/speaker 2 Ana", "/sprecher 2 Ana"])
async def test_a_name_goes_into_the_last_answer_which_is_shown_anew(talk: Talk, text: str) -> None:
    job = await a_conversation(talk)
    told = text_of(await talk.say(text))
    assert told == talk.words("speakers-named", number=2, name="Ana")
    assert await names_of(talk, job) == ("", "Ana")
    entry = await talk.queue.outbox.claim_entry("sender", platforms=["fake"])
    assert entry is not None
    assert (entry.job_id, entry.external_id) == (job.id, "posted")
    assert len(await talk.jobs()) == 1


@pytest.mark.anyio
async def test_a_later_answer_and_an_earlier_one_have_the_name(talk: Talk) -> None:
    first = await a_conversation(talk)
    await talk.press(action(Verb.MODE, first.id, Mode.SUMMARIZE))
    second = await talk.answered(speakers=2, recording="sha")
    await talk.say("Speaker 1 is Ben", replies_to=("message-answer",))
    assert await names_of(talk, first) == await names_of(talk, second) == ("Ben", "")


@pytest.mark.anyio
async def test_the_button_asks_and_its_form_names(talk: Talk) -> None:
    job = await a_conversation(talk)
    view = await talk.conversation.view(job, *await shown_with(talk, job))
    assert action(Verb.NAME, job.id) in [button.action for button in view.buttons]
    (asked,) = await talk.press(action(Verb.NAME, job.id))
    assert isinstance(asked, AskText)
    assert len(asked.title) <= 24
    await talk.press(asked.action, text="1 Ana, 2 Ben")
    assert await names_of(talk, job) == ("Ana", "Ben")
    await talk.press(asked.action, text="1")
    assert await names_of(talk, job) == ("", "Ben")


@pytest.mark.anyio
@pytest.mark.parametrize("typed", ["1 Ana, 2 ben", "speaker 1 is Ana; sprecher 2 ist ben"])
async def test_without_forms_names_are_the_reply_to_what_asks_for_them(talk: Talk, typed: str) -> None:
    job = await a_conversation(talk)
    (asked,) = await talk.press(action(Verb.NAME, job.id))
    assert isinstance(asked, AskText)
    for key in asked.keys("message-asked"):
        await talk.queue.jobs.add_key(job.id, key)
    await talk.say(typed, replies_to=("message-answer",))
    assert await names_of(talk, job) == ("", "")
    await talk.say(typed, replies_to=("message-asked",))
    assert await names_of(talk, job) == ("Ana", "ben")
    assert len(await talk.jobs()) == 1


async def shown_with(talk: Talk, job: Job) -> tuple[object, object]:
    return await talk.queue.jobs.progress(job.id), await talk.queue.jobs.answer(job.id)


@pytest.mark.anyio
async def test_who_cannot_see_the_answer_cannot_name(talk: Talk) -> None:
    job = await a_conversation(talk)
    replies = await talk.press(action(Verb.NAME, job.id), place=GROUP, person=CLEO, text="1 Ana")
    assert text_of(replies) == talk.words("toast-not-yours")
    assert await names_of(talk, job) == ("", "")


@pytest.mark.anyio
async def test_everybody_of_a_group_may_name_by_replying(talk: Talk) -> None:
    job = await a_conversation(talk, place=GROUP)
    await talk.say(
        "Speaker 1 is Ben", place=GROUP, person=BOB, addressed=True, replies_to=("message-answer",)
    )
    assert await names_of(talk, job) == ("Ben", "")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("text", "words", "values"),
    [
        ("/speaker 3 Ana", "speakers-count", {"count": 2}),
        ("/speaker", "speakers-how", {}),
        ("/speaker Ana", "speakers-how", {}),
    ],
)
async def test_what_names_nobody_is_told(talk: Talk, text: str, words: str, values: dict[str, int]) -> None:
    job = await a_conversation(talk)
    assert text_of(await talk.say(text)) == talk.words(words, **values)
    assert await names_of(talk, job) == ("", "")


@pytest.mark.anyio
async def test_where_no_voices_are_told_apart_there_is_nobody_to_name(talk: Talk) -> None:
    job = await a_conversation(talk, speakers=0)
    assert text_of(await talk.say("Speaker 1 is Ben")) == talk.words("speakers-none")
    view = await talk.conversation.view(job, *await shown_with(talk, job))
    assert action(Verb.NAME, job.id) not in [button.action for button in view.buttons]


@pytest.mark.anyio
async def test_names_are_forgotten_with_their_person(talk: Talk) -> None:
    job = await a_conversation(talk)
    await talk.say("Speaker 1 is Ben")
    await talk.press(action(Verb.FORGET, "yes"))
    assert await talk.queue.jobs.answer(job.id) is None
