"""Carries out what the conversation says at once: words, toasts, menus, forms, files."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from telegram import ForceReply, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.chat.events import Person, Pressed
from bot.chat.replies import AskText, Choices, ReactBack, Reply, SendFile, SendMessage, ShowForm, Toast
from bot.domain.errors import DeliveryError
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.outbox import Outbox
from bot.text.blocks import Block, Heading
from handlers.form_menus import form_buttons
from handlers.html_rendering import RenderedHtml, clipped, literal, render_pages
from handlers.telegram.bot_api.client import TelegramRefusal
from handlers.telegram.bot_api.paced_calls import CallRefused, PacedCalls
from handlers.telegram.outgoing.guest_calls import GuestCalls
from handlers.telegram.outgoing.keyboards import keyboard
from handlers.telegram.outgoing.posted import PostedFile, TelegramPosted
from handlers.telegram.outgoing.ways_around import ReplyMessages
from handlers.telegram.received import ReceivedUpdate
from handlers.telegram.settings import PLATFORM
from handlers.telegram.target import TelegramTarget, message_key, message_link

logger = logging.getLogger(__name__)

TOAST_LIMIT = 200
WELCOME_EMOJI = "🤗"
"""In return for thanks; one of those that Telegram lets bots use."""
PLACEHOLDER_LIMIT = 64


class Replies:
    """Said once, so with patience; what cannot be said after that is logged and given up."""

    def __init__(self, calls: PacedCalls, jobs: JobStore, outbox: Outbox) -> None:
        self._calls = calls
        self._messages = ReplyMessages(calls)
        self._guests = GuestCalls(calls, patient=True)
        self._jobs = jobs
        self._outbox = outbox

    async def carry_out(self, replies: Sequence[Reply], received: ReceivedUpdate) -> None:
        """In order; a press is answered first, since a button shows that it waits."""
        if received.callback is not None:
            replies = await self._answer_press(received.callback, replies)
        for reply in replies:
            try:
                await self._one(reply, received)
            except DeliveryError as error:
                kind = type(reply).__name__
                logger.warning("reply.failed", extra={"kind": kind, "reason": error.message})

    async def _answer_press(self, callback: str, replies: Sequence[Reply]) -> Sequence[Reply]:
        """What is left to say. Short words for one person alone are said beside the button."""
        word = next((reply for reply in replies if _beside(reply) is not None), None)
        toast = _beside(word) if word is not None else None
        try:
            await self._calls.bot.answer_callback_query(
                callback,
                text=clipped(toast.text, TOAST_LIMIT) if toast else None,
                show_alert=toast.alert if toast else None,
            )
        except TelegramError:  # too late for Telegram: a message says it where it matters
            if not isinstance(word, SendMessage):
                return [reply for reply in replies if not isinstance(reply, Toast)]
            return replies
        return [reply for reply in replies if reply is not word]

    async def _one(self, reply: Reply, received: ReceivedUpdate) -> None:
        target = received.target
        if target is None:
            return
        if target.guest is not None:
            await self._answer_guest(reply, target)
            return
        match reply:
            case SendMessage(blocks=blocks, buttons=buttons, replace_original=replace_original):
                pages = render_pages(blocks, link=message_link)
                await self._tell(
                    target, pages, keyboard(buttons), received.pressed if replace_original else None
                )
            case ShowForm():
                await self._show_form(reply, received, target)
            case Choices(buttons=buttons):
                await self._change_buttons(target, received.pressed, keyboard(buttons))
            case AskText():
                person = received.event.person if isinstance(received.event, Pressed) else None
                await self._ask(reply, target, person)
            case SendFile():
                await self._send_file(reply, target)
            case Toast(text=text):
                await self._messages.post(target, literal(text))
            case ReactBack(message=message):
                await self._messages.react(target, int(message.rpartition("/")[2]), WELCOME_EMOJI)

    async def _answer_guest(self, reply: Reply, target: TelegramTarget) -> None:
        """One message, once: what is more than that goes nowhere."""
        if isinstance(reply, SendMessage) and (pages := render_pages(reply.blocks)):
            await self._guests.answer(target, pages[0], keyboard(reply.buttons))

    async def _send_file(self, reply: SendFile, target: TelegramTarget) -> None:
        """It goes when its job goes, even when that was while it was being sent. People's words stay out of
        the note: of a job that is no more it may stay for a while.
        """
        sent = await self._messages.post_document(target, reply)
        chat, number = sent.chat.id, sent.message_id
        file = PostedFile(name="", message=number, chat=chat, done=True)
        note = TelegramPosted(chat=chat, business=target.business, files=(file,)).note()
        if await self._outbox.note_posted(reply.job_id, note):
            await self._jobs.add_key(reply.job_id, message_key(target.workspace, chat, number))
        else:
            await self._outbox.retract(PLATFORM, note, target.address)

    async def _tell(
        self,
        target: TelegramTarget,
        pages: Sequence[RenderedHtml],
        markup: InlineKeyboardMarkup | None,
        instead_of: int | None,
    ) -> None:
        """One message, or as many as it takes; the buttons stand beneath the last."""
        for place, page in enumerate(pages):
            beneath = markup if page.complete else None
            if place or instead_of is None or not await self._replace(target, instead_of, page, beneath):
                await self._messages.post(target, page, beneath)

    async def _replace(
        self, target: TelegramTarget, message: int, page: RenderedHtml, markup: InlineKeyboardMarkup | None
    ) -> bool:
        try:
            await self._messages.edit(target, message, page, markup)
        except CallRefused as refused:
            if refused.reason in {TelegramRefusal.MESSAGE_GONE, TelegramRefusal.MESSAGE_FIXED}:
                return False
            raise
        return True

    async def _change_buttons(
        self, target: TelegramTarget, pressed: int | None, markup: InlineKeyboardMarkup | None
    ) -> None:
        if pressed is not None:
            await self._messages.change_buttons(target, pressed, markup)

    async def _show_form(self, form: ShowForm, received: ReceivedUpdate, target: TelegramTarget) -> None:
        title: tuple[Block, ...] = (Heading(form.title),)
        pages = render_pages((*title, *form.blocks), link=message_link)
        instead_of = received.pressed if form.replace_original else None
        await self._tell(target, pages, keyboard(form_buttons(form), fewest=2), instead_of)

    async def _ask(self, ask: AskText, target: TelegramTarget, person: Person | None) -> None:
        """The person's app opens an answer to it. In a group it must name them for that."""
        label = escape(ask.label, quote=False)
        if person is not None and not target.private:
            label = f'<a href="tg://user?id={person.id}">{label}</a>'
        question = replace(literal(ask.label), html=label)
        placeholder = clipped(ask.title, PLACEHOLDER_LIMIT)
        markup = ForceReply(selective=not target.private, input_field_placeholder=placeholder)
        message = await self._messages.post(target, question, markup)
        if ask.job_id is not None:
            key = message_key(target.workspace, message.chat.id, message.message_id)
            for known in ask.keys(key):
                await self._jobs.add_key(ask.job_id, known)


def _beside(reply: Reply) -> Toast | None:
    """As a word beside the button, if it can be one."""
    match reply:
        case Toast():
            return reply
        case SendMessage(blocks=(block,), buttons=(), private=True, replace_original=False) if (
            0 < len(block.text) <= TOAST_LIMIT
        ):
            return Toast(text=block.text, alert=True)
        case _:
            return None
