"""Where a webhook may go: never into the own network, whatever its name resolves to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from bot.domain.errors import BadInput, DeliveryError
from bot.domain.failure import FailureCode
from bot.httpd.addresses import is_loopback

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

MOST_CHARACTERS = 2_000
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that is handed out on the internet (RFC 4291, section 2.4)."""
_NEVER = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "::/96",  # IPv4 within: "compatible", RFC 4291
            "::ffff:0:0:0/96",  # IPv4 within: "translated", RFC 2765
            "64:ff9b::/96",  # IPv4 within: RFC 6052
            "64:ff9b:1::/48",  # IPv4 within: RFC 8215
            "2001::/32",  # IPv4 within: Teredo, RFC 4380
            "2002::/16",  # IPv4 within: 6to4, RFC 3056
            "3fff::/20",  # for documentation, RFC 9637
            "5f00::/16",  # for segment routing, RFC 9602
            "fec0::/10",  # the own site, as RFC 3513 had it
        ),
    )
)
_RESOLVE_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookTarget:
    """A webhook's address, taken apart."""

    scheme: str
    host: str
    port: int
    path: str
    """With the query."""

    @property
    def authority(self) -> str:
        """For the header `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"

    def at(self, address: IpAddress) -> str:
        """The URL with this address in place of the name."""
        host = f"[{address}]" if address.version == 6 else str(address)
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def parse_target(url: str) -> WebhookTarget:
    """`https://` with any host, or `http://` to this machine. Raises `BadInput`."""
    parts = _split(url)
    host = parts.hostname or ""
    if parts.scheme == "http" and not _names_loopback(host):
        raise _wrong("A webhook's address begins with https:// (http:// only on this machine).")
    if parts.scheme not in {"http", "https"} or not host:
        raise _wrong("A webhook's address begins with https://.")
    if parts.username is not None or parts.password is not None:
        raise _wrong("A webhook's address holds no password.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = _port(parts) or {"http": 80, "https": 443}[parts.scheme]
    return WebhookTarget(scheme=parts.scheme, host=host, port=port, path=path)


async def allowed_address(target: WebhookTarget, *, local: bool, allow_private: bool) -> IpAddress:
    """The first address of the host, if all are allowed. `local`: asked for by a program of this machine.

    Raises `BadInput` for an address of the own network, `DeliveryError` where the name is not known now.
    """
    addresses = await _resolved(target)
    for address in addresses:
        if not _allowed(address, local=local, allow_private=allow_private):
            raise _wrong("A webhook may not call addresses of the own network.")
    return addresses[0]


def _allowed(address: IpAddress, *, local: bool, allow_private: bool) -> bool:
    plain = (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address
    if plain.is_loopback:
        return local or allow_private
    if plain.is_multicast or plain.is_unspecified or plain.is_link_local:
        return False
    if any(plain in network for network in _NEVER):
        return False
    return allow_private or (plain.is_global and (plain.version == 4 or plain in _UNICAST))


async def _resolved(target: WebhookTarget) -> list[IpAddress]:
    if (literal := _literal(target.host)) is not None:
        return [literal]
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_RESOLVE_SECONDS):
            found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError):
        raise DeliveryError("The webhook's host name is not known.") from None
    return [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]


def _names_loopback(host: str) -> bool:
    literal = _literal(host)
    return host == "localhost" if literal is None else is_loopback(str(literal))


def _literal(host: str) -> IpAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _split(url: str) -> SplitResult:
    if len(url) > MOST_CHARACTERS or not url.isascii() or not url.isprintable() or " " in url:
        raise _wrong(f"A webhook's address is a URL of at most {MOST_CHARACTERS} characters.")
    try:
        return urlsplit(url)
    except ValueError:
        raise _wrong("This is not the address of a web server.") from None


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise _wrong("This is not the address of a web server.") from None


def _wrong(message: str) -> BadInput:
    return BadInput(FailureCode.WRONG_OPTION, message)
