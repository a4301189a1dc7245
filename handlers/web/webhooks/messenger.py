"""Tells a program that its task is over: one signed POST, repeated until it is taken.

It is signed as Standard Webhooks asks. `webhook-id` is the task's id: the same one may come more than once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Protocol

import httpx

from bot.domain.answer import Answer
from bot.domain.errors import BadInput, DeliveryError, PlatformBusy, PlatformGone
from bot.domain.job import Job, Progress
from bot.domain.outside_numbers import LONGEST_PLATFORM_REST_SECONDS, number_within
from bot.domain.ports.outbox import OutboxEntry
from bot.domain.ports.platforms import DeliveryResult
from handlers.web.auth import LOOPBACK_FLOW, PLATFORM
from handlers.web.services import program_version
from handlers.web.task_views import task_view
from handlers.web.webhook_rules import WebhookRules
from handlers.web.webhooks.address import IpAddress, WebhookTarget, allowed_address, parse_target
from handlers.web.webhooks.signature import signed_headers

logger = logging.getLogger(__name__)

ADDRESS = "webhook"
"""Where `Origin.address` names it."""
TIMEOUT_SECONDS = 15.0


class WebhookSecrets(Protocol):
    async def webhook_secret(self, key_id: str) -> str | None: ...


class WebhookMessenger:
    """Implements `bot.domain.ports.Messenger` for the platform `http`. Only what is over is told, and once:
    an answer that is rewritten later is no other end.
    """

    def __init__(
        self,
        secrets: WebhookSecrets | None,
        rules: WebhookRules,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._secrets = secrets
        self._rules = rules
        self._clock = clock
        self._http = httpx.AsyncClient(
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": f"Earmark/{program_version()}"},
        )

    async def show(
        self, job: Job, progress: Progress, answer: Answer | None, entry: OutboxEntry
    ) -> DeliveryResult:
        url = job.request.origin.address.get(ADDRESS)
        if url is None or not entry.final:
            return DeliveryResult(external_id=None)
        if entry.external_id == job.id:
            return DeliveryResult(external_id=job.id)
        local = job.request.origin.flow == LOOPBACK_FLOW
        secret = await self._secret(job)
        try:
            target = parse_target(url)
            address = await allowed_address(target, local=local, allow_private=self._rules.allow_private)
        except BadInput as error:
            raise PlatformGone(error.message) from None
        body = task_view(job, progress, answer).model_dump_json()
        await self._post(target, address, body, signed_headers(secret, job.id, self._clock(), body))
        return DeliveryResult(external_id=job.id)

    async def retract(self, posted: str, address: Mapping[str, str]) -> None:
        """What was told to a program is the program's."""

    async def close(self) -> None:
        await self._http.aclose()

    async def _secret(self, job: Job) -> str:
        flow = job.request.origin.flow
        if flow == LOOPBACK_FLOW:
            secret = self._rules.service_secret
        else:
            key_id = flow.removeprefix(f"{PLATFORM}:")
            secret = await self._secrets.webhook_secret(key_id) if self._secrets else None
        if secret is None:
            raise PlatformGone("There is no secret to sign this webhook with (any more).")
        return secret

    async def _post(
        self, target: WebhookTarget, address: IpAddress, body: str, headers: dict[str, str]
    ) -> None:
        """To the very address that was checked: the name could mean another one a moment later."""
        request = self._http.build_request(
            "POST",
            target.at(address),
            content=body,
            headers={"Host": target.authority, "Content-Type": "application/json", **headers},
            extensions={"sni_hostname": target.host},
        )
        try:
            response = await self._http.send(request, stream=True)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise DeliveryError(f"The webhook cannot be reached ({type(error).__name__}).") from None
        await response.aclose()
        _judge(response)


def _judge(response: httpx.Response) -> None:
    if response.is_success:
        return
    if response.status_code == httpx.codes.GONE:
        raise PlatformGone("The webhook is gone for good.")
    if response.status_code in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}:
        wait = number_within(response.headers.get("retry-after"), most=LONGEST_PLATFORM_REST_SECONDS)
        if wait is not None:
            raise PlatformBusy("The webhook asks for patience.", retry_after=wait)
    raise DeliveryError(f"The webhook answered {response.status_code}.")
