"""How the service is: for people, for load balancers, for monitoring."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot.domain.errors import StorageError
from bot.domain.failure import FailureCode
from bot.domain.ports.status import GateState
from bot.inference.health import EndpointHealth
from bot.inference.pool import EnginePool
from handlers.web.auth import CallerDep, bearer, caller_of, passed_on
from handlers.web.http.form_docs import problems
from handlers.web.http.problems import Problem
from handlers.web.services import ServicesDep, WebAccess, WebServices, program_version
from handlers.web.tasks_api.readiness import ANSWER_SECONDS, Readiness

router = APIRouter(tags=["service"])

HEALTH_KEPT_SECONDS = 5.0
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Metrics = Callable[[], Awaitable[bytes]]


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    status: Literal["ready", "not ready"]
    reasons: list[str] = Field(description="Why not.")
    warnings: list[str] = Field(description="What does not work this moment, such as an engine that rests.")


class QueueView(BaseModel):
    ready: int = Field(description="Pieces of work that wait for a free slot.")
    delayed: int = Field(description="That wait before their next try.")
    running: int
    tasks_open: int
    oldest_ready_seconds: float | None = Field(description="How long the oldest has waited.")


class EngineView(BaseModel):
    name: str
    slots: int
    in_flight: int
    paused_seconds: float = Field(description="Until it is asked again; 0 while it is not paused.")
    paused_by: FailureCode | None = Field(description="The failure that it rests for.")
    reachable: bool | None = Field(description="Null where it is not asked from here.")
    ready: bool | None
    models: list[str]
    problem: str | None
    mend: str | None
    note: str | None = Field(description="What goes on there, such as a better model on its way.")


class StatusView(BaseModel):
    version: str
    queue: QueueView
    slots: int = Field(description="Of all engines.")
    in_flight: int
    engines: list[EngineView] | None = Field(description="For admins and on this machine.")


@router.get("/healthz")
async def alive() -> Alive:
    """The process answers."""
    return Alive()


@router.get("/readyz", response_model=Ready, responses={503: {"model": Ready, "description": "Not now."}})
async def ready(request: Request, services: ServicesDep) -> Response:
    """Whether tasks are taken in and worked on. Answers within two seconds.

    Names of engines and folders are for admins and for this machine.
    """
    readiness: Readiness = request.app.state.readiness
    known = asyncio.ensure_future(_sees_names(request, services.access))
    faults, _ = await asyncio.gather(
        readiness.faults(services), asyncio.wait([known], timeout=ANSWER_SECONDS)
    )
    to_strangers = not (known.done() and known.result())
    reasons = [fault.told(to_strangers=to_strangers) for fault in faults if not fault.passes]
    view = Ready(
        status="not ready" if reasons else "ready",
        reasons=reasons,
        warnings=[fault.told(to_strangers=to_strangers) for fault in faults if fault.passes],
    )
    return JSONResponse(view.model_dump(), status_code=503 if reasons else 200)


async def _sees_names(request: Request, access: WebAccess) -> bool:
    """Not where the key cannot be looked up either."""
    try:
        return (await caller_of(request, access, await bearer(request))).sees_engines
    except (Problem, StorageError):
        return False


@router.get("/api/status", responses=problems(401, 421, 422, 503))
async def status(request: Request, services: ServicesDep, caller: CallerDep) -> StatusView:
    """The queue and the engines."""
    depth, gates = await services.status.depth(), await services.status.gates()
    engines = None
    if caller.sees_engines:
        looked: EngineLook = request.app.state.engine_look
        seen = await looked.at(services)
        engines = [_engine(gate, seen) for gate in gates]
    return StatusView(
        version=program_version(),
        queue=QueueView(
            ready=depth.ready,
            delayed=depth.delayed,
            running=depth.leased,
            tasks_open=depth.jobs_open,
            oldest_ready_seconds=depth.oldest_ready_seconds,
        ),
        slots=sum(gate.slots for gate in gates),
        in_flight=sum(gate.in_flight for gate in gates),
        engines=engines,
    )


class EngineLook:
    """Asks the engines how they are, at most every few seconds. One that hangs holds nobody up."""

    def __init__(self) -> None:
        self._seen: Sequence[EndpointHealth] = ()
        self._at = float("-inf")
        self._looking: asyncio.Task[None] | None = None

    async def at(self, services: WebServices) -> dict[str, EndpointHealth]:
        """What is known of each; nothing of those that never answered."""
        if services.pool is not None and time.monotonic() - self._at > HEALTH_KEPT_SECONDS:
            if self._looking is None or self._looking.done():
                self._looking = asyncio.ensure_future(self._look(services.pool))
            await asyncio.wait([self._looking], timeout=ANSWER_SECONDS)
        return {one.name: one for one in self._seen}

    async def _look(self, pool: EnginePool) -> None:
        self._seen = await pool.health()
        self._at = time.monotonic()


def metrics_router(metrics: Metrics) -> APIRouter:
    scraped = APIRouter()

    @scraped.get("/metrics", include_in_schema=False)
    async def scrape(request: Request, services: ServicesDep) -> Response:
        return await metrics_answer(request, services.access, metrics)

    return scraped


async def metrics_answer(request: Request, access: WebAccess, metrics: Metrics) -> Response:
    """For Prometheus, which asks the service itself, with any key where it comes from elsewhere.

    To strangers who come through a proxy they are not there. Raises `Problem`.
    """
    credentials = await bearer(request)
    if credentials is None and passed_on(request):
        raise Problem(404, "not_found", "Not found.")
    await caller_of(request, access, credentials)
    return Response(await metrics(), media_type=METRICS_TYPE)


def _engine(gate: GateState, seen: dict[str, EndpointHealth]) -> EngineView:
    health = seen.get(gate.name)
    return EngineView(
        name=gate.name,
        slots=gate.slots,
        in_flight=gate.in_flight,
        paused_seconds=gate.paused_seconds,
        paused_by=gate.paused_by,
        reachable=health.reachable if health else None,
        ready=health.ready if health else None,
        models=list(health.models) if health else [],
        problem=health.problem if health else None,
        mend=health.mend if health else None,
        note=health.note if health else None,
    )
