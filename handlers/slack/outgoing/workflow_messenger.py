"""Shows a job that a workflow asked for: its answer is what the step hands on, and no message."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from bot.chat.platform import Conversation
from bot.chat.replies import View
from bot.domain.answer import Answer, AnswerNote
from bot.domain.errors import PlatformGone
from bot.domain.job import Job, JobState, Progress
from bot.domain.ports.outbox import OutboxEntry
from bot.domain.ports.platforms import DeliveryResult, Messenger
from handlers.slack.addresses import PLATFORM_NAME, SlackAddress, message_key
from handlers.slack.outgoing.blocks import plain
from handlers.slack.outgoing.message_links import MessageLinks
from handlers.slack.outgoing.posted import SlackPosted
from handlers.slack.outgoing.step_completions import StepCompletions
from handlers.slack.web_api.directory import SlackDirectory
from handlers.slack.web_api.workspaces import Workspace, Workspaces

STEP_CHARACTERS = 10_000
"""Of a text that is handed on; a longer one begins so, and its whole is posted to the person."""


class WorkflowMessenger:
    """Around the messenger of chats. That a step ends once is Slack's own promise: a repeat is refused."""

    def __init__(
        self,
        chats: Messenger,
        workspaces: Workspaces,
        directory: SlackDirectory,
        conversation: Conversation,
        *,
        links: MessageLinks,
        completions: StepCompletions,
    ) -> None:
        self._chats = chats
        self._workspaces = workspaces
        self._directory = directory
        self._conversation = conversation
        self._links = links
        self._completions = completions

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        asked = SlackAddress.from_mapping(job.request.origin.address)
        if not asked.execution:
            return await self._chats.show(job, progress, answer, entry)
        if not job.state.final:
            return DeliveryResult(external_id=entry.external_id)
        workspace = await self._workspaces.get(asked.team)
        view = await self._conversation.view(job, progress, answer)
        if answer is None:
            await self._completions.fail(workspace, asked.execution, _words(view))
            return DeliveryResult(external_id=entry.external_id)
        text = "\n".join(line.text for line in answer.lines) or _words(view)
        if len(text) > STEP_CHARACTERS:
            return await self._handed_on_in_part(workspace, asked, text, (job, progress, answer, entry))
        view = await self._links.of_view(asked.team, view, thread="")
        link = view.about.url if view.about else ""
        outputs = {"text": text, "link": link, "status": _status(job, answer)}
        await self._succeed(workspace, asked, job, outputs)
        return DeliveryResult(external_id=entry.external_id)

    async def _succeed(
        self, workspace: Workspace, asked: SlackAddress, job: Job, outputs: Mapping[str, str]
    ) -> None:
        """Where Slack does not take what is handed on, the step fails: the workflow waits for an end."""
        try:
            await self._completions.succeed(workspace, asked.execution, outputs)
        except PlatformGone:
            reason = self._conversation.localize("slack-given-up", job.request.origin.locale)
            await self._completions.fail(workspace, asked.execution, reason)
            raise

    async def _handed_on_in_part(
        self,
        workspace: Workspace,
        asked: SlackAddress,
        text: str,
        shown: tuple[Job, Progress, Answer, OutboxEntry],
    ) -> DeliveryResult:
        """The whole goes to the person's own conversation first: the link leads there."""
        job, _, answer, _ = shown
        localize, locale = self._conversation.localize, job.request.origin.locale
        try:
            result = await self._chats.show(*shown)
        except PlatformGone:
            await self._completions.fail(workspace, asked.execution, localize("slack-step-too-long", locale))
            raise
        if result.again_after_seconds is not None:
            return result
        posted = SlackPosted.from_packed(result.external_id or "{}")
        link = await self._links.of_message(message_key(asked.team, posted.channel, posted.ts))
        begun = f"{text[:STEP_CHARACTERS]}\n{localize('slack-step-rest', locale)}"
        outputs = {"text": begun, "link": link, "status": _status(job, answer)}
        await self._succeed(workspace, asked, job, outputs)
        return result

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        asked = SlackAddress.from_mapping(address)
        if asked.execution:
            told = await self._directory.locale(asked.team, asked.user)
            locale = await self._conversation.locale(PLATFORM_NAME, asked.team, asked.user, told)
            reason = self._conversation.localize("slack-step-forgotten", locale)
            workspace = await self._workspaces.get(asked.team)
            with contextlib.suppress(PlatformGone):
                await self._completions.fail(workspace, asked.execution, reason)
        await self._chats.retract(posted, address)


def _words(view: View) -> str:
    return "\n".join(filter(None, map(plain, view.body))) or view.status


def _status(job: Job, answer: Answer) -> str:
    """A word for the workflow's branches, in no language of people."""
    if AnswerNote.NOTHING_SAID in answer.remarks:
        return "silent"
    return "partial" if job.state is JobState.PARTIAL else "done"
