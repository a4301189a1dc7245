"""From an event to its commit: parse, look up, decide, and only then acknowledge."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import Any

import aiohttp

from bot.chat.commands import parse_command as understand
from bot.chat.events import (
    LINK_OUT_OF_SIGHT,
    BotJoined,
    ChatEvent,
    Departed,
    MessageReceived,
    Person,
    Place,
    Reacted,
)
from bot.chat.job_keys import workspace_key
from bot.chat.platform import Conversation
from bot.chat.remembered_recordings import RememberedRecordings
from bot.chat.replies import SendMessage
from bot.domain.errors import DeliveryError
from bot.domain.outside_numbers import number_within
from bot.text.blocks import Paragraph
from handlers.background import Background
from handlers.slack.addresses import PLATFORM_NAME, SlackAddress, is_direct, place_of
from handlers.slack.forms import ASK_ABOUT
from handlers.slack.incoming.agent_events import AgentEvents
from handlers.slack.incoming.event_reader import EventReader
from handlers.slack.incoming.events import (
    AccessRevoked,
    Delivery,
    DirectOpened,
    Emoji,
    HomeOpened,
    Post,
    SessionStopped,
    parse_event,
)
from handlers.slack.incoming.interactions import (
    SlashCommand,
    parse_command,
    parse_form,
    parse_press,
    parse_question,
    parse_shortcut,
)
from handlers.slack.outgoing.message_links import MessageLinks
from handlers.slack.outgoing.responses import ReplyContext, Respond, Responder, delivered
from handlers.slack.outgoing.views import home_view
from handlers.slack.payloads import SlackPayload
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.directory import SlackDirectory
from handlers.slack.web_api.message_reader import MessageReader
from handlers.slack.web_api.workspaces import Workspace, Workspaces

logger = logging.getLogger(__name__)

LATEST_EVENT_TIME = 1e11
"""Seconds since 1970, some thousand years from now."""


class SlackIntake:
    """Its methods return when what they were told is committed. If they raise, Slack delivers again."""

    def __init__(
        self,
        web: SlackWebApi,
        workspaces: Workspaces,
        directory: SlackDirectory,
        conversation: Conversation,
        responder: Responder,
        *,
        recent: RememberedRecordings,
        background: Background,
        agent: AgentEvents,
    ) -> None:
        self._web = web
        self._workspaces = workspaces
        self._directory = directory
        self._conversation = conversation
        self._responder = responder
        self._background = background
        self._agent = agent
        self._messages = MessageReader(web)
        self._recent = recent
        self._reader = EventReader(self._messages, recent)
        self._links = MessageLinks(web, workspaces)

    async def event(self, body: SlackPayload, team: str) -> None:
        """An event of the Events API."""
        fields = body.get("event") or {}
        gone = fields.get("type") in ("app_uninstalled", "team_access_revoked", "tokens_revoked")
        workspace = None if gone else await self._workspaces.get(team)
        bot_user = workspace.bot_user if workspace else ""
        delivery = Delivery(
            team=team,
            event_id=str(body.get("event_id", "")),
            bot_user=bot_user,
            bot_id=workspace.bot_id if workspace else "",
        )
        parsed = parse_event(fields, delivery)
        if isinstance(parsed, HomeOpened):
            self._later(self._publish_home(team, parsed.user, parsed.channel))
        elif isinstance(parsed, DirectOpened | SessionStopped):
            await self._agent.take(parsed, team)
        elif isinstance(parsed, Departed) and parsed.purge:
            await self._uninstalled(parsed, team, _told_at(body))
        elif isinstance(parsed, AccessRevoked):
            for one, revoked in zip(parsed.departed, parsed.teams, strict=True):
                await self._handle(one, None)
                await self._workspaces.left(revoked)
        elif isinstance(parsed, Post | Emoji):
            assert workspace is not None
            if (event := await self._completed(workspace, parsed)) is not None:
                in_thread = isinstance(parsed, Post) and parsed.thread is not None
                context = ReplyContext(place=event.place, user=event.person.id, in_thread=in_thread)
                await self._handle(event, context)
        elif isinstance(parsed, BotJoined) and parsed.inviter is not None:
            inviter = await self._person(team, parsed.inviter)
            context = ReplyContext(place=parsed.place, user=inviter.id)
            await self._handle(replace(parsed, inviter=inviter), context)
        elif parsed is not None:
            await self._handle(parsed, None)

    async def _uninstalled(self, departed: Departed, team: str, told_at: float) -> None:
        if not await self._workspaces.is_gone(team, told_at):
            logger.info("slack.uninstalled_before", extra={"team": team})
            return
        for one in await self._workspaces.teams(team):
            event_id = f"{departed.event_id}:{one}"
            await self._handle(replace(departed, event_id=event_id, key=workspace_key(one)), None)
        await self._workspaces.remove(team)

    async def command(self, body: SlackPayload, team: str, respond: Respond) -> None:
        """A slash command, answered in private."""
        command = parse_command(body, team)
        received = replace(
            command.received,
            person=await self._person(team, command.received.person),
            place=await self._in_private(team, command.channel, command.user),
        )
        received = await self._pointed(received, command)
        reply_context = ReplyContext(
            place=received.place, user=command.user, trigger=_trigger(body), respond=respond, unseen=True
        )
        if not await self._handle(received, reply_context) and not received.place.private:
            self._answer_comes(await self._locale(team, received.person), reply_context)

    def _answer_comes(self, locale: str, reply_context: ReplyContext, *, in_place: bool = False) -> None:
        """Where: to the person alone, who asked for it in private."""
        text = self._conversation.localize("slack-answer-in-direct", locale)
        said = SendMessage(blocks=(Paragraph(text),), private=True, replace_original=in_place)
        self._later(self._responder.answer((said,), reply_context))

    async def tell(self, message: str, body: Mapping[str, Any], team: str, respond: Respond | None) -> None:
        """Words of the catalogue, to the person of an interaction alone."""
        if respond is None:
            return
        user = str(body.get("user_id") or (body.get("user") or {}).get("id") or "")
        locale = await self._conversation.locale(PLATFORM_NAME, team, user, None)
        with contextlib.suppress(OSError, aiohttp.ClientError, TimeoutError):
            text = self._conversation.localize(message, locale)
            await respond(text=text, blocks=[], response_type="ephemeral", replace_original=False)

    async def _in_private(self, team: str, channel: str, user: str) -> Place:
        """The person's own conversation with the bot, from where an answer can be shared to the channel."""
        direct = await self._directory.direct(team, user)
        own = channel == direct
        address = SlackAddress(team=team, channel=direct, user=user, share_channel="" if own else channel)
        return place_of(address, chat=channel, private=own)

    async def _pointed(self, received: MessageReceived, command: SlashCommand) -> MessageReceived:
        """With the recordings that the command may mean: of a link, else the newest of the channel."""
        understood = understand(received.text, addressed=True)
        admitted = self._conversation.admits(received.place, received.person)
        if understood is None or understood.mode is None or not admitted:
            return received
        workspace = await self._workspaces.get(received.place.workspace)
        if (link := command.link) is None:
            about, unseen = await self._reader.newest(workspace, received.place, command.channel)
            return replace(received, about=about, unseen=unseen)
        received = replace(received, unseen=LINK_OUT_OF_SIGHT)
        if not await self._directory.is_member(workspace.team, link.channel, received.person):
            return received
        about = await self._messages.linked(workspace, link)
        if "share_channel" not in received.place.address:
            return replace(received, about=about)
        share = {"share_channel": link.channel, "share_thread": link.thread}
        return replace(
            received, about=about, place=replace(received.place, address={**received.place.address, **share})
        )

    async def shortcut(self, body: SlackPayload, team: str, respond: Respond) -> None:
        """A shortcut on a message. The one that asks needs a question first."""
        shortcut = parse_shortcut(body, team)
        workspace = await self._workspaces.get(team)
        await self._come_in(workspace, shortcut.channel)
        received = await self._reader.shortcut(workspace, shortcut)
        received = replace(received, person=await self._person(team, received.person))
        reply_context = ReplyContext(
            place=received.place,
            user=received.person.id,
            trigger=_trigger(body),
            respond=respond,
            unseen=True,
            message=received.message,
        )
        recordings = received.recordings or received.about
        if recordings and body.get("callback_id") == "ask":
            files = tuple(one.key for one in recordings)
            await self._responder.ask_about(files, reply_context, await self._locale(team, received.person))
        else:
            await self._handle(received, reply_context)

    async def _come_in(self, workspace: Workspace, channel: str) -> None:
        """Shortcuts are everywhere, but files are seen by members alone. Public channels can be joined."""
        bot = Person(id=workspace.bot_user)
        try:
            if is_direct(channel) or await self._directory.is_member(workspace.team, channel, bot):
                return
            here = place_of(SlackAddress(team=workspace.team, channel=channel))
            came = BotJoined(event_id=f"came-in:{workspace.team}/{channel}", place=here, inviter=None)
            await self._conversation.handle(came, self._directory)
            await self._web.call(workspace.token, "conversations.join", channel=channel)
        except DeliveryError as error:
            logger.info("slack.no_way_in", extra={"error": type(error).__name__})

    async def press(self, body: SlackPayload, team: str, respond: Respond | None) -> None:
        """A button or a menu."""
        if (press := parse_press(body, team)) is None:
            return
        pressed = replace(press.pressed, person=await self._person(team, press.pressed.person))
        if press.on_home:
            channel = await self._directory.direct(team, press.user)
            pressed = replace(
                pressed, place=place_of(SlackAddress(team=team, channel=channel, user=press.user))
            )
        elif press.picks_in_private:
            place = await self._in_private(team, pressed.place.chat, press.user)
            pressed = replace(pressed, place=place)
        reply_context = ReplyContext(
            place=pressed.place,
            user=press.user,
            trigger=_trigger(body),
            respond=respond,
            unseen=press.ephemeral,
            on_page=press.on_home,
            message=pressed.message or "",
        )
        answered = await self._handle(pressed, reply_context)
        if press.on_home:
            self._later(self._publish_home(team, press.user, pressed.place.chat))
        elif press.picks_in_private and not answered:
            self._answer_comes(await self._locale(team, pressed.person), reply_context, in_place=True)

    async def form(self, body: SlackPayload, team: str) -> None:
        """A modal that was sent."""
        try:
            pressed, context = parse_form(body)
        except (ValueError, KeyError):
            logger.warning("slack.form_unknown")
            return
        pressed = replace(pressed, person=await self._person(team, pressed.person))
        reply_context = ReplyContext(place=pressed.place, user=pressed.person.id)
        if context.action == ASK_ABOUT:
            workspace = await self._workspaces.get(team)
            received = parse_question(pressed, context)
            found = await self._messages.recordings(workspace, context.files, context.message)
            await self._handle(replace(received, recordings=found), reply_context)
            return
        await self._handle(pressed, reply_context)
        if is_direct(context.address.channel):
            self._later(self._publish_home(team, pressed.person.id, context.address.channel))

    async def _completed(
        self, workspace: Workspace, parsed: Post | Emoji
    ) -> MessageReceived | Reacted | None:
        event: MessageReceived | Reacted | None
        if isinstance(parsed, Post):
            event = await self._reader.received(workspace, parsed)
        else:
            event = await self._reader.reacted(workspace, parsed)
        if event is None:
            return None
        return replace(event, person=await self._person(workspace.team, event.person))

    async def _handle(self, event: ChatEvent, reply_context: ReplyContext | None) -> bool:
        """Commits, and whether there is anything to say."""
        replies = await self._conversation.handle(event, self._directory)
        if reply_context is not None and replies:
            self._later(self._responder.answer(replies, reply_context))
        return bool(replies)

    async def _publish_home(self, team: str, user: str, channel: str) -> None:
        workspace = await self._workspaces.get(team)
        address = SlackAddress(team=team, channel=channel, user=user)
        person = await self._person(team, Person(id=user))
        home = await self._conversation.home(place_of(address, private=True), person)
        view = home_view(await self._links.of_home(team, home))
        await self._web.call(workspace.token, "views.publish", user_id=user, view=view)

    async def _person(self, team: str, person: Person) -> Person:
        return await self._directory.person(team, person.id)

    async def _locale(self, team: str, person: Person) -> str:
        return await self._conversation.locale(PLATFORM_NAME, team, person.id, person.locale)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        """Words beside what is committed: Slack need not wait for them with its three seconds."""
        self._background.start(delivered(work))


def _told_at(body: SlackPayload) -> float:
    return number_within(body.get("event_time"), most=LATEST_EVENT_TIME) or 0.0


def _trigger(body: SlackPayload) -> str | None:
    return str(body.get("trigger_id") or "") or None
