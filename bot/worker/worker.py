"""A worker: dispatchers for its four kinds of work, and the duties around them."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.audio.voice import warm_up
from bot.domain.job import Capability, Claim, TaskKind
from bot.domain.outcome import Outcome
from bot.domain.ports.platforms import Messenger
from bot.domain.ports.table import JobTable
from bot.domain.ports.tasks import ClaimRequest
from bot.inference.pool import EnginePool
from bot.worker.dispatcher import Dispatcher, Handler
from bot.worker.duty import every
from bot.worker.engine_gates import ANNOUNCE_SECONDS, PROBE_LOOK_SECONDS, EngineGates
from bot.worker.heartbeat import beat_once
from bot.worker.in_hand import InHand
from bot.worker.lifeline import Lifeline
from bot.worker.outbox import OutboxSender
from bot.worker.reaper import reap_once

logger = logging.getLogger(__name__)

REAP_SECONDS = 1.0
DELIVERIES_IN_HAND = 4
"""So that one slow upload of a file holds up nobody else's answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkerConfig:
    """How a worker keeps time, in seconds, and how much it does at once."""

    recordings_in_hand: int = 32
    """How many of them are decoded at once is the preparer's affair."""
    engine_slots: int | None = None
    """None: as many as the pool's endpoints have."""
    heartbeat_seconds: float = 5.0
    stop_seconds: float = 20.0
    voices_at_once: int = 1
    """Segments in which voices are told apart."""


class Worker:
    """Runs until `stop`; on the way out it finishes or releases what it has in hand."""

    def __init__(
        self,
        table: JobTable,
        handlers: Mapping[TaskKind, Handler],
        *,
        pool: EnginePool,
        lifelines: Path,
        messengers: Mapping[str, Messenger],
        config: WorkerConfig,
        job_id: str | None = None,
    ) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self._table = table
        self._handlers = handlers
        self._pool = pool
        self._engine_gates = EngineGates(table.tasks, pool)
        self._lifelines = lifelines
        self._messengers = messengers
        self._config = config
        self._job_id = job_id
        self._running = InHand()
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """No new claims from now on; `run` returns when the tasks in hand are settled or released."""
        self._stopping.set()

    async def run(self) -> None:
        await self._engine_gates.announce()
        await asyncio.to_thread(warm_up)
        with Lifeline(self._lifelines, self.name):
            logger.info("worker.started", extra={"worker": self.name})
            async with asyncio.TaskGroup() as group:
                duties = [group.create_task(duty) for duty in self._duties()]
                await self._dispatch()
                for duty in duties:
                    duty.cancel()
            logger.info("worker.stopped", extra={"worker": self.name})

    async def _dispatch(self) -> None:
        """Until stopped and done. The duties go on meanwhile: leases are kept to the end.

        Tasks wait for engines that have to be asked what they are: what comes of a task depends on it.
        """
        if not await self._engines_known():
            return
        await self._engine_gates.announce()
        async with asyncio.TaskGroup() as group:
            for dispatcher in self._dispatchers():
                group.create_task(dispatcher.run())
            group.create_task(self._hurry())

    async def _engines_known(self) -> bool:
        """False where the worker is stopped first."""
        either = [asyncio.create_task(event.wait()) for event in (self._pool.enough, self._stopping)]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        for one in either:
            one.cancel()
        return self._pool.enough.is_set()

    def _dispatchers(self) -> list[Dispatcher]:
        awaited = sum(one.slots for one in self._pool.awaited)
        engine_slots = self._config.engine_slots or awaited + sum(self._pool.slots.values())
        return [
            self._dispatcher({Capability.PREPARE: ()}, self._config.recordings_in_hand),
            self._dispatcher({Capability.REDUCE: ()}, 1),
            self._dispatcher({Capability.VOICES: ()}, self._config.voices_at_once),
            self._dispatcher(self._pool.gates, engine_slots),
        ]

    def _dispatcher(self, needs: Mapping[Capability, tuple[str, ...]], limit: int) -> Dispatcher:
        ask = ClaimRequest(worker=self.name, needs=needs, job_id=self._job_id)
        return Dispatcher(
            self._table.tasks, ask, self._handle, limit=limit, running=self._running, stopping=self._stopping
        )

    async def _handle(self, claim: Claim) -> Outcome:
        return await self._handlers[claim.kind](claim)

    def _duties(self) -> list[Coroutine[None, None, None]]:
        beat = partial(beat_once, self._table.tasks, self.name, self._running)
        reap = partial(reap_once, self._table.tasks, self._lifelines)
        duties = [
            every(self._config.heartbeat_seconds, "heartbeat", beat),
            every(REAP_SECONDS, "reaper", reap),
            every(ANNOUNCE_SECONDS, "gates", self._engine_gates.announce),
            every(PROBE_LOOK_SECONDS, "probes", self._engine_gates.probe),
        ]
        if self._messengers:
            duties.append(self._sender().run(self._stopping))
        return duties

    def _sender(self) -> OutboxSender:
        return OutboxSender(
            self._table.outbox,
            self._table.jobs,
            self._table.tasks,
            self.name,
            self._messengers,
            limit=DELIVERIES_IN_HAND,
            running=self._running,
        )

    async def _hurry(self) -> None:
        """After `stop`, tasks have a while to finish; then they are given back."""
        await self._stopping.wait()
        try:
            async with asyncio.timeout(self._config.stop_seconds):
                await self._running.idle()
        except TimeoutError:
            self._running.abort(self._running.task_ids)
