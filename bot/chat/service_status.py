"""The service's status for admins: the queue and the engines."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.ports.status import GateState, QueueDepth, QueueStatus
from bot.locales.catalogue import Localize
from bot.text.blocks import Block, Heading, ListItem


async def status_blocks(status: QueueStatus, localize: Localize) -> tuple[Block, ...]:
    depth, gates = await status.depth(), await status.gates()
    lines = [*_queue_lines(depth, localize), *(_gate_line(gate, localize) for gate in gates)]
    if not gates:
        lines.append(localize("service-engine-none"))
    return (Heading(localize("service-heading")), *map(ListItem, lines))


def _queue_lines(depth: QueueDepth, localize: Localize) -> Iterator[str]:
    yield localize("service-queue", jobs=depth.jobs_open, ready=depth.ready, leased=depth.leased)
    if depth.oldest_ready_seconds is not None:
        yield localize("service-oldest", seconds=round(depth.oldest_ready_seconds))


def _gate_line(gate: GateState, localize: Localize) -> str:
    if gate.paused_seconds > 0:
        return localize(
            "service-engine-paused",
            name=gate.name,
            seconds=round(gate.paused_seconds),
            busy=gate.in_flight,
            slots=gate.slots,
        )
    return localize("service-engine-open", name=gate.name, busy=gate.in_flight, slots=gate.slots)
