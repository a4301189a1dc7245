"""Answers as rich messages, where the installation wants them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.domain.job import Job
from tests.fakes.chat_lab import spoken
from tests.fakes.telegram_world import Message
from tests.integration.telegram.lab import Lab, in_a_lab

pytestmark = pytest.mark.usefixtures("loopback")

SOME = [f"This is sentence number {number} of a long meeting." for number in range(150)]
MANY = [f"This is sentence number {number} of a long meeting." for number in range(900)]


async def answered(lab: Lab, words: list[str]) -> tuple[int, Job]:
    ana = lab.telegram.user("Ana", language_code="en")
    lab.telegram.send_audio(ana, ana, b"sound", seconds=3600, caption="/transcribe")
    (job,) = await lab.jobs()
    await lab.deliver()
    await lab.finish(job, spoken(*words, seconds=3600))
    await lab.deliver()
    return ana, job


def only(lab: Lab, chat: int) -> Message:
    (answer,) = [one for one in lab.telegram.answers(chat) if not one.file]
    return answer


def test_an_answer_that_fits_into_no_other_message_is_one_rich_message_without_files(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, _ = await answered(lab, SOME)
        (answer,) = lab.telegram.answers(ana)
        assert answer.rich.startswith("<h3>Transcript · ")
        assert "sentence number 149 " in answer.text
        assert answer.buttons

    in_a_lab(tmp_path, scenario, rich_messages=True)


def test_what_is_longer_comes_with_its_files(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, _ = await answered(lab, MANY)
        assert "The whole answer is in the file below." in only(lab, ana).text
        assert len([one for one in lab.telegram.answers(ana) if one.file]) == 1

    in_a_lab(tmp_path, scenario, rich_messages=True)


@pytest.mark.parametrize("fake", [{"rich_messages": False}, {}])
def test_where_telegram_takes_none_the_answer_comes_as_it_always_did(
    tmp_path: Path, fake: dict[str, Any]
) -> None:
    async def scenario(lab: Lab) -> None:
        if not fake:
            lab.telegram.fail("editMessageText", 400, "Bad Request: RICH_VALIDATE_CTOR_NOT_ALLOWED")
        ana, _ = await answered(lab, SOME)
        answer = only(lab, ana)
        assert answer.rich == ""
        assert "sentence number 1 " in answer.text
        refused = [one for one in lab.telegram.calls("editMessageText") if one.status == 400]
        assert len(refused) == 1
        assert len([one for one in lab.telegram.answers(ana) if one.file]) == 1

    in_a_lab(tmp_path, scenario, rich_messages=True, fake=fake)


def test_nobody_gets_one_who_did_not_ask(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, _ = await answered(lab, SOME)
        assert not any(one.rich for one in lab.telegram.answers(ana))
        assert not any("rich_message" in one.parameters for one in lab.telegram.calls("editMessageText"))

    in_a_lab(tmp_path, scenario)


def test_what_is_no_answer_is_an_ordinary_message(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana", language_code="en")
        lab.telegram.send_audio(ana, ana, b"sound", seconds=3600, caption="/transcribe")
        await lab.jobs()
        await lab.deliver()
        lab.telegram.say(ana, ana, "/cancel")
        await lab.until(lambda: len(lab.telegram.answers(ana)) == 2, 8)
        await lab.deliver()
        assert lab.telegram.answers(ana)[0].text.startswith("Cancelled")
        assert not any("rich_message" in one.parameters for one in lab.telegram.calls("editMessageText"))

    in_a_lab(tmp_path, scenario, rich_messages=True)
