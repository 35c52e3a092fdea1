"""What the proxy reads of HTTP/1.1, and nothing more."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_HEAD = 64 * 1024
MAX_REQUEST_BODY = 10_000_000

# They belong to one connection and are not passed on (RFC 9110, 7.6.1).
_HOP = {
    b"connection",
    b"keep-alive",
    b"proxy-connection",
    b"proxy-authorization",
    b"proxy-authenticate",
    b"te",
    b"trailer",
    b"upgrade",
}


class BadRequest(Exception):
    """The request can't be served; *status* says why."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    """
    A request to the proxy.

    Args:
        is_tunnel: CONNECT.
        forwarded: the head that the server gets; empty for a tunnel.
        body_length: bytes of the body that follow.
    """

    host: str
    port: int
    is_tunnel: bool
    forwarded: bytes = b""
    body_length: int = 0


async def read_request(reader: asyncio.StreamReader) -> Head:
    """
    Read the head of a request.

    Raises:
        BadRequest: it is too long, malformed, or not for a proxy.
    """
    lines = await _lines(reader, "431 Head too long")
    parts = lines[0].split(b" ")
    if len(parts) != 3 or not parts[2].startswith(b"HTTP/1."):
        raise BadRequest("400 Not a request")
    method, target, _ = parts
    if method == b"CONNECT":
        host, port = _authority(target, None)
        return Head(host, port, is_tunnel=True)
    return _plain(method, target, lines[1:])


async def read_response_head(reader: asyncio.StreamReader) -> bytes:
    """
    The head of the server's answer, told to end the connection.

    Without that the browser would ask the next host over it. Interim answers (1xx) are
    left out.

    Raises:
        EOFError: there is no whole head.
    """
    for _ in range(5):
        try:
            lines = await _lines(reader, "")
        except BadRequest as error:
            raise EOFError from error
        if not lines[0].startswith(b"HTTP/1."):
            raise EOFError
        if lines[0][8:10] != b" 1":
            kept = [line for line in lines[1:] if _name(line) not in _HOP]
            return b"\r\n".join([lines[0], *kept, b"Connection: close", b"", b""])
    raise EOFError


def _plain(method: bytes, target: bytes, headers: list[bytes]) -> Head:
    """A request in absolute form, http only."""
    try:
        address = urlsplit(target.decode("ascii"))
    except (UnicodeDecodeError, ValueError) as error:
        raise BadRequest("400 Not an address") from error
    if address.scheme != "http":
        raise BadRequest("400 Only http addresses and tunnels")
    host, port = _authority(address.netloc.encode(), 80)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    kept = [
        line for line in headers if _name(line) not in _HOP and _name(line) != b"host"
    ]
    first = b"%b %b HTTP/1.1" % (method, path.encode("ascii"))
    lines = [first, b"Host: " + address.netloc.rpartition("@")[2].encode("ascii")]
    forwarded = b"\r\n".join([*lines, *kept, b"Connection: close", b"", b""])
    return Head(host, port, False, forwarded, _body_length(headers))


def _body_length(headers: list[bytes]) -> int:
    lengths = {_value(line) for line in headers if _name(line) == b"content-length"}
    if any(_name(line) == b"transfer-encoding" for line in headers):
        raise BadRequest("411 Length required")
    if not lengths:
        return 0
    text = lengths.pop()
    if lengths or not text.isdigit() or len(text) > 12:
        raise BadRequest("400 Unclear length")
    if int(text) > MAX_REQUEST_BODY:
        raise BadRequest("413 Body too large")
    return int(text)


def _authority(raw: bytes, default: int | None) -> tuple[str, int]:
    try:
        parts = urlsplit("//" + raw.decode("ascii"))
        host, port = parts.hostname, parts.port or default
    except (UnicodeDecodeError, ValueError) as error:
        raise BadRequest("400 Not an address") from error
    if not host or not port or parts.path or parts.query or "@" in parts.netloc:
        raise BadRequest("400 Not an address")
    return host, port


async def _lines(reader: asyncio.StreamReader, too_long: str) -> list[bytes]:
    """The lines of a head; without line breaks, bare CR and NUL refused."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError as error:
        raise BadRequest(too_long) from error
    except asyncio.IncompleteReadError as error:
        raise EOFError from error
    lines = raw[:-4].split(b"\r\n")
    if any(c in line for line in lines for c in (b"\r", b"\n", b"\0")):
        raise BadRequest("400 Malformed head")
    if any(b":" not in line or line[:1] in b" \t" for line in lines[1:]):
        raise BadRequest("400 Malformed head")
    return lines


def _name(line: bytes) -> bytes:
    return line.partition(b":")[0].strip().lower()


def _value(line: bytes) -> bytes:
    return line.partition(b":")[2].strip()
