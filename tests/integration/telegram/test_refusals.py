"""What Telegram refuses is tried in another way at the next turn, at production's pace, never for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat.access import AccessPolicy
from handlers.telegram.outgoing.messenger import MOST_REFUSALS
from tests.fakes.chat_lab import spoken
from tests.integration.telegram.lab import Lab, in_a_lab
from tests.integration.telegram.test_messenger import LONG, asked, files

pytestmark = pytest.mark.usefixtures("loopback")

NO_MEDIA = "Bad Request: there is no media in the message to edit"
BAD_MARKUP = "Bad Request: can't parse entities: unsupported start tag"
UNKNOWN = "Bad Request: SOMETHING_NEW"


def count(lab: Lab, *methods: str) -> int:
    return len(lab.telegram.calls(*methods))


def test_a_closed_topic_leads_to_the_general_one_in_two_calls(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        team = lab.telegram.supergroup(members=[ana], forum=True)
        lab.telegram.fail("sendMessage", 400, "Bad Request: TOPIC_CLOSED")
        job = await asked(lab, team, thread=lab.telegram.topic(team, "Plans"))
        await lab.deliver()
        await lab.finish(job)
        await lab.deliver()
        (answer,) = lab.telegram.answers(team)
        assert "Hello." in answer.text
        assert count(lab, "sendMessage") == 2
        assert count(lab, "editMessageText") == 1

    in_a_lab(tmp_path, scenario, listen=False)


def test_where_every_topic_closes_while_it_works_the_line_becomes_the_answer(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        team = lab.telegram.supergroup(members=[ana], forum=True)
        job = await asked(lab, team, thread=lab.telegram.topic(team, "Plans"))
        await lab.deliver()
        lab.telegram.fail("sendMessage", 400, "Bad Request: TOPIC_CLOSED", times=20)
        await lab.finish(job)
        await lab.deliver()
        (answer,) = lab.telegram.answers(team)
        assert "Hello." in answer.text
        assert count(lab, "sendMessage") <= 2 + MOST_REFUSALS

    in_a_lab(tmp_path, scenario, listen=False, policy=AccessPolicy(waited_for_seconds=0.0))


def test_refused_markup_leads_to_plain_words_in_two_calls(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        await lab.deliver()
        lab.telegram.fail("editMessageText", 400, BAD_MARKUP, times=1)
        await lab.finish(job)
        await lab.deliver()
        assert "Hello." in lab.telegram.answers(ana)[0].text
        assert [call.status for call in lab.telegram.calls("editMessageText")] == [400, 200]

    in_a_lab(tmp_path, scenario, listen=False)


def test_a_refused_media_edit_leads_to_a_new_document_and_its_placeholder_goes(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        await lab.deliver()
        lab.telegram.fail("editMessageMedia", 400, NO_MEDIA, times=99)
        await lab.finish(job, spoken(*LONG, seconds=3600))
        await lab.deliver()
        assert sorted(files(lab, ana)) == ["a.txt"]
        assert len(lab.telegram.answers(ana)) == 2
        assert (count(lab, "editMessageMedia"), count(lab, "sendDocument")) == (1, 1)

    in_a_lab(tmp_path, scenario, listen=False)


@pytest.mark.parametrize("method", ["editMessageText", "sendMessage"])
def test_a_refusal_that_nobody_knows_a_way_around_is_not_repeated_for_ever(
    tmp_path: Path, method: str
) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        if method == "editMessageText":
            await lab.deliver()
            await lab.finish(job)
        before = count(lab, method)
        lab.telegram.fail(method, 400, UNKNOWN, times=99)
        await lab.deliver(steps=200)
        assert count(lab, method) - before == MOST_REFUSALS
        assert not await lab.deliver_one()

    in_a_lab(tmp_path, scenario, listen=False)


def test_files_that_are_refused_again_and_again_are_told_and_leave_no_placeholder(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        await lab.deliver()
        lab.telegram.fail("editMessageMedia", 400, NO_MEDIA, times=99)
        lab.telegram.fail("sendDocument", 400, UNKNOWN, times=99)
        await lab.finish(job, spoken(*LONG, seconds=3600))
        await lab.deliver(steps=200)
        (answer,) = lab.telegram.answers(ana)
        assert answer.text.endswith("Telegram did not take the file with the rest.")
        assert count(lab, "sendDocument") == MOST_REFUSALS

    in_a_lab(tmp_path, scenario, listen=False)


@pytest.mark.parametrize("fault", ["429 told", "429 untold", "5xx", "dropped", "lost"])
def test_trouble_in_passing_delays_the_answer_and_doubles_nothing(tmp_path: Path, fault: str) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.private(ana)
        job = await asked(lab, ana)
        await lab.deliver()
        begun = lab.pace()
        match fault:
            case "429 told":
                lab.telegram.fail("editMessageText", 429, times=2, parameters={"retry_after": 7})
            case "429 untold":
                lab.telegram.fail("editMessageText", 429, times=2, parameters={"migrated": 1})
            case "5xx":
                lab.telegram.fail("editMessageText", 502, "Bad Gateway", times=2)
            case "dropped":
                lab.telegram.drop("editMessageText", 2)
            case _:
                lab.telegram.lose("editMessageText", 2)
        await lab.finish(job)
        await lab.deliver()
        (answer,) = lab.telegram.answers(ana)
        assert "Hello." in answer.text
        assert count(lab, "editMessageText") == 3
        assert lab.pace() - begun >= (14 if fault == "429 told" else 10)

    in_a_lab(tmp_path, scenario, listen=False)
