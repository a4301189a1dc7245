"""What the admin sees: settings that cannot work, and what `doctor` finds."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store.models.bot import Bot

from bot.chat.events import Person, Place
from bot.chat.platform import Check
from bot.domain.errors import ConfigurationError
from handlers.slack.settings import SlackSettings
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.organisations import Organisations
from handlers.slack.web_api.workspaces import ManyWorkspaces
from tests.fakes.slack import FakeSlack
from tests.fakes.tables import new_table
from tests.integration.slack.office import NOTE, an_office


def checked(slack: FakeSlack, folder: Path, **settings: str) -> list[Check]:
    async def run() -> list[Check]:
        async with an_office(slack, folder, app_token="", signing_secret="s", **settings) as office:
            found = [check async for check in office.connection.checks()]
            return [*found, await office.connection._check_app(slack.app_token)]

    return asyncio.run(run())


def test_all_is_well(slack: FakeSlack, tmp_path: Path) -> None:
    assert all(check.good for check in checked(slack, tmp_path))


def test_a_missing_scope_is_named(slack: FakeSlack, tmp_path: Path) -> None:
    slack.world.installs[0].scopes.discard("reactions:read")
    (fault,) = [check for check in checked(slack, tmp_path) if not check.good]
    assert "reactions:read" in fault.text


def test_a_scope_that_an_older_app_can_do_without_is_named_and_no_fault(
    slack: FakeSlack, tmp_path: Path
) -> None:
    slack.world.installs[0].scopes.discard("assistant:write")
    told = checked(slack, tmp_path)
    assert all(check.good for check in told)
    assert any("assistant:write (no suggested prompts)" in check.text for check in told)


def test_a_wrong_token_is_told_with_its_mend(slack: FakeSlack, tmp_path: Path) -> None:
    (fault,) = [check for check in checked(slack, tmp_path, bot_token="xoxb-wrong") if not check.good]
    assert "EARMARK_SLACK_BOT_TOKEN" in fault.text
    assert "xoxb-wrong" not in fault.text


def test_an_app_token_without_its_scope_is_told(slack: FakeSlack, tmp_path: Path) -> None:
    slack.app.app_scopes.clear()
    (fault,) = [check for check in checked(slack, tmp_path) if not check.good]
    assert "connections:write" in fault.text


@pytest.mark.parametrize(
    ("chosen", "named"),
    [
        ({"app_token": "xapp-1"}, "BOT_TOKEN"),
        ({"bot_token": "xoxb-1"}, "APP_TOKEN"),
        ({"bot_token": "xapp-1", "app_token": "xapp-1"}, "BOT_TOKEN"),
        ({"bot_token": "xoxb-1", "app_token": "xoxb-1"}, "APP_TOKEN"),
        ({"client_id": "1", "signing_secret": "s"}, "CLIENT_SECRET"),
        ({"client_id": "1", "client_secret": "s", "signing_secret": "s", "bot_token": "xoxb-1"}, "BOT_TOKEN"),
        ({"client_id": "1", "client_secret": "s", "signing_secret": "s"}, "PUBLIC_URL"),
    ],
)
def test_what_cannot_work_is_refused(chosen: dict[str, str], named: str) -> None:
    settings = SlackSettings.model_validate(chosen)
    assert not settings.empty
    with pytest.raises(ConfigurationError, match=named):
        settings.check(None)


def test_where_too_many_were_asked_for_only_the_oldest_is_asked_for_again(
    slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        async with an_office(slack, tmp_path, app_token="", signing_secret="s") as office:
            place = Place(platform="slack", chat="C1", address={}, private=False)

            async def calls_after(person: str) -> int:
                await office.connection._directory.may_administer(place, Person(id=person))
                return len(slack.calls("users.info"))

            anna, ben, cleo = (slack.user(name) for name in ("anna", "ben", "cleo"))
            assert [await calls_after(person) for person in (anna, ben, cleo)] == [1, 2, 3]
            assert [await calls_after(person) for person in (cleo, ben, anna)] == [3, 3, 4]

    monkeypatch.setattr("handlers.slack.web_api.directory.MOST_REMEMBERED", 2)
    asyncio.run(run())


def test_a_workspace_is_looked_up_once_a_minute_and_at_once_when_its_app_is_gone() -> None:
    class Store:
        """As the table of installations."""

        def __init__(self) -> None:
            self.asked: list[str] = []

        async def bot(self, team: str) -> Bot:
            self.asked.append(team)
            return Bot(bot_token="xoxb", bot_id="B", bot_user_id="U", team_id=team, installed_at=0.0)

        async def delete(self, team: str) -> None:
            """Nobody asks for it afterwards."""

    async def run() -> None:
        now, store, web = [0.0], Store(), SlackWebApi("http://127.0.0.1:9/api/")
        workspaces = ManyWorkspaces(web, store, Organisations(new_table().key_values), clock=lambda: now[0])
        for at, asked in ((0.0, 1), (59.9, 1), (60.0, 2)):
            now[0] = at
            assert (await workspaces.get("T1")).team == "T1"
            assert len(store.asked) == asked
        await workspaces.remove("T1")
        await workspaces.get("T1")
        assert len(store.asked) == 3
        await web.close()

    asyncio.run(run())


def test_without_settings_there_is_no_slack() -> None:
    assert SlackSettings().empty


def test_the_log_holds_no_words_and_no_tokens(
    slack: FakeSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        async with an_office(slack, tmp_path) as office:
            anna = slack.user("anna")
            chat = slack.direct(anna)
            slack.fail("chat.postMessage", "error", error="internal_error")
            slack.fail("conversations.history", "error", error="missing_scope")
            slack.post(chat, anna, "Something very private", files=[NOTE])
            slack.post(chat, anna, "Another secret?")
            await office.heard()
            await office.deliver()
            await asyncio.to_thread(slack.drop_sockets)
            await asyncio.sleep(0.2)

    with caplog.at_level(logging.DEBUG):
        asyncio.run(run())
    ours = [
        record for record in caplog.records if not record.name.startswith(("aiohttp", "asyncio", "tests"))
    ]
    told = "\n".join(str(vars(record)) for record in ours)
    assert "private" not in told
    assert "secret?" not in told
    assert "xoxb-" not in told
    assert "xapp-" not in told
    assert "ticket=" not in told
