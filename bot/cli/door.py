"""What `earmark doctor` finds at the service's own public address, where it calls without a key."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

from bot.chat.platform import Check
from bot.settings import Settings

KNOCK_SECONDS = 5.0
BEHIND_A_KEY = ("/api/status", "/api/admin/overview", "/api/tasks", "/metrics")


async def door_checks(settings: Settings) -> AsyncIterator[Check]:
    """Whether strangers are let in: by the address, not by what the settings promise."""
    public_url = settings.address.public_url
    if not public_url:
        text = "EARMARK_PUBLIC_URL is empty: set it before a reverse proxy stands in front, or it lets all in"
        yield Check(what="public address", good=True, text=text)
        return
    async with httpx.AsyncClient(base_url=public_url, timeout=KNOCK_SECONDS) as http:
        yield await _knocked(http, public_url)


async def _knocked(http: httpx.AsyncClient, public_url: str) -> Check:
    try:
        let_in = [path for path in BEHIND_A_KEY if await _lets_in(http, path)]
    except httpx.HTTPError as error:
        why = type(error).__name__
        text = f"{public_url} did not answer from here ({why}): whether it asks for a key is not known"
        return Check(what="public address", good=True, text=text)
    if let_in:
        text = (
            f"open door: {public_url} answers {', '.join(let_in)} without a key. Set EARMARK_PUBLIC_URL "
            "where the service itself runs, restart it, and let the proxy add no key of its own."
        )
        return Check(what="public address", good=False, text=text)
    return Check(what="public address", good=True, text=f"{public_url} asks for a key")


async def _lets_in(http: httpx.AsyncClient, path: str) -> bool:
    """A page of a proxy's own, such as one to sign in on, is no answer of ours."""
    answer = await http.get(path)
    kind = answer.headers.get("content-type", "").partition(";")[0]
    return answer.status_code == httpx.codes.OK and kind in {"application/json", "text/plain"}
