"""Links by which a file goes up that is too large for the chat: signed, for one upload, for a day."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from itsdangerous import BadSignature, URLSafeTimedSerializer
from pydantic import TypeAdapter, ValidationError

from bot.domain.job import Request
from bot.domain.ports.events import EventInbox
from bot.domain.ports.stores import ChatSettings

OFFERS = "upload"
"""Platform of the settings under which offers are kept: the link itself carries only a name."""
PLATFORM, CHAT = "earmark", "secret"
"""Where the secret is kept among the settings."""
EXPIRY_SECONDS: Final = 24 * 3600
_SALT = "upload"
_PRUNED_DAYS = 14
"""Looked back for offers that a service which did not run left behind."""
_LOOKS, _LOOK_SECONDS = 40, 0.05
_REQUEST: TypeAdapter[Request] = TypeAdapter(Request)


class UploadLinks:
    """Any process redeems what any other offered: the secret is in the database."""

    def __init__(
        self,
        events: EventInbox,
        chat_settings: ChatSettings,
        *,
        public_url: str,
        expiry_seconds: int = EXPIRY_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._events = events
        self._chat_settings = chat_settings
        self._public_url = public_url
        self._expiry_seconds = expiry_seconds
        self._clock = clock
        self._serializer: URLSafeTimedSerializer | None = None

    async def offer(self, template: Request) -> str:
        """The address that takes the sound for this request."""
        name = f"{_day(self._clock())}/{secrets.token_urlsafe(16)}"
        await self._chat_settings.put(OFFERS, name, {"request": _REQUEST.dump_python(template, mode="json")})
        return f"{self._public_url}/upload/{(await self._signer()).dumps(name)}"

    async def redeem(self, token: str) -> Request | None:
        """The request that waits for its sound: put the uploaded `source` in, then `JobStore.add` it.

        Its `event_id` is that of the link, so that a second upload adds nothing. None for a token that is
        forged, too old or not readable any more.
        """
        try:
            name: str = (await self._signer()).loads(token, max_age=self._expiry_seconds)
            offer = await self._chat_settings.get(OFFERS, name)
            return replace(_REQUEST.validate_python(offer["request"]), event_id=f"upload:{name}")
        except (BadSignature, ValidationError, KeyError, TypeError):
            return None

    async def prune(self) -> None:
        """Forgets offers that are too old to be taken."""
        last = _day(self._clock() - self._expiry_seconds) - 1
        for day in range(last - _PRUNED_DAYS, last + 1):
            await self._chat_settings.delete_all(OFFERS, f"{day}/")

    async def _signer(self) -> URLSafeTimedSerializer:
        if self._serializer is None:
            self._serializer = URLSafeTimedSerializer(await self._secret(), salt=_SALT)
        return self._serializer

    async def _secret(self) -> str:
        """Made once by whoever comes first; the others wait until it is there."""
        if not await self._known() and await self._events.claim_event(PLATFORM, CHAT):
            await self._make()
        for _ in range(_LOOKS):
            if secret := await self._known():
                return secret
            await asyncio.sleep(_LOOK_SECONDS)
        return await self._make()  # whoever was first died before it was written

    async def _make(self) -> str:
        secret = secrets.token_urlsafe(32)
        await self._chat_settings.put(PLATFORM, CHAT, {"secret": secret})
        return secret

    async def _known(self) -> str | None:
        secret = (await self._chat_settings.get(PLATFORM, CHAT)).get("secret")
        return secret if isinstance(secret, str) else None


def _day(seconds: float) -> int:
    """Since 1970."""
    return int(seconds // 86_400)
