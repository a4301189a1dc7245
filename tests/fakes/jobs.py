"""Requests, segments and recordings with nothing behind them, and the asks of a worker."""

from __future__ import annotations

from typing import Any

from bot.domain.answer import Answer
from bot.domain.failure import Failure, FailureCode
from bot.domain.job import (
    Call,
    CallWork,
    Capability,
    Claim,
    Mode,
    Options,
    Origin,
    Request,
    SegmentWork,
    Source,
    TaskKind,
)
from bot.domain.outcome import Prepared, Transcribed
from bot.domain.ports.table import JobTable
from bot.domain.ports.tasks import ClaimRequest
from bot.domain.recording import AudioInfo, Recording, Segment, TimeRange
from bot.domain.transcript import SegmentText, Transcript

GATE = "engine"
PLATFORM = "chat"
TROUBLE = Failure(code=FailureCode.ENGINE_UNREACHABLE, message="The engine does not answer")

PREPARE = ClaimRequest(worker="w", needs={Capability.PREPARE: ()})
REDUCE = ClaimRequest(worker="w", needs={Capability.REDUCE: ()})
TRANSCRIBE = ClaimRequest(worker="w", needs={Capability.TRANSCRIBE: (GATE,)})
THINK = ClaimRequest(worker="w", needs={Capability.THINK: (GATE,)})
ANYTHING = ClaimRequest(
    worker="w",
    needs={
        Capability.PREPARE: (),
        Capability.REDUCE: (),
        Capability.TRANSCRIBE: (GATE,),
        Capability.THINK: (GATE,),
    },
)


def a_request(
    flow: str = "flow", *, platform: str = PLATFORM, source: str = "file:/a.wav", **rest: Any
) -> Request:
    return Request(
        origin=Origin(platform=platform, flow=flow),
        source=Source(url=source),
        options=Options(mode=Mode.ASR),
        **rest,
    )


def a_work(
    index: int, seconds: float = 30, *, recording: str = "sha", blob: str | None = None, **rest: Any
) -> SegmentWork:
    start = index * seconds
    segment = Segment(index=index, range=TimeRange.from_seconds(start, start + seconds), **rest)
    return SegmentWork(
        segment=segment, blob=blob, cache_key=f"{recording}-{index}-{seconds}", recording=recording
    )


def a_call(question: str = "What?", *, recording: str = "sha") -> CallWork:
    call = Call(system="Answer.", user=question, max_tokens=100)
    return CallWork(call=call, cache_key=f"{recording}-{question}", recording=recording)


def a_recording(sha256: str = "sha", seconds: float = 60) -> Recording:
    info = AudioInfo(
        container="wav",
        codec="pcm_s16le",
        sample_rate=16_000,
        channels=1,
        size_bytes=1,
        estimated_seconds=seconds,
    )
    return Recording(sha256=sha256, info=info, duration=round(seconds * 16_000))


def an_answer(text: str = "") -> Answer:
    return Answer(
        mode=Mode.ASR,
        language="en",
        transcript=Transcript(duration=1, language="en", lines=()),
        reply=text or None,
    )


def said(text: str, *missing: TimeRange) -> Transcribed:
    return Transcribed(text=SegmentText(text=text, missing=missing))


async def claimed(queue: JobTable, ask: ClaimRequest = ANYTHING) -> Claim:
    claim = await queue.tasks.claim(ask)
    assert claim is not None
    return claim


async def prepared_job(
    queue: JobTable, request: Request, seconds: list[float], *, recording: str | None = None
) -> str:
    """A job that was cut into segments of these lengths, all waiting for an engine."""
    added = await queue.jobs.add(request)
    claim = await claimed(
        queue, ClaimRequest(worker="cutter", needs={Capability.PREPARE: ()}, job_id=added.job_id)
    )
    assert claim.kind is TaskKind.PREPARE
    name = recording or added.job_id
    works = [a_work(index, length, recording=name) for index, length in enumerate(seconds)]
    await queue.tasks.add_segments(claim.lease, works)
    await queue.tasks.settle(claim.lease, Prepared(recording=a_recording(name, sum(seconds)), cut_key="cut"))
    return added.job_id
