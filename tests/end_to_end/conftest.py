"""A server on loopback that says byte for byte what a test wants, and its sources."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from osint_monitor.model.mandate import Mandate
from osint_monitor.model.source import Limits, Politeness, Shape, Source
from osint_monitor.model.words import Kind

Answer = bytes | Callable[[asyncio.StreamWriter, int], Awaitable[None]]
"""A whole answer, or what writes one; it is told how often the page was asked for."""


class ByteServer:
    """
    Answers by path; what it does not know is a 404.

    Args:
        answers: by path and query.
        asked: path and query → how often it was asked for.
        visits: connections, also those on which nothing was asked.
    """

    def __init__(self, *hosts: str, port: int = 0) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: Counter[str] = Counter()
        self.visits = 0
        self.port = port
        self._hosts = hosts
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def base(self) -> str:
        return f"http://{self._hosts[0]}:{self.port}"

    def page(
        self,
        path: str,
        body: bytes | str = b"",
        kind: str = "text/html; charset=utf-8",
        *,
        status: str = "200 OK",
        length: int | None = None,
        head: bytes = b"",
    ) -> None:
        """A page with the right length, unless another one is given."""
        raw = body.encode() if isinstance(body, str) else body
        size = len(raw) if length is None else length
        fields = f"Content-Type: {kind}\r\nContent-Length: {size}\r\n".encode()
        line = f"HTTP/1.1 {status}\r\n".encode()
        self.answers[path] = line + fields + head + b"Connection: close\r\n\r\n" + raw

    def redirects(self, path: str, to: str) -> None:
        """A page that leads elsewhere."""
        location = b"Location: " + to.encode() + b"\r\n"
        self.page(path, status="302 Found", head=location)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        run = self._loop.run_until_complete
        servers = []
        for host in self._hosts:
            made = run(asyncio.start_server(self._visit, host, self.port))
            self.port = made.sockets[0].getsockname()[1]
            servers.append(made)
        self._ready.set()
        self._loop.run_forever()
        for server in servers:
            server.close()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        run(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    async def _visit(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.visits += 1
        # Cancelled: the test is over while an endless answer is being given.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            target = head.split(b" ", 2)[1].decode("latin-1")
            self.asked[target] += 1
            found = self.answers.get(target)
            if found is None:
                found = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            if isinstance(found, bytes):
                writer.write(found)
                await writer.drain()
            else:
                await found(writer, self.asked[target])
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[..., ByteServer]]:
    """Starts servers on loopback addresses, each on a free port."""
    started: list[ByteServer] = []

    def start(*hosts: str, port: int = 0) -> ByteServer:
        server = ByteServer(*hosts, port=port)
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="module")
def source_at() -> Callable[..., Source]:
    """Makes a source of a server, without delays; its parts by keyword."""

    def make(server: ByteServer, source_id: str, **parts: Any) -> Source:
        given: dict[str, Any] = {
            "shape": Shape.SITE,
            "start": (server.base + "/",),
            "hosts": ("127.0.0.1",),
            "private_addresses": (f"127.0.0.1:{server.port}",),
            "limits": Limits(timeout_s=5.0, max_retries=0),
        }
        return Source(
            id=source_id,
            name=source_id,
            kind=Kind.JOB,
            mandate=Mandate(
                authority="Example Police",
                basis="invented_data",
                purpose="test",
                expires=date(2099, 12, 31),
            ),
            politeness=Politeness(delay_s=0.0, concurrent=4),
            **(given | parts),
        )

    return make
