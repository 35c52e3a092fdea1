"""A posted message goes to permitted addresses only, and follows nothing."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from osint_monitor.egress.check import AddressRefused, Allowances
from osint_monitor.egress.post import Reply, failure_of, post, trusting

NONE = Allowances()


class Server:
    """Takes one connection and answers with these bytes."""

    def __init__(self) -> None:
        self.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        self.got = self.drip = b""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        try:
            there, _ = self.socket.accept()
        except OSError:
            return
        with there:
            while not self.got.endswith(b"the body"):
                self.got += there.recv(65_536)
            there.sendall(self.answer)
            with suppress(OSError):
                while self.drip:
                    there.sendall(self.drip)
                    time.sleep(0.02)

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.socket.close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def test_the_body_arrives_at_the_path(server: Server) -> None:
    place = f"127.0.0.1:{server.port}"
    allowances = Allowances.of([place])
    url = f"http://{place}/a/b?c=d"
    assert post(url, b"the body", {"webhook-id": "1"}, allowances) == Reply(200)
    assert server.got.startswith(b"POST /a/b?c=d HTTP/1.1\r\n")
    assert f"Host: {place}\r\n".encode() in server.got
    assert b"webhook-id: 1\r\n" in server.got


def test_the_permission_follows_the_name_not_the_address(server: Server) -> None:
    allowances = Allowances.of([f"hook.example:{server.port}"])

    def here(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    with pytest.raises(AddressRefused):
        post(f"http://127.0.0.1:{server.port}/", b"the body", {}, allowances)
    url = f"http://hook.example:{server.port}/"
    assert post(url, b"the body", {}, allowances, resolve=here) == Reply(200)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"]
)
def test_a_public_name_with_a_private_address_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        post("https://hook.example/", b"", {}, NONE, resolve=lambda *_: [address])


def test_a_redirect_is_only_an_answer(server: Server) -> None:
    server.answer = b"HTTP/1.1 307 See\r\nLocation: http://127.0.0.2/\r\n\r\n"
    place = f"127.0.0.1:{server.port}"
    reply = post(f"http://{place}/", b"the body", {}, Allowances.of([place]))
    assert reply.status == 307


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nthere",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nthere\r\n0\r\n\r\n",
     b"HTTP/1.1 200 OK\r\n\r\nthere"],
)  # fmt: skip
def test_the_body_is_read_where_it_is_asked_for(server: Server, answer: bytes) -> None:
    server.answer = answer
    place = f"127.0.0.1:{server.port}"
    allowances = Allowances.of([place])
    reply = post(f"http://{place}/", b"the body", {}, allowances, most=5)
    assert reply == Reply(200, b"there")


@pytest.mark.parametrize("length", [b"6", b"1000000000000"])
def test_a_body_that_is_longer_or_ends_too_early_is_an_error(
    server: Server, length: bytes
) -> None:
    server.answer = b"HTTP/1.1 200 OK\r\nContent-Length: " + length + b"\r\n\r\nthere"
    place = f"127.0.0.1:{server.port}"
    allowances = Allowances.of([place])
    most = 4 if len(length) > 1 else 100
    with pytest.raises(http.client.HTTPException):
        post(f"http://{place}/", b"the body", {}, allowances, most=most)


@pytest.mark.parametrize(
    "drip",
    [b"HTTP/1.1 100 Continue\r\n\r\n", b"x"],
    ids=["answers that are none", "a line that never ends"],
)
def test_what_never_ends_is_cut(
    server: Server, monkeypatch: pytest.MonkeyPatch, drip: bytes
) -> None:
    from osint_monitor.egress import post as module

    monkeypatch.setattr(module, "LONGEST_S", 0.5)
    server.answer = b"" if drip == b"x" else drip
    server.drip = drip
    place = f"127.0.0.1:{server.port}"
    with pytest.raises(TimeoutError):
        post(f"http://{place}/", b"the body", {}, Allowances.of([place]), most=9)


def test_whom_to_trust_is_read_from_a_file(tmp_path: Path) -> None:
    empty = tmp_path / "none.pem"
    empty.touch()
    for path in (empty, tmp_path / "missing.pem"):
        with pytest.raises(OSError):
            trusting(path)
    assert trusting(None).check_hostname


def test_failures_have_stable_names() -> None:
    assert failure_of(AddressRefused()) == "address_refused"
    assert failure_of(TimeoutError("secret")) == "timeout"
    assert failure_of(ConnectionRefusedError("secret")) == "can't_be_reached"
    assert failure_of(http.client.BadStatusLine("secret")) == "no_http"


def test_what_is_no_http_is_an_error(server: Server) -> None:
    server.answer = b"SSH-2.0-x\r\n"
    place = f"127.0.0.1:{server.port}"
    with pytest.raises(http.client.HTTPException):
        post(f"http://{place}/", b"the body", {}, Allowances.of([place]))


def test_a_name_without_addresses_is_an_error() -> None:
    with pytest.raises(OSError, match="no address"):
        post("https://hook.example/", b"", {}, NONE, resolve=lambda *_: [])
