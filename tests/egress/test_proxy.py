"""The browser reaches only what it may, whatever it asks the proxy for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from osint_monitor.egress.check import Allowances
from osint_monitor.egress.proxy import Connection, EgressProxy

BODY = b"x" * 200_000


@dataclass
class Town:
    """A stand-in server, and a proxy before it."""

    port: int = 0
    proxy_port: int = 0
    requests: list[bytes] = field(default_factory=list)
    seen: list[Connection] = field(default_factory=list)
    answer: bytes = (
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: keep-alive\r\n\r\n%b"
        % (len(BODY), BODY)
    )

    async def serve(self, reader: Any, writer: Any) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            for line in head.lower().split(b"\r\n"):
                if line.startswith(b"content-length:"):
                    head += await reader.readexactly(int(line.partition(b":")[2]))
            self.requests.append(head)
            writer.write(self.answer)
            await writer.drain()
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    async def ask(self, request: bytes) -> bytes:
        """What comes back through the proxy, up to its end."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.proxy_port)
        writer.write(request)
        try:
            return await reader.read(-1)
        finally:
            writer.close()

    async def get(self, host: str) -> bytes:
        target = f"http://{host}:{self.port}/page?a=b".encode()
        return await self.ask(b"GET %b HTTP/1.1\r\nHost: x\r\n\r\n" % target)

    async def tunnel(self, host: str) -> bytes:
        target = f"{host}:{self.port}".encode()
        return await self.ask(
            b"CONNECT %b HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n\r\n" % target
        )


Use = Callable[[Town], Awaitable[None]]


def in_town(
    use: Use,
    *,
    names: Sequence[str] = (),
    answers: Sequence[Sequence[str]] | None = None,
    **given: Any,
) -> None:
    """Run *use* with a server; *names* may be reached on its port."""
    town, left = Town(), list(answers or [])

    async def resolve(host: str, port: int) -> list[str]:
        return list(left.pop(0) if len(left) > 1 else left[0])

    async def go() -> None:
        server = await asyncio.start_server(town.serve, "127.0.0.1", 0)
        town.port = server.sockets[0].getsockname()[1]
        if answers is not None:
            given["resolve"] = resolve
        allowances = Allowances.of([f"{name}:{town.port}" for name in names])
        proxy = EgressProxy(allowances, seen=town.seen.append, **given)
        town.proxy_port = await proxy.start()
        try:
            async with asyncio.timeout(20):
                await use(town)
        finally:
            await proxy.close()
            server.close()

    asyncio.run(go())


def test_a_plain_request_is_passed_on_in_origin_form() -> None:
    async def use(town: Town) -> None:
        answer = await town.get("127.0.0.1")
        assert answer.endswith(BODY)
        (request,) = town.requests
        assert request.startswith(b"GET /page?a=b HTTP/1.1\r\n")
        assert b"Host: 127.0.0.1:%d\r\n" % town.port in request
        assert town.seen == [Connection("127.0.0.1", town.port, "127.0.0.1", False)]

    in_town(use, names=["127.0.0.1"])


def test_a_connection_carries_one_request() -> None:
    async def use(town: Town) -> None:
        head, _, _ = (await town.get("127.0.0.1")).partition(b"\r\n\r\n")
        assert b"Connection: close" in head
        assert b"keep-alive" not in head
        assert b"Connection: close" in town.requests[0]

    in_town(use, names=["127.0.0.1"])


def test_a_second_request_on_it_goes_nowhere() -> None:
    async def use(town: Town) -> None:
        one = f"GET http://127.0.0.1:{town.port}/ HTTP/1.1\r\n\r\n".encode()
        await town.ask(one + one.replace(b"127.0.0.1", b"127.0.0.2"))
        assert len(town.requests) == 1
        assert b"127.0.0.2" not in town.requests[0]

    in_town(use, names=["127.0.0.1"])


def test_a_tunnel_is_passed_on() -> None:
    async def use(town: Town) -> None:
        answer = await town.tunnel("127.0.0.1")
        assert answer.startswith(b"HTTP/1.1 200 Connected\r\n\r\nHTTP/1.1 200 OK")
        assert answer.endswith(BODY)

    in_town(use, names=["127.0.0.1"])


def test_a_body_is_passed_on() -> None:
    async def use(town: Town) -> None:
        await town.ask(
            b"POST http://127.0.0.1:%d/ HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET"
            % town.port
        )
        assert town.requests[0].endswith(b"\r\n\r\nabc")

    in_town(use, names=["127.0.0.1"])


SPELLINGS = [
    "127.0.0.1", "2130706433", "0x7f.1", "127.1", "0", "[::ffff:127.0.0.1]", "[::1]",
    "localhost", "127.0.0.2", "017700000001", "[::ffff:7f00:1]",
]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_a_private_address_passes(host: str) -> None:
    async def use(town: Town) -> None:
        assert (await town.get(host)).startswith(b"HTTP/1.1 403")
        assert (await town.tunnel(host)).startswith(b"HTTP/1.1 403")
        assert town.requests == []
        assert {(one.address, one.refused) for one in town.seen} == {(None, True)}

    in_town(use)


