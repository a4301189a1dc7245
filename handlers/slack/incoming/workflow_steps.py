"""The step "Transcribe a file" of a workflow becomes a job of the person who runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.chat.events import Attachment, MessageReceived, Person, Place
from bot.chat.platform import Conversation
from bot.chat.replies import Reply, SendMessage
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.outbox import Outbox
from handlers.slack.addresses import PLATFORM_NAME, SlackAddress, place_of
from handlers.slack.outgoing.blocks import plain
from handlers.slack.outgoing.posted import SlackPosted
from handlers.slack.outgoing.step_completions import StepCompletions
from handlers.slack.payloads import SlackPayload
from handlers.slack.vocabulary import STEP_FILE, STEP_PERSON, TRANSCRIBE_STEP
from handlers.slack.web_api.directory import SlackDirectory
from handlers.slack.web_api.workspaces import Workspaces


def parse_step(body: SlackPayload) -> dict[str, str] | None:
    """What of `function_executed` is kept: not the token that comes with it. None for what is no step of
    ours.
    """
    event = body.get("event") or {}
    execution = str(event.get("function_execution_id") or "")
    if (event.get("function") or {}).get("callback_id") != TRANSCRIBE_STEP or not execution:
        return None
    inputs = event.get("inputs") or {}
    return {
        "execution": execution,
        "file": _first(inputs.get(STEP_FILE)),
        "user": _first(inputs.get(STEP_PERSON)),
    }


class WorkflowSteps:
    """`run` may be repeated: the same execution makes one job, and ends once."""

    def __init__(
        self,
        workspaces: Workspaces,
        directory: SlackDirectory,
        conversation: Conversation,
        *,
        jobs: JobStore,
        outbox: Outbox,
        completions: StepCompletions,
    ) -> None:
        self._workspaces = workspaces
        self._directory = directory
        self._conversation = conversation
        self._jobs = jobs
        self._outbox = outbox
        self._completions = completions

    async def run(self, step: Mapping[str, Any], team: str) -> None:
        """Commits the job, or ends the step with the reason why there is none. Raises `DeliveryError`."""
        execution, user = str(step["execution"]), str(step["user"])
        if not user:
            await self.fail(step, team, "slack-step-no-person")
            return
        person = await self._directory.person(team, user)
        channel = await self._directory.direct(team, user)
        address = SlackAddress(team=team, channel=channel, user=user, execution=execution)
        place = replace(place_of(address), audience=execution)
        attachment = await self._directory.recording(place, str(step["file"])) if step["file"] else None
        if attachment is None:
            await self.fail(step, team, "slack-step-no-file")
            return
        if attachment.out_of_reach:  # an upload elsewhere would be an answer elsewhere
            await self.fail(step, team, "reach-no-upload")
            return
        key = f"step:{team}/{execution}"
        replies = await self._conversation.handle(_request(place, person, attachment, key), self._directory)
        if jobs := await self._jobs.found(PLATFORM_NAME, key):
            await self._note(step, team, [job.id for job in jobs], channel)
        else:
            await self._refuse(step, team, replies)

    async def _note(self, step: Mapping[str, Any], team: str, job_ids: Sequence[str], channel: str) -> None:
        """Beside the job, so that the step ends with it if it is forgotten."""
        nothing = SlackPosted(channel=channel, thread="", ts="", unsaid=True).packed()
        noted = [await self._outbox.note_posted(job_id, nothing) for job_id in job_ids]
        if not any(noted):
            await self.fail(step, team, "slack-step-forgotten")

    async def fail(self, step: Mapping[str, Any], team: str, message: str) -> None:
        """With words of the catalogue, in the person's language where that is known."""
        told = await self._directory.locale(team, str(step["user"])) if step["user"] else None
        locale = await self._conversation.locale(PLATFORM_NAME, team, str(step["user"]), told)
        workspace = await self._workspaces.get(team)
        reason = self._conversation.localize(message, locale)
        await self._completions.fail(workspace, str(step["execution"]), reason)

    async def _refuse(self, step: Mapping[str, Any], team: str, replies: Sequence[Reply]) -> None:
        """A refusal is said once; of one that was said to a process that died nothing is known any more."""
        said = [plain(block) for one in replies if isinstance(one, SendMessage) for block in one.blocks]
        if not said:
            await self.fail(step, team, "slack-given-up")
            return
        await self._completions.fail(
            await self._workspaces.get(team), str(step["execution"]), "\n".join(said)
        )


def _request(place: Place, person: Person, attachment: Attachment, key: str) -> MessageReceived:
    return MessageReceived(
        event_id=key,
        place=place,
        person=person,
        message=key,
        text="/transcribe",
        recordings=(attachment,),
        addressed=True,
    )


def _first(value: Any) -> str:
    """Slack hands files as a list, and who runs a workflow as an object."""
    if isinstance(value, Mapping):
        return str(value.get("id") or "")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _first(value[0]) if value else ""
    return str(value or "")
