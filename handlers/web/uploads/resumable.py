"""`/upload/{token}/{upload}`: a recording that comes in slices, for any client of tus.

The link's own address creates an upload; the last slice is acknowledged when its task is committed.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.domain import job as domain
from bot.domain.failure import FailureCode
from handlers.web.http.body import CHUNK_BYTES
from handlers.web.http.problems import Problem
from handlers.web.services import ServicesDep, WebServices
from handlers.web.tasks_api.submission import holding
from handlers.web.uploads import tus
from handlers.web.uploads.links import (
    UploadsDep,
    UploadServices,
    commit,
    is_used,
    link_of,
    linked_template,
    open_template,
)
from handlers.web.uploads.parts import ResumableUpload, UploadInfo, file_chunks

router = APIRouter(route_class=tus.TusRoute)


async def create(services: WebServices, uploads: UploadServices, request: Request, token: str) -> Response:
    link = link_of(await open_template(services, uploads, token))
    length, metadata = tus.number(request, tus.LENGTH), tus.metadata(request)
    if length > services.limits.max_upload_bytes:
        raise Problem(413, FailureCode.TOO_LARGE, "The file is larger than this service takes.")
    if not length:
        raise Problem(422, FailureCode.EMPTY_FILE, "The file is empty.")
    async with uploads.parts.alone(link):
        upload_id = await uploads.parts.begin(link, UploadInfo(link=link, length=length, metadata=metadata))
    return Response(status_code=201, headers={"Location": f"{token}/{upload_id}"})


@router.head("/{token}/{upload_id}")
async def tell_offset(token: str, upload_id: str, services: ServicesDep, uploads: UploadsDep) -> Response:
    """Ends a writer that hangs, so that the offset holds."""
    template = await linked_template(uploads, token)
    upload = await _upload(uploads, template, upload_id)
    if await is_used(services, template):
        offset = upload.info.length
    else:
        async with uploads.parts.alone(link_of(template)):
            offset = await uploads.parts.offset(upload)
    headers = {tus.OFFSET: str(offset), tus.LENGTH: str(upload.info.length), "Cache-Control": "no-store"}
    if upload.info.metadata:
        headers[tus.METADATA] = upload.info.metadata
    return Response(headers=headers)


@router.patch("/{token}/{upload_id}")
async def take_slice(
    token: str, upload_id: str, request: Request, services: ServicesDep, uploads: UploadsDep
) -> Response:
    tus.require_slice(request)
    offset = tus.number(request, tus.OFFSET)
    link = link_of(await open_template(services, uploads, token))
    async with uploads.parts.alone(link) as taken_over:
        template = await open_template(services, uploads, token)  # the writer before may have used the link
        upload = await _upload(uploads, template, upload_id)
        if offset != await uploads.parts.offset(upload):
            raise Problem(409, "wrong_offset", "Ask with HEAD from where to go on.")
        arriving = aiter(request.stream())
        offset = await uploads.parts.write(upload, arriving, offset=offset, taken_over=taken_over)
        if offset == upload.info.length:
            await _finish(services, uploads, token, upload)
    return Response(status_code=204, headers={tus.OFFSET: str(offset)})


@router.delete("/{token}/{upload_id}")
async def terminate(token: str, upload_id: str, services: ServicesDep, uploads: UploadsDep) -> Response:
    template = await open_template(services, uploads, token)
    async with uploads.parts.alone(link_of(template)):
        await _upload(uploads, template, upload_id)
        await uploads.parts.drop(link_of(template))
    return Response(status_code=204)


@router.post("/{token}/{upload_id}")
async def overridden(
    token: str, upload_id: str, request: Request, services: ServicesDep, uploads: UploadsDep
) -> Response:
    """For clients that can send neither PATCH nor DELETE."""
    match request.headers.get(tus.OVERRIDE, "").upper():
        case "PATCH":
            return await take_slice(token, upload_id, request, services, uploads)
        case "DELETE":
            return await terminate(token, upload_id, services, uploads)
        case "HEAD":
            return await tell_offset(token, upload_id, services, uploads)
        case _:
            raise Problem(405, "method_not_allowed", f"Name the method in {tus.OVERRIDE}.")


async def _upload(uploads: UploadServices, template: domain.Request, upload_id: str) -> ResumableUpload:
    """Raises `Problem` (404)."""
    upload = await uploads.parts.find(link_of(template), upload_id)
    if upload is None:
        raise Problem(404, "no_such_upload", "This upload ended, or gave way to another. Create a new one.")
    return upload


async def _finish(
    services: WebServices, uploads: UploadServices, token: str, upload: ResumableUpload
) -> None:
    async with holding(services) as hand_in:
        name = tus.file_name(upload.info.metadata)
        await hand_in.take_in(file_chunks(upload.data, CHUNK_BYTES), name=name)
        await commit(hand_in, uploads, token)
    await uploads.parts.finish(upload)
