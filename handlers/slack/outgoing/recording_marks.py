"""Reactions of the bot on the message that a job is about: seen, done, done with gaps, failed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.chat.replies import Mark, View
from bot.domain.errors import PlatformBusy, PlatformGone
from handlers.mark_attempts import ABOUT_TO, PATIENCE_SECONDS, UNWANTED, is_due, pause_after
from handlers.rate_limiter import Rate, RateLimiter
from handlers.slack.outgoing.posted import SlackPosted
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.errors import NeedsMending, SlackRefused
from handlers.slack.web_api.workspaces import Workspace

logger = logging.getLogger(__name__)

SIGNS = {
    Mark.WORKING: "eyes",
    Mark.DONE: "white_check_mark",
    Mark.GAPS: "warning",
    Mark.FAILED: "x",
    Mark.SPEECHLESS: "mute",
    Mark.NONE: "",
}
DONE_BEFORE = frozenset({"already_reacted", "no_reaction"})
ADDITIONS = Rate(45, 60)
"""`reactions.add` is a method of tier 3: about 50 a minute in a workspace."""
REMOVALS = Rate(18, 60)
"""`reactions.remove` is one of tier 2: about 20 a minute."""


class RecordingMarks:
    def __init__(self, web: SlackWebApi, rate_limiter: RateLimiter) -> None:
        self._web = web
        self._rate_limiter = rate_limiter

    async def step(
        self, workspace: Workspace, posted: SlackPosted, view: View
    ) -> tuple[SlackPosted, float | None]:
        """As it stands then, and when to try again. Repeating it is harmless."""
        wanted, place = SIGNS[view.mark], f"message:{workspace.team}/{posted.channel}/"
        if not is_due(posted.mark, wanted, view, place):
            return posted, None
        if not view.final and not posted.mark:
            return replace(posted, mark=wanted + ABOUT_TO), None
        old = posted.mark.removesuffix(ABOUT_TO)
        old = "" if old == wanted else old
        if wait := self._wait(workspace, wanted, old):
            return posted, wait if view.final else None
        message = {"channel": posted.channel, "timestamp": view.marked.removeprefix(place)}
        try:  # the new sign first, so that there is one at any time
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._call(workspace, "reactions.add", message, wanted)
                await self._call(workspace, "reactions.remove", message, old)
        except (PlatformGone, NeedsMending) as refusal:
            logger.info("slack.not_marked", extra={"error": refusal.message})
            return replace(posted, mark=UNWANTED), None
        except (PlatformBusy, TimeoutError) as trouble:
            return _later(posted, view, trouble)
        return replace(posted, mark=wanted), None

    def _wait(self, workspace: Workspace, wanted: str, old: str) -> float:
        """Seconds until both calls may be made; 0: they are made now."""
        claims = [(f"react:{workspace.team}", ADDITIONS)] if wanted else []
        claims += [(f"unreact:{workspace.team}", REMOVALS)] if old else []
        return self._rate_limiter.take(*claims) if claims else 0.0

    async def _call(self, workspace: Workspace, method: str, message: Mapping[str, str], sign: str) -> None:
        """That it was done before is success."""
        if not sign:
            return
        try:
            await self._web.call(workspace.token, method, name=sign, **message)
        except SlackRefused as refusal:
            if refusal.error not in DONE_BEFORE:
                raise
        except PlatformBusy as busy:
            if busy.retry_after and not isinstance(busy, NeedsMending):
                kind = "react" if method == "reactions.add" else "unreact"
                self._rate_limiter.rest(f"{kind}:{workspace.team}", busy.retry_after)
            raise


def _later(posted: SlackPosted, view: View, trouble: Exception) -> tuple[SlackPosted, float | None]:
    """Progress has a next view, the answer has not."""
    if not view.final:
        return posted, None
    if (pause := pause_after(trouble, posted.mark_tries + 1)) is None:
        return replace(posted, mark=UNWANTED), None
    return replace(posted, mark_tries=posted.mark_tries + 1), pause
