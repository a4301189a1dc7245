"""What a thread shows while the app works in it: of an agent a session with a Stop button, else a line."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from cachetools import LRUCache

from bot.chat.replies import View
from bot.domain.errors import DeliveryError, PlatformBusy, PlatformGone
from bot.domain.ports.jobs import JobStore
from handlers.rate_limiter import Rate, RateLimiter
from handlers.slack.addresses import PLATFORM_NAME, is_direct, session_key
from handlers.slack.outgoing.posted import SlackPosted
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.optional_methods import OptionalMethods
from handlers.slack.web_api.workspaces import Workspace

REFRESH_SECONDS = 90.0
"""Slack drops a line after two minutes; a session stays until it is ended."""
STATUS_CHARACTERS = 50
MOST_REMEMBERED = 1_000
MOST_TRIES = 20
"""To end a session: for a quarter of an hour, with pauses that double up to a minute."""
_LONGEST_PAUSE_SECONDS = 60.0
CHANGES = Rate(45, 60)
"""`agents.sessions.setStatus` is a method of tier 3: about 50 a minute in a workspace."""
BEGINNINGS = Rate(20, 60)
"""The rest is kept for ends."""


class ThreadStatus:
    """An ornament, but for its end: a session that nobody ends would show work for ever."""

    def __init__(
        self,
        web: SlackWebApi,
        jobs: JobStore,
        rate_limiter: RateLimiter,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._methods = OptionalMethods(web, clock)
        self._jobs = jobs
        self._rate_limiter = rate_limiter
        self._clock = clock
        self._tried_at: LRUCache[str, float] = LRUCache(MOST_REMEMBERED)
        self._sessions: LRUCache[str, bool] = LRUCache(MOST_REMEMBERED)

    async def show(self, workspace: Workspace, posted: SlackPosted, view: View) -> None:
        """While the job is worked on. That it has to end is noted before (`SlackPosted.session`)."""
        tried_at = self._tried_at.get(view.job_id)
        if not posted.session or view.job_id in self._sessions:
            return
        if tried_at is not None and self._clock() - tried_at <= REFRESH_SECONDS:
            return
        self._tried_at[view.job_id] = self._clock()
        try:
            if await self._set_session(workspace, posted.channel, posted.thread, "processing"):
                self._sessions[view.job_id] = True
            else:
                line = view.status[:STATUS_CHARACTERS]
                await self._set_line(workspace, posted.channel, posted.thread, line)
        except PlatformBusy:
            return

    async def step(self, workspace: Workspace, posted: SlackPosted) -> tuple[SlackPosted, float | None]:
        """Ends what is shown for a job that is over: as it stands then, and when to try again."""
        if not posted.session:
            return posted, None
        try:
            await self.end(workspace, posted.channel, posted.thread)
        except PlatformBusy as busy:
            if posted.session_tries < MOST_TRIES:
                pause = busy.retry_after or min(2.0**posted.session_tries, _LONGEST_PAUSE_SECONDS)
                return replace(posted, session_tries=posted.session_tries + 1), pause
        self._sessions.pop(posted.job, None)
        return replace(posted, session=False), None

    @contextlib.asynccontextmanager
    async def left_if_gone(
        self, workspace: Workspace, posted: SlackPosted | None, view: View
    ) -> AsyncIterator[None]:
        """Nobody comes back for an answer that cannot be shown: one try ends what the thread shows."""
        try:
            yield
        except PlatformGone:
            if posted is not None and posted.session and view.final:
                with contextlib.suppress(DeliveryError):
                    await self.end(workspace, posted.channel, posted.thread)
                self._sessions.pop(posted.job, None)
            raise

    async def end(self, workspace: Workspace, channel: str, thread: str) -> None:
        """Unless another job shows itself there, which ends it later. Raises `PlatformBusy`."""
        key = session_key(workspace.team, channel, thread)
        if any(not job.state.final for job in await self._jobs.found(PLATFORM_NAME, key)):
            return
        if not await self._set_session(workspace, channel, thread, "active"):
            await self._set_line(workspace, channel, thread, "")

    async def _set_session(self, workspace: Workspace, channel: str, thread: str, status: str) -> bool:
        """False where there are no sessions."""
        method, kind = "agents.sessions.setStatus", _kind(channel)
        if self._methods.is_refused(workspace, method, kind=kind):
            return False
        claims = [(f"session:{workspace.team}", CHANGES)]
        claims += [(f"session-begins:{workspace.team}", BEGINNINGS)] if status == "processing" else []
        if (wait := self._rate_limiter.take(*claims)) > 0:
            raise PlatformBusy("Slack is spoken to often enough just now.", retry_after=wait)
        where = {"channel_id": channel, "thread_ts": thread}
        return await self._methods.call(workspace, method, kind=kind, status=status, **where) is not None

    async def _set_line(self, workspace: Workspace, channel: str, thread: str, status: str) -> None:
        where = {"channel_id": channel, "thread_ts": thread}
        method = "assistant.threads.setStatus"
        await self._methods.call(workspace, method, kind=_kind(channel), status=status, **where)


def _kind(channel: str) -> str:
    return "direct" if is_direct(channel) else "channel"
