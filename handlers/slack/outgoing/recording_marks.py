"""Reactions of the bot on the message that a job is about: seen, done, done with gaps, failed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.chat.replies import Mark, View
from bot.domain.errors import PlatformBusy, PlatformGone
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
    Mark.NONE: "",
}
UNWANTED = "-"
"""In place of a sign: none can be put there."""
MOST_TRIES = 3
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
        """As it stands then, and when to try again. Repeating it is harmless.

        Only where the answer is: whoever asks in private wants no sign of it in the channel.
        """
        wanted, place = SIGNS[view.mark], f"message:{workspace.team}/{posted.channel}/"
        if posted.mark in {wanted, UNWANTED} or not view.marked.startswith(place):
            return posted, None
        ts = view.marked.removeprefix(place)
        try:
            await self._change(workspace, posted, ts, wanted)
        except (SlackRefused, NeedsMending) as refusal:
            logger.info("slack.not_marked", extra={"error": refusal.error})
            return replace(posted, mark=UNWANTED), None
        except PlatformGone:
            return replace(posted, mark=UNWANTED), None
        except PlatformBusy as busy:
            tries = posted.mark_tries + 1
            if not view.final or tries >= MOST_TRIES:
                return (replace(posted, mark=UNWANTED) if view.final else posted), None
            return replace(posted, mark_tries=tries), busy.retry_after or 1.0
        return replace(posted, mark=wanted), None

    async def _change(self, workspace: Workspace, posted: SlackPosted, ts: str, wanted: str) -> None:
        """The new sign first, so that there is one at any time."""
        old = posted.mark
        claims = [(f"react:{workspace.team}", ADDITIONS)] if wanted else []
        claims += [(f"unreact:{workspace.team}", REMOVALS)] if old else []
        if claims and (wait := self._rate_limiter.take(*claims)) > 0:
            raise PlatformBusy("Slack takes no more reactions just now.", retry_after=wait)
        message = {"channel": posted.channel, "timestamp": ts}
        if wanted:
            await self._call(workspace, "reactions.add", message | {"name": wanted})
        if old:
            await self._call(workspace, "reactions.remove", message | {"name": old})

    async def _call(self, workspace: Workspace, method: str, arguments: Mapping[str, str]) -> None:
        """That it was done before is success."""
        try:
            await self._web.call(workspace.token, method, **arguments)
        except SlackRefused as refusal:
            if refusal.error not in DONE_BEFORE:
                raise
        except PlatformBusy as busy:
            if busy.retry_after and not isinstance(busy, NeedsMending):
                kind = "react" if method == "reactions.add" else "unreact"
                self._rate_limiter.rest(f"{kind}:{workspace.team}", busy.retry_after)
            raise
