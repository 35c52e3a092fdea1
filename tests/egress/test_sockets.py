"""No socket of aiohttp's is opened to an address that must not be reached."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from osint_monitor.egress.check import Allowances, refusal_in
from osint_monitor.egress.sockets import asking, checked_sockets

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"


class Names(AbstractResolver):
    """Answers from a list: each time the next one, the last for ever."""

    def __init__(self, answers: Sequence[Sequence[str]]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: int = 0
    ) -> list[ResolveResult]:
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=ip, port=port, family=2, proto=6, flags=0)
            for ip in found
        ]

    async def close(self) -> None:
        pass


class Server:
    """A stand-in for a private server; counts who came."""

    def __init__(self) -> None:
        self.visits = 0

    async def __call__(self, reader: Any, writer: Any) -> None:
        self.visits += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        await writer.drain()
        writer.close()


Use = Callable[[int, Server], Awaitable[None]]


def with_server(use: Use, host: str = "127.0.0.1") -> None:
    async def go() -> None:
        server = Server()
        listening = await asyncio.start_server(server, host, 0)
        try:
            await use(listening.sockets[0].getsockname()[1], server)
        finally:
            listening.close()

    asyncio.run(go())


async def get(
    url: str, allowed: Sequence[str] = (), answers: Sequence[Sequence[str]] = ([],)
) -> int:
    """The status of one request, asked for by the name in the address."""
    parts = aiohttp.client_reqrep.URL(url)
    connector = aiohttp.TCPConnector(
        socket_factory=checked_sockets(Allowances.of(allowed)),
        resolver=Names(answers) if answers != ([],) else None,
        use_dns_cache=False,
    )
    async with aiohttp.ClientSession(connector=connector) as session:
        with asking(parts.host or "", parts.port or 0):
            async with session.get(url) as response:
                return response.status


async def is_refused(url: str, **given: Any) -> bool:
    try:
        await get(url, **given)
    except aiohttp.ClientConnectorError as error:
        return refusal_in(error)
    return False


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "0", "[::ffff:127.0.0.1]",
     "localhost", "017700000001"],
)  # fmt: skip
def test_no_spelling_of_loopback_is_reached(host: str) -> None:
    async def use(port: int, server: Server) -> None:
        with pytest.raises(aiohttp.ClientError) as caught:
            await get(f"http://{host}:{port}/")
        # aiohttp itself does not take some of the spellings for addresses.
        own = isinstance(caught.value, aiohttp.InvalidUrlClientError)
        assert own or refusal_in(caught.value)
        assert server.visits == 0

    with_server(use)


def test_metadata_services_are_not_reached() -> None:
    assert asyncio.run(is_refused("http://169.254.169.254/latest/meta-data"))


def test_what_the_source_names_is_reached() -> None:
    async def use(port: int, server: Server) -> None:
        url = f"http://127.0.0.1:{port}/"
        assert await get(url, allowed=[f"127.0.0.1:{port}"]) == 200

    with_server(use)


def test_a_name_that_resolves_to_a_private_address_is_refused() -> None:
    async def use(port: int, server: Server) -> None:
        url = f"http://town.example:{port}/"
        assert await is_refused(url, answers=[["127.0.0.1"]])
        assert server.visits == 0

    with_server(use)


def test_a_named_name_may_resolve_to_a_private_address() -> None:
    async def use(port: int, server: Server) -> None:
        url = f"http://town.example:{port}/"
        allowed = [f"town.example:{port}"]
        assert await get(url, allowed=allowed, answers=[["127.0.0.1"]]) == 200

    with_server(use)


def test_of_a_mixed_answer_the_permitted_address_is_used() -> None:
    async def use(port: int, server: Server) -> None:
        url, allowed = f"http://town.example:{port}/", [f"town.example:{port}"]
        answers = [["169.254.169.254", "127.0.0.1"]]
        assert await get(url, allowed=allowed, answers=answers) == 200

    with_server(use)


def test_the_address_of_a_named_name_is_not_open_to_other_names() -> None:
    """A redirect from the permitted name to its bare address must not pass."""

    async def use(port: int, server: Server) -> None:
        allowed = [f"town.example:{port}"]
        assert await is_refused(f"http://127.0.0.1:{port}/", allowed=allowed)
        assert server.visits == 0

    with_server(use)


def test_another_port_of_a_named_name_is_refused() -> None:
    async def use(port: int, server: Server) -> None:
        allowed = [f"town.example:{port + 1}"]
        url = f"http://town.example:{port}/"
        assert await is_refused(url, allowed=allowed, answers=[["127.0.0.1"]])

    with_server(use)


def test_a_name_that_changes_its_answer_is_refused_the_second_time() -> None:
    async def use(port: int, server: Server) -> None:
        sockets = checked_sockets(Allowances())
        public = (2, 1, 6, "", ("8.8.8.8", port))
        sockets(public).close()  # opened, never connected
        assert await is_refused(f"http://a.example:{port}/", answers=[["127.0.0.1"]])
        assert server.visits == 0

    with_server(use)


def test_without_saying_who_is_asked_nothing_private_is_reached() -> None:
    sockets = checked_sockets(Allowances.of(["127.0.0.1:80"]))
    with pytest.raises(OSError):
        sockets((2, 1, 6, "", ("127.0.0.1", 80)))


def test_requests_side_by_side_keep_their_own_permission() -> None:
    async def use(port: int, server: Server) -> None:
        allowed = [f"town.example:{port}"]
        good = f"http://town.example:{port}/"
        bad = f"http://evil.example:{port}/"
        answers = [["127.0.0.1"]]
        found = await asyncio.gather(
            *(get(good, allowed=allowed, answers=answers) for _ in range(5)),
            *(is_refused(bad, allowed=allowed, answers=answers) for _ in range(5)),
        )
        assert found == [200] * 5 + [True] * 5

    with_server(use)
