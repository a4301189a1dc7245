"""What the admin sees: settings that cannot work, and what `doctor` finds."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from bot.chat.platform import Check
from bot.domain.errors import ConfigurationError
from handlers.slack.settings import SlackSettings
from tests.fakes.slack import FakeSlack
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
