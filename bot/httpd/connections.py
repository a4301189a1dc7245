"""How many connections there are, whose, and who is let in."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bot.httpd.file_handles import connections_for

MOST_CONNECTIONS = 4096
SHARE_OF_AN_ADDRESS = 16
LEAST_OF_AN_ADDRESS = 16
OVERCROWDED = 1.125
"""Beyond the limit so many are told that there is no room; more are cut off without a word."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionLimits:
    """Loopback is no address: there it is a proxy who calls, or a program of this machine."""

    in_all: int
    per_address: int | None
    """None: everybody comes by way of a proxy, which has to count them."""
    head_seconds: float = 10.0
    """Until the whole head of a request is there."""
    progress_seconds: float = 60.0
    """In so long a body must grow by `progress_bytes`, and an answer be taken by as many."""
    progress_bytes: int = 1024

    @classmethod
    def for_handles(cls, handles: int, *, behind_proxy: bool) -> ConnectionLimits:
        """By how many files the process may have open."""
        in_all = min(MOST_CONNECTIONS, connections_for(handles))
        share = max(LEAST_OF_AN_ADDRESS, in_all // SHARE_OF_AN_ADDRESS)
        return cls(in_all=in_all, per_address=None if behind_proxy else min(in_all, share))


class Admission(enum.Enum):
    WELCOME = enum.auto()
    CROWDED = enum.auto()
    """It may ask, and is told that there is no room."""
    TURNED_AWAY = enum.auto()


class Connections:
    """All of one server."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self._by_address: Counter[str] = Counter()
        self._without_a_head: dict[object, Callable[[], None]] = {}
        """Those that have not asked yet, the oldest first, and how each is cut off."""

    def enter(self, address: str, *, loopback: bool) -> Admission:
        """Counts it, until `leave`. Where all places are taken, who hesitates most makes room."""
        self._by_address[address] += 1
        of_all, mine = self._room(self._by_address.total(), self.limits.in_all), Admission.WELCOME
        if self.limits.per_address is not None and not loopback:
            mine = self._room(self._by_address[address], self.limits.per_address)
        if of_all is not Admission.WELCOME and mine is Admission.WELCOME and self._make_room():
            return Admission.WELCOME
        return max(of_all, mine, key=lambda one: one.value)

    def leave(self, address: str) -> None:
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]

    def hesitates(self, connection: object, cut_off: Callable[[], None]) -> None:
        """Nothing is asked by it, or the head of its next request is not whole."""
        self._without_a_head.setdefault(connection, cut_off)

    def asked(self, connection: object) -> None:
        """It did not hesitate any longer, or is gone."""
        self._without_a_head.pop(connection, None)

    def _make_room(self) -> bool:
        if not self._without_a_head:
            return False
        oldest = next(iter(self._without_a_head))
        self._without_a_head.pop(oldest)()
        return True

    @staticmethod
    def _room(count: int, limit: int) -> Admission:
        if count <= limit:
            return Admission.WELCOME
        return Admission.CROWDED if count <= limit * OVERCROWDED else Admission.TURNED_AWAY
