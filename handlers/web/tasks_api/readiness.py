"""Why nothing can be taken in or worked on, told within two seconds whatever hangs."""

from __future__ import annotations

import asyncio
import math
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.domain.errors import RestartNeeded, StorageError
from bot.domain.ports.status import GateState
from handlers.web.services import WebServices

ANSWER_SECONDS = 1.5
BRIEF_REST_SECONDS = 5.0
"""An engine that asks for so much patience works as it should."""
LONG_REST_SECONDS = 60.0
"""Within it what is taken in begins soon: turning events of chats away would lose them."""
LEAST_ROOM_BYTES = 100_000_000
"""For an upload and what is cut from it; with less they soon end with 507."""
PROBE_BYTES = 64 << 10


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadinessFault:
    text: str
    passes: bool = False
    """It will be over soon: the service is ready all the same."""


ReadinessCheck = Callable[[], Awaitable[Sequence[ReadinessFault]]]


class Readiness:
    """One look at each thing at a time: who asks meanwhile waits for the same, and never long."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[Sequence[ReadinessFault]]] = {}

    async def faults(self, services: WebServices) -> list[ReadinessFault]:
        checks: dict[str, ReadinessCheck] = {
            "The database does not answer.": partial(_table_faults, services),
            "The disk for uploads does not answer.": partial(_room_faults, services.kept_in),
        }
        looks = {hangs: self._look(hangs, check) for hangs, check in checks.items()}
        await asyncio.wait(looks.values(), timeout=ANSWER_SECONDS)
        faults = [ReadinessFault(text="The service is stopping.")] if services.draining() else []
        for hangs, look in looks.items():
            faults += look.result() if look.done() else [ReadinessFault(text=hangs)]
        return faults

    def _look(self, name: str, check: ReadinessCheck) -> asyncio.Task[Sequence[ReadinessFault]]:
        look = self._running.get(name)
        if look is None or look.done():
            look = self._running[name] = asyncio.ensure_future(_awaited(check))
        return look


async def _awaited(check: ReadinessCheck) -> Sequence[ReadinessFault]:
    return await check()


async def _table_faults(services: WebServices) -> Sequence[ReadinessFault]:
    """That it can be read is not enough: what comes in is written."""
    try:
        gates = await services.status.gates()
        await services.status.require_writable()
    except RestartNeeded as error:
        return [ReadinessFault(text=error.message)]
    except StorageError:
        return [ReadinessFault(text="The database does not answer.")]
    return _engine_faults(services, gates)


def _engine_faults(services: WebServices, gates: Sequence[GateState]) -> Sequence[ReadinessFault]:
    if not gates:
        return [ReadinessFault(text="No engine is connected yet.")]
    states = {gate.name: gate for gate in gates}
    served = services.pool.gates if services.pool is not None else {"work": tuple(states)}
    faults = []
    for capability, names in served.items():
        known = [states[name] for name in names if name in states]
        rest_seconds = min((gate.paused_seconds for gate in known), default=0.0)
        if rest_seconds > BRIEF_REST_SECONDS:
            text = f"No engine can {capability}: {', '.join(map(_resting, known))}."
            faults.append(ReadinessFault(text=text, passes=rest_seconds <= LONG_REST_SECONDS))
    return faults


def _resting(gate: GateState) -> str:
    why = f" ({gate.paused_by})" if gate.paused_by else ""
    return f"{gate.name} rests for {math.ceil(gate.paused_seconds)} s at most{why}"


async def _room_faults(folders: Sequence[Path]) -> Sequence[ReadinessFault]:
    found = await asyncio.to_thread(lambda: [*filter(None, map(_room_fault, folders))])
    return [ReadinessFault(text=text) for text in found]


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
