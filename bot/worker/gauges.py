"""What is read from the table and the machine when somebody looks at the metrics."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path

from bot import metrics
from bot.domain.ports.status import QueueStatus


async def exposition(status: QueueStatus, data_dir: Path) -> bytes:
    """All metrics in Prometheus's text format. Raises `StorageError`."""
    depth, gates = await status.depth(), await status.gates()
    metrics.queue_jobs_open.set(depth.jobs_open)
    metrics.queue_oldest_seconds.set(depth.oldest_ready_seconds or 0.0)
    metrics.outbox_due.set(depth.entries_due)
    by_state = {"ready": depth.ready, "delayed": depth.delayed, "leased": depth.leased}
    metrics.by_label(metrics.queue_tasks, by_state)
    metrics.by_label(metrics.engine_slots, {gate.name: gate.slots for gate in gates})
    metrics.by_label(metrics.engine_in_flight, {gate.name: gate.in_flight for gate in gates})
    metrics.by_label(metrics.engine_paused, {gate.name: float(gate.paused_seconds > 0) for gate in gates})
    metrics.disk_free_bytes.set(shutil.disk_usage(data_dir).free)
    metrics.build_info.labels(version("earmark-bot")).set(1)
    return metrics.exposition()
