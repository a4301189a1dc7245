"""What only an agent hears of: its conversation is opened, Slack's own Stop button is pressed."""

from __future__ import annotations

from bot.chat.actions import Verb, action
from bot.chat.events import Person, Pressed
from bot.chat.platform import Conversation
from bot.chat.replies import Reply, Toast
from bot.domain.ports.jobs import JobStore
from handlers.background import Background
from handlers.slack.addresses import PLATFORM_NAME, place_of
from handlers.slack.incoming.events import DirectOpened, SessionStopped
from handlers.slack.outgoing.prompts import SuggestedPrompts
from handlers.slack.outgoing.responses import ReplyContext, Responder, delivered
from handlers.slack.outgoing.thread_jobs import open_jobs
from handlers.slack.outgoing.thread_status import ThreadStatus
from handlers.slack.web_api.directory import SlackDirectory
from handlers.slack.web_api.workspaces import Workspaces


class AgentEvents:
    """What has to be committed is committed when `take` returns."""

    def __init__(
        self,
        workspaces: Workspaces,
        directory: SlackDirectory,
        conversation: Conversation,
        responder: Responder,
        *,
        jobs: JobStore,
        prompts: SuggestedPrompts,
        status: ThreadStatus,
        background: Background,
    ) -> None:
        self._workspaces = workspaces
        self._directory = directory
        self._conversation = conversation
        self._responder = responder
        self._jobs = jobs
        self._prompts = prompts
        self._status = status
        self._background = background

    async def take(self, event: DirectOpened | SessionStopped, team: str) -> None:
        if isinstance(event, DirectOpened):
            self._background.start(delivered(self._suggest(event, team)))
            return
        person = await self._directory.person(team, event.address.user)
        if refused := await self._stop(event, person):
            reply_context = ReplyContext(place=place_of(event.address), user=person.id)
            self._background.start(delivered(self._responder.answer(refused, reply_context)))
        self._background.start(delivered(self._settle(event, team)))

    async def _suggest(self, opened: DirectOpened, team: str) -> None:
        told = await self._directory.locale(team, opened.user)
        locale = await self._conversation.locale(PLATFORM_NAME, team, opened.user, told)
        await self._prompts.show(await self._workspaces.get(team), opened.channel, locale)

    async def _stop(self, stopped: SessionStopped, person: Person) -> tuple[Reply, ...]:
        """For each of the thread's jobs as if its own button had been pressed. What is over says so itself;
        why something goes on is said at once.
        """
        address, refused = stopped.address, dict[str, Reply]()
        for job in await open_jobs(self._jobs, address.team, address.channel, address.thread):
            pressed = Pressed(
                event_id=f"{stopped.event_id}/{job.id}",
                place=place_of(address),
                person=person,
                action=action(Verb.CANCEL, job.id),
            )
            for reply in await self._conversation.handle(pressed, self._directory):
                if isinstance(reply, Toast) and reply.alert:
                    refused.setdefault(reply.text, reply)
        return tuple(refused.values())

    async def _settle(self, stopped: SessionStopped, team: str) -> None:
        """Slack goes on showing work until it is told otherwise."""
        workspace = await self._workspaces.get(team)
        await self._status.end(workspace, stopped.address.channel, stopped.address.thread)
