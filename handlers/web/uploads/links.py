"""What an upload link stands for: the template of a request, which waits for its recording and takes one."""

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


async def open_template(services: WebServices, uploads: UploadServices, token: str) -> domain.Request:
    """Raises `Problem`: 404 for a link that is none, 410 for one that was used."""
    template = await linked_template(uploads, token)
    if await is_used(services, template):
        raise Problem(410, "link_used", "A recording came through this link already.")
    return template


async def linked_template(uploads: UploadServices, token: str) -> domain.Request:
    """Raises `Problem` (404)."""
    template = await uploads.links.redeem(token)
    if template is None:
        raise Problem(404, "no_such_link", "This link does not work any more.")
    return template


async def is_used(services: WebServices, template: domain.Request) -> bool:
    return bool(await services.jobs.found(template.origin.platform, link_of(template), limit=1))


def link_of(template: domain.Request) -> str:
    """The link's own name; its task is found by it."""
    assert template.event_id is not None
    return template.event_id


async def commit(hand_in: HandIn, uploads: UploadServices, token: str) -> None:
    """Commits the task. Of two uploads by one link the second adds nothing, and its sound is dropped.

    What was asked may have been forgotten while its sound came: then nothing is made of it.
    """
    if hand_in.source is None:
        raise Problem(422, FailureCode.EMPTY_FILE, "No file was sent.")
    template = await linked_template(uploads, token)
    keys = (*template.keys, link_of(template))
    here = hand_in.source
    source = replace(template.source, url=here.url, name=here.name, sha256=here.sha256)
    added = await hand_in.add(replace(template, source=source, keys=keys))
    if isinstance(added, OverQuota):
        whose = "user" if ":person:" in added.account else "chat"
        raise Problem(429, f"over_quota_{whose}", "The recordings for today are used up.")
