"""Which events were seen, so that one that is delivered again adds nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from storage.database.connection import Transaction
from storage.sql.part import TablePart
from storage.sql.tables import inbox

_here = (inbox.c.platform == bindparam("of_platform"), inbox.c.event_id == bindparam("event"))
_SEEN = select(inbox).where(*_here)
_REMEMBER = insert(inbox)
_NAME_JOB = update(inbox).where(*_here).values(job_id=bindparam("made_job"))
_FORGET = delete(inbox).where(inbox.c.seen_at <= bindparam("before"))


class SqlEventInbox(TablePart):
    """Implements `bot.domain.ports.events.EventInbox`."""

    async def claim_event(self, platform: str, event_id: str) -> bool:
        return await self._write(claim_event, platform, event_id)

    async def seen(self, platform: str, event_id: str) -> bool:
        return await self._read(seen, platform, event_id) is not None


def claim_event(transaction: Transaction, platform: str, event_id: str) -> bool:
    if seen(transaction, platform, event_id) is not None:
        return False
    remember(transaction, platform, event_id, None)
    return True


def seen(transaction: Transaction, platform: str, event_id: str) -> Row[Any] | None:
    """`job_id` is None where no job was made from it."""
    here = {"of_platform": platform, "event": event_id}
    return transaction.connection.execute(_SEEN, here).one_or_none()


def remember(transaction: Transaction, platform: str, event_id: str, job_id: str | None) -> None:
    """The event, and the job that was made from it."""
    here = {"of_platform": platform, "event": event_id}
    if (
        job_id is not None
        and transaction.connection.execute(_NAME_JOB, {**here, "made_job": job_id}).rowcount
    ):
        return
    row = {"platform": platform, "event_id": event_id, "job_id": job_id, "seen_at": transaction.now}
    transaction.connection.execute(_REMEMBER, row)


def forget(transaction: Transaction, older_than_seconds: float) -> None:
    transaction.connection.execute(_FORGET, {"before": transaction.now - older_than_seconds})
