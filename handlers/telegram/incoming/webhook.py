"""Telegram calls us: every update is committed before the answer says that it has arrived."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handlers.delivery_attempts import DeliveryAttempts
from handlers.json_objects import BIG_BYTES, parse_object
from handlers.telegram.incoming.intake import TelegramIntake
from handlers.telegram.incoming.update_reader import UpdateReader

logger = logging.getLogger(__name__)

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name
_MOST_UPDATE_ID = 2**63


class TelegramWebhook:
    """Anything but 200 makes Telegram deliver the update again."""

    def __init__(self, reader: UpdateReader, intake: TelegramIntake, secret: str) -> None:
        self._reader = reader
        self._intake = intake
        self._attempts = DeliveryAttempts(intake)
        self._secret = secret.encode()

    @property
    def routes(self) -> Sequence[Route]:
        return [Route(PATH, self._receive, methods=["POST"])]

    async def _receive(self, request: Request) -> Response:
        told = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(told.encode(), self._secret):
            return Response(status_code=403)
        if self._reader.me is None:
            return Response(status_code=503)
        body = await request.body()
        raw = await asyncio.to_thread(_parsed, body) if len(body) > BIG_BYTES else _parsed(body)
        if raw is None:
            return Response(status_code=400)
        number = raw["update_id"]
        return Response(status_code=200 if await self._take(number, raw) else 500)

    async def _take(self, number: int, raw: dict[str, Any]) -> bool:
        try:
            _, meaning = self._reader.read(raw)
        except Exception:  # what no reader understands now none will understand later
            logger.exception("update.unreadable", extra={"update": number})
            return True
        await self._intake.glance(meaning)
        return await self._attempts.attempt(number, meaning)


def _parsed(body: bytes) -> dict[str, Any] | None:
    """None for what is no update."""
    raw = parse_object(body)
    number = raw.get("update_id") if raw is not None else None
    return raw if type(number) is int and abs(number) < _MOST_UPDATE_ID else None
