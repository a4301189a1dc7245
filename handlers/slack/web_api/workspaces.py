"""Whose token speaks in which workspace."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from cachetools import TTLCache
from slack_sdk.oauth.installation_store.models.bot import Bot

from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.errors import NeedsMending, SlackRefused
from handlers.slack.web_api.organisations import Organisations, is_organisation

REMEMBERED_SECONDS = 60.0
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """The app in a workspace."""

    team: str
    token: str = field(repr=False)
    bot_user: str
    bot_id: str
    site: str = ""
    """Where people see it, with a slash at the end; empty where that has to be asked for."""


class Workspaces(Protocol):
    """What is called a team may be an organisation, in words about all its workspaces."""

    async def get(self, team: str) -> Workspace:
        """Raises `SlackRefused` where the app is not installed, and `DeliveryError` if nobody can tell."""
        ...

    async def belongs(self, team: str, organisation: str) -> None:
        """Notes whose the workspace is, so that it is found in the organisation's installation."""
        ...

    async def left(self, team: str) -> None:
        """The organisation took the app out of it. What it installed itself stays."""
        ...

    async def teams(self, team: str) -> tuple[str, ...]:
        """The workspaces of an organisation; of a workspace, itself."""
        ...

    async def is_gone(self, team: str, told_at: float) -> bool:
        """Whether an event of that time (Unix), which says that the app is gone, is about this installation.

        Slack tells it twice, and late at times: then the app may be installed anew. Raises `PlatformBusy`.
        """
        ...

    async def remove(self, team: str) -> None:
        """The app is no longer installed there."""
        ...


async def works(web: SlackWebApi, token: str) -> bool:
    """Raises `PlatformBusy` if Slack does not say."""
    try:
        await web.call(token, "auth.test")
    except (SlackRefused, NeedsMending):
        return False
    return True


class OneWorkspace:
    """A single token from the settings."""

    def __init__(self, web: SlackWebApi, token: str) -> None:
        self._web = web
        self._token = token
        self._known: Workspace | None = None
        self._asking = asyncio.Lock()

    async def get(self, team: str = "") -> Workspace:  # noqa: ARG002  there is but one
        async with self._asking:
            if self._known is None:
                told = await self._web.call(self._token, "auth.test")
                self._known = Workspace(
                    team=told["team_id"],
                    token=self._token,
                    bot_user=told["user_id"],
                    bot_id=told.get("bot_id", ""),
                    site=str(told.get("url") or ""),
                )
            return self._known

    async def belongs(self, team: str, organisation: str) -> None:
        """There is but one token, whosever the workspace is."""

    async def left(self, team: str) -> None:
        """There is nothing noted of it."""

    async def teams(self, team: str) -> tuple[str, ...]:
        return (team,)

    async def is_gone(self, team: str, told_at: float) -> bool:  # noqa: ARG002  nobody noted when it came
        return not await works(self._web, self._token)

    async def remove(self, team: str) -> None:
        """Asks again next time, as the token may have been exchanged."""
        if self._known is not None and self._known.team == team:
            self._known = None


class Bots(Protocol):
    """Where installations are kept."""

    async def bot(self, team: str) -> Bot | None:
        """Of a workspace, or of an organisation as a whole."""
        ...

    async def delete(self, team: str) -> None: ...


class ManyWorkspaces:
    """Tokens of all workspaces and organisations that installed the app."""

    def __init__(
        self,
        web: SlackWebApi,
        bots: Bots,
        organisations: Organisations,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._web = web
        self._bots = bots
        self._organisations = organisations
        self._known: TTLCache[str, Workspace] = TTLCache(MOST_REMEMBERED, REMEMBERED_SECONDS, clock)

    async def get(self, team: str) -> Workspace:
        if (known := self._known.get(team)) is not None:
            return known
        bot = await self._bot(team)
        if bot is None or not bot.bot_token:
            raise SlackRefused("not_installed")
        workspace = Workspace(
            team=team, token=bot.bot_token, bot_user=bot.bot_user_id or "", bot_id=bot.bot_id or ""
        )
        self._known[team] = workspace
        return workspace

    async def is_gone(self, team: str, told_at: float) -> bool:
        """The token is asked where the clocks, ours and Slack's, do not tell it."""
        bot = await self._bot(team)
        if bot is None or not bot.bot_token or told_at >= bot.installed_at:
            return True
        return not await works(self._web, bot.bot_token)

    async def belongs(self, team: str, organisation: str) -> None:
        if not is_organisation(team):
            await self._organisations.note(team, organisation)

    async def left(self, team: str) -> None:
        self._known.pop(team, None)
        await self._organisations.forget(team)

    async def teams(self, team: str) -> tuple[str, ...]:
        return await self._organisations.teams(team) if is_organisation(team) else (team,)

    async def remove(self, team: str) -> None:
        for one in {*await self.teams(team), team}:
            self._known.pop(one, None)
            await self._organisations.forget(one)
        await self._bots.delete(team)

    async def _bot(self, team: str) -> Bot | None:
        """Of its own installation, else of its organisation's."""
        if (bot := await self._bots.bot(team)) is not None:
            return bot
        organisation = await self._organisations.of(team)
        return None if organisation in {None, team} else await self._bots.bot(organisation or "")
