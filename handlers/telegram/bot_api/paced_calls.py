"""Rate-limited calls of the Bot API, sent to where the chat is now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import TypeVar

from telegram.error import ChatMigrated, TelegramError

from bot.domain.errors import DeliveryError, PlatformBusy, PlatformGone
from handlers.rate_limiter import Rate, RateLimiter
from handlers.telegram.bot_api.chat_migrations import ChatMigrations
from handlers.telegram.bot_api.client import Flooded, QuietBot, TelegramRefusal, refusal
from handlers.telegram.received import ChatMoved

T = TypeVar("T")

TOKEN_PAUSE_SECONDS = 60.0
"""A token that is refused is the admin's to mend; nothing is lost meanwhile."""

PROGRESS_SECONDS = 1.0
"""Progress that has to wait asks again so soon: an answer that is ready meanwhile goes in its place."""


class Urgency(Enum):
    ANSWER = auto()
    """May use all that Telegram allows: a message a second in a chat, 20 a minute in a group, 30 a second."""
    PROGRESS = auto()
    """Leaves room for answers: half as much in a group, every three seconds in a chat."""
    PREVIEW = auto()
    """A draft: seen for a moment, no message."""
    FREE = auto()
    """No message: answers to presses, deletions, questions about people."""


class CallRefused(DeliveryError):
    """The Bot API turned one call down; the caller may know another way."""

    def __init__(self, reason: TelegramRefusal) -> None:
        super().__init__(f"The Bot API refused: {reason.name.lower()}.")
        self.reason = reason


class PacedCalls:
    """One a process: the pace is observed by it."""

    def __init__(self, bot: QuietBot, migrations: ChatMigrations, rate_limiter: RateLimiter) -> None:
        self.bot = bot
        self._migrations = migrations
        self._rate_limiter = rate_limiter

    async def call(
        self,
        chat: int,
        method: Callable[[int], Awaitable[T]],
        urgency: Urgency,
        *,
        follow: bool = True,
    ) -> T:
        """`method` with the id that the chat has now.

        `follow` is False for what concerns an earlier message: numbers of messages do not move along.
        Raises `PlatformBusy`, `PlatformGone`, or `CallRefused` for what the caller may decide: another try,
        in whatever way, is another call, and needs its own turn.
        """
        here = await self._migrations.now(chat)
        if here != chat and not follow:
            raise CallRefused(TelegramRefusal.MOVED)
        if wait := self._rate_limiter.take(*_claims(here, urgency)):
            patience = min(wait, PROGRESS_SECONDS) if urgency is Urgency.PROGRESS else wait
            raise PlatformBusy("This chat was written to just now.", retry_after=patience)
        try:
            return await method(here)
        except ChatMigrated as moved:
            await self._migrations.remember(ChatMoved(old=here, new=moved.new_chat_id))
            if not follow:
                raise CallRefused(TelegramRefusal.MOVED) from None
        except TelegramError as error:
            raise self._meant(error, here, urgency) from None
        return await self.call(chat, method, urgency)

    async def insist(
        self,
        chat: int,
        method: Callable[[int], Awaitable[T]],
        urgency: Urgency,
        *,
        follow: bool = True,
    ) -> T:
        """As `call` for what is said once, with patience while the chat is busy."""
        return await self._rate_limiter.patiently(lambda: self.call(chat, method, urgency, follow=follow))

    def _meant(self, error: TelegramError, chat: int, urgency: Urgency) -> DeliveryError:
        match refusal(error):
            case TelegramRefusal.BUSY:
                if not isinstance(error, Flooded):
                    return PlatformBusy("Telegram gives no answer.")
                self._rate_limiter.rest(_resting(chat, urgency), error.retry_after)
                return PlatformBusy("Telegram asks for patience.", retry_after=error.retry_after)
            case TelegramRefusal.GONE:
                return PlatformGone("The bot cannot write to this chat any more.")
            case TelegramRefusal.TOKEN:
                return PlatformBusy("Telegram refuses the token.", retry_after=TOKEN_PAUSE_SECONDS)
            case reason:
                return CallRefused(reason)


def _resting(chat: int, urgency: Urgency) -> str:
    """What has to be patient: where Telegram wants no drafts and no questions it still takes messages."""
    match urgency:
        case Urgency.PREVIEW:
            return f"preview {chat}"
        case Urgency.FREE:
            return f"free {chat}"
        case _:
            return str(chat)


def _claims(chat: int, urgency: Urgency) -> tuple[tuple[str, Rate], ...]:
    if urgency is Urgency.FREE:
        return ("free", Rate(30, 1)), (_resting(chat, urgency), Rate(30, 1))
    if urgency is Urgency.PREVIEW:  # it rests where messages have to, and takes nothing of their pace
        return ("previews", Rate(10, 1)), (_resting(chat, urgency), Rate(1, 1)), (str(chat), Rate(100, 1))
    group, progress = chat < 0, urgency is Urgency.PROGRESS
    claims = [("all", Rate(30, 1)), (str(chat), Rate(1, 1))]
    if group:
        claims.append((str(chat), Rate(20, 60)))
    if progress:
        claims += [("progress", Rate(15, 1)), (f"progress {chat}", Rate(1, 3))]
    if progress and group:
        claims.append((f"progress {chat}", Rate(10, 60)))
    return tuple(claims)
