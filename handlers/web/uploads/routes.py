"""`/upload/{token}`: a recording comes in by a link that a chat gave; its answer goes into the chat.

The page sends the file in slices, as any client of tus does, and goes on by itself after a lost connection.
Without a script the form sends it whole, to the same address.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bot.chat.access import hours_to_midnight
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.locales.catalogue import Localize
from handlers.web.http.problems import Problem
from handlers.web.services import ServicesDep, WebServices
from handlers.web.tasks_api.submission import received
from handlers.web.uploads import resumable, tus
from handlers.web.uploads.links import UploadsDep, UploadServices, commit, is_used, link_of
from handlers.web.uploads.page import done_page, gone_page, upload_page, used_page

router = APIRouter(prefix="/upload", include_in_schema=False)
router.include_router(resumable.router)


@router.options("/{address:path}")
async def tell_capabilities(address: str, services: ServicesDep) -> Response:  # noqa: ARG001
    """The same for every address: it tells nobody which links are good."""
    return tus.capabilities(max_bytes=services.limits.max_upload_bytes)


@router.get("/{token}")
async def show_page(token: str, request: Request, services: ServicesDep, uploads: UploadsDep) -> HTMLResponse:
    template = await uploads.links.redeem(token)
    if template is None:
        return gone_page(uploads.localize, _browser_locale(request))
    locale = template.origin.locale
    if await is_used(services, template):
        return used_page(uploads.localize, locale)
    return upload_page(uploads.localize, locale, limit_bytes=services.limits.max_upload_bytes)


@router.post("/{token}")
async def take(token: str, request: Request, services: ServicesDep, uploads: UploadsDep) -> Response:
    """Creates an upload for a client of tus; takes a form whole."""
    if tus.RESUMABLE in request.headers:
        return await tus.spoken(request, partial(resumable.create, services, uploads, request, token))
    return await _take_form(services, uploads, request, token)


async def _take_form(
    services: WebServices, uploads: UploadServices, request: Request, token: str
) -> HTMLResponse:
    template = await uploads.links.redeem(token)
    if template is None:
        return gone_page(uploads.localize, _browser_locale(request))
    locale = template.origin.locale
    if await is_used(services, template):
        return used_page(uploads.localize, locale)
    try:
        async with received(services, request, file_field="audio") as form:
            await commit(form.hand_in, uploads, token)
    except (BadInput, Problem) as error:
        problem = _told(uploads.localize, locale, error.code, services)
        limit = services.limits.max_upload_bytes
        return upload_page(uploads.localize, locale, limit_bytes=limit, problem=problem, status=422)
    await uploads.parts.drop(link_of(template))
    return done_page(uploads.localize, locale)


def _told(localize: Localize, locale: str, code: str, services: WebServices) -> str:
    match code:
        case FailureCode.TOO_LARGE:
            return localize(
                "failure-too_large-limit", locale, megabytes=services.limits.max_upload_bytes // 1_000_000
            )
        case FailureCode.EMPTY_FILE:
            return localize("upload-no-file", locale)
        case "over_quota_user" | "over_quota_chat":
            hours = hours_to_midnight(datetime.now(UTC))
            return localize(f"refused-quota-{code.removeprefix('over_quota_')}", locale, hours=hours)
        case _:
            return localize("upload-failed", locale)


def _browser_locale(request: Request) -> str:
    """What the browser prefers: of a dead link the person is not known."""
    return request.headers.get("accept-language", "en").split(",")[0].split(";")[0].strip()
