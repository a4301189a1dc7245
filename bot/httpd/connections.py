"""How many connections there are, whose, and who is let in."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bot.httpd.addresses import household, is_loopback
from bot.httpd.file_handles import connections_for

MOST_CONNECTIONS = 4096
SHARE_OF_AN_ADDRESS = 16
SHARE_OF_A_PROXY = 2
"""Where an address that others know may be a proxy's as well as a machine's own."""
LEAST_OF_AN_ADDRESS = 16
OVERCROWDED = 1.125
"""Beyond the limit so many are told that there is no room; more are cut off without a word."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionLimits:
    """Loopback is no address: there it is a proxy who calls, or a program of this machine.

    All addresses of one IPv6 network (/64) are one.
    """

    in_all: int
    per_address: int | None
    """None: everybody comes by way of a proxy, which has to count them."""
    head_seconds: float = 10.0
    """Until the whole head of a request is there."""
    progress_seconds: float = 120.0
    """In so long a body must grow by `progress_bytes`, and an answer be taken by as many."""
    progress_bytes: int = 1024

    @classmethod
    def for_handles(cls, handles: int, *, public_url: str) -> ConnectionLimits:
        """By how many files the process may have open. Where it is reached by https a proxy speaks that."""
        in_all = min(MOST_CONNECTIONS, connections_for(handles))
        if public_url.startswith("https://"):
            return cls(in_all=in_all, per_address=None)
        share = in_all // (SHARE_OF_A_PROXY if public_url else SHARE_OF_AN_ADDRESS)
        return cls(in_all=in_all, per_address=min(in_all, max(LEAST_OF_AN_ADDRESS, share)))


class Admission(enum.Enum):
    WELCOME = enum.auto()
    CROWDED = enum.auto()
    """It may ask, and is told that there is no room."""
    TURNED_AWAY = enum.auto()


class Connections:
    """All of one server."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self._by_household: Counter[str] = Counter()
        self._without_a_head: dict[object, Callable[[], None]] = {}
        """Those that have not asked yet, the oldest first, and how each is cut off."""

    def enter(self, address: str) -> Admission:
        """Counts it, until `leave`. Where all places are taken, who hesitates most makes room."""
        whose = household(address)
        self._by_household[whose] += 1
        of_all, mine = self._room(self._by_household.total(), self.limits.in_all), Admission.WELCOME
        if self.limits.per_address is not None and not is_loopback(address):
            mine = self._room(self._by_household[whose], self.limits.per_address)
        if of_all is not Admission.WELCOME and mine is Admission.WELCOME and self._make_room():
            return Admission.WELCOME
        return max(of_all, mine, key=lambda one: one.value)

    def leave(self, address: str) -> None:
        whose = household(address)
        self._by_household[whose] -= 1
        if not self._by_household[whose]:
            del self._by_household[whose]

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
