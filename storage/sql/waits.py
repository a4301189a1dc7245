"""How far ahead of now an instant may lie that is stored: the longest wait of its kind.

What lies further ahead was written by a clock that was ahead, or by a number that nobody meant.
"""

from __future__ import annotations

import math

from sqlalchemy import Double, bindparam, text, update

from bot.domain.outside_numbers import LONGEST_ENGINE_REST_SECONDS, LONGEST_PLATFORM_REST_SECONDS
from storage.database.connection import Transaction
from storage.sql.tables import gates, outbox, posts, tasks

GATE_REST_SECONDS = LONGEST_ENGINE_REST_SECONDS
TASK_DELAY_SECONDS = 600.0
DELIVERY_PAUSE_SECONDS = LONGEST_PLATFORM_REST_SECONDS
RETRACTION_PAUSE_SECONDS = 3 * 3600.0
LONGEST_LEASES = 10
"""In leases of this process: others may have been given longer ones."""

_now_and_most = bindparam("now", type_=Double) + bindparam("most", type_=Double)
_REIN_IN_GATES = update(gates).where(gates.c.paused_until > _now_and_most).values(paused_until=_now_and_most)
_REIN_IN_PROBES = update(gates).where(gates.c.probe_at > _now_and_most).values(probe_at=bindparam("now"))
_REIN_IN_TASKS = (
    update(tasks)
    .where(text("state = 'delayed'"), tasks.c.not_before > _now_and_most)
    .values(not_before=_now_and_most)
)
_REIN_IN_LEASES = (
    update(tasks)
    .where(text("state = 'leased'"), tasks.c.lease_expires_at > _now_and_most)
    .values(lease_expires_at=_now_and_most)
)
_REIN_IN_ENTRIES = (
    update(outbox)
    .where(text("due"), outbox.c.urgency.in_((0, 1)), outbox.c.next_at > _now_and_most)
    .values(next_at=_now_and_most)
)
_REIN_IN_POSTS = (
    update(posts).where(text("due"), posts.c.next_at > _now_and_most).values(next_at=_now_and_most)
)


def later(transaction: Transaction, seconds: float, *, most: float) -> float:
    """The instant so many seconds from now, at most `most`, whatever was asked for."""
    return transaction.now + (0.0 if math.isnan(seconds) else min(max(0.0, seconds), most))


def rein_in(transaction: Transaction, lease_seconds: float) -> None:
    """Brings instants that lie too far ahead back to the longest wait of their kind."""
    for statement, most in (
        (_REIN_IN_GATES, GATE_REST_SECONDS),
        (_REIN_IN_PROBES, GATE_REST_SECONDS),
        (_REIN_IN_TASKS, TASK_DELAY_SECONDS),
        (_REIN_IN_LEASES, LONGEST_LEASES * lease_seconds),
        (_REIN_IN_ENTRIES, DELIVERY_PAUSE_SECONDS),
        (_REIN_IN_POSTS, RETRACTION_PAUSE_SECONDS),
    ):
        transaction.connection.execute(statement, {"now": transaction.now, "most": most})
