"""Links to messages, from their keys and the address of the workspace: none is asked for one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cachetools import TTLCache

from bot.chat.replies import Home, View
from bot.domain.errors import DeliveryError
from bot.text.blocks import Block, ListItem, Paragraph, Reference
from handlers.slack.addresses import permalink
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.workspaces import Workspaces

REMEMBERED_SECONDS = 86_400.0
MOST_REMEMBERED = 10_000


class MessageLinks:
    """Where Slack does not tell the workspace's address, words stand without links."""

    def __init__(self, web: SlackWebApi, workspaces: Workspaces) -> None:
        self._web = web
        self._workspaces = workspaces
        self._sites: TTLCache[str, str] = TTLCache(MOST_REMEMBERED, REMEMBERED_SECONDS)

    async def of_blocks(self, team: str, blocks: Iterable[Block]) -> tuple[Block, ...]:
        content = tuple(blocks)
        if not any(isinstance(block, Paragraph | ListItem) and block.reference for block in content):
            return content
        site = await self._site(team)
        return tuple(_linked(block, site) for block in content)

    async def of_home(self, team: str, home: Home) -> Home:
        lines = await self.of_blocks(team, [job.line for job in home.jobs])
        jobs = zip(home.jobs, lines, strict=True)
        return replace(
            home, jobs=tuple(replace(job, line=line) for job, line in jobs if isinstance(line, ListItem))
        )

    async def of_view(self, team: str, view: View, *, thread: str) -> View:
        """`thread`: where the recording's message stands, if the view stands beside it."""
        if view.about is None or not view.about.message:
            return view
        url = permalink(await self._site(team), view.about.message, thread=thread)
        return replace(view, about=replace(view.about, url=url))

    async def of_message(self, message: str) -> str:
        """By its key; empty where nobody can tell."""
        return permalink(await self._site(message.removeprefix("message:").partition("/")[0]), message)

    async def _site(self, team: str) -> str:
        if known := self._sites.get(team):
            return known
        try:
            workspace = await self._workspaces.get(team)
            told = {} if workspace.site else await self._web.call(workspace.token, "auth.test")
        except DeliveryError:
            return ""
        site = workspace.site or str(told.get("url") or "")
        if site:
            self._sites[team] = site
        return site


def _linked(block: Block, site: str) -> Block:
    if not isinstance(block, Paragraph | ListItem) or block.reference is None:
        return block
    reference: Reference = block.reference
    return replace(block, reference=replace(reference, url=permalink(site, reference.message)))
