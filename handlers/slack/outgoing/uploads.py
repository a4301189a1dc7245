"""Files into a thread, in steps that may be repeated: reserve and fill, then share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.chat.replies import ViewFile
from bot.domain.errors import PlatformBusy, PlatformGone
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.outbox import Outbox
from handlers.slack.addresses import PLATFORM_NAME
from handlers.slack.outgoing.posted import SlackPosted, UploadedFile, content_of
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.errors import WorkspaceForgotten
from handlers.slack.web_api.message_reader import MessageReader
from handlers.slack.web_api.workspaces import Workspace

THREAD_MESSAGES = 200


class FileUploads:
    def __init__(self, web: SlackWebApi, jobs: JobStore, outbox: Outbox) -> None:
        self._web = web
        self._jobs = jobs
        self._outbox = outbox
        self._reader = MessageReader(web)

    async def fill(self, workspace: Workspace, job_id: str, name: str, text: str) -> str:
        """Hands the bytes over; nobody sees the file yet. Returns its id.

        It is noted before Slack has a byte of it, so that it goes when the job does.
        Raises `WorkspaceForgotten`.
        """
        data = text.encode()
        told = await self._web.call(
            workspace.token, "files.getUploadURLExternal", filename=name, length=len(data)
        )
        address, file = told.get("upload_url"), told.get("file_id")
        if not address or not file:
            raise PlatformBusy("Slack gave no address for a file.")
        note = SlackPosted.of_file(str(file)).packed()
        if not await self._outbox.note_posted(job_id, note):
            raise WorkspaceForgotten
        await self._web.put(str(address), data)
        if await self._jobs.job(job_id) is None:
            await self._outbox.retract(PLATFORM_NAME, note, {"team": workspace.team})
            raise WorkspaceForgotten
        return str(file)

    async def share(self, workspace: Workspace, file: str, name: str, *, channel: str, thread: str) -> None:
        await self._web.call(
            workspace.token,
            "files.completeUploadExternal",
            files=[{"id": file, "title": name}],
            channel_id=channel,
            thread_ts=thread or None,
        )

    async def step(
        self, workspace: Workspace, job_id: str, posted: SlackPosted, file: ViewFile
    ) -> SlackPosted:
        """One step further: filled first, and shared at the next call, unless it was already.

        A second sharing is refused; that Slack knows the file then tells that the first one holds, though
        its message comes later.
        """
        content = content_of(file.name, file.text)
        known = posted.upload(content)
        if known is None:
            made = await self.fill(workspace, job_id, file.name, file.text)
            return posted.with_upload(UploadedFile(content=content, file=made))
        if not await self._is_shared(workspace, posted, known.file):
            try:
                await self.share(workspace, known.file, file.name, channel=posted.channel, thread=posted.root)
            except PlatformGone:
                if await self._reader.file(workspace, known.file) is None:
                    raise
        return posted.with_upload(UploadedFile(content=content, file=known.file, shared=True))

    async def _is_shared(self, workspace: Workspace, posted: SlackPosted, file: str) -> bool:
        """A kill, or a lost answer, may have come between the sharing and the note of it."""
        messages = self._web.pages(
            workspace.token,
            "conversations.replies",
            "messages",
            channel=posted.channel,
            ts=posted.root,
            limit=THREAD_MESSAGES,
        )
        async for message in messages:
            if carries(message, file):
                return True
        return False


def carries(message: Mapping[str, Any], file: str) -> bool:
    return any(one.get("id") == file for one in message.get("files") or ())
