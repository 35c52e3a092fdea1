"""One message posted to one address, with the check of where it really goes."""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from osint_monitor.egress.check import AddressRefused, Allowances

TIMEOUT_S = 20.0
LONGEST_S = 60.0
"""Seconds after which the connection is cut, however slowly something still comes."""
ADDRESSES = 3
"""Addresses of a name that are tried at most."""
Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """The status of an answer, and its body where that was asked for."""

    status: int
    body: bytes = b""


def resolve_name(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system's resolver gives them."""
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in infos))


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    allowances: Allowances,
    *,
    most: int = 0,
    resolve: Resolve = resolve_name,
    context: ssl.SSLContext | None = None,
) -> Reply:
    """
    Post *body*; a redirect is an answer like any other and is not followed.

    Args:
        url: ``https://``, or ``http://`` for what *allowances* names.
        most: bytes of the answer's body; without, the body is not read.
        context: whom to trust; by default the system's authorities.

    Raises:
        AddressRefused: no address of the host may be reached.
        OSError: it can't be reached, is too slow, or its certificate is not trusted.
        http.client.HTTPException: it does not speak HTTP, or its body is too long.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_tls = parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    reached = _connect(host, port, allowances, resolve)
    with _cut_after(reached, LONGEST_S):
        if is_tls:
            secure = context or ssl.create_default_context()
            reached = secure.wrap_socket(reached, server_hostname=host)
        asked = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
        asked.sock = reached  # it would connect by name, to an address not checked
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with reached:
            asked.request("POST", path, body, {**headers, "Connection": "close"})
            answer = asked.getresponse()
            return Reply(answer.status, _body(answer, most) if most else b"")


@contextmanager
def _cut_after(reached: socket.socket, seconds: float) -> Iterator[None]:
    """
    However little comes, and whatever it is a part of, it ends by then.

    Raises:
        TimeoutError: it was not done.
    """
    over = threading.Event()
    known = socket.socket(fileno=os.dup(reached.fileno()))

    def cut() -> None:
        over.set()
        with suppress(OSError):
            known.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
        if over.is_set():  # what was cut may look like an end
            raise TimeoutError
    except (OSError, http.client.HTTPException) as error:
        if over.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
        known.close()
        reached.close()


def _body(answer: http.client.HTTPResponse, most: int) -> bytes:
    body = b""
    while part := answer.read1(65_536):
        body += part
        if len(body) > most:
            raise http.client.HTTPException("longer than was asked for")
    if answer.length:
        raise http.client.IncompleteRead(body, answer.length)
    return body


def trusting(authorities: Path | None) -> ssl.SSLContext:
    """
    Whom to trust: the system's authorities, and those of a file (PEM).

    Raises:
        OSError: the file can't be read, or holds none.
    """
    context = ssl.create_default_context()
    if authorities is not None:
        context.load_verify_locations(authorities)
    return context


def failure_of(error: Exception) -> str:
    """A short stable word for what was in the way; never the error's own text."""
    if isinstance(error, AddressRefused):
        return "address_refused"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(error, ssl.SSLError):
        return "no_tls"
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, http.client.HTTPException):
        return "no_http"
    return "can't_be_reached"


def _connect(
    host: str, port: int, allowances: Allowances, resolve: Resolve
) -> socket.socket:
    """A connection to the first permitted address of *host* that answers."""
    found = resolve(host, port)
    permitted = [ip for ip in found if allowances.permit(host, port, ip)]
    if found and not permitted:
        raise AddressRefused
    failed = OSError("no address")
    for address in permitted[:ADDRESSES]:
        try:
            return socket.create_connection((address, port), TIMEOUT_S)
        except OSError as error:
            failed = error
    raise failed
