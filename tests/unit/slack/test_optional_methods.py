"""What is refused is left alone for an hour, by installation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.domain.errors import PlatformBusy
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.errors import trouble
from handlers.slack.web_api.optional_methods import REFUSED_SECONDS, OptionalMethods
from handlers.slack.web_api.workspaces import Workspace

pytestmark = pytest.mark.anyio
METHOD = "agents.sessions.setStatus"
ACME = Workspace(team="T1", token="xoxb-1", bot_user="U1", bot_id="B1")
UMBRELLA = Workspace(team="T2", token="xoxb-2", bot_user="U2", bot_id="B2")


class RefusingApi(SlackWebApi):
    def __init__(self, *errors: str) -> None:
        self.errors, self.tokens = [*errors], list[str]()

    async def call(self, token: str, method: str, /, **arguments: Any) -> Mapping[str, Any]:
        self.tokens.append(token)
        error = self.errors.pop(0) if self.errors else ""
        if error:
            raise trouble(error, needed="chat:write" if error == "missing_scope" else None)
        return {"ok": True}


@pytest.mark.parametrize("error", ["missing_scope", "unknown_method", "feature_disabled", "anything_else"])
async def test_a_refusal_holds_for_the_installation_until_an_hour_is_over(error: str) -> None:
    now = 0.0
    web = RefusingApi(error)
    methods = OptionalMethods(web, lambda: now)
    assert await methods.call(ACME, METHOD) is None
    now = REFUSED_SECONDS - 1
    assert await methods.call(ACME, METHOD) is None
    assert await methods.call(UMBRELLA, METHOD) == {"ok": True}
    assert web.tokens == ["xoxb-1", "xoxb-2"]
    now = REFUSED_SECONDS + 1
    assert await methods.call(ACME, METHOD) == {"ok": True}


async def test_one_kind_of_place_says_nothing_of_another() -> None:
    methods = OptionalMethods(RefusingApi("method_not_supported_for_channel_type"))
    assert await methods.call(ACME, METHOD, kind="channel") is None
    assert await methods.call(ACME, METHOD, kind="direct") == {"ok": True}
    assert methods.is_refused(ACME, METHOD, kind="channel")


@pytest.mark.parametrize("error", ["channel_not_found", "thread_not_found", "is_archived"])
async def test_one_place_says_nothing_of_others(error: str) -> None:
    methods = OptionalMethods(RefusingApi(error))
    assert await methods.call(ACME, METHOD) is None
    assert await methods.call(ACME, METHOD) == {"ok": True}


async def test_a_bad_moment_is_no_refusal() -> None:
    methods = OptionalMethods(RefusingApi("ratelimited"))
    with pytest.raises(PlatformBusy):
        await methods.call(ACME, METHOD)
    assert await methods.call(ACME, METHOD) == {"ok": True}
