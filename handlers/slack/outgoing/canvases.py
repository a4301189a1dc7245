"""Long notes as a canvas, in steps that may be repeated: made empty, then granted, filled and linked to."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.chat.replies import View
from bot.domain.errors import PlatformBusy
from bot.domain.job import Job, Mode
from handlers.mark_attempts import pause_after
from handlers.rate_limiter import Rate, RateLimiter
from handlers.slack.addresses import SlackAddress, is_direct
from handlers.slack.outgoing.canvas_markdown import markdown
from handlers.slack.outgoing.posted import SlackPosted
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.errors import NeedsMending, SlackRefused
from handlers.slack.web_api.message_reader import MessageReader
from handlers.slack.web_api.optional_methods import OptionalMethods
from handlers.slack.web_api.workspaces import Workspace

SCREENFUL_CHARACTERS = 3_000
CREATIONS = Rate(18, 60)
"""`canvases.create` is a method of tier 2: about 20 a minute in a workspace."""
MOST_PAUSE_SECONDS = 10.0
"""An answer that is ready waits no longer for any step of its canvas: then it comes with a file."""


class NoteCanvases:
    """The canvas is noted before it has a word, so that one that nobody noted is empty and seen by nobody.

    Where a workspace has no canvases, or the app no right to them, the answer goes on without.
    """

    def __init__(self, web: SlackWebApi, rate_limiter: RateLimiter) -> None:
        self._web = web
        self._methods = OptionalMethods(web)
        self._reader = MessageReader(web)
        self._rate_limiter = rate_limiter

    async def step(
        self, workspace: Workspace, posted: SlackPosted, job: Job, view: View
    ) -> tuple[SlackPosted, float] | None:
        """As it stands after one step, and when to go on; None where the answer can be shown."""
        if not is_long(job, view) or posted.canvasless or posted.canvas_url:
            return None
        user = job.request.origin.address.get("user", "")
        try:
            async with asyncio.timeout(MOST_PAUSE_SECONDS):
                if posted.canvas:
                    return await self._filled(workspace, posted, view, user), 0
                made = await self._made(workspace, posted.channel, view)
                return replace(posted, canvas=made, canvasless=not made), 0
        except TimeoutError:
            return replace(posted, canvasless=True), 0
        except PlatformBusy as busy:
            pause = pause_after(busy, posted.canvas_tries + 1)
            if pause is None or pause > MOST_PAUSE_SECONDS:
                return replace(posted, canvasless=True), 0
            return replace(posted, canvas_tries=posted.canvas_tries + 1), pause

    async def _made(self, workspace: Workspace, channel: str, view: View) -> str:
        """Its id; empty where there are none, or none that could be filled or read. The title tells what it
        is, and not of what.
        """
        needed = (("canvases.create", ""), ("canvases.access.set", _kind(channel)), ("canvases.edit", ""))
        if any(self._methods.is_refused(workspace, method, kind=kind) for method, kind in needed):
            return ""
        if (wait := self._rate_limiter.take((f"canvas:{workspace.team}", CREATIONS))) > 0:
            raise PlatformBusy("Slack is spoken to often enough just now.", retry_after=wait)
        made = await self._methods.call(workspace, "canvases.create", title=view.status)
        return str((made or {}).get("canvas_id") or "")

    async def _filled(self, workspace: Workspace, posted: SlackPosted, view: View, user: str) -> SlackPosted:
        """With its link; a canvas that cannot be granted or filled goes, and is known until it is gone."""
        canvas = posted.canvas
        place = SlackAddress(team=workspace.team, channel=posted.channel, user=user)
        if await self._granted(workspace, canvas, place) and await self._written(workspace, canvas, view):
            told = await self._reader.file(workspace, canvas)
            if url := str((told or {}).get("permalink") or ""):
                return replace(posted, canvas_url=url)
        left = "" if await self._is_gone(workspace, canvas) else canvas
        return replace(posted, canvas=left, canvasless=True)

    async def _is_gone(self, workspace: Workspace, canvas: str) -> bool:
        """Now, or before."""
        try:
            await self._web.call(workspace.token, "canvases.delete", canvas_id=canvas)
        except (SlackRefused, NeedsMending) as refusal:
            return refusal.error == "canvas_not_found"
        return True

    async def _granted(self, workspace: Workspace, canvas: str, place: SlackAddress) -> bool:
        """To whoever sees the answer: the channel, or the person alone."""
        alone = is_direct(place.channel)
        if alone and not place.user:
            return False
        whom = {"user_ids": [place.user]} if alone else {"channel_ids": [place.channel]}
        told = await self._methods.call(
            workspace,
            "canvases.access.set",
            kind=_kind(place.channel),
            canvas_id=canvas,
            access_level="read",
            **whom,
        )
        return told is not None

    async def _written(self, workspace: Workspace, canvas: str, view: View) -> bool:
        """All of it anew, whatever stood there."""
        content = {"type": "markdown", "markdown": markdown(view.body)}
        change = {"operation": "replace", "document_content": content}
        told = await self._methods.call(workspace, "canvases.edit", canvas_id=canvas, changes=[change])
        return told is not None


def _kind(channel: str) -> str:
    return "direct" if is_direct(channel) else "channel"


def is_long(job: Job, view: View) -> bool:
    """Notes past a screenful."""
    if not view.final or job.request.options.mode is not Mode.S2T or not view.files:
        return False
    return sum(len(block.text) for block in view.body) > SCREENFUL_CHARACTERS
