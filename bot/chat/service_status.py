"""For admins: the queue and the engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.domain.ports import GateState, Queue, QueueDepth
from bot.text.blocks import Block, Heading, ListItem

Say = Callable[..., str]


async def house_blocks(queue: Queue, say: Say) -> tuple[Block, ...]:
    depth, gates = await queue.depth(), await queue.gates()
    lines = [*_queue_lines(depth, say), *(_gate_line(gate, say) for gate in gates)]
    if not gates:
        lines.append(say("house-engine-none"))
    return (Heading(say("house-heading")), *map(ListItem, lines))


def _queue_lines(depth: QueueDepth, say: Say) -> Iterator[str]:
    yield say("house-queue", jobs=depth.jobs_open, ready=depth.ready, leased=depth.leased)
    if depth.oldest_ready_seconds is not None:
        yield say("house-oldest", seconds=round(depth.oldest_ready_seconds))


def _gate_line(gate: GateState, say: Say) -> str:
    if gate.paused_seconds > 0:
        return say(
            "house-engine-paused",
            name=gate.name,
            seconds=round(gate.paused_seconds),
            busy=gate.in_flight,
            slots=gate.slots,
        )
    return say("house-engine-open", name=gate.name, busy=gate.in_flight, slots=gate.slots)
