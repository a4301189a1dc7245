"""Telegram, connected: the parts put together, and its life from the first call to the last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from telegram import User
from telegram.error import TelegramError

from bot.chat.platform import Check, Conversation, PlatformServices
from bot.domain.errors import EarmarkError
from bot.domain.job import Source
from bot.domain.ports.platforms import Fetcher, Messenger
from handlers.background import Background
from handlers.rate_limiter import RateLimiter
from handlers.telegram.bot_api.chat_migrations import ChatMigrations
from handlers.telegram.bot_api.client import POLL_SECONDS, TelegramRefusal, build_bot, refusal
from handlers.telegram.bot_api.directory import TelegramDirectory
from handlers.telegram.bot_api.files import TelegramFetcher
from handlers.telegram.bot_api.paced_calls import PacedCalls
from handlers.telegram.incoming.intake import TelegramIntake
from handlers.telegram.incoming.media_groups import MediaGroups
from handlers.telegram.incoming.typed_text import BotIdentity
from handlers.telegram.incoming.update_polling import UpdatePolling
from handlers.telegram.incoming.update_reader import UpdateReader
from handlers.telegram.incoming.updates import ALLOWED, KNOWN_FOR_LONG, is_unknown_name
from handlers.telegram.incoming.webhook import PATH, TelegramWebhook
from handlers.telegram.outgoing.drafts import Drafts
from handlers.telegram.outgoing.guest_calls import GuestCalls
from handlers.telegram.outgoing.guest_messenger import GuestMessenger
from handlers.telegram.outgoing.inline_answers import InlineAnswers
from handlers.telegram.outgoing.menus import Menus
from handlers.telegram.outgoing.message_calls import MessageCalls
from handlers.telegram.outgoing.messenger import TelegramMessenger
from handlers.telegram.outgoing.replies import Replies
from handlers.telegram.received import CLOUD_LIMIT_BYTES, SCHEME
from handlers.telegram.recent_recordings import RecentRecordings
from handlers.telegram.settings import TelegramSettings

logger = logging.getLogger(__name__)

GRACE_SECONDS = 5.0
RETRY_SECONDS = 5.0


class TelegramConnection:
    """Implements `bot.chat.platform.Connection`."""

    def __init__(
        self,
        settings: TelegramSettings,
        token: str,
        services: PlatformServices,
        *,
        rate_limiter: RateLimiter | None = None,
        poll_seconds: int = POLL_SECONDS,
        first_pause_seconds: float = 1.0,
    ) -> None:
        """`first_pause_seconds`: after trouble with updates; it doubles each time."""
        self._settings = settings
        self._public_url = services.public_url or ""
        self._bot, self._clients = build_bot(token, settings.api_url, local_files=settings.local_files)
        self._background = Background()
        self._chores = Background()
        jobs, outbox = services.table.jobs, services.table.outbox
        migrations, recent = ChatMigrations(services.chat_settings, jobs), RecentRecordings(jobs)
        rate_limiter = rate_limiter or RateLimiter()
        calls = PacedCalls(self._bot, migrations, rate_limiter)
        self._reader = UpdateReader(self._bot, local_files=settings.local_files)
        self._intake = TelegramIntake(
            conversation=services.conversation,
            directory=TelegramDirectory(calls, recent),
            replies=Replies(calls, jobs, outbox),
            migrations=migrations,
            recent=recent,
            media_groups=MediaGroups(services.table.key_values, self._chores),
            background=self._background,
            inline=InlineAnswers(calls, services.conversation, rate_limiter),
        )
        self._messenger = _messenger(calls, services.conversation, Drafts(calls, self._chores), settings)
        self._fetcher = TelegramFetcher(
            self._bot, services.scratch, local_files=settings.local_files, files_dir=settings.files_dir
        )
        self._menus = Menus(self._bot, services.conversation)
        self._polling = UpdatePolling(
            self._bot,
            self._reader,
            self._intake,
            poll_seconds=poll_seconds,
            first_pause_seconds=first_pause_seconds,
        )
        self._webhook = TelegramWebhook(self._reader, self._intake, settings.secret_of_webhook())

    @property
    def messenger(self) -> Messenger:
        return self._messenger

    @property
    def fetchers(self) -> Mapping[str, Fetcher]:
        return {SCHEME: self._fetcher}

    @property
    def routes(self) -> Sequence[Any]:
        return self._webhook.routes if self._settings.webhook else ()

    async def listen(self, stopping: asyncio.Event) -> None:
        if not await self._begun(stopping):
            return
        self._chores.start(self._menus.publish())
        logger.info("telegram.listening", extra={"webhook": self._settings.webhook})
        if self._settings.webhook:
            await stopping.wait()
        else:
            await self._polling.run(stopping)

    async def checks(self) -> AsyncIterator[Check]:
        """Asks Telegram; what it says is told without the token."""
        try:
            me = await self._bot.get_me()
            yield Check(what="Telegram", good=True, text=f"The bot is @{me.username}.")
            yield _privacy(me)
            yield _switched_on(me)
            yield await self._deliveries()
            if self._settings.local_files:
                yield await self._local_files(me)
        except TelegramError as error:
            yield Check(what="Telegram", good=False, text=_trouble(refusal(error)))

    async def close(self) -> None:
        await self._chores.close(grace_seconds=0)
        await self._background.close(grace_seconds=GRACE_SECONDS)
        await self._fetcher.close()
        for client in self._clients:
            await client.shutdown()

    async def _begun(self, stopping: asyncio.Event) -> bool:
        """Who the bot is, and how its updates come. Tries until it succeeds or `stopping` is set."""
        while not stopping.is_set():
            try:
                me = await self._bot.get_me()
                self._reader.me = BotIdentity(id=me.id, username=me.username or "")
                await self._arrange()
                return True
            except TelegramError as error:
                logger.warning("telegram.unreachable", extra={"reason": refusal(error).name.lower()})
            try:
                await asyncio.wait_for(stopping.wait(), RETRY_SECONDS)
            except TimeoutError:
                continue
        return False

    async def _arrange(self) -> None:
        if self._settings.webhook:
            secret = self._settings.secret_of_webhook()
            url = f"{self._public_url}{PATH}"
            try:
                await self._bot.set_webhook(url, allowed_updates=ALLOWED, secret_token=secret)
            except TelegramError as error:
                if not is_unknown_name(error):
                    raise
                await self._bot.set_webhook(url, allowed_updates=KNOWN_FOR_LONG, secret_token=secret)
        elif (await self._bot.get_webhook_info()).url:
            await self._bot.delete_webhook()

    async def _deliveries(self) -> Check:
        info = await self._bot.get_webhook_info()
        waiting = f"{info.pending_update_count} updates are waiting"
        if not self._settings.webhook:
            text = (
                "another service's webhook is set and will be removed"
                if info.url
                else "the bot asks for them"
            )
            return Check(what="Telegram updates", good=not info.url, text=f"{waiting}; {text}.")
        if info.last_error_message:
            text = f"{waiting}; the last delivery failed at {info.last_error_date}: {info.last_error_message}"
            return Check(what="Telegram updates", good=False, text=text)
        return Check(what="Telegram updates", good=True, text=f"{waiting}; they are delivered.")

    async def _local_files(self, me: User) -> Check:
        """Whether both sides see the same files, tried with the bot's picture."""
        good, text = True, "Give the bot a picture at @BotFather, and this check reads it."
        try:
            photos = (await self._bot.get_user_profile_photos(me.id, limit=1)).photos
            if photos:
                picture = Source(url=f"{SCHEME}:{photos[0][0].file_id}")
                async with self._fetcher.fetch(picture, limit_bytes=CLOUD_LIMIT_BYTES):
                    text = "Earmark reads what the Bot API server has fetched."
        except EarmarkError as error:
            good, text = False, error.message
        except TelegramError:
            text = "The server shows no pictures of bots, so this could not be tried."
        return Check(what="Telegram files", good=good, text=text)


