"""Which people's view of their job is out of date. Level-triggered: a row a job, not a row a message."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, case, insert, or_, select, text, update

from bot.domain.errors import LeaseLost
from bot.domain.ports.outbox import OutboxEntry, Retraction
from storage.database.connection import Transaction
from storage.sql import job_keys, retractions
from storage.sql.part import TablePart
from storage.sql.tables import outbox
from storage.sql.waits import DELIVERY_PAUSE_SECONDS, LONGEST_LEASES, later

FINAL, PROGRESS = 0, 1

_ADD = insert(outbox)
_HAND_OVER = (
    update(outbox)
    .where(outbox.c.platform == bindparam("of"), outbox.c.external_id == bindparam("message"))
    .values(external_id=None, due=False, fence=outbox.c.fence + 1, lease_expires_at=None, worker=None)
)
EDITS_AT_A_PACE = 10
MOST_SPACING_SECONDS = 60.0
_BUMP = (
    update(outbox)
    .where(outbox.c.job_id == bindparam("job"), text("NOT final"))
    .values(wanted_version=outbox.c.wanted_version + 1, due=True)
)
_BUMP_FINAL = (
    update(outbox)
    .where(outbox.c.job_id == bindparam("job"))
    .values(
        wanted_version=outbox.c.wanted_version + 1,
        due=True,
        final=True,
        urgency=FINAL,
        attempts=0,
        # a platform that asked for patience keeps it; spacing between edits does not hold up an answer
        next_at=case(
            (outbox.c.sent_version < outbox.c.claimed_version, outbox.c.next_at), else_=bindparam("now")
        ),
    )
)
_SHOW_AGAIN = (
    update(outbox)
    .where(outbox.c.job_id == bindparam("job"), text("final"), outbox.c.external_id.is_not(None))
    .values(
        wanted_version=outbox.c.wanted_version + 1,
        due=True,
        urgency=FINAL,
        attempts=0,
        next_at=case(
            (outbox.c.due & (outbox.c.next_at > bindparam("now")), outbox.c.next_at), else_=bindparam("now")
        ),
    )
)
_NEXT = (
    select(outbox)
    .where(
        text("due"),
        outbox.c.urgency == bindparam("urgency"),
        outbox.c.next_at <= bindparam("now"),
        outbox.c.platform.in_(bindparam("platforms", expanding=True)),
        or_(
            outbox.c.lease_expires_at.is_(None),
            outbox.c.lease_expires_at <= bindparam("now"),
            outbox.c.lease_expires_at > bindparam("never"),
        ),
    )
    .order_by(outbox.c.next_at, outbox.c.job_id)
    .limit(1)
)
_LEASE = (
    update(outbox)
    .where(outbox.c.job_id == bindparam("job"))
    .values(
        fence=outbox.c.fence + 1,
        worker=bindparam("by"),
        lease_expires_at=bindparam("expires_at"),
        claimed_version=outbox.c.wanted_version,
        tried_before=True,
    )
)
_HELD = select(outbox).where(
    outbox.c.job_id == bindparam("job_id"),
    outbox.c.fence == bindparam("fence"),
    outbox.c.lease_expires_at.is_not(None),
)
_SETTLE = (
    update(outbox)
    .where(outbox.c.job_id == bindparam("job"))
    .values(
        {
            name: bindparam(name)
            for name in ("external_id", "sent_version", "due", "next_at", "attempts", "tried_before")
        }
        | {"lease_expires_at": None, "worker": None}
    )
)
_EXTEND = (
    update(outbox)
    .where(
        outbox.c.job_id.in_(bindparam("job_ids", expanding=True)),
        outbox.c.worker == bindparam("by"),
        outbox.c.lease_expires_at.is_not(None),
    )
    .values(lease_expires_at=bindparam("expires_at"))
)
_POSTED = select(outbox.c.external_id).where(outbox.c.job_id == bindparam("job_id"))
_ABANDON = (
    update(outbox)
    .where(
        text("due"),
        outbox.c.worker.in_(bindparam("workers", expanding=True)),
        outbox.c.lease_expires_at.is_not(None),
    )
    .values(lease_expires_at=None, worker=None)
)


class SqlOutbox(TablePart):
    """Implements `bot.domain.ports.outbox.Outbox`."""

    async def claim_entry(self, worker: str, *, platforms: Sequence[str]) -> OutboxEntry | None:
        return await self._write(claim_entry, worker, platforms, self._limits.lease_seconds)

    async def settle_entry(
        self,
        entry: OutboxEntry,
        *,
        external_id: str | None,
        keys: Sequence[str] = (),
        again_after_seconds: float | None = None,
        failed: bool = False,
        give_up: bool = False,
    ) -> None:
        await self._write(
            settle_entry,
            entry,
            external_id=external_id,
            new_keys=keys,
            again_after_seconds=again_after_seconds,
            failed=failed,
            give_up=give_up,
            spacing_seconds=self._limits.delivery_spacing_seconds,
        )

    async def note_posted(self, job_id: str, posted: str) -> bool:
        return await self._write(retractions.note, job_id, posted)

    async def retract(self, platform: str, posted: str, address: Mapping[str, str]) -> None:
        await self._write(retractions.add, platform, posted, address)

    async def claim_retraction(self, worker: str, *, platforms: Sequence[str]) -> Retraction | None:
        return await self._write(retractions.claim, worker, platforms, self._limits.lease_seconds)

    async def settle_retraction(
        self, retraction: Retraction, *, again_after_seconds: float | None = None, failed: bool = False
    ) -> None:
        await self._write(retractions.settle, retraction, again_after_seconds, failed=failed)


def add(transaction: Transaction, job_id: str, platform: str, external_id: str | None) -> None:
    """The first view is due at once: it says that the request was accepted.

    `external_id`: a message that it takes over. The job that had it shows itself no more, and is forgotten
    without the message.
    """
    transaction.wake = True
    if external_id is not None:
        transaction.connection.execute(_HAND_OVER, {"of": platform, "message": external_id})
    transaction.connection.execute(
        _ADD,
        {
            "job_id": job_id,
            "platform": platform,
            "wanted_version": 1,
            "sent_version": 0,
            "final": False,
            "urgency": PROGRESS,
            "due": True,
            "next_at": transaction.now,
            "fence": 0,
            "tried_before": False,
            "attempts": 0,
            "external_id": external_id,
        },
    )


def bump(transaction: Transaction, job_id: str, *, final: bool = False) -> None:
    """The job moved on. After the final view there is no other, unless what it shows is rewritten."""
    statement, values = (_BUMP_FINAL, {"now": transaction.now}) if final else (_BUMP, {})
    if transaction.connection.execute(statement, {"job": job_id, **values}).rowcount:
        transaction.wake = True


def show_again(transaction: Transaction, job_id: str) -> None:
    """The answer was rewritten: where it is shown, it is edited."""
    values = {"job": job_id, "now": transaction.now}
    if transaction.connection.execute(_SHOW_AGAIN, values).rowcount:
        transaction.wake = True


def claim_entry(
    transaction: Transaction, worker: str, platforms: Sequence[str], lease_seconds: float
) -> OutboxEntry | None:
    never = transaction.now + LONGEST_LEASES * lease_seconds
    row = _due(transaction, platforms, FINAL, never) or _due(transaction, platforms, PROGRESS, never)
    if row is None:
        return None
    transaction.connection.execute(
        _LEASE, {"job": row.job_id, "by": worker, "expires_at": transaction.now + lease_seconds}
    )
    return OutboxEntry(
        job_id=row.job_id,
        fence=row.fence + 1,
        external_id=row.external_id,
        tried_before=row.tried_before,
        final=row.final,
        attempt=row.attempts + 1,
    )


def _spacing(seconds: float, edits: int) -> float:
    """Of progress: who waits for an hour looks more rarely, and every edit costs a call."""
    return max(seconds, min(seconds * (1 + edits // EDITS_AT_A_PACE), MOST_SPACING_SECONDS))


def settle_entry(
    transaction: Transaction,
    entry: OutboxEntry,
    *,
    external_id: str | None,
    new_keys: Sequence[str],
    again_after_seconds: float | None,
    failed: bool,
    give_up: bool,
    spacing_seconds: float,
) -> None:
    row = transaction.connection.execute(_HELD, {"job_id": entry.job_id, "fence": entry.fence}).one_or_none()
    if row is None:
        raise LeaseLost("The outbox entry is in other hands")
    sent = again_after_seconds is None or give_up
    moved_on = row.wanted_version > row.claimed_version
    turned_final = row.final and not entry.final
    went_on = sent or external_id not in {None, row.external_id}
    wait = _spacing(spacing_seconds, row.fence) if again_after_seconds is None else again_after_seconds
    transaction.connection.execute(
        _SETTLE,
        {
            "job": entry.job_id,
            "external_id": external_id or row.external_id,
            "sent_version": row.claimed_version if sent else row.sent_version,
            "due": (moved_on or not sent) and not give_up,
            "next_at": transaction.now
            if sent and turned_final
            else later(transaction, wait, most=DELIVERY_PAUSE_SECONDS),
            "attempts": 0 if went_on else row.attempts + failed,
            "tried_before": not went_on,
        },
    )
    job_keys.add_keys(transaction, entry.job_id, row.platform, new_keys)
    transaction.wake = transaction.wake or (sent and turned_final)


def posted(transaction: Transaction, job_id: str) -> str | None:
    return transaction.connection.execute(_POSTED, {"job_id": job_id}).scalar_one_or_none()


def extend(transaction: Transaction, worker: str, job_ids: Collection[str], lease_seconds: float) -> None:
    """A sender that lives keeps what it has in hand, however slow its platform is."""
    if not job_ids:
        return
    values = {"by": worker, "job_ids": list(job_ids), "expires_at": transaction.now + lease_seconds}
    transaction.connection.execute(_EXTEND, values)


def abandon(transaction: Transaction, dead_workers: Sequence[str]) -> None:
    """Entries of senders that are known to be dead may be claimed at once."""
    if dead_workers and transaction.connection.execute(_ABANDON, {"workers": list(dead_workers)}).rowcount:
        transaction.wake = True


def _due(transaction: Transaction, platforms: Sequence[str], urgency: int, never: float) -> Row[Any] | None:
    """`never`: no lease ends so late."""
    values = {"now": transaction.now, "never": never, "platforms": list(platforms), "urgency": urgency}
    return transaction.connection.execute(_NEXT, values).one_or_none()
