"""What people see at once: replies of the conversation become messages, modals and files."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, assert_never

import aiohttp
from slack_sdk.webhook import WebhookResponse

from bot.chat.events import Place
from bot.chat.platform import Conversation
from bot.chat.replies import AskText, Choices, Form, Reply, Retract, Say, SendFile, Toast
from bot.domain.errors import DeliveryError
from bot.text.blocks import Paragraph
from handlers.slack.blocks import Json
from handlers.slack.directory import SlackDirectory
from handlers.slack.interactions import ASK_ABOUT, FormContext
from handlers.slack.messenger import SlackMessenger
from handlers.slack.places import Address
from handlers.slack.refusals import NO_WAY_IN, Refused
from handlers.slack.rendering import Rendered, paragraphs, render_say
from handlers.slack.sent_files import SentFiles
from handlers.slack.uploads import Uploads
from handlers.slack.views import ask_modal, form_menus, form_modal
from handlers.slack.web import Web
from handlers.slack.workspaces import Workspace, Workspaces

logger = logging.getLogger(__name__)


class Respond(Protocol):
    """The address that Slack gives for answers to an interaction: five in half an hour."""

    async def __call__(
        self, *, text: str, blocks: list[Json], response_type: str, replace_original: bool
    ) -> WebhookResponse: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """Around an event: how its replies reach the person."""

    place: Place
    user: str
    trigger: str | None = None
    """Opens a modal within three seconds."""
    respond: Respond | None = None
    unseen: bool = False
    """The event left nothing in the channel that others could see: its answers stay unseen as well."""
    message: str = ""
    """Key of the message with the button."""
    on_page: bool = False
    """A button of the person's own page, which is drawn anew."""


