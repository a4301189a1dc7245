"""Shows a job: a line in the thread of the recording that is edited, until it is the answer.

Where people had to wait for it the answer is a message of its own, which notifies them, and the line goes.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.chat.commands import spelled
from bot.chat.platform import Conversation
from bot.chat.replies import View, ViewFile
from bot.domain.answer import Answer
from bot.domain.job import Job, Progress
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.outbox import Outbox, OutboxEntry
from bot.domain.ports.platforms import DeliveryResult
from bot.text.blocks import Paragraph, Reference
from handlers.rate_limiter import RateLimiter
from handlers.slack.addresses import SlackAddress, is_direct, message_key, session_key
from handlers.slack.outgoing.canvases import NoteCanvases
from handlers.slack.outgoing.job_messages import JobMessages
from handlers.slack.outgoing.message_links import MessageLinks
from handlers.slack.outgoing.message_rendering import (
    RenderedBlocks,
    render_line,
    render_plainly,
    render_rest,
    render_status,
    render_view,
)
from handlers.slack.outgoing.posted import SlackPosted, content_of
from handlers.slack.outgoing.recording_marks import RecordingMarks
from handlers.slack.outgoing.retraction import SlackRetraction
from handlers.slack.outgoing.thread_status import ThreadStatus
from handlers.slack.outgoing.uploads import FileUploads
from handlers.slack.recordings import shared_at
from handlers.slack.vocabulary import COMMAND_PREFIX
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.directory import SlackDirectory
from handlers.slack.web_api.errors import LOST_MESSAGE, NO_WAY_IN, TOO_MUCH, SlackRefused
from handlers.slack.web_api.message_reader import MessageReader
from handlers.slack.web_api.workspaces import Workspace, Workspaces

logger = logging.getLogger(__name__)

ANSWER = "answer"
"""Label of the message that holds the answer, where that is not the status message."""
RENEWED = "anew"
"""Label of a status message in place of one that was deleted."""


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
        self._workspaces = workspaces
        self._directory = directory
        self._conversation = conversation
        self._reader = MessageReader(web)
        self._messages = JobMessages(web, rate_limiter)
        self._links = MessageLinks(web, workspaces)
        self._marks = RecordingMarks(web, rate_limiter)
        self._uploads = FileUploads(web, jobs, outbox)
        self._canvases = NoteCanvases(web, rate_limiter)
        self._retraction = SlackRetraction(web, rate_limiter)
        self._thread_status = ThreadStatus(web, jobs, rate_limiter)

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        asked = SlackAddress.from_mapping(job.request.origin.address)
        workspace = await self._workspaces.get(asked.team)
        posted = SlackPosted.of_job(job.id, entry.external_id) if entry.external_id else None
        tried = entry.tried_before
        view = await self._conversation.view(job, progress, answer)
        view = await self._links.of_view(workspace.team, view, thread="" if view.apart else asked.thread)
        if view.unsaid and (posted is None or not posted.ts):
            return await self._unsaid(workspace, posted or _nothing_posted(asked, job), view)
        if posted is None or not posted.ts:
            async with self._thread_status.left_if_gone(workspace, posted, view):
                made = await self._begun(workspace, asked, job, view, posted, tried_before=tried)
            return _shown(workspace, made, again_after=0)
        if not view.final:
            marked, _ = await self._marks.step(workspace, posted, view)
            if marked != posted:
                return _shown(workspace, marked, again_after=0)
        if (stepped := await self._canvases.step(workspace, posted, job, view)) is not None:
            return _shown(workspace, stepped[0], again_after=stepped[1])
        async with self._thread_status.left_if_gone(workspace, posted, view):
            posted, done = await self._one_step(workspace, posted, job, view, tried_before=tried)
        if not view.final:
            await self._thread_status.show(workspace, posted, view)
        if not done or not view.final:
            return _shown(workspace, posted, again_after=None if done else 0)
        posted, mark_after = await self._marks.step(workspace, posted, view)
        posted, end_after = await self._thread_status.step(workspace, posted)
        pauses = [pause for pause in (mark_after, end_after) if pause is not None]
        return _shown(workspace, posted, again_after=min(pauses, default=None))

    async def _unsaid(self, workspace: Workspace, posted: SlackPosted, view: View) -> DeliveryResult:
        """A sign on the recording, no word."""
        marked, again_after = await self._marks.step(workspace, posted, view)
        if marked != posted and not view.final:
            again_after = 0
        return _shown(workspace, marked, again_after=again_after)

    async def _begun(
        self,
        workspace: Workspace,
        asked: SlackAddress,
        job: Job,
        view: View,
        posted: SlackPosted | None,
        *,
        tried_before: bool,
    ) -> SlackPosted:
        """With a status message. One that is posted with the answer tells of it: no other has to."""
        lost = None if posted is None or posted.unsaid else posted
        address = await self._with_thread(workspace, asked, job)
        label = f"{job.id}/{RENEWED}" if lost else job.id
        made = await self._found(workspace, address, label) if tried_before else None
        if made is None and job.request.unasked:  # nobody waits for it elsewhere
            ts = await self._messages.post(workspace, address, label, render_status(view))
            made = _noted(address, ts, elsewhere=False)
        made = made or await self._first(workspace, address, label, render_status(view))
        made = replace(made, announced=view.final, mark=posted.mark if posted else "")
        made = replace(made, session=bool(made.thread) and not view.final)
        return _renewed(made, lost) if lost else made

    async def _with_thread(self, workspace: Workspace, address: SlackAddress, job: Job) -> SlackAddress:
        """An answer that is shared to a channel goes into the thread of the recording there."""
        if address.thread or is_direct(address.channel):
            return address
        file = await self._reader.file(workspace, job.request.source.url.rpartition("/")[2])
        return replace(address, thread=shared_at(file or {}).get(address.channel, ""))

    async def _found(self, workspace: Workspace, address: SlackAddress, label: str) -> SlackPosted | None:
        """What a sender posted who died before it could say so."""
        if (ts := await self._search(workspace, address, label)) is not None:
            return _noted(address, ts, elsewhere=False)
        direct = await self._direct(address)
        if direct is not None and (ts := await self._search(workspace, direct, label)) is not None:
            return _noted(direct, ts, elsewhere=True)
        return None

    async def _search(self, workspace: Workspace, place: SlackAddress, label: str) -> str | None:
        try:
            return await self._messages.search(workspace, place, label)
        except SlackRefused:
            return None

    async def _first(
        self, workspace: Workspace, address: SlackAddress, label: str, rendered: RenderedBlocks
    ) -> SlackPosted:
        """The status message, where it was asked for or in the person's own conversation with the bot."""
        try:
            ts = await self._messages.post(workspace, address, label, rendered)
        except SlackRefused as refusal:
            if refusal.error not in NO_WAY_IN or (direct := await self._direct(address)) is None:
                raise
            logger.info("slack.no_way_in", extra={"label": label, "error": refusal.error})
            ts = await self._messages.post(workspace, direct, label, rendered)
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

    async def _one_step(
        self, workspace: Workspace, posted: SlackPosted, job: Job, view: View, *, tried_before: bool
    ) -> tuple[SlackPosted, bool]:
        """As it stands after one step, and whether nothing is left to be done."""
        rendered = self._rendered(posted, job, view)
        if rendered.digest != posted.digest:
            if view.waited_for and not posted.announced:
                since = posted.ts if tried_before else None
                return await self._announced(workspace, posted, job, rendered, look_first=since), False
            return await self._edited(workspace, posted, job, view, rendered)
        if posted.leftover:
            return await self._cleared(workspace, posted, job), False
        if posted.fileless:
            return await self._continued(workspace, posted, job, view, rendered, tried_before=tried_before)
        for file in rendered.files:
            known = posted.upload(content_of(file.name, file.text))
            if known is None or not known.shared:
                return await self._attached(workspace, posted, job, file), False
        return posted, True

    def _rendered(self, posted: SlackPosted, job: Job, view: View) -> RenderedBlocks:
        locale = job.request.origin.locale
        rest = self._conversation.localize(_closing(posted), locale)
        if posted.elsewhere and view.final:
            invite = Paragraph(self._conversation.localize("slack-invite", locale))
            view = replace(view, body=(*view.body, invite), apart=True)
        if view.introduces:
            words = self._conversation.localize("unasked-first", locale)
            view = view.with_footnote(spelled(words, COMMAND_PREFIX))
        words = self._conversation.localize("slack-rest-in-canvas", locale)
        canvas = Reference(words, "", posted.canvas_url) if view.final and posted.canvas_url else None
        return (render_plainly if posted.plain else render_view)(view, rest_in_file=rest, canvas=canvas)

    async def _announced(
        self,
        workspace: Workspace,
        posted: SlackPosted,
        job: Job,
        rendered: RenderedBlocks,
        *,
        look_first: str | None,
    ) -> SlackPosted:
        """The answer as a message of its own; where none can be posted or looked for, the line is it."""
        place = SlackAddress(team=workspace.team, channel=posted.channel, thread=posted.thread)
        label = f"{job.id}/{ANSWER}"
        try:
            ts = await self._messages.post(workspace, place, label, rendered, look_first=look_first)
        except SlackRefused as refusal:
            if refusal.error in TOO_MUCH and not posted.plain:
                return replace(posted, plain=True)
            logger.info("slack.not_announced", extra={"job": job.id, "error": refusal.error})
            return replace(posted, announced=True)
        return replace(posted, ts=ts, leftover=posted.ts, digest=rendered.digest, announced=True)

    async def _cleared(self, workspace: Workspace, posted: SlackPosted, job: Job) -> SlackPosted:
        """The line about progress goes, or points at the answer where it cannot be deleted."""
        try:
            await self._messages.delete(workspace, posted.channel, posted.leftover)
        except SlackRefused as refusal:
            if refusal.error not in LOST_MESSAGE:
                below = render_line(self._conversation.localize("notice-below", job.request.origin.locale))
                await self._pointed(workspace, replace(posted, ts=posted.leftover), job, below)
        return replace(posted, leftover="")

    async def _pointed(
        self, workspace: Workspace, line: SlackPosted, job: Job, rendered: RenderedBlocks
    ) -> None:
        try:
            await self._messages.update(workspace, line, job.id, rendered, final=True)
        except SlackRefused as refusal:
            logger.info("slack.not_deleted", extra={"method": "chat.update", "error": refusal.error})

    async def _edited(
        self, workspace: Workspace, posted: SlackPosted, job: Job, view: View, rendered: RenderedBlocks
    ) -> tuple[SlackPosted, bool]:
        try:
            await self._messages.update(workspace, posted, job.id, rendered, final=view.final)
        except SlackRefused as refusal:
            return self._recovered(posted, view, refusal)
        return replace(posted, digest=rendered.digest), not rendered.files

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
        self,
        workspace: Workspace,
        posted: SlackPosted,
        job: Job,
        view: View,
        begun: RenderedBlocks,
        *,
        tried_before: bool,
    ) -> tuple[SlackPosted, bool]:
        """One message more of what the first could not hold, and whether it was the last."""
        left_out = self._conversation.localize("slack-rest-left-out", job.request.origin.locale)
        rest = render_rest(view, begun, left_out=left_out)
        part = len(posted.continued)
        if part >= len(rest):
            return posted, True
        place = SlackAddress(team=workspace.team, channel=posted.channel, thread=posted.root)
        since = posted.ts if tried_before else None
        ts = await self._messages.post(workspace, place, f"{job.id}/{part}", rest[part], look_first=since)
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

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        """Deletes a job's messages and files."""
        workspace = await self._workspaces.get(address.get("team", ""))
        known = SlackPosted.from_packed(posted)
        await self._retraction.take_back(workspace, known)
        if known.session:
            await self._thread_status.end(workspace, known.channel, known.thread)


