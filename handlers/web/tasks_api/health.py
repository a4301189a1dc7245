"""How the service is: for people, for load balancers, for monitoring."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot.domain.errors import RestartNeeded, StorageError
from bot.domain.ports.status import GateState
from bot.inference.health import EndpointHealth
from handlers.web.auth import CallerDep, passed_on
from handlers.web.http.form_docs import problems
from handlers.web.services import ServicesDep, WebServices, program_version

router = APIRouter(tags=["service"])

HEALTH_KEPT_SECONDS = 5.0
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Metrics = Callable[[], Awaitable[bytes]]


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    status: Literal["ready", "not ready"]
    reasons: list[str] = Field(description="Why not.")


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
    reachable: bool | None = Field(description="Null where it is not asked from here.")
    ready: bool | None
    models: list[str]
    problem: str | None
    mend: str | None


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
async def ready(services: ServicesDep) -> Response:
    """Whether tasks are taken in and worked on."""
    reasons = await _why_not(services)
    view = Ready(status="not ready" if reasons else "ready", reasons=reasons)
    return JSONResponse(view.model_dump(), status_code=503 if reasons else 200)


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
    """Asks the engines how they are, at most every few seconds."""

    def __init__(self) -> None:
        self._seen: Sequence[EndpointHealth] = ()
        self._at = float("-inf")
        self._looking = asyncio.Lock()

    async def at(self, services: WebServices) -> dict[str, EndpointHealth]:
        async with self._looking:
            if services.pool is not None and time.monotonic() - self._at > HEALTH_KEPT_SECONDS:
                self._seen = await services.pool.health()
                self._at = time.monotonic()
        return {one.name: one for one in self._seen}


def metrics_router(metrics: Metrics) -> APIRouter:
    """For Prometheus, which asks the service itself: through a proxy they are not there."""
    scraped = APIRouter()

    @scraped.get("/metrics", include_in_schema=False)
    async def scrape(request: Request) -> Response:
        if passed_on(request):
            raise HTTPException(404)
        return Response(await metrics(), media_type=METRICS_TYPE)

    return scraped


async def _why_not(services: WebServices) -> list[str]:
    reasons = ["The service is stopping."] if services.draining() else []
    try:
        gates = await services.status.gates()
    except RestartNeeded as error:
        return [*reasons, error.message]
    except StorageError:
        return [*reasons, "The database does not answer."]
    if not gates:
        reasons.append("No engine is connected yet.")
    return reasons


def _engine(gate: GateState, seen: dict[str, EndpointHealth]) -> EngineView:
    health = seen.get(gate.name)
    return EngineView(
        name=gate.name,
        slots=gate.slots,
        in_flight=gate.in_flight,
        paused_seconds=gate.paused_seconds,
        reachable=health.reachable if health else None,
        ready=health.ready if health else None,
        models=list(health.models) if health else [],
        problem=health.problem if health else None,
        mend=health.mend if health else None,
    )