def _messenger(
    calls: PacedCalls, conversation: Conversation, drafts: Drafts, settings: TelegramSettings
) -> GuestMessenger:
    usual = TelegramMessenger(MessageCalls(calls), conversation, drafts, rich=settings.rich_messages)
    return GuestMessenger(GuestCalls(calls), conversation, usual)


def _privacy(me: User) -> Check:
    if me.can_read_all_group_messages:
        text = "The bot reads all messages of its groups."
    else:
        text = (
            "In groups the bot sees commands, mentions and replies to it only. "
            "For answers to every recording switch privacy off at @BotFather, or make it an admin."
        )
    return Check(what="Telegram groups", good=True, text=text)


def _switched_on(me: User) -> Check:
    """What @BotFather has to be told of."""
    modes = (
        ("Guest Mode", me.supports_guest_queries, "people mention the bot in chats that it is no member of"),
        ("Inline Mode", me.supports_inline_queries, "people find their answers in any chat"),
    )
    told = [f"{name} is {'on' if on else 'off'}: {what}." for name, on, what in modes]
    told += ["@BotFather switches them on."] if not all(on for _, on, _ in modes) else []
    return Check(what="Telegram modes", good=True, text=" ".join(told))


def _trouble(reason: TelegramRefusal) -> str:
    if reason is TelegramRefusal.TOKEN:
        return "The token is refused. Take the right one from @BotFather into EARMARK_TELEGRAM_TOKEN."
    return "The Bot API does not answer. Check EARMARK_TELEGRAM_API_URL and this machine's network."
