"""An update is taken in: parsed, committed by the conversation, and then answered in the background."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.events import ChatEvent, Departed, Directory, MessageReceived, Pressed, Reacted
from bot.chat.platform import Conversation
from bot.chat.replies import Reply, SendMessage
from bot.text.blocks import Paragraph
from handlers.background import Background
from handlers.form_menus import MenuPress, opened
from handlers.telegram.bot_api.chat_migrations import ChatMigrations
from handlers.telegram.incoming.media_groups import MediaGroups
from handlers.telegram.outgoing.inline_answers import InlineAnswers
from handlers.telegram.outgoing.replies import Replies
from handlers.telegram.received import ChatMoved, InlineSearch, ReceivedUpdate, UpdateMeaning
from handlers.telegram.recent_recordings import RecentRecordings

logger = logging.getLogger(__name__)


class TelegramIntake:
    """Nothing is confirmed to Telegram before `take` has returned."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        directory: Directory,
        replies: Replies,
        migrations: ChatMigrations,
        recent: RecentRecordings,
        media_groups: MediaGroups,
        background: Background,
        inline: InlineAnswers,
    ) -> None:
        self._conversation = conversation
        self._directory = directory
        self._replies = replies
        self._migrations = migrations
        self._recent = recent
        self._media_groups = media_groups
        self._background = background
        self._inline = inline

    async def glance(self, meaning: UpdateMeaning) -> bool:
        """To be called for all that has arrived before any of it is taken.

        True: words that belong to it may be about to arrive.
        """
        if not isinstance(meaning, ReceivedUpdate):
            return False
        await self._media_groups.note(meaning)
        return self._media_groups.incomplete(meaning)

    async def take(self, meaning: UpdateMeaning) -> None:
        """Returns once it is committed. Raises what the conversation raises: then it must come again."""
        match meaning:
            case None:
                return
            case InlineSearch():
                self._background.start(self._inline.answer(meaning))
            case ChatMoved():
                await self._migrations.remember(meaning)
            case ReceivedUpdate():
                await self._take(await self._media_groups.completed(meaning))
                for part in self._media_groups.overtaken(meaning):
                    await self._take(part)
                self._media_groups.settle(meaning)

    async def apologize(self, meaning: UpdateMeaning) -> None:
        """Tells the person that their message could not be understood, where that is possible."""
        if not isinstance(meaning, ReceivedUpdate) or meaning.target is None:
            return
        event = meaning.event
        if isinstance(event, MessageReceived) and not (event.addressed or event.place.private):
            return
        if isinstance(event, MessageReceived | Pressed | Reacted):
            text = await self._told(event, "chat-trouble")
            self._answer([SendMessage(blocks=(Paragraph(text),), private=True)], meaning)

    async def _take(self, received: ReceivedUpdate) -> None:
        event = await self._complete(received)
        if event is None:
            return
        menu = MenuPress.parse(event.action) if isinstance(event, Pressed) else None
        if menu is not None and isinstance(event, Pressed):
            self._answer(await opened(menu, event, self._conversation, self._directory), received)
        else:
            self._answer(await self._conversation.handle(event, self._directory), received)

    async def _told(self, event: MessageReceived | Pressed | Reacted, message: str) -> str:
        where, who = event.place, event.person
        locale = await self._conversation.locale(where.platform, where.workspace, who.id, who.locale)
        return self._conversation.localize(message, locale)

    async def _complete(self, received: ReceivedUpdate) -> ChatEvent | None:
        """With what Telegram left out; None where that leaves nothing to do."""
        event = received.event
        workspace, chat = ("", "") if received.target is None else received.target.seat
        self._recent.note(workspace, chat, received.known)
        if isinstance(event, Reacted):
            recordings = await self._recent.of_message(workspace, event.message)
            return replace(event, recordings=recordings) if recordings else None
        if isinstance(event, Departed) and await self._has_moved(event):
            return None
        return event

    async def _has_moved(self, departed: Departed) -> bool:
        """A group that becomes a supergroup is left behind, not departed from."""
        _, _, chat = departed.key.rpartition("/")
        return chat.lstrip("-").isdigit() and await self._migrations.now(int(chat)) != int(chat)

    def _answer(self, replies: Sequence[Reply], received: ReceivedUpdate) -> None:
        if replies or received.callback is not None:
            self._background.start(self._replies.carry_out(replies, received))
