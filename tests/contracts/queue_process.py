"""A process that works on a queue beside others: queue_process.py drain|deliver URL NAME."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as a script, it does not know the root

from bot.domain.job import Capability, TaskKind
from bot.domain.ports.jobs import Accepted
from bot.domain.ports.tasks import ClaimRequest
from storage.job_table import SqlJobTable, open_job_table
from tests.fakes.jobs import GATE, PLATFORM, a_request, said

EVENTS = 10
DELIVERIES = 4


async def drain(queue: SqlJobTable, name: str) -> None:
    """Prints task, fence, start and end of every segment that it worked on, on the clock all share."""
    ask = ClaimRequest(worker=name, needs={Capability.TRANSCRIBE: (GATE,)})
    await asyncio.gather(*(_drain(queue, ask) for _ in range(4)))


async def _drain(queue: SqlJobTable, ask: ClaimRequest) -> None:
    claim = await queue.tasks.claim(ask)
    while True:
        while claim is None:
            if not (
                await queue.status.depth()
            ).leased:  # what is ready is reductions, which nobody here asks for
                return
            await queue.tasks.wait(0.05)
            claim = await queue.tasks.claim(ask)
        assert claim.kind is TaskKind.SEGMENT
        start = time.monotonic()
        await asyncio.sleep(0.01)
        print(claim.lease.task_id, claim.lease.fence, start, time.monotonic(), flush=True)
        claim = await queue.tasks.settle(claim.lease, said("x"), then=ask)


async def deliver(queue: SqlJobTable, name: str) -> None:
    """Delivers every event four times at once, and prints the answers."""
    for number in range(EVENTS):
        request = a_request(event_id=f"event-{number}")
        for added in await asyncio.gather(*(queue.jobs.add(request) for _ in range(DELIVERIES))):
            print(number, added.job_id, int(isinstance(added, Accepted)), flush=True)
        sights = await asyncio.gather(
            *(queue.events.claim_event(PLATFORM, f"press-{number}") for _ in range(DELIVERIES))
        )
        print(number, "first", sum(sights), flush=True)
        assert not await queue.events.claim_event(PLATFORM, f"event-{number}")


async def main(role: str, url: str, name: str) -> None:
    queue = await open_job_table(url)
    print("ready", flush=True)
    sys.stdin.readline()
    await {"drain": drain, "deliver": deliver}[role](queue, name)
    await queue.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
