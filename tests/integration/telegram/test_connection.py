"""What an admin sees: settings, checks, menus, and no token anywhere."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from bot.chat.events import Attachment, Person, Place
from bot.chat.platform import Check, PlatformServices
from bot.domain.errors import ConfigurationError
from bot.domain.job import Source
from handlers.telegram import PLATFORM
from handlers.telegram.recent_recordings import RecentRecordings
from handlers.telegram.settings import TelegramSettings
from tests.fakes.telegram import FakeTelegram
from tests.integration.telegram.lab import Lab, a_lab, in_a_lab, listening

pytestmark = pytest.mark.usefixtures("loopback")


async def checks(lab: Lab) -> list[Check]:
    return [check async for check in lab.connection.checks()]


def test_the_doctor_is_told_who_the_bot_is_and_what_it_sees(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        found = await checks(lab)
        assert "@earmark_bot" in found[0].text
        assert all(check.good for check in found)
        modes = "Guest Mode is off: people mention the bot in chats that it is no member of."
        assert any(modes in check.text and "@BotFather" in check.text for check in found)

    in_a_lab(tmp_path, scenario, listen=False)


def test_the_doctor_looks_at_the_files_of_a_local_server(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        found = await checks(lab)
        assert found[-1].what == "Telegram files"

    in_a_lab(tmp_path, scenario, listen=False, fake={"local": True}, local_files=True)


def test_the_doctor_names_the_mend_of_a_wrong_token(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        lab.telegram.world.token = "1:another"
        (check,) = await checks(lab)
        assert not check.good
        assert "EARMARK_TELEGRAM_TOKEN" in check.text
        assert lab.telegram.token not in check.text

    in_a_lab(tmp_path, scenario, listen=False)


def test_commands_are_published_in_every_language_and_only_once(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        await lab.until(lambda: len(lab.telegram.calls("getMyDescription")) >= 8)
        assert {language for _, language in lab.telegram.world.commands} >= {"", "zh", "ja"}
        names = {one["command"] for some in lab.telegram.world.commands.values() for one in some}
        assert {"transcribe", "forget", "help"} <= names

    in_a_lab(tmp_path, scenario)


def test_menus_that_are_too_many_at_once_are_gone_on_with(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        await lab.until(lambda: len(lab.telegram.world.commands) == 16)

    async def flooded(lab: Lab) -> None:
        lab.telegram.fail("setMyCommands", 429, parameters={"retry_after": 1}, after=3)
        async with listening(lab):
            await scenario(lab)

    in_a_lab(tmp_path, flooded, listen=False)


def test_no_log_line_holds_the_token(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.drop("getUpdates", 2)
        lab.telegram.fail("sendMessage", 500)
        lab.telegram.say(ana, ana, "/help")
        await lab.until(lambda: lab.telegram.answers(ana))

    with caplog.at_level(logging.INFO):
        in_a_lab(tmp_path, scenario)
    told = caplog.text + "".join(repr(record.exc_info) for record in caplog.records)
    assert "123456789:" not in told


def test_administrators_are_asked_for_at_most_once_a_minute(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana, ben = lab.telegram.user("Ana"), lab.telegram.user("Ben")
        team = lab.telegram.supergroup(members=[ana, ben])
        lab.telegram.admin(team, ana)
        place = Place(platform="telegram", chat=str(team), address={}, private=False)
        directory = lab.connection._intake._directory
        for _ in range(3):
            assert await directory.may_administer(place, Person(id=str(ana)))
            assert not await directory.may_administer(place, Person(id=str(ben)))
        assert len(lab.telegram.calls("getChatMember")) == 2
        assert await directory.may_administer(place, Person(id=str(team)))
        assert await directory.is_member("", str(team), Person(id=str(ben)))
        assert not await directory.is_member("", str(team), Person(id="4242"))
        assert not await directory.is_member("", str(ben), Person(id=str(ana)))

    in_a_lab(tmp_path, scenario, listen=False)


def test_where_too_many_were_asked_for_only_the_oldest_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(lab: Lab) -> None:
        people = [lab.telegram.user(name) for name in ("Ana", "Ben", "Cleo")]
        team = lab.telegram.supergroup(members=people)
        place = Place(platform="telegram", chat=str(team), address={}, private=False)
        directory = lab.connection._intake._directory

        async def calls_after(person: int) -> int:
            await directory.may_administer(place, Person(id=str(person)))
            return len(lab.telegram.calls("getChatMember"))

        ana, ben, cleo = people
        assert [await calls_after(person) for person in (ana, ben, cleo)] == [1, 2, 3]
        assert [await calls_after(person) for person in (cleo, ben, ana)] == [3, 3, 4]

    monkeypatch.setattr("handlers.telegram.bot_api.directory.MOST_CACHED", 2)
    in_a_lab(tmp_path, scenario, listen=False)


def test_of_too_many_recordings_only_the_one_seen_longest_ago_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(lab: Lab) -> None:
        recent = RecentRecordings(lab.queue.jobs)
        seen = [
            Attachment(source=Source(url=f"telegram:{name}"), key=name, message=f"message:/1/{name}")
            for name in ("a", "b", "c")
        ]
        for one in (*seen[:2], seen[0], seen[2]):
            recent.note("", "1", [one])
        assert [await recent.file("", "1", one.key) for one in seen] == [seen[0], None, seen[2]]
        assert [await recent.of_message("", one.message) for one in seen] == [(seen[0],), (), (seen[2],)]

    monkeypatch.setattr("handlers.telegram.recent_recordings.MOST_REMEMBERED", 2)
    in_a_lab(tmp_path, scenario, listen=False)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"token": "nonsense"}, "EARMARK_TELEGRAM_TOKEN"),
        ({"token": "1:a", "webhook": True}, "EARMARK_PUBLIC_URL"),
        ({"token": "1:a", "webhook_secret": "with space"}, "EARMARK_TELEGRAM_WEBHOOK_SECRET"),
    ],
)
def test_settings_that_cannot_work_are_named(tmp_path: Path, wrong: dict[str, object], named: str) -> None:
    async def scenario(lab: Lab) -> None:
        services = PlatformServices(
            conversation=lab.conversation,
            table=lab.queue,
            chat_settings=lab.queue.chat_settings,
            scratch=tmp_path,
            public_url=None,
            sql_engine=lambda: None,
        )
        with pytest.raises(ConfigurationError) as refused:
            await PLATFORM.connect(TelegramSettings.model_validate(wrong), services)
        assert named in refused.value.message
        assert await PLATFORM.connect(TelegramSettings(), services) is None

    in_a_lab(tmp_path, scenario, listen=False)


def test_the_secret_of_the_webhook_is_the_same_wherever_the_token_is() -> None:
    first, second = (
        TelegramSettings.model_validate({"token": "123:abc"}).secret_of_webhook() for _ in range(2)
    )
    assert first == second
    assert first != TelegramSettings.model_validate({"token": "123:abd"}).secret_of_webhook()


def test_a_server_that_knows_no_newer_updates_is_asked_for_the_older_ones(tmp_path: Path) -> None:
    async def scenario(lab: Lab) -> None:
        ana = lab.telegram.user("Ana")
        lab.telegram.say(ana, ana, "/help")
        await lab.until(lambda: lab.telegram.answers(ana))
        polls = [one.parameters["allowed_updates"] for one in lab.telegram.calls("getUpdates")]
        assert "guest_message" in polls[0]
        assert "guest_message" not in polls[-1]
        assert "callback_query" in polls[-1]

    async def whole() -> None:
        with FakeTelegram() as telegram:
            telegram.fail("getUpdates", 400, "Bad Request: Invalid allowed_updates")
            async with a_lab(tmp_path, telegram) as lab, listening(lab):
                await scenario(lab)

    asyncio.run(whole())
