"""The messages of jobs: posted with their job's name in the metadata, so that they are found again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.errors import PlatformBusy
from handlers.rate_limiter import Rate, RateLimiter
from handlers.slack.addresses import SlackAddress
from handlers.slack.outgoing.message_rendering import RenderedBlocks
from handlers.slack.outgoing.posted import SlackPosted
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.errors import NeedsMending, SlackRefused
from handlers.slack.web_api.workspaces import Workspace

POSTS = Rate(1, 1)
"""`chat.postMessage` takes about one a second in a channel."""
EDITS = Rate(48, 60)
"""`chat.update` is a method of tier 3: about 50 a minute in a workspace."""
PROGRESS_EDITS = Rate(36, 60)
"""The rest is kept for answers."""
ONE_MESSAGE = Rate(1, 2)
"""Progress of one job."""
EVENT_TYPE = "earmark_job"
THREAD_MESSAGES = 200
LOOK_BACK_PAGES = 5


class JobMessages:
    """All raise `PlatformBusy` where Slack is spoken to often enough, before anything is said."""

    def __init__(self, web: SlackWebApi, rate_limiter: RateLimiter) -> None:
        self._web = web
        self._rate_limiter = rate_limiter

    async def post(
        self,
        workspace: Workspace,
        place: SlackAddress,
        label: str,
        rendered: RenderedBlocks,
        *,
        look_first: str | None = None,
    ) -> str:
        """The message's time stamp. `look_first`: an earlier sender may have posted it, later than this time
        stamp, if it is one; then that message is it.
        """
        self._take((f"post:{place.channel}", POSTS))
        if look_first is not None and (found := await self.search(workspace, place, label, look_first)):
            return found
        arguments = {
            "channel": place.channel,
            "thread_ts": place.thread or None,
            "text": rendered.text,
            "blocks": rendered.blocks,
            "metadata": _metadata(label),
            "unfurl_links": False,
            "unfurl_media": False,
        }
        try:
            told = await self._write(workspace, "chat.postMessage", **arguments)
        except SlackRefused as refusal:
            if refusal.error != "not_in_channel":
                raise
            await self._join(workspace, place.channel)
            told = await self._write(workspace, "chat.postMessage", **arguments)
        return str(told["ts"])

    async def update(
        self, workspace: Workspace, posted: SlackPosted, label: str, rendered: RenderedBlocks, *, final: bool
    ) -> None:
        claims = [(f"edit:{workspace.team}", EDITS)]
        if not final:
            claims += [
                (f"progress:{workspace.team}", PROGRESS_EDITS),
                (f"message:{posted.channel}/{posted.ts}", ONE_MESSAGE),
            ]
        self._take(*claims)
        await self._write(
            workspace,
            "chat.update",
            channel=posted.channel,
            ts=posted.ts,
            text=rendered.text,
            blocks=rendered.blocks,
            metadata=_metadata(label),
        )

    async def delete(self, workspace: Workspace, channel: str, ts: str) -> None:
        self._take((f"edit:{workspace.team}", EDITS))
        await self._write(workspace, "chat.delete", channel=channel, ts=ts)

    async def search(
        self, workspace: Workspace, place: SlackAddress, label: str, since: str = ""
    ) -> str | None:
        """Time stamp of the message that carries this label. Raises `SlackRefused` where nobody may look."""
        where: dict[str, Any] = {"channel": place.channel, "limit": THREAD_MESSAGES}
        method = "conversations.replies" if place.thread else "conversations.history"
        if place.thread:
            where["ts"] = place.thread
        pages = self._web.pages(
            workspace.token,
            method,
            "messages",
            most=LOOK_BACK_PAGES,
            include_all_metadata="true",
            oldest=since or None,
            **where,
        )
        async for message in pages:
            if _label_of(message) == label:
                return str(message["ts"])
        return None

    async def _join(self, workspace: Workspace, channel: str) -> None:
        """Public channels alone can be joined. Raises `SlackRefused` where it cannot be."""
        try:
            await self._web.call(workspace.token, "conversations.join", channel=channel)
        except NeedsMending as error:
            raise SlackRefused("not_in_channel") from error

    def _take(self, *claims: tuple[str, Rate]) -> None:
        if (wait := self._rate_limiter.take(*claims)) > 0:
            raise PlatformBusy("Slack is spoken to often enough just now.", retry_after=wait)

    async def _write(self, workspace: Workspace, method: str, **arguments: Any) -> Mapping[str, Any]:
        """What Slack says of its own rate limit holds for all who write there."""
        try:
            return await self._web.call(workspace.token, method, **arguments)
        except PlatformBusy as busy:
            if busy.retry_after:
                kind = "post" if method == "chat.postMessage" else "edit"
                of = workspace.team if kind == "edit" else arguments["channel"]
                self._rate_limiter.rest(f"{kind}:{of}", busy.retry_after)
            raise


def _metadata(label: str) -> Mapping[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"job_id": label}}


def _label_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    label = (metadata.get("event_payload") or {}).get("job_id")
    return str(label) if label else None
