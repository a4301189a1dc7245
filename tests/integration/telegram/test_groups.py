"""Groups: quiet until asked, one greeting, and answers that nobody asked for where an admin wants them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.chat.access import AccessPolicy
from bot.locales.catalogue import Catalogue
from tests.fakes.chat_lab import spoken
from tests.fakes.telegram_world import Message
from tests.integration.telegram.lab import Lab, in_a_lab

pytestmark = pytest.mark.usefixtures("loopback")

Scenario = Callable[[Lab, int, int], Awaitable[None]]
WORDS = Catalogue()
FIRST = WORDS.localize("unasked-first", "en")
AUTO = {"answers": "auto"}


def reactions(lab: Lab, chat: int, message: int) -> list[str]:
    return lab.telegram.world.chats[chat].messages[message].reactions.get(lab.telegram.world.bot.id, [])


def said(lab: Lab, chat: int) -> list[Message]:
    return [*lab.telegram.answers(chat)]


async def rest(lab: Lab) -> None:
    """All that happened was taken in, and what had to be said at once was said."""
    await lab.until(lambda: not lab.telegram.world.updates.pending)
    await lab.connection._background.settled()


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_a_group_is_greeted_once_and_told_how_to_ask(tmp_path: Path, kind: str) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana", language_code="fr")
        team = getattr(lab.telegram, kind)(members=[ana])
        for _ in range(2):
            lab.telegram.kick_bot(team, status="left")
            lab.telegram.add_bot(team, by=ana)
        lab.telegram.set_bot(team, "administrator", by=ana)
        await rest(lab)
        (greeting,) = said(lab, team)
        assert greeting.text == WORDS.localize("start-group", "fr")
        assert [one["url"] for one in greeting.buttons] == ["https://t.me/earmark_bot?start=group"]
        lab.telegram.send_voice(team, ana, b"sound", seconds=5)
        await rest(lab)
        assert len(said(lab, team)) == 1
        assert await lab.queue.jobs.newest() == []

    in_a_lab(tmp_path, scenario)


def test_a_channel_of_subscribers_is_not_greeted(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        news = lab.telegram.channel()
        lab.telegram.kick_bot(news, status="left")
        lab.telegram.add_bot(news, by=ana, status="administrator")
        await rest(lab)
        assert said(lab, news) == []

    in_a_lab(tmp_path, scenario)


def test_a_group_that_is_on_no_list_is_not_greeted(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        team = lab.telegram.supergroup(members=[ana])
        lab.telegram.kick_bot(team, status="left")
        lab.telegram.add_bot(team, by=ana)
        await rest(lab)
        assert said(lab, team) == []

    in_a_lab(tmp_path, scenario, policy=AccessPolicy(chats=frozenset({"telegram:-1"})))


def test_who_invited_the_bot_runs_no_group_of_others(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, ben = lab.telegram.user("Ana"), lab.telegram.user("Ben")
        team = lab.telegram.supergroup(members=[ana, ben])
        lab.telegram.admin(team, ana, status="creator")
        lab.telegram.kick_bot(team, status="left")
        lab.telegram.add_bot(team, by=ben)
        lab.telegram.say(team, ben, "/settings@earmark_bot")
        await rest(lab)
        assert WORDS.localize("settings-title-me", "en") in said(lab, team)[-1].text
        lab.telegram.say(team, ana, "/settings@earmark_bot")
        await rest(lab)
        assert WORDS.localize("settings-title-chat", "en") in said(lab, team)[-1].text

    in_a_lab(tmp_path, scenario)


def test_a_group_that_moves_keeps_its_settings_and_is_not_greeted_again(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        team = lab.telegram.group(members=[ana])
        lab.telegram.kick_bot(team, status="left")
        lab.telegram.add_bot(team, by=ana)
        await rest(lab)
        settings = lab.queue.chat_settings
        await settings.put(
            "telegram", f"chat:/{team}", {**await settings.get("telegram", f"chat:/{team}"), **AUTO}
        )
        new = lab.telegram.migrate(team)
        lab.telegram.kick_bot(new, status="left")
        lab.telegram.add_bot(new, by=ana)
        await rest(lab)
        stored = await settings.get("telegram", f"chat:/{new}")
        assert (stored["answers"], stored["inviter"]) == ("auto", str(ana))
        assert len(said(lab, new)) <= 1

    in_a_lab(tmp_path, scenario)


def opted_in(tmp_path: Path, scenario: Scenario, *, waited_for_seconds: float = 30.0) -> None:
    """A group whose admin wants recordings answered, and a voice note in it."""

    async def whole(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        team = lab.telegram.supergroup(members=[ana])
        await lab.queue.chat_settings.put("telegram", f"chat:/{team}", AUTO)
        await scenario(lab, team, lab.telegram.send_voice(team, ana, b"sound", seconds=5))

    policy = AccessPolicy(waited_for_seconds=waited_for_seconds)
    in_a_lab(tmp_path, whole, policy=policy, fake={"privacy": False})


@pytest.mark.parametrize("waited_for_seconds", [0.0, 30.0])
def test_until_there_is_an_answer_only_a_reaction_is_shown(tmp_path: Path, waited_for_seconds: float) -> None:
    async def scenario(lab: Lab, team: int, note: int) -> None:
        (job,) = await lab.jobs()
        await lab.deliver()
        assert said(lab, team) == []
        assert reactions(lab, team, note) == ["👀"]
        await lab.finish(job, spoken("We meet on Monday.", seconds=5))
        await lab.deliver()
        (answer,) = said(lab, team)
        assert "We meet on Monday." in answer.text
        assert FIRST in answer.text
        assert reactions(lab, team, note) == ["👌"]
        assert len(lab.telegram.calls("sendMessage")) == 1

    opted_in(tmp_path, scenario, waited_for_seconds=waited_for_seconds)


def test_music_leaves_nothing(tmp_path: Path) -> None:
    async def scenario(lab: Lab, team: int, note: int) -> None:
        (job,) = await lab.jobs()
        await lab.deliver()
        await lab.finish(job, spoken(seconds=5))
        await lab.deliver()
        assert said(lab, team) == []
        assert reactions(lab, team, note) == []

    opted_in(tmp_path, scenario)


@pytest.mark.parametrize("waited_for_seconds", [0.0, 30.0])
def test_a_sender_killed_at_any_step_leaves_one_answer(tmp_path: Path, waited_for_seconds: float) -> None:
    """Every step is done twice: the first time nobody lived to note it. At most a stray line is left."""

    async def scenario(lab: Lab, team: int, note: int) -> None:
        (job,) = await lab.jobs()
        while await lab.deliver_one(forget=True):
            await lab.deliver_one()
        await lab.finish(job, spoken("We meet on Monday.", seconds=5))
        while await lab.deliver_one(forget=True):
            await lab.deliver_one()
        answers = [one for one in said(lab, team) if "We meet on Monday." in one.text]
        assert len(answers) == 1
        assert reactions(lab, team, note) == ["👌"]

    opted_in(tmp_path, scenario, waited_for_seconds=waited_for_seconds)
