"""Which address may be reached: public ones, and what a source file names."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

Address = IPv4Address | IPv6Address

_UNICAST_6 = IPv6Network("2000::/3")
# What the standard library of some versions takes for public.
_REFUSED_6 = (
    IPv6Network("2001::/23"),  # Teredo and other protocol assignments
    IPv6Network("2001:db8::/32"),  # documentation
    IPv6Network("2002::/16"),  # 6to4 carries an IPv4 address inside
    IPv6Network("3fff::/20"),  # documentation
)
_REFUSED_4 = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments
    IPv4Network("192.88.99.0/24"),  # 6to4 relays
    IPv4Network("168.63.129.16/32"),  # metadata service of a cloud
)


class AddressRefused(OSError):
    """
    The address must not be reached; an ``OSError`` so that the next one is tried.

    Its text holds no address: it may be shown to whoever runs a site.
    """

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "the address is not public")


def is_public(address: str | Address) -> bool:
    """
    True when *address* is one of the public internet.

    Loopback, private, shared, link-local (metadata services), reserved, documentation
    and multicast addresses are not, nor those that carry an IPv4 address inside
    (NAT64, 6to4, Teredo); an IPv4-mapped one is what it maps to.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(ip.ipv4_mapped)
        if ip not in _UNICAST_6 or any(ip in net for net in _REFUSED_6):
            return False
    elif any(ip in net for net in _REFUSED_4):
        return False
    return ip.is_global and not ip.is_multicast


def is_this_machine(host: str) -> bool:
    """True for ``localhost``, and for an address on which a machine is its own."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Allowances:
    """
    Names and ports that may be reached although their address is not public.

    The permission follows the name that was asked for, never an address that it once
    had: otherwise a redirect to that address would pass.

    Args:
        names: (host, port); hosts in lower case, IPv6 addresses without brackets.
    """

    names: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def of(cls, private_addresses: Iterable[str]) -> Allowances:
        """
        From ``host:port`` of source files.

        Raises:
            ValueError: one of them is not of this form.
        """
        return cls(frozenset(_host_port(text) for text in private_addresses))

    def permit(self, host: str, port: int, address: str | Address) -> bool:
        """True when asking for *host* and *port* may end at *address*."""
        if is_public(address):
            return True
        name = _plain(host)
        if (name, port) not in self.names:
            return False
        try:
            ip = ip_address(address)
        except ValueError:
            return False
        try:
            return ip_address(name) == ip
        except ValueError:
            # A name may lead into a local network, but not to a metadata service.
            return ip.is_loopback or (ip.is_private and not _is_odd(ip))


def _host_port(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit()):
        raise ValueError("host:port was expected")
    return _plain(host), int(port)


def _plain(host: str) -> str:
    bare = host.strip("[]").rstrip(".").lower()
    try:
        return str(ip_address(bare))
    except ValueError:
        return bare


def _is_odd(ip: Address) -> bool:
    """Private by the book, but no machine of a local network."""
    return ip.is_link_local or ip.is_unspecified or ip.is_multicast or ip.is_reserved


def refusal_in(error: BaseException | None) -> bool:
    """True when *error* came about because an address was refused."""
    seen = 0
    while error is not None and seen < 20:
        if isinstance(error, AddressRefused):
            return True
        inner = getattr(error, "os_error", None)  # how aiohttp carries it
        if isinstance(inner, AddressRefused):
            return True
        error = error.__cause__ or error.__context__
        seen += 1
    return False
