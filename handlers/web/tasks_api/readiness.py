"""Why nothing can be taken in or worked on, told within two seconds whatever hangs."""

from __future__ import annotations

import asyncio
import math
import shutil
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.domain.errors import RestartNeeded, StorageError
from bot.domain.ports.status import GateState
from handlers.web.services import WebServices

ANSWER_SECONDS = 1.5
LOOK_KEPT_SECONDS = 1.0
"""So long one look serves all: whoever asks costs the disk no more than that."""
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
    in_public: str | None = None
    """The same without names and paths of this installation, where `text` has any."""
    passes: bool = False
    """It will be over soon: the service is ready all the same."""

    def told(self, *, to_strangers: bool) -> str:
        return self.in_public or self.text if to_strangers else self.text


ReadinessCheck = Callable[[], Awaitable[Sequence[ReadinessFault]]]


class Readiness:
    """One look at each thing at a time: who asks meanwhile or soon after is told the same, and never late."""

    def __init__(self) -> None:
        self._looks: dict[str, _Look] = {}

    async def faults(self, services: WebServices) -> list[ReadinessFault]:
        checks: dict[str, ReadinessCheck] = {
            "The database does not answer.": partial(_table_faults, services),
            "The disk for uploads does not answer.": partial(_room_faults, services.kept_in),
        }
        looks = {hangs: self._look(hangs, check).task for hangs, check in checks.items()}
        await asyncio.wait(looks.values(), timeout=ANSWER_SECONDS)
        faults = [ReadinessFault(text="The service is stopping.")] if services.draining() else []
        for hangs, look in looks.items():
            faults += look.result() if look.done() else [ReadinessFault(text=hangs)]
        return faults

    def _look(self, name: str, check: ReadinessCheck) -> _Look:
        look = self._looks.get(name)
        if look is None or look.is_old():
            look = self._looks[name] = _Look(check)
        return look


class _Look:
    def __init__(self, check: ReadinessCheck) -> None:
        self._ended_at = math.inf
        self.task = asyncio.ensure_future(self._taken(check))

    def is_old(self) -> bool:
        return time.monotonic() - self._ended_at > LOOK_KEPT_SECONDS

    async def _taken(self, check: ReadinessCheck) -> Sequence[ReadinessFault]:
        try:
            return await check()
        finally:
            self._ended_at = time.monotonic()


async def _table_faults(services: WebServices) -> Sequence[ReadinessFault]:
    """That it can be read is not enough: what comes in is written."""
    try:
        gates = await services.status.gates()
        await services.status.require_writable()
    except RestartNeeded as error:
        return [ReadinessFault(text=error.message, in_public="The service must start anew.")]
    except StorageError:
        return [ReadinessFault(text="The database does not answer.")]
    return _engine_faults(services, gates)


def _engine_faults(services: WebServices, gates: Sequence[GateState]) -> Sequence[ReadinessFault]:
    awaited = _awaited_engines(services)
    if not gates:
        return awaited or [ReadinessFault(text="No engine is connected yet.")]
    states = {gate.name: gate for gate in gates}
    served = services.pool.gates if services.pool is not None else {"work": tuple(states)}
    faults = [*awaited, *_unknown_engines(served.values(), states)]
    for capability, names in served.items():
        known = [states[name] for name in names if name in states]
        rest_seconds = min((gate.paused_seconds for gate in known), default=0.0)
        if rest_seconds > BRIEF_REST_SECONDS:
            why = f"No engine can {capability}"
            text, passes = f"{why}: {', '.join(map(_resting, known))}.", rest_seconds <= LONG_REST_SECONDS
            faults.append(ReadinessFault(text=text, in_public=f"{why}: engines rest.", passes=passes))
    return faults


def _awaited_engines(services: WebServices) -> list[ReadinessFault]:
    """Those that were away when this service started; work goes on where another has what is needed."""
    pool = services.pool
    if pool is None or not pool.awaited:
        return []
    away = ", ".join(one.address for one in pool.awaited)
    return [
        ReadinessFault(
            text=f"These engines did not answer yet and are asked again and again: {away}.",
            in_public="An engine did not answer yet.",
            passes=pool.enough.is_set(),
        )
    ]


def _unknown_engines(
    served: Collection[Sequence[str]], states: Mapping[str, GateState]
) -> list[ReadinessFault]:
    """Nothing is claimed for an engine that the job table does not have."""
    unknown = sorted({name for names in served for name in names if name not in states})
    if not unknown:
        return []
    text = f"The job table does not know (any more) of: {', '.join(unknown)}."
    others_do = all(any(name in states for name in names) for names in served)
    return [ReadinessFault(text=text, in_public="An engine is not connected.", passes=others_do)]


def _resting(gate: GateState) -> str:
    why = f" ({gate.paused_by})" if gate.paused_by else ""
    return f"{gate.name} rests for {math.ceil(gate.paused_seconds)} s at most{why}"


async def _room_faults(folders: Sequence[Path]) -> Sequence[ReadinessFault]:
    return await _in_own_thread(lambda: [*filter(None, map(_room_fault, folders))])


async def _in_own_thread(look: Callable[[], Sequence[ReadinessFault]]) -> Sequence[ReadinessFault]:
    """Of asyncio's threads all may be at work; and a disk that hangs keeps no process from its end."""
    loop = asyncio.get_running_loop()
    seen: asyncio.Future[Sequence[ReadinessFault]] = loop.create_future()

    def see() -> None:
        found = look()
        with suppress(RuntimeError):  # the loop is closed: nobody asks any more
            loop.call_soon_threadsafe(_tell, seen, found)

    threading.Thread(target=see, name="room", daemon=True).start()
    return await seen


def _tell(seen: asyncio.Future[Sequence[ReadinessFault]], found: Sequence[ReadinessFault]) -> None:
    if not seen.done():
        seen.set_result(found)


def _room_fault(folder: Path) -> ReadinessFault | None:
    """By a look and by a try: quotas and file systems that became read-only show in the latter alone."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        free_bytes = shutil.disk_usage(folder).free
        with tempfile.TemporaryFile(dir=folder, buffering=0) as nameless:
            nameless.write(bytes(PROBE_BYTES))
    except OSError as error:
        text = f"Uploads are refused: nothing can be written to {folder} ({error.strerror})."
        return ReadinessFault(text=text, in_public="Uploads are refused: the disk takes nothing.")
    if free_bytes < LEAST_ROOM_BYTES:
        text = f"Uploads are refused soon: {free_bytes // 1_000_000} MB are free in {folder}."
        return ReadinessFault(text=text, in_public="Uploads are refused soon: the disk is nearly full.")
    return None
