"""How a service ends: at once but in order, or after everything that was accepted is done."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass, field

from bot.cli.terminal import report
from bot.domain.errors import StorageError
from bot.domain.ports.status import QueueStatus

LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Shutdown:
    """`closed` before `stopped`: nothing new is taken in, while the rest is still worked on."""

    closed: asyncio.Event = field(default_factory=asyncio.Event)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        self.closed.set()
        self.stopped.set()

    async def drained(self, status: QueueStatus) -> None:
        """Once closed, says when no job is open and every answer is delivered.

        The service stays, closed: a supervisor would start one that ended again, and that would take work in.
        """
        await self.closed.wait()
        while not self.stopped.is_set():
            if await _is_empty(status):
                report("Drained: everything is answered. Stop the service now.")
                return
            await asyncio.sleep(LOOK_SECONDS)


def shutdown_by_signals() -> Shutdown:
    """SIGINT and SIGTERM stop; a second one ends the process at once. SIGUSR1 drains."""
    loop = asyncio.get_running_loop()
    ending = Shutdown()

    def stop(number: signal.Signals) -> None:
        report("Stopping: running segments are finished or given back.")
        loop.remove_signal_handler(number)
        ending.stop()

    def drain() -> None:
        report("Draining: nothing new is taken in, and what was accepted is finished.")
        ending.closed.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    loop.add_signal_handler(signal.SIGUSR1, drain)
    return ending


async def _is_empty(status: QueueStatus) -> bool:
    try:
        depth = await status.depth()
    except StorageError:
        return False
    return not depth.jobs_open and not depth.entries_due
