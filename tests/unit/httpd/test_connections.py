"""Who is let in, by address and in all."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.httpd.addresses import household
from bot.httpd.connections import Admission, ConnectionLimits, Connections
from bot.httpd.file_handles import connections_for

ONE, OTHER = "192.0.2.1", "192.0.2.2"


def entered(connections: Connections, address: str, count: int) -> list[Admission]:
    return [connections.enter(address) for _ in range(count)]


def test_an_address_has_a_share_and_others_keep_theirs() -> None:
    connections = Connections(ConnectionLimits(in_all=100, per_address=16))
    seen = entered(connections, ONE, 30)
    assert seen == [Admission.WELCOME] * 16 + [Admission.CROWDED] * 2 + [Admission.TURNED_AWAY] * 12
    assert entered(connections, OTHER, 16) == [Admission.WELCOME] * 16
    for _ in range(15):
        connections.leave(ONE)
    assert connections.enter(ONE) is Admission.WELCOME


def test_a_proxy_has_no_share_of_its_own() -> None:
    behind_proxy = ConnectionLimits.for_handles(1024, public_url="https://earmark.example.org")
    connections = Connections(behind_proxy)
    assert set(entered(connections, ONE, behind_proxy.in_all)) == {Admission.WELCOME}
    for loopback in ("127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"):
        same_machine = Connections(ConnectionLimits.for_handles(1024, public_url=""))
        assert set(entered(same_machine, loopback, 320)) == {Admission.WELCOME}


def test_where_others_know_an_address_a_caller_may_be_a_proxy_and_has_a_larger_share() -> None:
    shares = [
        ConnectionLimits.for_handles(65_536, public_url=url).per_address
        for url in ("", "http://earmark.lan:8080", "https://earmark.example.org")
    ]
    assert shares == [256, 2048, None]


@pytest.mark.parametrize(
    ("pattern", "household_of"),
    [("2001:db8:7:7::{:x}", "2001:db8:7:7::/64"), ("fe80::{:x}%eth0", "fe80::/64")],
)
def test_all_addresses_of_an_ipv6_network_are_one_caller(pattern: str, household_of: str) -> None:
    connections = Connections(ConnectionLimits(in_all=100, per_address=16))
    addresses = [pattern.format(number) for number in range(1, 31)]
    assert {household(address) for address in addresses} == {household_of}
    seen = [connections.enter(address) for address in addresses]
    assert seen.count(Admission.WELCOME) == 16
    assert connections.enter("2001:db8:7:8::1") is Admission.WELCOME
    for address in addresses:
        connections.leave(address)
    assert connections.enter(addresses[0]) is Admission.WELCOME


def test_an_ipv4_address_is_the_same_one_in_the_clothes_of_ipv6() -> None:
    assert household("::ffff:192.0.2.1") == household("192.0.2.1") == "192.0.2.1"
    assert household("") == ""


def test_who_has_not_asked_yet_makes_room_the_oldest_first() -> None:
    connections = Connections(ConnectionLimits(in_all=3, per_address=None))
    cut_off: list[str] = []
    for name in ("first", "second", "third"):
        assert connections.enter(ONE) is Admission.WELCOME
        connections.hesitates(name, lambda name=name: cut_off.append(name))  # type: ignore[misc]
    connections.asked("first")
    assert connections.enter(OTHER) is Admission.WELCOME
    assert cut_off == ["second"]


def test_connections_leave_handles_for_everything_else() -> None:
    assert connections_for(1024) == 320
    assert connections_for(64) == 32
    assert ConnectionLimits.for_handles(65_536, public_url="").in_all == 4096


def test_the_soft_limit_is_raised_to_the_hard_one() -> None:
    code = (
        "import resource; from bot.httpd.file_handles import raised_limit\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (100, 700))\n"
        "print(raised_limit(), resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "700 (700, 700)\n"
