"""The check for the browser: a forward proxy on loopback that connects for it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from osint_monitor.egress.check import AddressRefused, Allowances
from osint_monitor.egress.proxy_http import (
    MAX_HEAD,
    BadRequest,
    Head,
    read_request,
    read_response_head,
)
from osint_monitor.egress.relay import Budget, relay, relay_exactly

Resolve = Callable[[str, int], Awaitable[list[str]]]
Ends = tuple[StreamReader, StreamWriter]

MAX_CONNECTIONS = 200
CONNECT_TIMEOUT_S = 20.0
HEAD_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Connection:
    """
    One thing that the browser asked the proxy for.

    Args:
        address: the IP address that was really connected to; ``None`` when it was
            refused or could not be reached.
        refused: true when a rule, not the network, was in the way.
    """

    host: str
    port: int
    address: str | None
    refused: bool


async def resolve_name(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system's resolver gives them."""
    loop = asyncio.get_running_loop()
    infos = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in infos))


class EgressProxy:
    """
    Resolves, checks and connects to that very address; one request a connection.

    Args:
        allowances: of the source.
        seen: told of every connection, so that the real IP address can be kept.
        may_ask: which hosts may be asked at all; by default every one.
        resolve: for tests.
        max_bytes: that one connection may carry, both ways together.
    """

    def __init__(
        self,
        allowances: Allowances,
        *,
        seen: Callable[[Connection], None] = lambda _: None,
        may_ask: Callable[[str], bool] = lambda _: True,
        resolve: Resolve = resolve_name,
        max_bytes: int = 200_000_000,
    ) -> None:
        self._allowances = allowances
        self._seen, self._may_ask, self._resolve = seen, may_ask, resolve
        self._max_bytes = max_bytes
        self._server: asyncio.Server | None = None
        self._running: set[asyncio.Task[Any]] = set()

    async def start(self) -> int:
        """Listen on a free port of loopback; returns the port."""
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", 0, limit=MAX_HEAD
        )
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Stop listening and drop every connection."""
        if self._server is None:
            return
        self._server.close()
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            if len(self._running) > MAX_CONNECTIONS:
                await _answer(writer, "503 Too many connections")
            else:
                await self._handle(reader, writer)
        except (OSError, EOFError):
            pass  # one of the two sides is gone: there is nobody to tell
        finally:
            self._running.discard(task)
            writer.close()

    async def _handle(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            async with asyncio.timeout(HEAD_TIMEOUT_S):
                head = await read_request(reader)
        except BadRequest as error:
            await _answer(writer, error.status)
            return
        try:
            there = await self._connect(head.host, head.port)
        except AddressRefused:
            await _answer(writer, "403 Address refused")
            return
        except (OSError, UnicodeError):
            await _answer(writer, "502 Host can't be reached")
            return
        try:
            await self._exchange(head, (reader, writer), there)
        finally:
            there[1].close()

    async def _connect(self, host: str, port: int) -> Ends:
        """
        A connection to a permitted address of *host*.

        Raises:
            AddressRefused: it has none.
            OSError: none could be reached.
        """
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            for address in await self._permitted(host, port):
                with contextlib.suppress(OSError):
                    there = await asyncio.open_connection(address, port, limit=MAX_HEAD)
                    self._seen(Connection(host, port, address, False))
                    return there
        self._seen(Connection(host, port, None, False))
        raise ConnectionRefusedError

    async def _permitted(self, host: str, port: int) -> list[str]:
        """The addresses of *host* that may be reached; raises ``AddressRefused``."""
        if self._may_ask(host):
            found = await self._resolve(host, port)
            permitted = [ip for ip in found if self._allowances.permit(host, port, ip)]
            if permitted or not found:
                return permitted
        self._seen(Connection(host, port, None, True))
        raise AddressRefused

    async def _exchange(self, head: Head, here: Ends, there: Ends) -> None:
        budget = Budget(self._max_bytes)
        if head.is_tunnel:
            here[1].write(b"HTTP/1.1 200 Connected\r\n\r\n")
            await here[1].drain()
            await relay(here, there, budget)
            return
        there[1].write(head.forwarded)
        await there[1].drain()
        await relay_exactly(here[0], there[1], head.body_length, budget)
        async with asyncio.timeout(HEAD_TIMEOUT_S):
            here[1].write(await read_response_head(there[0]))
            await here[1].drain()
        await relay_exactly(there[0], here[1], None, budget)


async def _answer(writer: StreamWriter, status: str) -> None:
    text = status.encode()
    writer.write(
        b"HTTP/1.1 %b\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n"
        b"Connection: close\r\n\r\n%b" % (text, len(text), text)
    )
    await writer.drain()