def test_metadata_services_are_refused() -> None:
    async def use(town: Town) -> None:
        answer = await town.ask(b"GET http://169.254.169.254/latest HTTP/1.1\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 403")

    in_town(use)


def test_a_name_that_resolves_to_a_private_address_is_refused() -> None:
    async def use(town: Town) -> None:
        assert (await town.get("evil.example")).startswith(b"HTTP/1.1 403")
        assert town.requests == []

    in_town(use, answers=[["127.0.0.1"]])


def test_a_named_name_may_resolve_to_a_private_address() -> None:
    async def use(town: Town) -> None:
        assert (await town.get("town.example")).endswith(BODY)

    in_town(use, names=["town.example"], answers=[["127.0.0.1"]])


def test_it_connects_to_the_very_address_that_was_checked() -> None:
    """The second answer of a name that changes it is never asked for."""

    async def use(town: Town) -> None:
        assert (await town.get("town.example")).endswith(BODY)
        assert (await town.get("town.example")).startswith(b"HTTP/1.1 403")
        assert len(town.requests) == 1

    in_town(use, names=["town.example"], answers=[["127.0.0.1"], ["169.254.169.254"]])


def test_a_mixed_answer_leaves_the_permitted_one() -> None:
    async def use(town: Town) -> None:
        assert (await town.get("town.example")).endswith(BODY)
        assert town.seen[0].address == "127.0.0.1"

    in_town(use, names=["town.example"], answers=[["169.254.169.254", "127.0.0.1"]])


def test_a_redirect_to_a_private_address_is_refused_when_it_is_followed() -> None:
    async def use(town: Town) -> None:
        town.answer = (
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:%d/\r\n\r\n" % town.port
        )
        answer = await town.get("town.example")
        location = answer.partition(b"Location: ")[2].partition(b"\r\n")[0]
        again = await town.ask(b"GET %b HTTP/1.1\r\n\r\n" % location)
        assert again.startswith(b"HTTP/1.1 403")

    in_town(use, names=["town.example"], answers=[["127.0.0.1"]])


def test_a_host_that_may_not_be_asked_is_not_even_resolved() -> None:
    async def use(town: Town) -> None:
        assert (await town.get("other.example")).startswith(b"HTTP/1.1 403")

    in_town(use, may_ask=lambda host: host == "town.example", answers=[])


def test_a_host_that_does_not_answer_is_no_refusal() -> None:
    async def use(town: Town) -> None:
        town.port = 9  # nobody listens there
        assert (await town.get("127.0.0.1")).startswith(b"HTTP/1.1 502")

    async def only_port_nine(town: Town) -> None:
        await use(town)

    async def go() -> None:
        proxy = EgressProxy(Allowances.of(["127.0.0.1:9"]))
        town = Town(proxy_port=await proxy.start())
        try:
            await only_port_nine(town)
        finally:
            await proxy.close()

    asyncio.run(go())


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET ftp://a.example/ HTTP/1.1\r\n\r\n", 400),
        (b"GET file:///etc/passwd HTTP/1.1\r\n\r\n", 400),
        (b"GET http://u:p@a.example/ HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT a.example HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT a.example:99999 HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT a.example:1/x HTTP/1.1\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"GET http://a.example/\nX: 1 HTTP/1.1\r\n\r\n", 400),
        (b"GET http://a.example/ HTTP/1.1\r\n folded\r\n\r\n", 400),
        (b"GET http://a.example/ HTTP/1.1\r\nX: a\rb\r\n\r\n", 400),
        (
            b"GET http://a.example/ HTTP/1.1\r\nContent-Length: 1\r\n"
            b"Content-Length: 2\r\n\r\n",
            400,
        ),
        (b"GET http://a.example/ HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (
            b"POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            411,
        ),
        (b"POST http://a.example/ HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413),
        (b"GET http://a.example/ HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
    ],
)
def test_what_is_no_request_to_a_proxy_is_refused(request_: bytes, status: int) -> None:
    async def use(town: Town) -> None:
        answer = await town.ask(request_)
        assert answer.startswith(b"HTTP/1.1 %d" % status)
        assert town.seen == []

    in_town(use, answers=[["127.0.0.1"]])


@pytest.mark.parametrize("way", ["get", "tunnel"])
def test_a_connection_carries_only_so_much(way: str) -> None:
    async def use(town: Town) -> None:
        answer = await getattr(town, way)("127.0.0.1")
        assert len(answer) < len(BODY)

    in_town(use, names=["127.0.0.1"], max_bytes=100_000)


@pytest.mark.parametrize(
    "answer",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000, b"HTTP/1.1"],
)
def test_a_server_that_answers_nonsense_gets_no_further(answer: bytes) -> None:
    async def use(town: Town) -> None:
        town.answer = answer
        assert await town.get("127.0.0.1") == b""

    in_town(use, names=["127.0.0.1"])


def test_interim_answers_are_left_out() -> None:
    async def use(town: Town) -> None:
        town.answer = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + town.answer
        assert (await town.get("127.0.0.1")).startswith(b"HTTP/1.1 200 OK")

    in_town(use, names=["127.0.0.1"])


def test_closing_drops_what_is_open() -> None:
    async def use(town: Town) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", town.proxy_port)
        writer.write(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % town.port)
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    in_town(use, names=["127.0.0.1"])
