"""Calls that one transaction is tried for, and whose fault it is if it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.database.postgresql import connection_lost
from storage.database.thread import DatabaseCall


@dataclass(slots=True)
class Group:
    calls: Sequence[DatabaseCall]
    ran: list[DatabaseCall] = field(default_factory=list)
    committing: bool = False
    """From now on only the database knows whether it is committed, until it answers."""

    def blamed(self, error: BaseException) -> Sequence[DatabaseCall]:
        """Those that are not tried again. The others lost nothing: nothing of them was committed."""
        if self.committing and connection_lost(error):
            return self.ran
        if self.committing and len(self.calls) > 1:
            return ()  # a disk that is too full for all of it may hold each alone
        return self.ran[-1:] or self.calls[:1]
