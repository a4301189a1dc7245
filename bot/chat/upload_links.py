"""Links by which a file goes up that is too large for the chat: signed, for one upload, for a day."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Final

from itsdangerous import BadSignature, URLSafeTimedSerializer
from pydantic import TypeAdapter, ValidationError

from bot.domain.job import Request
from bot.domain.ports.key_values import KeyValue, Owner

EXPIRY_SECONDS: Final = 24 * 3600
_SALT = "upload"
_EVENT = "upload:"
_SECRET = "upload-secret"  # noqa: S105  the key under which it is kept
_REQUEST: TypeAdapter[Request] = TypeAdapter(Request)


class UploadLinks:
    """Any process redeems what any other offered: the secret is in the database."""

    def __init__(self, key_values: KeyValue, *, public_url: str) -> None:
        self._key_values = key_values
        self._public_url = public_url
        self._serializer: URLSafeTimedSerializer | None = None

    async def offer(self, template: Request) -> str:
        """The address that takes the sound for this request, until the request is forgotten."""
        name = secrets.token_urlsafe(16)
        await self._key_values.put(
            _key(name),
            {"request": _REQUEST.dump_python(template, mode="json")},
            owner=Owner(platform=template.origin.platform, keys=template.keys),
            keep_seconds=EXPIRY_SECONDS,
        )
        return f"{self._public_url}/upload/{(await self._signer()).dumps(name)}"

    async def redeem(self, token: str) -> Request | None:
        """The request that waits for its sound: put the uploaded `source` in, then `JobStore.add` it.

        Its `event_id` is that of the link, so that a second upload adds nothing. None for a token that is
        forged, and for a request that was forgotten, whose time is over, or that is not readable any more.
        The signature only tells that the token is ours: how long it is good stands with the request, in the
        database, whose instants move along when the clock is set.
        """
        try:
            name: str = (await self._signer()).loads(token)
            offer = await self._key_values.get(_key(name)) or {}
            return replace(_REQUEST.validate_python(offer["request"]), event_id=f"{_EVENT}{name}")
        except (BadSignature, ValidationError, KeyError, TypeError):
            return None

    async def is_open(self, link: str) -> bool:
        """Whether the request of a link, by its `event_id`, still waits to be asked for."""
        return await self._key_values.get(_key(link.removeprefix(_EVENT))) is not None

    async def _signer(self) -> URLSafeTimedSerializer:
        if self._serializer is None:
            made = {"secret": secrets.token_urlsafe(32)}
            secret = (await self._key_values.put_first(_SECRET, made))["secret"]
            self._serializer = URLSafeTimedSerializer(secret, salt=_SALT)
        return self._serializer


def _key(name: str) -> str:
    return f"upload/{name}"
