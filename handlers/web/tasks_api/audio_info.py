"""What a recording is, before it is handed in."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from bot.audio.probe import probe
from bot.disk import temporary_file, write_stream
from bot.domain.job import Capability
from bot.inference.budget import segment_seconds
from handlers.web.auth import CallerDep
from handlers.web.http.body import not_empty, read_body
from handlers.web.http.form_docs import AUDIO, form_body, problems
from handlers.web.http.problems import FieldFault, wrong_fields
from handlers.web.services import ServicesDep, WebServices
from handlers.web.tasks_api.forms import CheckedForm, SegmentSeconds
from handlers.web.tasks_api.tasks import REFUSALS

router = APIRouter(tags=["audio"])


class AudioInfoForm(CheckedForm):
    segment_duration: SegmentSeconds = None


class SegmentPlan(BaseModel):
    longest_seconds: float = Field(description="What the engine takes at once, or the caller allows.")
    count: int | None = Field(description="About so many; null where the duration is not known.")


class AudioInfoView(BaseModel):
    duration: float | None = Field(
        description="Seconds by the file's own word; the true length is known when it is decoded.",
        examples=[754.2],
    )
    container: str = Field(examples=["mov,mp4,m4a,3gp,3g2,mj2"])
    codec: str = Field(examples=["aac"])
    channels: int = Field(examples=[2])
    sample_rate: int = Field(description="Of the file.", examples=[48000])
    size_bytes: int = Field(examples=[12067200])
    segments: SegmentPlan | None = Field(description="How it would be cut; null while no engine is known.")


@router.post(
    "/api/audio/info",
    responses=problems(*(status for status in REFUSALS if status != 404)),
    openapi_extra=form_body(AudioInfoForm, files={"audio": AUDIO}),
)
async def audio_info(request: Request, services: ServicesDep, _: CallerDep) -> AudioInfoView:
    """Look at a recording; nothing of it is kept."""
    async with AsyncExitStack() as stack:
        held: list[Path] = []

        async def keep(_: str | None, chunks: AsyncIterator[bytes]) -> Path:
            path = await stack.enter_async_context(temporary_file(services.scratch))
            await write_stream(path, await not_empty(chunks), limit_bytes=services.limits.max_upload_bytes)
            return path

        fields = await read_body(request, file_field="audio", keep=keep, kept=held.append)
        form = AudioInfoForm.of(fields.last())
        if not held:
            raise wrong_fields(FieldFault(field="audio", message="Send a recording as a file."))
        return await _looked_at(services, held[0], form.segment_duration)


async def _looked_at(services: WebServices, path: Path, limit_seconds: float | None) -> AudioInfoView:
    async with services.probing:
        info = await probe(path, services.limits.recording)
    return AudioInfoView(
        duration=info.estimated_seconds,
        container=info.container,
        codec=info.codec,
        channels=info.channels,
        sample_rate=info.sample_rate,
        size_bytes=info.size_bytes,
        segments=await _planned(services, info.estimated_seconds, limit_seconds),
    )


async def _planned(
    services: WebServices, seconds: float | None, limit_seconds: float | None
) -> SegmentPlan | None:
    profile = services.pool.profile(Capability.TRANSCRIBE) if services.pool else None
    if services.pool is None or profile is None:
        return None
    context = await services.pool.context_tokens(Capability.TRANSCRIBE)
    limits = [limit for limit in (limit_seconds, services.limits.most_segment_seconds) if limit]
    longest = segment_seconds(profile, context, min(limits, default=None))
    count = None if seconds is None else max(1, math.ceil(seconds / longest))
    return SegmentPlan(longest_seconds=round(longest, 3), count=count)
