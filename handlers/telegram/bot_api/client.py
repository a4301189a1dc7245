"""The Bot API through its library: quiet about tokens and words, with refusals sorted by meaning."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from enum import Enum, auto
from typing import Any, cast

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.domain.outside_numbers import LONGEST_PLATFORM_REST_SECONDS, number_within

TOO_MANY_REQUESTS = 429
UNTOLD_REST_SECONDS = 5.0
POLL_SECONDS = 30
"""How long the server holds a request for updates open while there are none."""

_Timeout = Any  # seconds, None, or the library's private mark for "as the client was built"


class Flooded(TelegramError):
    """429: `retry_after` is seconds from now."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("Too many requests")
        self.retry_after = retry_after


class QuietRequest(HTTPXRequest):
    """Errors carry neither addresses, which hold the token, nor what a server answered."""

    async def do_request(  # noqa: PLR0917  the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: _Timeout = BaseRequest.DEFAULT_NONE,
        write_timeout: _Timeout = BaseRequest.DEFAULT_NONE,
        connect_timeout: _Timeout = BaseRequest.DEFAULT_NONE,
        pool_timeout: _Timeout = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        try:
            code, body = await super().do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        except TelegramError as error:
            raise type(error)("No answer from the Bot API") from None
        except RuntimeError:
            raise NetworkError("The connection to the Bot API is closed") from None
        if code == TOO_MANY_REQUESTS:
            raise Flooded(_retry_after(body))
        return code, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The library's own logs what it cannot read."""
        try:
            parsed = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise TelegramError("Not an answer of the Bot API") from None
        if not isinstance(parsed, dict):
            raise TelegramError("Not an answer of the Bot API")
        return parsed


def _retry_after(body: bytes) -> float:
    try:
        told = json.loads(body)["parameters"]["retry_after"]
    except (ValueError, KeyError, TypeError, RecursionError):
        told = None
    seconds = number_within(told, most=LONGEST_PLATFORM_REST_SECONDS)
    return UNTOLD_REST_SECONDS if seconds is None else seconds


class QuietBot(Bot):
    """Updates come as the server wrote them: the library's own parsing fails a batch as one, and logs it."""

    __slots__ = ()

    async def updates(
        self, *, offset: int | None, timeout_seconds: int, allowed: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Everything from `offset` on, which confirms what came before it."""
        fields = {
            "offset": offset,
            "timeout": timeout_seconds,
            "limit": 100,
            "allowed_updates": list(allowed),
        }
        told = await self._post("getUpdates", fields, read_timeout=timeout_seconds + 10)
        return cast("list[dict[str, Any]]", told)

    async def edit_into_rich_message(
        self,
        chat: int,
        message: int,
        html: str,
        *,
        reply_markup: InlineKeyboardMarkup | None,
        business_connection_id: str | None,
    ) -> None:
        """Bot API 10.1, which the library does not know. What looks like a link or a name in it is none."""
        fields = {
            "chat_id": chat,
            "message_id": message,
            "rich_message": {"html": html, "skip_entity_detection": True},
            "reply_markup": reply_markup,
            "business_connection_id": business_connection_id,
        }
        await self._post(
            "editMessageText", {name: value for name, value in fields.items() if value is not None}
        )


class TelegramRefusal(Enum):
    BUSY = auto()
    """Flooded, or no answer: later."""
    GONE = auto()
    """Blocked, kicked, muted, or no such chat."""
    UNCHANGED = auto()
    """The message says this already."""
    MESSAGE_GONE = auto()
    """Deleted."""
    MESSAGE_FIXED = auto()
    """It is there, and cannot be changed or deleted: too old, or not ours."""
    TOPIC_GONE = auto()
    """The topic of a forum is closed or deleted."""
    MOVED = auto()
    """The group became a supergroup with another id."""
    TOO_BIG = auto()
    FILE_GONE = auto()
    FILE_AWAY = auto()
    """Perhaps gone, perhaps only for the moment: the Bot API does not tell."""
    UNREADABLE = auto()
    """What we wrote is not taken as it is: markup, length, buttons."""
    TOKEN = auto()
    OTHER = auto()


_KINDS = (
    (Flooded, TelegramRefusal.BUSY),
    (ChatMigrated, TelegramRefusal.MOVED),
    (Forbidden, TelegramRefusal.GONE),
    (InvalidToken, TelegramRefusal.TOKEN),
)
_PHRASES: tuple[tuple[TelegramRefusal, tuple[str, ...]], ...] = (
    (TelegramRefusal.UNCHANGED, ("message is not modified",)),
    (TelegramRefusal.TOO_BIG, ("file is too big",)),
    (TelegramRefusal.FILE_AWAY, ("temporarily unavail",)),
    (TelegramRefusal.FILE_GONE, ("wrong file", "invalid file", "file_id", "file reference")),
    (
        TelegramRefusal.TOPIC_GONE,
        ("topic_closed", "topic_deleted", "topic_id_invalid", "message thread not found", "topic closed"),
    ),
    (
        TelegramRefusal.MESSAGE_GONE,
        (
            "message to edit not found",
            "message to delete not found",
            "message_id_invalid",
            "message identifier is not specified",
            "message not found",
        ),
    ),
    (TelegramRefusal.MESSAGE_FIXED, ("message can't be edited", "message can't be deleted")),
    (
        TelegramRefusal.GONE,
        (
            "chat not found",
            "peer_id_invalid",
            "user not found",
            "deactivated",
            "not enough rights",
            "have no rights",
            "chat_write_forbidden",
            "chat_restricted",
            "need administrator rights",
            "is not a member",
            "was blocked",
            "was kicked",
            "connection_invalid",
            "connection_not_allowed",
            "channel_private",
        ),
    ),
    (
        TelegramRefusal.UNREADABLE,
        (
            "can't parse",
            "too long",
            "too_long",
            "message text is empty",
            "button",
            "entities",
            "reply markup",
        ),
    ),
)


def refusal(error: TelegramError) -> TelegramRefusal:
    """What the Bot API means. It tells kinds of bad requests apart by their English text alone."""
    if isinstance(error, InvalidToken) and "method not found" in error.message.lower():
        return TelegramRefusal.OTHER  # a server of before this method
    for kind, meaning in _KINDS:
        if isinstance(error, kind):
            return meaning
    if not isinstance(error, BadRequest):
        return TelegramRefusal.BUSY
    said = error.message.lower()
    meanings = (meaning for meaning, phrases in _PHRASES if any(phrase in said for phrase in phrases))
    return next(meanings, TelegramRefusal.OTHER)


def build_bot(token: str, api_url: str, *, local_files: bool) -> tuple[QuietBot, tuple[QuietRequest, ...]]:
    """The bot and its two clients, which are to be shut down."""
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)  # below it they log addresses, which hold the token
    base = api_url.rstrip("/")
    polling = QuietRequest(connection_pool_size=2, read_timeout=10.0, connect_timeout=10.0)
    calling = QuietRequest(
        connection_pool_size=64,
        read_timeout=30.0,
        write_timeout=30.0,
        connect_timeout=10.0,
        pool_timeout=10.0,
        media_write_timeout=120.0,
    )
    bot = QuietBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=calling,
        get_updates_request=polling,
        local_mode=local_files,
    )
    return bot, (polling, calling)
