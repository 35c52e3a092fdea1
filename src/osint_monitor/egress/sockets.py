"""The check for aiohttp: every socket it opens asks first."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from osint_monitor.egress.check import AddressRefused, Allowances

AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, Any]

_asked: ContextVar[tuple[str, int] | None] = ContextVar("asked", default=None)


@contextmanager
def asking(host: str, port: int) -> Iterator[None]:
    """Say which name and port the requests made inside this block ask for."""
    token = _asked.set((host, port))
    try:
        yield
    finally:
        _asked.reset(token)


def checked_sockets(allowances: Allowances) -> Callable[[AddrInfo], socket.socket]:
    """
    A ``socket_factory`` for aiohttp's connector.

    It sees the address that is about to be connected to, whatever a name, a literal or
    a resolver said before; aiohttp's own resolver is not asked for literals. What is
    asked for outside of ``asking`` has no allowance.

    Raises (when called):
        AddressRefused: aiohttp tries the next address of the name.
    """

    def open_socket(info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        host, port = _asked.get() or ("", 0)
        if port != address[1]:
            host = ""  # not the connection that was spoken of: no allowance
        if not allowances.permit(host, port, address[0]):
            raise AddressRefused
        return socket.socket(family, kind, protocol)

    return open_socket
