"""What has reached its date."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, delete, false, or_, select, text, true

from storage.database.connection import Transaction
from storage.sql import clock_steps, event_inbox, key_values, quotas, retractions
from storage.sql.part import TablePart
from storage.sql.tables import blobs, jobs

_other = blobs.alias("other")
_wanted_elsewhere = (
    select(_other.c.key)
    .where(
        _other.c.key == blobs.c.key,
        or_(
            _other.c.released_at.is_(None),
            and_(_other.c.kept, _other.c.released_at > bindparam("kept_since")),
        ),
    )
    .exists()
)
_to_drop = (
    select(blobs.c.key)
    .where(text("released_at IS NOT NULL"), ~_wanted_elsewhere)
    .order_by(blobs.c.released_at)
    .limit(bindparam("limit"))
)
_TO_DROP = _to_drop.where(blobs.c.kept == false(), blobs.c.released_at <= bindparam("now"))
_KEPT_TO_DROP = _to_drop.where(blobs.c.kept == true(), blobs.c.released_at <= bindparam("kept_since"))
"""Apart, so that what is kept for long is not gone through again and again for what is not."""
_CONFIRM = delete(blobs).where(
    blobs.c.key.in_(bindparam("keys", expanding=True)), blobs.c.released_at.is_not(None)
)
_EXPIRED = (
    select(jobs.c.id)
    .where(jobs.c.finished_at <= bindparam("before"))
    .order_by(jobs.c.finished_at)
    .limit(bindparam("limit"))
)
_EXPIRED_EARLY = (
    select(jobs.c.id)
    .where(text("expires_at IS NOT NULL"), jobs.c.expires_at <= bindparam("now"))
    .order_by(jobs.c.expires_at)
    .limit(bindparam("limit"))
)
_NAMED = select(blobs.c.key).where(blobs.c.key.in_(bindparam("keys", expanding=True)))


class SqlRetention(TablePart):
    """Implements `bot.domain.ports.retention.Retention`."""

    async def forget_events(self, *, older_than_seconds: float) -> None:
        await self._write(_forget_events, older_than_seconds)

    async def expired(self, *, older_than_seconds: float, limit: int = 100) -> Sequence[str]:
        return await self._read(_expired, older_than_seconds, limit)

    async def blobs_to_drop(self, *, keep_failed_seconds: float, limit: int = 100) -> Sequence[str]:
        return await self._read(_blobs_to_drop, keep_failed_seconds, limit)

    async def confirm_dropped(self, keys: Sequence[str]) -> None:
        await self._write(_confirm_dropped, keys)

    async def unnamed_blobs(self, keys: Sequence[str]) -> Sequence[str]:
        return await self._read(_unnamed_blobs, keys)


def _forget_events(transaction: Transaction, older_than_seconds: float) -> None:
    clock_steps.bring_back(transaction)
    age = _true_age(transaction, older_than_seconds)
    event_inbox.forget(transaction, age)
    retractions.forget(transaction, age)
    quotas.forget(transaction)
    key_values.forget_expired(transaction)


def _blobs_to_drop(transaction: Transaction, keep_failed_seconds: float, limit: int) -> Sequence[str]:
    since = transaction.now - _true_age(transaction, keep_failed_seconds)
    values = {"now": transaction.now, "kept_since": since, "limit": limit}
    keys = [
        key
        for statement in (_TO_DROP, _KEPT_TO_DROP)
        for key in transaction.connection.execute(statement, values).scalars()
    ]
    return list(dict.fromkeys(keys))[:limit]


def _true_age(transaction: Transaction, seconds: float) -> float:
    """How old something has to look to be so old: a clock that was set forth made everything look older."""
    return seconds + clock_steps.set_forth_seconds(transaction, seconds)


def _confirm_dropped(transaction: Transaction, keys: Sequence[str]) -> None:
    if keys:
        transaction.connection.execute(_CONFIRM, {"keys": list(keys)})


def _unnamed_blobs(transaction: Transaction, keys: Sequence[str]) -> Sequence[str]:
    if not keys:
        return []
    named = set(transaction.connection.execute(_NAMED, {"keys": list(keys)}).scalars())
    return [key for key in keys if key not in named]


def _expired(transaction: Transaction, older_than_seconds: float, limit: int) -> Sequence[str]:
    before = {"before": transaction.now - _true_age(transaction, older_than_seconds), "limit": limit}
    old = transaction.connection.execute(_EXPIRED, before).scalars().all()
    now = {"now": transaction.now, "limit": limit}
    early = transaction.connection.execute(_EXPIRED_EARLY, now).scalars().all()
    return list(dict.fromkeys([*old, *early]))[:limit]