def _closing(posted: SlackPosted) -> str:
    """Id of the words that close a message which holds only the beginning."""
    if not posted.fileless:
        return "rest-in-file"
    return "slack-rest-left-out" if posted.plain else "slack-rest-in-thread"


def _renewed(made: SlackPosted, lost: SlackPosted) -> SlackPosted:
    """What stands in the thread of the lost message beside it is still there."""
    made = replace(made, renewed=True, fileless=lost.fileless)
    made = replace(made, canvas=lost.canvas, canvas_url=lost.canvas_url, canvasless=lost.canvasless)
    if not made.thread or (made.channel, made.thread) != (lost.channel, lost.thread):
        return made
    session = made.session or lost.session
    return replace(made, uploads=lost.uploads, continued=lost.continued, session=session)


def _nothing_posted(place: SlackAddress, job: Job) -> SlackPosted:
    return SlackPosted(channel=place.channel, thread=place.thread, ts="", unsaid=True, job=job.id)


def _noted(place: SlackAddress, ts: str, *, elsewhere: bool) -> SlackPosted:
    return SlackPosted(channel=place.channel, thread=place.thread, ts=ts, elsewhere=elsewhere)


def _shown(workspace: Workspace, posted: SlackPosted, *, again_after: float | None) -> DeliveryResult:
    keys = [message_key(workspace.team, posted.channel, posted.ts)] if posted.ts else []
    keys += [session_key(workspace.team, posted.channel, posted.thread)] if posted.session else []
    return DeliveryResult(external_id=posted.packed(), keys=tuple(keys), again_after_seconds=again_after)
