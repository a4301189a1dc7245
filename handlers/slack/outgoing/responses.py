"""What people see at once: replies of the conversation become messages, modals and files."""

from __future__ import annotations

import logging
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, assert_never

import aiohttp
from slack_sdk.webhook import WebhookResponse

from bot.chat.events import Place
from bot.chat.platform import Conversation
from bot.chat.replies import AskText, Choices, ReactBack, Reply, SendFile, SendMessage, ShowForm, Toast
from bot.domain.errors import DeliveryError
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.outbox import Outbox
from bot.text.blocks import Paragraph
from handlers.slack.addresses import PLATFORM_NAME, SlackAddress
from handlers.slack.forms import ASK_ABOUT, FormContext
from handlers.slack.outgoing.message_links import MessageLinks
from handlers.slack.outgoing.message_rendering import RenderedBlocks, paragraphs, render_say
from handlers.slack.outgoing.uploads import FileUploads
from handlers.slack.outgoing.views import ask_modal, form_menus, form_modal
from handlers.slack.payloads import SlackJson
from handlers.slack.web_api.client import SlackWebApi
from handlers.slack.web_api.directory import SlackDirectory
from handlers.slack.web_api.errors import NO_WAY_IN, SlackRefused
from handlers.slack.web_api.workspaces import Workspace, Workspaces

logger = logging.getLogger(__name__)

WELCOME_EMOJI = "hugging_face"
"""In return for thanks."""


class Respond(Protocol):
    """The address that Slack gives for answers to an interaction: five in half an hour."""

    async def __call__(
        self, *, text: str, blocks: list[SlackJson], response_type: str, replace_original: bool
    ) -> WebhookResponse: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyContext:
    """Around an event: how its replies reach the person."""

    place: Place
    user: str
    trigger: str | None = None
    """Opens a modal within three seconds."""
    respond: Respond | None = None
    unseen: bool = False
    """The event left nothing in the channel that others could see: its answers stay unseen as well."""
    in_thread: bool = True
    """Somebody wrote into the thread. Into one that does not exist yet Slack shows nobody private words."""
    message: str = ""
    """Key of the message with the button."""
    on_page: bool = False
    """A button of the person's own page, which is drawn anew."""


