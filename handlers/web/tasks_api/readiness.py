"""Why nothing can be taken in or worked on, told within two seconds whatever hangs."""

from __future__ import annotations

import asyncio
import math
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from bot.domain.errors import StorageError
from bot.domain.ports.status import GateState
from handlers.web.services import WebServices

ANSWER_SECONDS = 1.5
BRIEF_REST_SECONDS = 5.0
"""An engine that asks for so much patience works as it should."""
LEAST_ROOM_BYTES = 100_000_000
"""For an upload and what is cut from it; with less they soon end with 507."""
PROBE_BYTES = 64 << 10

ReadinessCheck = Callable[[], Awaitable[Sequence[str]]]


class Readiness:
    """One look at each thing at a time: who asks meanwhile waits for the same, and never long."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[Sequence[str]]] = {}

    async def reasons(self, services: WebServices) -> list[str]:
        checks: dict[str, ReadinessCheck] = {
            "The database does not answer.": partial(_table_faults, services),
            "The disk for uploads does not answer.": partial(_room_faults, services.kept_in),
        }
        looks = {hangs: self._look(hangs, check) for hangs, check in checks.items()}
        await asyncio.wait(looks.values(), timeout=ANSWER_SECONDS)
        reasons = ["The service is stopping."] if services.draining() else []
        for hangs, look in looks.items():
            reasons += look.result() if look.done() else [hangs]
        return reasons

    def _look(self, name: str, check: ReadinessCheck) -> asyncio.Task[Sequence[str]]:
        look = self._running.get(name)
        if look is None or look.done():
            look = self._running[name] = asyncio.ensure_future(_awaited(check))
        return look


async def _awaited(check: ReadinessCheck) -> Sequence[str]:
    return await check()


async def _table_faults(services: WebServices) -> Sequence[str]:
    """That it can be read is not enough: what comes in is written."""
    try:
        gates = await services.status.gates()
        await services.status.require_writable()
    except StorageError:
        return ["The database does not answer."]
    return _engine_faults(services, gates)


def _engine_faults(services: WebServices, gates: Sequence[GateState]) -> Sequence[str]:
    if not gates:
        return ["No engine is connected yet."]
    states = {gate.name: gate for gate in gates}
    served = services.pool.gates if services.pool is not None else {"work": tuple(states)}
    faults = []
    for capability, names in served.items():
        known = [states[name] for name in names if name in states]
        if known and all(gate.paused_seconds > BRIEF_REST_SECONDS for gate in known):
            faults.append(f"No engine can {capability}: {', '.join(map(_resting, known))}.")
    return faults


def _resting(gate: GateState) -> str:
    why = f" ({gate.paused_by})" if gate.paused_by else ""
    return f"{gate.name} rests for {math.ceil(gate.paused_seconds)} s at most{why}"


async def _room_faults(folders: Sequence[Path]) -> Sequence[str]:
    return await asyncio.to_thread(lambda: [*filter(None, map(_room_fault, folders))])


def _room_fault(folder: Path) -> str | None:
    """By a look and by a try: quotas and file systems that became read-only show in the latter alone."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        free_bytes = shutil.disk_usage(folder).free
        with tempfile.TemporaryFile(dir=folder, buffering=0) as nameless:
            nameless.write(bytes(PROBE_BYTES))
    except OSError as error:
        return f"Uploads are refused: nothing can be written to {folder} ({error.strerror})."
    if free_bytes < LEAST_ROOM_BYTES:
        return f"Uploads are refused soon: {free_bytes // 1_000_000} MB are free in {folder}."
    return None
