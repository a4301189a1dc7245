"""What an IP address tells of its caller."""

from __future__ import annotations

import ipaddress

_NETWORK_BITS = 64
"""Whoever has an IPv6 address has all that begin with the same 64 bits."""


def is_loopback(host: str) -> bool:
    address = _plain(host)
    return address is not None and address.is_loopback


def household(host: str) -> str:
    """What all addresses of one caller have in common: of IPv6 the network, of IPv4 the address itself."""
    address = _plain(host)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address) >> _NETWORK_BITS << _NETWORK_BITS, _NETWORK_BITS)))
    return host if address is None else str(address)


def _plain(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """IPv4 in IPv6's clothes, as a socket for both sees it, is IPv4."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
