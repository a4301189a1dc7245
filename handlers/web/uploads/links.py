"""What an upload link stands for: a request that waits for its recording, and takes one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request

from bot.chat.upload_links import UploadLinks
from bot.domain import job as domain
from bot.domain.failure import FailureCode
from bot.domain.ports.jobs import OverQuota
from bot.locales.catalogue import Localize
from bot.requests.hand_in import HandIn
from handlers.web.http.problems import Problem
from handlers.web.services import WebServices
from handlers.web.uploads.parts import UploadParts


@dataclass(frozen=True, kw_only=True)
class UploadServices:
    """What uploads by a link need beside `WebServices`."""

    links: UploadLinks
    localize: Localize
    parts: UploadParts


async def _uploads(request: Request) -> UploadServices:
    uploads: UploadServices = request.app.state.uploads
    return uploads


UploadsDep = Annotated[UploadServices, Depends(_uploads)]


async def open_request(services: WebServices, uploads: UploadServices, token: str) -> domain.Request:
    """Raises `Problem`: 404 for a link that is none, 410 for one that was used."""
    waiting = await linked_request(uploads, token)
    if await is_used(services, waiting):
        raise Problem(410, "link_used", "A recording came through this link already.")
    return waiting


async def linked_request(uploads: UploadServices, token: str) -> domain.Request:
    """Raises `Problem` (404)."""
    waiting = await uploads.links.redeem(token)
    if waiting is None:
        raise Problem(404, "no_such_link", "This link does not work any more.")
    return waiting


async def is_used(services: WebServices, waiting: domain.Request) -> bool:
    return bool(await services.jobs.found(waiting.origin.platform, link_of(waiting), limit=1))


def link_of(waiting: domain.Request) -> str:
    """The link's own name; its task is found by it."""
    assert waiting.event_id is not None
    return waiting.event_id


async def hand_in(waiting: domain.Request, sound: HandIn) -> None:
    """Commits the task. Of two uploads by one link the second adds nothing, and its sound is dropped."""
    if sound.source is None:
        raise Problem(422, FailureCode.EMPTY_FILE, "No file was sent.")
    keys = (*waiting.keys, link_of(waiting))
    added = await sound.add(replace(waiting, source=sound.source, keys=keys))
    if isinstance(added, OverQuota):
        whose = "user" if ":person:" in added.account else "chat"
        raise Problem(429, f"over_quota_{whose}", "The recordings for today are used up.")
