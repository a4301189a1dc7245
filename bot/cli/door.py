"""What `earmark doctor` finds at the service's own public address, where it calls without a key."""

from __future__ import annotations

import enum
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import httpx

from bot.chat.platform import Check
from bot.settings import Settings

KNOCK_SECONDS = 5.0
MOST_REDIRECTS = 3
METRICS = "/metrics"
BEHIND_A_KEY = ("/api/status", "/api/admin/overview", "/api/tasks", METRICS)
_REFUSED = frozenset({httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN})
_OWN_KINDS = frozenset({"application/json", "text/plain"})


class _Opens(enum.Enum):
    WITHOUT_A_KEY = enum.auto()
    WITH_A_KEY = enum.auto()
    NOT_KNOWN = enum.auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Knock:
    opens: _Opens
    status: int


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
        knocks = {path: await _knock(http, path) for path in BEHIND_A_KEY}
    except httpx.HTTPError as error:
        why = type(error).__name__
        text = f"{public_url} did not answer from here ({why}): whether it asks for a key is not known"
        return Check(what="public address", good=True, text=text)
    return _concluded(knocks, public_url)


def _concluded(knocks: Mapping[str, _Knock], public_url: str) -> Check:
    let_in = [path for path, knock in knocks.items() if knock.opens is _Opens.WITHOUT_A_KEY]
    unclear = [path for path, knock in knocks.items() if knock.opens is _Opens.NOT_KNOWN]
    if let_in:
        text = (
            f"open door: {public_url} answers {', '.join(let_in)} without a key. Set EARMARK_PUBLIC_URL "
            "where the service itself runs, restart it, and let the proxy add no key of its own."
        )
        return Check(what="public address", good=False, text=text)
    if unclear:
        told = ", ".join(f"{path} with {knocks[path].status}" for path in unclear)
        text = f"{public_url} answers {told}: whether it asks for a key is not known"
        return Check(what="public address", good=True, text=text)
    return Check(what="public address", good=True, text=f"{public_url} asks for a key")


async def _knock(http: httpx.AsyncClient, path: str) -> _Knock:
    answer = await _answer_of_the_host(http, path)
    kind = answer.headers.get("content-type", "").partition(";")[0]
    opens = _Opens.NOT_KNOWN
    if answer.status_code in _REFUSED or (path == METRICS and answer.status_code == httpx.codes.NOT_FOUND):
        opens = _Opens.WITH_A_KEY  # through a proxy the metrics are not there
    elif answer.status_code == httpx.codes.OK and kind in _OWN_KINDS:
        opens = _Opens.WITHOUT_A_KEY  # a page to sign in on, of a proxy's own, is no answer of ours
    return _Knock(opens=opens, status=answer.status_code)


async def _answer_of_the_host(http: httpx.AsyncClient, path: str) -> httpx.Response:
    """Goes along to https or another path, and to nobody else's address."""
    answer = await http.get(path)
    for _ in range(MOST_REDIRECTS):
        following = answer.next_request
        if following is None or following.url.host != answer.request.url.host:
            break
        answer = await http.send(following)
    return answer