class Responder:
    def __init__(
        self,
        web: SlackWebApi,
        workspaces: Workspaces,
        directory: SlackDirectory,
        *,
        conversation: Conversation,
        jobs: JobStore,
        outbox: Outbox,
    ) -> None:
        self._conversation = conversation
        self._web = web
        self._workspaces = workspaces
        self._directory = directory
        self._links = MessageLinks(web, workspaces)
        self._uploads = FileUploads(web, jobs, outbox)

    async def answer(self, replies: Sequence[Reply], reply_context: ReplyContext) -> None:
        """One that cannot be delivered does not keep back the others."""
        for reply in replies:
            try:
                await self._one(reply, reply_context)
            except DeliveryError as error:
                logger.warning(
                    "slack.reply_failed",
                    extra={"reply": type(reply).__name__, "error": type(error).__name__},
                )

    async def ask_about(self, files: tuple[str, ...], reply_context: ReplyContext, locale: str) -> None:
        """Asks for the question that a shortcut is without."""
        localize = self._conversation.localize
        ask = AskText(
            title=localize("ask-title", locale), label=localize("ask-label", locale), action=ASK_ABOUT
        )
        context = replace(_context(ask.action, reply_context), files=files)
        if not await self._opened(ask_modal(ask, context), reply_context):
            await self._tell_words("slack-no-form", reply_context)

    async def _one(self, reply: Reply, reply_context: ReplyContext) -> None:
        match reply:
            case SendMessage():
                await self._say(reply, reply_context)
            case Toast():
                await self._toast(reply, reply_context)
            case AskText():
                await self._ask(reply, reply_context)
            case ShowForm():
                await self._form(reply, reply_context)
            case SendFile():
                await self._send_file(reply, reply_context)
            case Choices():
                return
            case ReactBack(message=message):
                await self._react(message, reply_context)
            case _:
                assert_never(reply)

    async def _say(self, localize: SendMessage, reply_context: ReplyContext) -> None:
        blocks = await self._links.of_blocks(reply_context.place.workspace, localize.blocks)
        await self._tell(
            render_say(replace(localize, blocks=blocks)),
            reply_context,
            private=localize.private,
            replace_original=localize.replace_original,
        )

    async def _tell(
        self, rendered: RenderedBlocks, reply_context: ReplyContext, *, private: bool, replace_original: bool
    ) -> None:
        private = private or reply_context.unseen
        wanted = reply_context.respond if replace_original or private else None
        if wanted is not None and await _responded(wanted, rendered, replace_original=replace_original):
            return
        if private and not reply_context.place.private:
            await self._whisper(reply_context, rendered)
        else:
            await self._post(reply_context, "chat.postMessage", rendered, unfurl_links=False)

    async def _whisper(self, reply_context: ReplyContext, rendered: RenderedBlocks) -> None:
        """Buttons stay with the thread: what they do has its place there."""
        if not (reply_context.in_thread or any(block["type"] == "actions" for block in rendered.blocks)):
            place = reply_context.place
            address = {name: value for name, value in place.address.items() if name != "thread"}
            reply_context = replace(reply_context, place=replace(place, address=address))
        await self._post(reply_context, "chat.postEphemeral", rendered, user=reply_context.user)

    async def _post(
        self, reply_context: ReplyContext, method: str, rendered: RenderedBlocks, **more: Any
    ) -> Mapping[str, Any]:
        """In the place, or where that cannot be written to in the person's own conversation."""
        workspace = await self._workspaces.get(reply_context.place.workspace)
        address = SlackAddress.from_mapping(reply_context.place.address)
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
        except SlackRefused as refusal:
            if refusal.error not in NO_WAY_IN and refusal.error != "user_not_in_channel":
                raise
        channel = await self._directory.direct(address.team, reply_context.user)
        return await self._web.call(workspace.token, "chat.postMessage", channel=channel, **message)

    async def _toast(self, toast: Toast, reply_context: ReplyContext) -> None:
        """The page shows by itself what was done; elsewhere it is a word that goes away again."""
        if reply_context.on_page and not toast.alert:
            return
        rendered = render_say(SendMessage(blocks=paragraphs(toast.text)))
        if reply_context.respond is None or not await _responded(
            reply_context.respond, rendered, replace_original=False
        ):
            await self._whisper(reply_context, rendered)

    async def _react(self, message: str, reply_context: ReplyContext) -> None:
        """Workspaces that installed the app before it asked for this right do without."""
        workspace = await self._workspaces.get(reply_context.place.workspace)
        _, channel, ts = message.removeprefix("message:").split("/")
        await self._web.call(
            workspace.token, "reactions.add", channel=channel, timestamp=ts, name=WELCOME_EMOJI
        )

    async def _ask(self, ask: AskText, reply_context: ReplyContext) -> None:
        if not reply_context.trigger:
            await self._say(SendMessage(blocks=(Paragraph(ask.label),)), reply_context)
        elif not await self._opened(ask_modal(ask, _context(ask.action, reply_context)), reply_context):
            await self._tell_words("slack-no-form", reply_context)

    async def _form(self, form: ShowForm, reply_context: ReplyContext) -> None:
        """In a modal, or as menus where none can be opened."""
        view = form_modal(form, _context(form.action, reply_context))
        if reply_context.trigger and await self._opened(view, reply_context):
            return
        said = render_say(SendMessage(blocks=form.blocks))
        menus = replace(said, blocks=[*said.blocks, *form_menus(form)])
        await self._tell(menus, reply_context, private=True, replace_original=form.replace_original)

    async def _opened(self, view: Mapping[str, Any], reply_context: ReplyContext) -> bool:
        """A trigger is good once and for three seconds, after which Slack opens nothing."""
        try:
            workspace = await self._workspaces.get(reply_context.place.workspace)
            await self._web.call(workspace.token, "views.open", trigger_id=reply_context.trigger, view=view)
        except DeliveryError as error:
            logger.warning("slack.modal_failed", extra={"error": type(error).__name__})
            return False
        return True

    async def _tell_words(self, message: str, reply_context: ReplyContext) -> None:
        team = reply_context.place.workspace
        told = await self._directory.locale(team, reply_context.user)
        locale = await self._conversation.locale(PLATFORM_NAME, team, reply_context.user, told)
        words = Paragraph(self._conversation.localize(message, locale))
        await self._say(SendMessage(blocks=(words,), private=True), reply_context)

    async def _send_file(self, reply: SendFile, reply_context: ReplyContext) -> None:
        workspace = await self._workspaces.get(reply_context.place.workspace)
        address = SlackAddress.from_mapping(reply_context.place.address)
        try:
            file = await self._uploads.fill(workspace, reply.job_id, reply.name, reply.text)
            await self._share(workspace, file, reply.name, address, reply_context.user)
        except SlackRefused as refusal:
            logger.info("slack.no_files", extra={"job": reply.job_id, "error": refusal.error})
            await self._tell_words("slack-no-files", reply_context)

    async def _share(
        self, workspace: Workspace, file: str, name: str, address: SlackAddress, user: str
    ) -> None:
        try:
            await self._uploads.share(workspace, file, name, channel=address.channel, thread=address.thread)
        except SlackRefused:
            channel = await self._directory.direct(address.team, user)
            await self._uploads.share(workspace, file, name, channel=channel, thread="")


async def delivered(work: Coroutine[Any, Any, None]) -> None:
    """Words beside what is committed: what Slack does not take is lost."""
    try:
        await work
    except DeliveryError as error:
        logger.warning("slack.reply_failed", extra={"error": type(error).__name__})


async def _responded(respond: Respond, rendered: RenderedBlocks, *, replace_original: bool) -> bool:
    """Slack takes such an answer also in channels that the bot is not in, but not for ever."""
    try:
        told = await respond(
            text=rendered.text,
            blocks=rendered.blocks,
            response_type="ephemeral",
            replace_original=replace_original,
        )
    except (OSError, TimeoutError, aiohttp.ClientError) as error:
        logger.warning("slack.respond_failed", extra={"error": type(error).__name__})
        return False
    return told.status_code == 200


def _context(action: str, reply_context: ReplyContext) -> FormContext:
    return FormContext(
        action=action,
        address=SlackAddress.from_mapping(reply_context.place.address),
        chat=reply_context.place.chat,
        private=reply_context.place.private,
        message=reply_context.message,
    )
