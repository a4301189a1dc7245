"""Slack's Web API: one way to call any method, with our errors."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.errors import DeliveryError, PlatformBusy
from bot.domain.outside_numbers import LONGEST_PLATFORM_REST_SECONDS, number_within
from handlers.slack.web_api.errors import NeedsMending, trouble
from handlers.slack.web_api.library_log import library_logger
from handlers.slack.web_api.methods import METHODS

logger = logging.getLogger(__name__)

CALL_SECONDS = 20.0


class SlackWebApi:
    """Calls by any token. Writes are never repeated by themselves: a lost answer may hide a post."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=CALL_SECONDS), trust_env=True
        )
        self.writing = AsyncWebClient(
            base_url=base_url, session=self._session, retry_handlers=[], logger=library_logger()
        )
        self._reading = AsyncWebClient(
            base_url=base_url,
            session=self._session,
            retry_handlers=[
                AsyncConnectionErrorRetryHandler(),
                AsyncRateLimitErrorRetryHandler(max_retry_count=1),
            ],
            logger=library_logger(),
        )

    async def call(self, token: str, method: str, /, **arguments: Any) -> Mapping[str, Any]:
        """The answer's fields. Arguments that are None are left out.

        Raises `PlatformBusy` (and `NeedsMending`) to be tried later, `Refused` for all else.
        """
        answer = await self.answered(token, method, **arguments)
        return answer.data if isinstance(answer.data, dict) else {}

    async def answered(self, token: str, method: str, /, **arguments: Any) -> AsyncSlackResponse:
        """As `call`, with the answer's headers."""
        how = METHODS[method]
        client = self._reading if how.reads else self.writing
        given = {name: value for name, value in arguments.items() if value is not None}
        place = {"json": given} if how.sent == "json" else {"params": _flat(given)}
        try:
            return await client.api_call(
                method,
                http_verb="GET" if how.sent == "get" else "POST",
                headers={"Authorization": f"Bearer {token}"},
                **place,
            )
        except SlackApiError as error:
            raise _refusal(method, error) from None
        except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError) as error:
            logger.warning("slack.unreachable", extra={"method": method, "error": type(error).__name__})
            raise PlatformBusy("Slack does not answer.") from None

    async def pages(
        self, token: str, method: str, field: str, /, *, most: int = 20, **arguments: Any
    ) -> AsyncIterator[Any]:
        """The items of all pages, of `most` pages at most."""
        cursor: str | None = None
        for _ in range(most):
            answer = await self.call(token, method, cursor=cursor, **arguments)
            for item in answer.get(field, ()):
                yield item
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def put(self, url: str, data: bytes) -> None:
        """Hands the bytes of a file to the address that Slack gave for them."""
        try:
            async with self._session.post(url, data=data) as answer:
                if answer.status != 200:
                    raise PlatformBusy("Slack did not take the file.")
        except (aiohttp.ClientError, TimeoutError) as error:
            logger.warning("slack.unreachable", extra={"method": "upload", "error": type(error).__name__})
            raise PlatformBusy("Slack does not answer.") from None

    async def close(self) -> None:
        await self._session.close()


def _flat(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A query string holds words and numbers alone."""
    return {
        name: json.dumps(value) if isinstance(value, list | dict) else value
        for name, value in arguments.items()
    }


def _refusal(method: str, error: SlackApiError) -> DeliveryError:
    answer = error.response
    fields = answer.data if isinstance(answer, AsyncSlackResponse) and isinstance(answer.data, dict) else {}
    status = getattr(answer, "status_code", None) or getattr(answer, "status", 200)
    code = str(fields.get("error") or ("ratelimited" if status == 429 else "service_unavailable"))
    headers = {str(name).lower(): value for name, value in (getattr(answer, "headers", None) or {}).items()}
    pause = number_within(headers.get("retry-after"), most=LONGEST_PLATFORM_REST_SECONDS)
    refusal = trouble(code, needed=fields.get("needed"), retry_after=pause)
    if isinstance(refusal, NeedsMending):
        logger.warning(
            "slack.needs_mending", extra={"method": method, "error": code, "needed": refusal.needed}
        )
    return refusal
