"""Names of hosts: how they are written, and which of them belong together."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?")
_RESERVED = ("example", "invalid", "test", "localhost")
MAX_NAME = 253


def host_name(text: str) -> str:
    """
    *text* as a host is compared: lower case, IDNA, an address in its usual form.

    Raises:
        ValueError: it is neither a host name nor an IP address.
    """
    bare = text.strip().rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(bare.strip("[]")))
    except ValueError:
        pass
    try:
        name = bare.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    labels = name.split(".")
    if len(name) > MAX_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("a host name or an IP address was expected")
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        # Such names are read as IPv4 addresses by browsers and resolvers.
        raise ValueError("an IP address is written as four numbers, 203.0.113.7")
    return name


def host_port(text: str) -> tuple[str, int]:
    """
    ``host:port`` in its parts; an IPv6 address stands in brackets.

    Raises:
        ValueError: it is not of this form.
    """
    host, _, port = text.strip().rpartition(":")
    if not host or not port.isascii() or not port.isdigit():
        raise ValueError("host:port was expected")
    if not 1 <= int(port) <= 65_535:
        raise ValueError("a port from 1 to 65535 was expected")
    return host_name(host), int(port)


def start_host(url: str) -> str:
    """
    The host of a start page.

    Raises:
        ValueError: *url* is not an absolute http or https address, or names a user.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("an http or https address was expected")
    if "@" in parts.netloc:
        raise ValueError("an address without a user name was expected")
    parts.port  # noqa: B018  (raises ValueError when it is not a port)
    return host_name(parts.hostname)


def belongs(host: str, hosts: Iterable[str]) -> bool:
    """True when *host* is one of *hosts*, or a sub-domain of one."""
    return any(host == one or host.endswith("." + one) for one in hosts)


def is_invented(host: str) -> bool:
    """True for loopback addresses and for names that the DNS never gives out."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.rpartition(".")[2] in _RESERVED
