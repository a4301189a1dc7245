"""People find their own answers behind the bot's name, and put them into any chat."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.chat.access import AccessPolicy
from bot.chat.conversation import Conversations
from bot.chat.replies import FoundAnswers, View
from bot.domain.job import Job
from handlers.html_rendering import RenderedHtml, render_view
from handlers.telegram.outgoing import inline_answers
from tests.fakes.chat_lab import spoken
from tests.fakes.telegram_world import Json
from tests.integration.telegram.lab import Lab, in_a_lab

pytestmark = pytest.mark.usefixtures("loopback")

LONG = [f"This is sentence number {number} of a long meeting." for number in range(400)]
INLINE: dict[str, Any] = {"inline_mode": True}


async def answered(lab: Lab, user: int, name: str, *words: str, seconds: int = 60) -> Job:
    before = {job.id for job in await lab.queue.jobs.newest()}
    lab.telegram.send_audio(user, user, name.encode(), name=name, seconds=seconds, caption="/transcribe")
    (job,) = [one for one in await lab.jobs(len(before) + 1) if one.id not in before]
    await lab.finish(job, spoken(*words, seconds=seconds))
    return job


async def found(lab: Lab, user: int, words: str = "", *, offset: str = "") -> tuple[str, Json]:
    query = lab.telegram.type_inline(user, words, offset=offset)
    await lab.until(lambda: query in lab.telegram.world.inline_answers, 8)
    return query, lab.telegram.world.inline_answers[query]


def ids(answer: Json) -> list[str]:
    return [one["id"] for one in answer["results"]]


def test_ones_own_answers_are_found_newest_first_by_name_date_and_words(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, ben = lab.telegram.user("Ana", language_code="en"), lab.telegram.user("Ben")
        cake = await answered(lab, ana, "planning.mp3", "Maria brings the cake.")
        rent = await answered(lab, ana, "landlord.mp3", "The rent goes up.")
        await answered(lab, ben, "secret.mp3", "Ben buys a cake.")
        assert ids((await found(lab, ana))[1]) == [rent.id, cake.id]
        assert ids((await found(lab, ana, "CAKE"))[1]) == [cake.id]
        assert ids((await found(lab, ana, "landlord"))[1]) == [rent.id]
        assert ids((await found(lab, ana, "planning maria"))[1]) == [cake.id]
        assert ids((await found(lab, ana, "planning rent"))[1]) == []
        sent = cake.request.source.sent_at
        assert ids((await found(lab, ana, f"{sent:%Y-%m-%d}"))[1]) == [rent.id, cake.id]
        assert ids((await found(lab, ana, f"{sent:%B}"))[1]) == [rent.id, cake.id]
        assert ids((await found(lab, ana, "1999-12-31"))[1]) == []
        _, answer = await found(lab, ana, "secret")
        assert (answer["cache_time"], answer["is_personal"]) == (5, True)

    in_a_lab(tmp_path, scenario, fake=INLINE)


def test_what_is_chosen_is_the_answer(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, ben = lab.telegram.user("Ana", language_code="en"), lab.telegram.user("Ben")
        await answered(lab, ana, "planning.mp3", "Maria brings the cake.")
        group = lab.telegram.supergroup(members=[ana, ben], bot="left")
        query, answer = await found(lab, ana)
        title = answer["results"][0]["title"]
        assert title.startswith("Transcript · planning.mp3 · ")
        assert "Maria brings the cake." in answer["results"][0]["description"]
        lab.telegram.choose(query, 0, group)
        (posted,) = lab.telegram.messages(group)
        assert "Maria brings the cake." in posted.text
        assert posted.sender is not None
        assert posted.sender.id == ana

    in_a_lab(tmp_path, scenario, fake=INLINE)


def test_long_answers_are_cut_and_many_come_in_pages(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana", language_code="en")
        jobs = [await answered(lab, ana, f"{number}.mp3", *LONG, seconds=3600) for number in range(12)]
        query, first = await found(lab, ana)
        _, second = await found(lab, ana, offset=first["next_offset"])
        newest_first = [job.id for job in reversed(jobs)]
        assert (ids(first), ids(second)) == (newest_first[:10], newest_first[10:])
        assert second["next_offset"] == ""
        lab.telegram.choose(query, 0, ana)
        posted = lab.telegram.messages(ana)[-1].text  # in Ana's own name: nothing in it is of the bot
        assert posted.splitlines()[-1] == "… This is the beginning."

    in_a_lab(tmp_path, scenario, fake=INLINE)


def test_hours_in_a_list_are_written_as_far_as_they_are_shown_and_beside_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[tuple[View, bool]] = []

    def render(view: View, *, rest: str) -> RenderedHtml:
        rendered.append((view, threading.current_thread() is threading.main_thread()))
        return render_view(view, rest=rest)

    monkeypatch.setattr(inline_answers, "render_view", render)

    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana", language_code="en")
        await answered(lab, ana, "planning.mp3", *LONG, "word " * 10_000, seconds=3600)
        await found(lab, ana)
        ((view, on_the_loop),) = rendered
        assert not on_the_loop
        assert view.files == ()
        assert 4096 < sum(len(block.text) for block in view.body) < 10_000

    in_a_lab(tmp_path, scenario, fake=INLINE)


def test_who_types_is_answered_once_a_second_with_what_the_latest_letters_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana", language_code="en")
        job = await answered(lab, ana, "planning.mp3", "Maria brings the cake.")
        search, at = Conversations.own_answers, list[float]()

        async def timed(self: Conversations, *where: Any, **which: Any) -> FoundAnswers:
            at.append(lab.pace())
            return await search(self, *where, **which)

        monkeypatch.setattr(Conversations, "own_answers", timed)
        for letters in ("c", "ca", "cak"):
            lab.telegram.type_inline(ana, letters)
        assert ids((await found(lab, ana, "cake"))[1]) == [job.id]
        assert len(at) > 1
        assert all(later - earlier >= 0.99 for earlier, later in pairwise(at))

    in_a_lab(tmp_path, scenario, fake=INLINE)


@pytest.mark.parametrize(
    ("words", "said"), [("", "Nothing yet: send me a recording"), ("cake", "Nothing found: open our chat")]
)
def test_where_there_is_nothing_a_button_leads_to_the_help(tmp_path: Path, words: str, said: str) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana", language_code="en")
        _, answer = await found(lab, ana, words)
        assert (answer["results"], answer["button"]) == ([], {"text": said, "start_parameter": "find"})
        lab.telegram.say(ana, ana, "/start find")
        await lab.until(lambda: lab.telegram.answers(ana), 8)
        assert "newest first" in lab.telegram.answers(ana)[0].text

    in_a_lab(tmp_path, scenario, fake=INLINE)


def test_what_was_forgotten_is_found_no_more_and_open_jobs_are_not_yet(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana", language_code="en")
        job = await answered(lab, ana, "planning.mp3", "Maria brings the cake.")
        lab.telegram.send_audio(ana, ana, b"other", name="later.mp3", seconds=60)
        await lab.jobs(2)
        assert ids((await found(lab, ana))[1]) == [job.id]
        await lab.queue.jobs.forget(job.id)
        assert ids((await found(lab, ana))[1]) == []

    in_a_lab(tmp_path, scenario, fake=INLINE)


def test_a_stranger_finds_nothing(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        eve = lab.telegram.user("Eve", language_code="en")
        _, answer = await found(lab, eve)
        assert (answer["results"], answer["button"]["text"]) == ([], "I do not work here")

    in_a_lab(tmp_path, scenario, fake=INLINE, policy=AccessPolicy(users=frozenset({"telegram:1"})))


def test_a_query_that_is_too_old_and_an_odd_offset_do_no_harm(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana", language_code="en")
        lab.telegram.fail("answerInlineQuery", 400, "Bad Request: query is too old")
        lab.telegram.type_inline(ana)
        await lab.until(lambda: lab.telegram.calls("answerInlineQuery"), 8)
        _, answer = await found(lab, ana, offset="²")
        assert answer["results"] == []

    in_a_lab(tmp_path, scenario, fake=INLINE)
