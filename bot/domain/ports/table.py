"""The job table as a whole, for those who hand its parts on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ports.events import EventInbox
from bot.domain.ports.jobs import JobStore
from bot.domain.ports.key_values import KeyValue
from bot.domain.ports.outbox import Outbox
from bot.domain.ports.retention import Retention
from bot.domain.ports.status import QueueStatus
from bot.domain.ports.tasks import TaskQueue


@dataclass(frozen=True, kw_only=True)
class JobTable:
    jobs: JobStore
    tasks: TaskQueue
    outbox: Outbox
    retention: Retention
    events: EventInbox
    status: QueueStatus
    key_values: KeyValue
