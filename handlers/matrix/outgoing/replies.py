"""Carries out what the conversation says at once: words, lists of choices, forms, files."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.command_words import Name
from bot.chat.events import BotJoined, Deleted, Departed
from bot.chat.platform import Conversation
from bot.chat.replies import (
    AskText,
    Button,
    Choices,
    ReactBack,
    Reply,
    SendFile,
    SendMessage,
    ShowForm,
    Toast,
)
from bot.domain.errors import DeliveryError
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.outbox import Outbox
from bot.text.blocks import Block, Heading, Paragraph
from handlers.form_menus import form_buttons
from handlers.html_rendering import render_pages
from handlers.matrix.client_server.room_calls import RoomCalls
from handlers.matrix.outgoing.contents import (
    ASKS,
    RoomText,
    choices_of,
    file_content,
    reaction_content,
    related,
    room_text,
    with_choices,
)
from handlers.matrix.outgoing.posted import MatrixFile, MatrixPosted
from handlers.matrix.received import ReceivedMessage
from handlers.matrix.settings import PLATFORM
from handlers.matrix.target import MatrixTarget, event_of_key, message_key

logger = logging.getLogger(__name__)

WELCOME_EMOJI = "🤗"
"""In return for thanks."""
_COMMANDS = re.compile(rf"(?<![\w/])/({'|'.join(Name)})\b")


class MatrixReplies:
    """Said once, so with patience; what cannot be said after that is logged and given up."""

    def __init__(self, calls: RoomCalls, conversation: Conversation, jobs: JobStore, outbox: Outbox) -> None:
        self._calls = calls.patiently()
        self._conversation = conversation
        self._jobs = jobs
        self._outbox = outbox

    async def carry_out(self, replies: Sequence[Reply], received: ReceivedMessage) -> None:
        """In order."""
        hint = await self._hint(received)
        for number, reply in enumerate(replies):
            sending = _Sending(self._calls, received, number, hint)
            try:
                await self._one(reply, sending)
            except DeliveryError as error:
                kind = type(reply).__name__
                logger.warning("reply.failed", extra={"kind": kind, "reason": error.message})

    async def tell(self, room: str, text: str, cause: str) -> None:
        """A line to everybody in the room."""
        content = room_text(render_pages([Paragraph(text)])[0]).content(notifies=False)
        await self._calls.send(room, _transaction(cause, "tell"), content)

    async def _hint(self, received: ReceivedMessage) -> str:
        event = received.event
        if isinstance(event, BotJoined | Deleted | Departed):
            return ""
        place, person = event.place, event.person
        locale = await self._conversation.locale(PLATFORM, place.workspace, person.id, person.locale)
        return self._conversation.localize("matrix-choose", locale)

    async def _one(self, reply: Reply, sending: _Sending) -> None:
        match reply:
            case SendMessage(blocks=blocks, buttons=buttons):
                await sending.pages(blocks, buttons)
            case ShowForm(title=title, blocks=blocks):
                heading: tuple[Block, ...] = (Heading(title),)
                await sending.pages((*heading, *blocks), form_buttons(reply))
            case Choices(buttons=buttons):
                await sending.pages((), buttons)
            case Toast(text=text):
                await sending.pages((Paragraph(text),), ())
            case AskText(label=label, job_id=job_id):
                event = await sending.question(label)
                if job_id is not None:
                    for key in reply.keys(message_key(sending.target.room, event)):
                        await self._jobs.add_key(job_id, key)
            case SendFile():
                await self._send_file(reply, sending)
            case ReactBack(message=message):
                await sending.react(event_of_key(sending.target.room, message))

    async def _send_file(self, reply: SendFile, sending: _Sending) -> None:
        """It goes when its job goes, even when that was while it was being sent. People's words stay out of
        the note: of a job that is no more it may stay for a while.
        """
        target = sending.target
        event = await sending.file(reply)
        note = MatrixPosted(room=target.room, files=(MatrixFile(name="", event=event),)).note()
        if await self._outbox.note_posted(reply.job_id, note):
            await self._jobs.add_key(reply.job_id, message_key(target.room, event))
        else:
            await self._outbox.retract(PLATFORM, note, target.address)


class _Sending:
    """One reply's events, each with a transaction id of its own."""

    def __init__(self, calls: RoomCalls, received: ReceivedMessage, number: int, hint: str) -> None:
        self._calls = calls
        self._cause = f"{received.cause}/{number}"
        self._hint = hint
        self.target: MatrixTarget = received.target

    async def pages(self, blocks: Sequence[Block], buttons: Sequence[Button]) -> None:
        """One message, or as many as it takes; the choices stand beneath the last."""
        choices = choices_of(buttons, self._hint)
        pages = [room_text(page) for page in render_pages(map(_typed, blocks))] or [
            RoomText(plain="", html="")
        ]
        for number, page in enumerate(pages, start=1):
            text = with_choices(page, choices) if number == len(pages) else page
            if text.plain:
                await self._send(f"page-{number}", text.content(notifies=False))

    async def question(self, label: str) -> str:
        text = room_text(render_pages([Paragraph(label)])[0])
        return await self._send("question", {**text.content(notifies=False), ASKS: True})

    async def file(self, reply: SendFile) -> str:
        data = reply.text.encode()
        uri = await self._calls.upload(reply.name, reply.media_type, data)
        return await self._send("file", file_content(reply.name, reply.media_type, len(data), uri))

    async def react(self, event: str) -> None:
        content = reaction_content(event, WELCOME_EMOJI)
        await self._calls.send(
            self.target.room, _transaction(self._cause, "react"), content, kind="m.reaction"
        )

    async def _send(self, part: str, content: dict[str, object]) -> str:
        placed = related(content, self.target.relation)
        return await self._calls.send(self.target.room, _transaction(self._cause, part), placed)


def _transaction(cause: str, part: str) -> str:
    """The same for the same event, in any process."""
    return f"reply-{hashlib.sha256(f'{cause}/{part}'.encode()).hexdigest()[:32]}"


def _typed(block: Block) -> Block:
    """Commands as they are typed here: Matrix clients keep words with a slash in front for themselves."""
    return replace(block, text=_COMMANDS.sub(r"!\1", block.text))