class Answering:
    def __init__(
        self,
        web: Web,
        workspaces: Workspaces,
        directory: SlackDirectory,
        messenger: SlackMessenger,
        *,
        conversation: Conversation,
        sent_files: SentFiles,
    ) -> None:
        self._sent_files = sent_files
        self._conversation = conversation
        self._web = web
        self._workspaces = workspaces
        self._directory = directory
        self._messenger = messenger
        self._uploads = Uploads(web)

    async def retract(self, replies: Sequence[Reply], team: str) -> bool:
        """Deletes what is to be deleted; whether there was anything. Raises `DeliveryError`."""
        retracts = [reply for reply in replies if isinstance(reply, Retract)]
        for reply in retracts:
            for posted in reply.posted:
                await self._messenger.retract(reply.workspace or team, posted)
        return bool(retracts)

    async def answer(self, replies: Sequence[Reply], exchange: Exchange) -> None:
        """All but what `retract` does. One that cannot be delivered does not keep back the others."""
        for reply in replies:
            try:
                await self._one(reply, exchange)
            except DeliveryError as error:
                logger.warning(
                    "slack.reply_failed",
                    extra={"reply": type(reply).__name__, "error": type(error).__name__},
                )

    async def ask_about(self, files: tuple[str, ...], exchange: Exchange, locale: str) -> None:
        """Asks for the question that a shortcut is without."""
        say = self._conversation.say
        ask = AskText(title=say("ask-title", locale), label=say("ask-label", locale), action=ASK_ABOUT)
        context = replace(_context(ask.action, exchange), files=files)
        await self._open(ask_modal(ask, context), exchange)

    async def _one(self, reply: Reply, exchange: Exchange) -> None:
        match reply:
            case Say():
                await self._say(reply, exchange)
            case Toast():
                await self._toast(reply, exchange)
            case AskText():
                await self._ask(reply, exchange)
            case Form():
                await self._form(reply, exchange)
            case SendFile():
                await self._send_file(reply, exchange)
            case Retract() | Choices():
                return
            case _:
                assert_never(reply)

    async def _say(self, say: Say, exchange: Exchange) -> None:
        await self._tell(render_say(say), exchange, private=say.private, instead=say.instead)

    async def _tell(self, rendered: Rendered, exchange: Exchange, *, private: bool, instead: bool) -> None:
        private = private or exchange.unseen
        wanted = exchange.respond if instead or private else None
        if wanted is not None and await _responded(wanted, rendered, instead=instead):
            return
        if private and not exchange.place.private:
            await self._post(exchange, "chat.postEphemeral", rendered, user=exchange.user)
        else:
            await self._post(exchange, "chat.postMessage", rendered, unfurl_links=False)

    async def _post(
        self, exchange: Exchange, method: str, rendered: Rendered, **more: Any
    ) -> Mapping[str, Any]:
        """In the place, or where that cannot be written to in the person's own conversation."""
        workspace = await self._workspaces.get(exchange.place.workspace)
        address = Address.from_mapping(exchange.place.address)
        message = {"text": rendered.text, "blocks": rendered.blocks}
        try:
            return await self._web.call(
                workspace.token,
                method,
                channel=address.channel,
                thread_ts=address.thread or None,
                **message,
                **more,
            )
        except Refused as refusal:
            if refusal.error not in NO_WAY_IN and refusal.error != "user_not_in_channel":
                raise
        channel = await self._directory.direct(address.team, exchange.user)
        return await self._web.call(workspace.token, "chat.postMessage", channel=channel, **message)

    async def _toast(self, toast: Toast, exchange: Exchange) -> None:
        """The page shows by itself what was done; elsewhere it is a word that goes away again."""
        if exchange.on_page and not toast.alert:
            return
        rendered = render_say(Say(blocks=paragraphs(toast.text)))
        if exchange.respond is None or not await _responded(exchange.respond, rendered, instead=False):
            await self._post(exchange, "chat.postEphemeral", rendered, user=exchange.user)

    async def _ask(self, ask: AskText, exchange: Exchange) -> None:
        if exchange.trigger:
            await self._open(ask_modal(ask, _context(ask.action, exchange)), exchange)
        else:
            await self._say(Say(blocks=(Paragraph(ask.label),)), exchange)

    async def _form(self, form: Form, exchange: Exchange) -> None:
        if exchange.trigger:
            await self._open(form_modal(form, _context(form.action, exchange)), exchange)
        else:
            said = render_say(Say(blocks=form.blocks))
            menus = replace(said, blocks=[*said.blocks, *form_menus(form)])
            await self._tell(menus, exchange, private=True, instead=form.instead)

    async def _open(self, view: Mapping[str, Any], exchange: Exchange) -> None:
        workspace = await self._workspaces.get(exchange.place.workspace)
        await self._web.call(workspace.token, "views.open", trigger_id=exchange.trigger, view=view)

    async def _send_file(self, reply: SendFile, exchange: Exchange) -> None:
        workspace = await self._workspaces.get(exchange.place.workspace)
        address = Address.from_mapping(exchange.place.address)
        file = await self._uploads.fill(workspace, reply.name, reply.text)
        await self._sent_files.note(reply.job_id, file)
        await self._share(workspace, file, reply.name, address, exchange.user)

    async def _share(self, workspace: Workspace, file: str, name: str, address: Address, user: str) -> None:
        try:
            await self._uploads.share(workspace, file, name, channel=address.channel, thread=address.thread)
        except Refused:
            channel = await self._directory.direct(address.team, user)
            await self._uploads.share(workspace, file, name, channel=channel, thread="")


async def _responded(respond: Respond, rendered: Rendered, *, instead: bool) -> bool:
    """Slack takes such an answer also in channels that the bot is not in, but not for ever."""
    try:
        told = await respond(
            text=rendered.text,
            blocks=rendered.blocks,
            response_type="ephemeral",
            replace_original=instead,
        )
    except (OSError, TimeoutError, aiohttp.ClientError) as error:
        logger.warning("slack.respond_failed", extra={"error": type(error).__name__})
        return False
    return told.status_code == 200


def _context(action: str, exchange: Exchange) -> FormContext:
    return FormContext(
        action=action,
        address=Address.from_mapping(exchange.place.address),
        chat=exchange.place.chat,
        private=exchange.place.private,
        message=exchange.message,
    )
