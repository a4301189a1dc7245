"""Shows a job: one message in the thread of the recording, edited until it is the answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.chat.platform import Conversation
from bot.chat.replies import View, ViewFile
from bot.domain.answer import Answer
from bot.domain.errors import PlatformBusy
from bot.domain.job import Job, Progress
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.outbox import Outbox, OutboxEntry
from bot.domain.ports.platforms import DeliveryResult
from bot.text.blocks import Paragraph
from handlers.rate_limiter import Rate, RateLimiter
from handlers.slack.addresses import SlackAddress, is_direct, message_key
from handlers.slack.outgoing.message_rendering import (
    RenderedBlocks,
    render_plainly,
    render_rest,
    render_status,
    render_view,
)
from handlers.slack.outgoing.posted import SlackPosted, content_of
from handlers.slack.outgoing.retraction import SlackRetraction
from handlers.slack.outgoing.thread_status import ThreadStatus
from handlers.slack.outgoing.uploads import FileUploads
from handlers.slack.recordings import shared_at
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.directory import SlackDirectory
from handlers.slack.web_api.errors import LOST_MESSAGE, NO_WAY_IN, TOO_MUCH, NeedsMending, SlackRefused
from handlers.slack.web_api.message_reader import MessageReader
from handlers.slack.web_api.workspaces import Workspace, Workspaces

logger = logging.getLogger(__name__)

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


class SlackMessenger:
    """Whatever it has done is in the `DeliveryResult` it returns, so that a kill repeats nothing."""

    def __init__(
        self,
        web: SlackWebApi,
        workspaces: Workspaces,
        directory: SlackDirectory,
        conversation: Conversation,
        *,
        jobs: JobStore,
        outbox: Outbox,
        rate_limiter: RateLimiter,
    ) -> None:
        self._web = web
        self._workspaces = workspaces
        self._directory = directory
        self._conversation = conversation
        self._rate_limiter = rate_limiter
        self._reader = MessageReader(web)
        self._uploads = FileUploads(web, jobs, outbox)
        self._retraction = SlackRetraction(web, rate_limiter)
        self._thread_status = ThreadStatus(web)

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        asked = SlackAddress.from_mapping(job.request.origin.address)
        workspace = await self._workspaces.get(asked.team)
        view = await self._conversation.view(job, progress, answer)
        posted = SlackPosted.from_packed(entry.external_id) if entry.external_id else None
        if posted is None or not posted.ts:
            address = await self._with_thread(workspace, asked, job)
            made = await self._found(workspace, address, job.id) if entry.tried_before else None
            made = made or await self._first(workspace, address, job.id, render_status(view))
            return _shown(workspace, _renewed(made, posted) if posted else made, again=True)
        posted, done = await self._edited(workspace, posted, job, view)
        await self._thread_status.show(workspace, posted, view)
        return _shown(workspace, posted, again=not done)

    async def _with_thread(self, workspace: Workspace, address: SlackAddress, job: Job) -> SlackAddress:
        """An answer that is shared to a channel goes into the thread of the recording there."""
        if address.thread or is_direct(address.channel):
            return address
        file = await self._reader.file(workspace, job.request.source.url.rpartition("/")[2])
        return replace(address, thread=shared_at(file or {}).get(address.channel, ""))

    async def _found(self, workspace: Workspace, address: SlackAddress, job_id: str) -> SlackPosted | None:
        """What a sender posted who died before it could say so."""
        if (ts := await self._search(workspace, address, job_id)) is not None:
            return _noted(address, ts, elsewhere=False)
        direct = await self._direct(address)
        if direct is not None and (ts := await self._search(workspace, direct, job_id)) is not None:
            return _noted(direct, ts, elsewhere=True)
        return None

    async def _first(
        self, workspace: Workspace, address: SlackAddress, job_id: str, rendered: RenderedBlocks
    ) -> SlackPosted:
        """The status message, where it was asked for or in the person's own conversation with the bot."""
        try:
            ts = await self._post(workspace, address, job_id, rendered)
        except SlackRefused as refusal:
            if refusal.error not in NO_WAY_IN or (direct := await self._direct(address)) is None:
                raise
            logger.info("slack.no_way_in", extra={"job": job_id, "error": refusal.error})
            ts = await self._post(workspace, direct, job_id, rendered)
            return _noted(direct, ts, elsewhere=True)
        return _noted(address, ts, elsewhere=False)

    async def _direct(self, address: SlackAddress) -> SlackAddress | None:
        """The person's own conversation with the bot, if they were elsewhere."""
        if not address.user or is_direct(address.channel):
            return None
        try:
            channel = await self._directory.direct(address.team, address.user)
        except SlackRefused:
            return None
        return replace(address, channel=channel, thread="")

    async def _post(
        self, workspace: Workspace, place: SlackAddress, job_id: str, rendered: RenderedBlocks
    ) -> str:
        self._take((f"post:{place.channel}", POSTS))
        arguments = {
            "channel": place.channel,
            "thread_ts": place.thread or None,
            "text": rendered.text,
            "blocks": rendered.blocks,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"job_id": job_id}},
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

    async def _join(self, workspace: Workspace, channel: str) -> None:
        """Public channels alone can be joined. Raises `SlackRefused` where it cannot be."""
        try:
            await self._web.call(workspace.token, "conversations.join", channel=channel)
        except NeedsMending as error:
            raise SlackRefused("not_in_channel") from error

    async def _edited(
        self, workspace: Workspace, posted: SlackPosted, job: Job, view: View
    ) -> tuple[SlackPosted, bool]:
        """As it stands after one step, and whether nothing is left to be done."""
        locale = job.request.origin.locale
        rest = self._conversation.localize(_closing(posted), locale)
        if posted.elsewhere and view.final:
            invite = Paragraph(self._conversation.localize("slack-invite", locale))
            view = replace(view, body=(*view.body, invite))
        rendered = (render_plainly if posted.plain else render_view)(view, rest_in_file=rest)
        if rendered.digest != posted.digest:
            try:
                await self._update(workspace, posted, job.id, rendered, view)
            except SlackRefused as refusal:
                return self._recovered(posted, view, refusal)
            posted = replace(posted, digest=rendered.digest)
            return posted, not rendered.files
        if posted.fileless:
            return await self._continued(workspace, posted, job, view, rendered)
        for file in rendered.files:
            known = posted.upload(content_of(file.name, file.text))
            if known is None or not known.shared:
                return await self._attached(workspace, posted, job, file), False
        return posted, True

    async def _attached(
        self, workspace: Workspace, posted: SlackPosted, job: Job, file: ViewFile
    ) -> SlackPosted:
        """Where files are not taken at all, the answer has to do without."""
        try:
            return await self._uploads.step(workspace, job.id, posted, file)
        except SlackRefused as refusal:
            logger.info("slack.no_files", extra={"job": job.id, "error": refusal.error})
            return replace(posted, fileless=True)

    async def _continued(
        self, workspace: Workspace, posted: SlackPosted, job: Job, view: View, begun: RenderedBlocks
    ) -> tuple[SlackPosted, bool]:
        """One message more of what the first could not hold, and whether it was the last."""
        left_out = self._conversation.localize("slack-rest-left-out", job.request.origin.locale)
        rest = render_rest(view, begun, left_out=left_out)
        part = len(posted.continued)
        if part >= len(rest):
            return posted, True
        place = SlackAddress(team=workspace.team, channel=posted.channel, thread=posted.root)
        label = f"{job.id}/{part}"
        ts = await self._search(workspace, place, label)
        ts = ts or await self._post(workspace, place, label, rest[part])
        return replace(posted, continued=(*posted.continued, ts)), part + 1 == len(rest)

    def _recovered(self, posted: SlackPosted, view: View, refusal: SlackRefused) -> tuple[SlackPosted, bool]:
        """What to try instead, at the next call. Raises the refusal where there is nothing."""
        if refusal.error in TOO_MUCH and not posted.plain:
            return replace(posted, plain=True), False
        if refusal.error in LOST_MESSAGE and not view.final:
            return posted, True
        if refusal.error in LOST_MESSAGE and not posted.renewed:
            return replace(posted, ts=""), False
        raise refusal

    async def _update(
        self, workspace: Workspace, posted: SlackPosted, job_id: str, rendered: RenderedBlocks, view: View
    ) -> None:
        claims = [(f"edit:{workspace.team}", EDITS)]
        if not view.final:
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
            metadata={"event_type": EVENT_TYPE, "event_payload": {"job_id": job_id}},
        )

    def _take(self, *claims: tuple[str, Rate]) -> None:
        if (wait := self._rate_limiter.take(*claims)) > 0:
            raise PlatformBusy("Slack is spoken to often enough just now.", retry_after=wait)

    async def _write(self, workspace: Workspace, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Slack's own wish for patience holds for all who write there."""
        try:
            return await self._web.call(workspace.token, method, **arguments)
        except PlatformBusy as busy:
            if busy.retry_after:
                kind = "edit" if method == "chat.update" else "post"
                of = workspace.team if kind == "edit" else arguments["channel"]
                self._rate_limiter.rest(f"{kind}:{of}", busy.retry_after)
            raise

    async def _search(self, workspace: Workspace, place: SlackAddress, job_id: str) -> str | None:
        """Time stamp of the message that carries this job in its metadata."""
        where: dict[str, Any] = {"channel": place.channel, "limit": THREAD_MESSAGES}
        method = "conversations.replies" if place.thread else "conversations.history"
        if place.thread:
            where["ts"] = place.thread
        try:
            pages = self._web.pages(
                workspace.token,
                method,
                "messages",
                most=LOOK_BACK_PAGES,
                include_all_metadata="true",
                **where,
            )
            async for message in pages:
                if _job_of(message) == job_id:
                    return str(message["ts"])
        except SlackRefused:
            return None
        return None

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        """Deletes a job's messages and files."""
        workspace = await self._workspaces.get(address.get("team", ""))
        await self._retraction.take_back(workspace, SlackPosted.from_packed(posted))


def _job_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    job_id = (metadata.get("event_payload") or {}).get("job_id")
    return str(job_id) if job_id else None


def _closing(posted: SlackPosted) -> str:
    """Id of the words that close a message which holds only the beginning."""
    if not posted.fileless:
        return "slack-rest-in-file"
    return "slack-rest-left-out" if posted.plain else "slack-rest-in-thread"


def _renewed(made: SlackPosted, lost: SlackPosted) -> SlackPosted:
    """What stands in the thread of the lost message beside it is still there."""
    made = replace(made, renewed=True, fileless=lost.fileless)
    if not made.thread or (made.channel, made.thread) != (lost.channel, lost.thread):
        return made
    return replace(made, uploads=lost.uploads, continued=lost.continued)


def _noted(place: SlackAddress, ts: str, *, elsewhere: bool) -> SlackPosted:
    return SlackPosted(channel=place.channel, thread=place.thread, ts=ts, elsewhere=elsewhere)


def _shown(workspace: Workspace, posted: SlackPosted, *, again: bool) -> DeliveryResult:
    keys = (message_key(workspace.team, posted.channel, posted.ts),) if posted.ts else ()
    return DeliveryResult(external_id=posted.packed(), keys=keys, again_after_seconds=0 if again else None)
