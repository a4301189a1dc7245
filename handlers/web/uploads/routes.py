"""`/upload/{token}`: a recording comes in by a link that a chat gave; its answer goes into the chat.

The page sends the file in slices and goes on by itself after a lost connection: `HEAD` tells how much has
arrived (`Upload-Offset`), `PATCH` appends from there, as the core of tus does (https://tus.io). Without a
script the form sends it whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from bot.chat.access import hours_to_midnight
from bot.chat.upload_links import UploadLinks
from bot.domain import job as domain
from bot.domain.errors import BadInput
from bot.domain.failure import FailureCode
from bot.domain.ports.jobs import OverQuota
from bot.locales.catalogue import Localize
from bot.requests.hand_in import HandIn
from bot.requests.limits import RecordingLimits
from handlers.web.http.body import CHUNK_BYTES
from handlers.web.http.multipart import in_chunks
from handlers.web.http.problems import FieldFault, Problem, wrong_fields
from handlers.web.services import ServicesDep, WebServices
from handlers.web.tasks_api.submission import holding, received
from handlers.web.uploads.page import done_page, gone_page, upload_page, used_page
from handlers.web.uploads.parts import UploadParts, file_chunks

MEDIA_TYPE = "application/offset+octet-stream"
OFFSET, LENGTH = "Upload-Offset", "Upload-Length"

router = APIRouter(prefix="/upload", include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class UploadServices:
    """What these pages need beside `WebServices`."""

    links: UploadLinks
    localize: Localize
    parts: UploadParts


async def _uploads(request: Request) -> UploadServices:
    uploads: UploadServices = request.app.state.uploads
    return uploads


UploadsDep = Annotated[UploadServices, Depends(_uploads)]
FileMark = Annotated[str, Query(alias="file", max_length=1000)]


@router.get("/{token}")
async def show_page(token: str, request: Request, services: ServicesDep, uploads: UploadsDep) -> HTMLResponse:
    template = await uploads.links.redeem(token)
    if template is None:
        return gone_page(uploads.localize, _browser_locale(request))
    locale = template.origin.locale
    if await _used(services, template):
        return used_page(uploads.localize, locale)
    return upload_page(uploads.localize, locale, limit_bytes=services.limits.max_upload_bytes)


@router.head("/{token}")
async def tell_offset(
    token: str, services: ServicesDep, uploads: UploadsDep, file: FileMark = ""
) -> Response:
    template = await _open_template(services, uploads, token)
    size = await uploads.parts.size(uploads.parts.part(_link(template), file))
    return Response(headers={OFFSET: str(size), "Cache-Control": "no-store"})


@router.patch("/{token}")
async def take_slice(
    token: str,
    request: Request,
    services: ServicesDep,
    uploads: UploadsDep,
    *,
    file: FileMark = "",
    name: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """200 when the recording is whole and its task committed, 204 when more is to come."""
    template = await _open_template(services, uploads, token)
    offset, length = _numbers(request, services)
    part = uploads.parts.part(_link(template), file)
    async with uploads.parts.alone(part) as taken_over:
        template = await _open_template(services, uploads, token)  # the writer before may have used the link
        await _check_offset(uploads, part, offset)
        slices = in_chunks(aiter(request.stream()), CHUNK_BYTES)
        size = await uploads.parts.write(
            part, slices, offset=offset, limit_bytes=length, taken_over=taken_over
        )
        if size < length:
            return Response(status_code=204, headers={OFFSET: str(size)})
        async with holding(services) as hand_in:
            await hand_in.take_in(file_chunks(part, CHUNK_BYTES), name=name)
            await _commit(hand_in, template)
        await uploads.parts.drop(_link(template))
        return Response(status_code=200, headers={OFFSET: str(size)})


async def _check_offset(uploads: UploadServices, part: Path, offset: int) -> None:
    size = await uploads.parts.size(part)
    if offset != size:
        raise Problem(
            409, "wrong_offset", "Go on from where Upload-Offset says.", headers={OFFSET: str(size)}
        )


@router.post("/{token}")
async def take_form(token: str, request: Request, services: ServicesDep, uploads: UploadsDep) -> HTMLResponse:
    template = await uploads.links.redeem(token)
    if template is None:
        return gone_page(uploads.localize, _browser_locale(request))
    locale = template.origin.locale
    if await _used(services, template):
        return used_page(uploads.localize, locale)
    try:
        async with received(services, request, file_field="audio") as form:
            await _commit(form.hand_in, template)
    except (BadInput, Problem) as error:
        problem = _told(uploads.localize, locale, error.code, services)
        limit = services.limits.max_upload_bytes
        return upload_page(uploads.localize, locale, limit_bytes=limit, problem=problem, status=422)
    await uploads.parts.drop(_link(template))
    return done_page(uploads.localize, locale)


async def _open_template(services: WebServices, uploads: UploadServices, token: str) -> domain.Request:
    template = await uploads.links.redeem(token)
    if template is None:
        raise Problem(404, "no_such_link", "This link does not work any more.")
    if await _used(services, template):
        raise Problem(410, "link_used", "A recording came through this link already.")
    return template


async def _used(services: WebServices, template: domain.Request) -> bool:
    return bool(await services.jobs.found(template.origin.platform, _link(template), limit=1))


def _link(template: domain.Request) -> str:
    """The link's own name; its task is found by it."""
    assert template.event_id is not None
    return template.event_id


async def _commit(hand_in: HandIn, template: domain.Request) -> None:
    """Commits the task. Of two uploads by one link the second adds nothing, and its sound is dropped."""
    if hand_in.source is None:
        raise Problem(422, FailureCode.EMPTY_FILE, "No file was sent.")
    keys = (*template.keys, _link(template))
    added = await hand_in.add(replace(template, source=hand_in.source, keys=keys))
    if isinstance(added, OverQuota):
        whose = "user" if ":person:" in added.account else "chat"
        raise Problem(429, f"over_quota_{whose}", "The recordings for today are used up.")


def _numbers(request: Request, services: WebServices) -> tuple[int, int]:
    if request.headers.get("content-type", "").partition(";")[0].strip() != MEDIA_TYPE:
        raise Problem(415, "unsupported_media_type", f"Slices are sent as {MEDIA_TYPE}.")
    numbers = []
    for header in (OFFSET, LENGTH):
        value = request.headers.get(header, "")
        if not value.isdecimal() or len(value) > 15:
            raise wrong_fields(FieldFault(field=header, message="This header holds a number of bytes."))
        numbers.append(int(value))
    offset, length = numbers
    limits = RecordingLimits(max_bytes=services.limits.max_upload_bytes)
    if limits.refusal(size_bytes=length) is not None or offset > length:
        raise Problem(413, FailureCode.TOO_LARGE, "The file is larger than this service takes.")
    if not length:
        raise Problem(422, FailureCode.EMPTY_FILE, "The file is empty.")
    return offset, length


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
