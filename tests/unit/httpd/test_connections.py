"""Who is let in, by address and in all."""

from __future__ import annotations

import subprocess
import sys

from bot.httpd.connections import Admission, ConnectionLimits, Connections
from bot.httpd.file_handles import connections_for

ONE, OTHER = "192.0.2.1", "192.0.2.2"


def entered(connections: Connections, address: str, count: int, *, loopback: bool = False) -> list[Admission]:
    return [connections.enter(address, loopback=loopback) for _ in range(count)]


def test_an_address_has_a_share_and_others_keep_theirs() -> None:
    connections = Connections(ConnectionLimits(in_all=100, per_address=16))
    seen = entered(connections, ONE, 30)
    assert seen == [Admission.WELCOME] * 16 + [Admission.CROWDED] * 2 + [Admission.TURNED_AWAY] * 12
    assert entered(connections, OTHER, 16) == [Admission.WELCOME] * 16
    for _ in range(15):
        connections.leave(ONE)
    assert connections.enter(ONE, loopback=False) is Admission.WELCOME


def test_a_proxy_has_no_share_of_its_own() -> None:
    behind_proxy = ConnectionLimits.for_handles(1024, behind_proxy=True)
    connections = Connections(behind_proxy)
    assert set(entered(connections, ONE, behind_proxy.in_all)) == {Admission.WELCOME}
    same_machine = Connections(ConnectionLimits.for_handles(1024, behind_proxy=False))
    assert set(entered(same_machine, "127.0.0.1", 320, loopback=True)) == {Admission.WELCOME}


def test_who_has_not_asked_yet_makes_room_the_oldest_first() -> None:
    connections = Connections(ConnectionLimits(in_all=3, per_address=None))
    cut_off: list[str] = []
    for name in ("first", "second", "third"):
        assert connections.enter(ONE, loopback=False) is Admission.WELCOME
        connections.hesitates(name, lambda name=name: cut_off.append(name))  # type: ignore[misc]
    connections.asked("first")
    assert connections.enter(OTHER, loopback=False) is Admission.WELCOME
    assert cut_off == ["second"]


def test_connections_leave_handles_for_everything_else() -> None:
    assert connections_for(1024) == 320
    assert connections_for(64) == 32
    assert ConnectionLimits.for_handles(65_536, behind_proxy=False).in_all == 4096


def test_the_soft_limit_is_raised_to_the_hard_one() -> None:
    code = (
        "import resource; from bot.httpd.file_handles import raised_limit\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (100, 700))\n"
        "print(raised_limit(), resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "700 (700, 700)\n"
