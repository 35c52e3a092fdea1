"""What was fetched, as gzipped WARC/1.1 records that others can replay and check."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import uuid4

from osint_monitor.evidence.fields import join_head, moment, one_line, uri, write_head

Headers = Sequence[tuple[bytes, bytes]]

_HTTP_RESPONSE = "application/http;msgtype=response"
_HTTP_REQUEST = "application/http;msgtype=request"
# Their bodies are stored as they are: squeezing them again costs time for nothing.
_SQUEEZED = (b"image/", b"video/", b"audio/", b"application/zip", b"application/pdf")
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"


class Role(StrEnum):
    """What a record is to the index of captures."""

    CAPTURE = "capture"  # it is read
    UNCHANGED = "unchanged"  # the server, or the same bytes, confirmed an earlier one
    PART = "part"  # kept beside a capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The capture that an answer confirms."""

    record_id: str
    url: str
    fetched_at: datetime
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """
    A request and its answer, as they went over the wire.

    Args:
        url: of this hop.
        request_headers, headers: (name, value) in order of the wire; a repeated name
            stands several times.
        body: as sent, after transfer coding and before content coding; ``None`` when
            it could not be had (a browser's).
        rendered: what is read instead of *body*: the page as a browser had it after
            scripts, in UTF-8.
        truncated: ``length``, ``time`` or ``disconnect`` when *body* is not whole.
        earlier: the answer confirms this capture (a 304, or the very same bytes).
        frontier: fingerprint of the request, to rebuild the index from the file.
    """

    url: str
    source_id: str
    run_id: str
    started_at: datetime
    status: int
    method: str = "GET"
    reason: str = ""
    protocol: str = "HTTP/1.1"
    request_headers: Headers = ()
    request_body: bytes = b""
    headers: Headers = ()
    body: bytes | None = b""
    ip_address: str | None = None
    frontier: str | None = None
    rendered: bytes | None = None
    truncated: str | None = None
    earlier: Earlier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """
    Gzip members to be appended in one piece.

    Args:
        start, length: of the member that is the capture, in *data*.
        digest: of that member's payload.
        url: as it stands in the record.
    """

    data: bytes
    start: int
    length: int
    record_id: str
    url: str
    digest: str
    role: Role


def pack(exchange: Exchange) -> Packed:
    """
    The records of one exchange: request, answer, and the rendered page if any.

    The capture is the last of them, so that a capture that is whole in the file has
    all of its records before it.
    """
    answer_id = str(uuid4())
    members = [_request(exchange, answer_id)]
    role = Role.UNCHANGED if exchange.earlier else Role.CAPTURE
    digest = sha256(exchange.body or b"")
    if exchange.earlier:
        digest = exchange.earlier.digest
        members.append(_revisit(exchange, exchange.earlier, answer_id))
    elif exchange.rendered is None:
        members.append(_answer(exchange, answer_id, digest, role))
    else:
        if exchange.body is not None:
            members.append(_answer(exchange, answer_id, digest, Role.PART))
        raw_id, answer_id = answer_id, str(uuid4())
        digest = sha256(exchange.rendered)
        members.append(_rendered(exchange, answer_id, raw_id, digest))
    return Packed(
        data=b"".join(members),
        start=sum(map(len, members[:-1])),
        length=len(members[-1]),
        record_id=answer_id,
        url=uri(exchange.url),
        digest=digest,
        role=role,
    )


def warcinfo(file: str, parts: Mapping[str, str], at: datetime) -> bytes:
    """The first member of a file: who wrote it, by what mandate, and how."""
    said = {
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/"
        "warc-format/warc-1.1/",
        "description": "HTTP heads are reconstructed from what the client reports: "
        "spelling, order and reason phrase may differ from the wire, and transfer "
        "coding is removed. Bodies are as sent.",
        **parts,
    }
    lines = (one_line(key) + b": " + one_line(text) for key, text in said.items())
    block = b"\r\n".join(lines) + b"\r\n"
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid4()}>"),
        ("WARC-Date", moment(at)),
        ("WARC-Filename", file),
        ("WARC-Block-Digest", sha256(block)),
        ("Content-Type", "application/warc-fields"),
    ]
    return _member(fields, [block])


def sha256(*parts: bytes) -> str:
    """``sha256:`` and hex of the joined parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return f"sha256:{digest.hexdigest()}"


def _answer(exchange: Exchange, record_id: str, digest: str, role: Role) -> bytes:
    body = exchange.body or b""
    head = _answer_head(exchange)
    fields = [
        *_named(exchange, "response", record_id, role),
        ("WARC-Payload-Digest", digest),
        ("WARC-Block-Digest", sha256(head, body)),
        ("Content-Type", _HTTP_RESPONSE),
    ]
    if exchange.truncated:
        fields.append(("WARC-Truncated", exchange.truncated))
    return _member(fields, [head, body], squeezed=_is_squeezed(exchange.headers))


def _revisit(exchange: Exchange, earlier: Earlier, record_id: str) -> bytes:
    same = (
        "server-not-modified" if exchange.status == 304 else "identical-payload-digest"
    )
    head = _answer_head(exchange)
    fields = [
        *_named(exchange, "revisit", record_id, Role.UNCHANGED),
        ("WARC-Profile", _PROFILE + same),
        ("WARC-Refers-To", f"<urn:uuid:{earlier.record_id}>"),
        ("WARC-Refers-To-Target-URI", uri(earlier.url)),
        ("WARC-Refers-To-Date", moment(earlier.fetched_at)),
        ("WARC-Payload-Digest", earlier.digest),
        ("Content-Type", _HTTP_RESPONSE),
    ]
    return _member(fields, [head])


def _rendered(exchange: Exchange, record_id: str, raw_id: str, digest: str) -> bytes:
    """The page after scripts: a conversion of the raw answer, if that could be had."""
    body = exchange.rendered or b""
    kind = "resource" if exchange.body is None else "conversion"
    fields = [
        *_named(exchange, kind, record_id, Role.CAPTURE),
        ("WARC-Payload-Digest", digest),
        ("WARC-Block-Digest", digest),
        ("Content-Type", "text/html;charset=utf-8"),
        ("WARC-Osint-Rendered", "yes"),
    ]
    if kind == "conversion":
        fields.append(("WARC-Refers-To", f"<urn:uuid:{raw_id}>"))
    return _member(fields, [body])


def _request(exchange: Exchange, answer_id: str) -> bytes:
    headers = list(exchange.request_headers)
    host, target = _host_and_target(uri(exchange.url))
    if not any(name.lower() == b"host" for name, _ in headers):
        headers.insert(0, (b"Host", host.encode()))
    first = " ".join((exchange.method, target, _spoken(exchange)))
    block = join_head(first.encode("utf-8", "replace"), headers)
    fields = [
        *_named(exchange, "request", str(uuid4()), Role.PART),
        ("WARC-Concurrent-To", f"<urn:uuid:{answer_id}>"),
        ("WARC-Block-Digest", sha256(block, exchange.request_body)),
        ("Content-Type", _HTTP_REQUEST),
    ]
    return _member(fields, [block, exchange.request_body])


def _named(
    exchange: Exchange, kind: str, record_id: str, role: Role
) -> list[tuple[str, str]]:
    """The fields that every record of an exchange has."""
    fields: list[tuple[str, str]] = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:{record_id}>"),
        ("WARC-Date", moment(exchange.started_at)),
        ("WARC-Target-URI", uri(exchange.url)),
        ("WARC-Osint-Source", exchange.source_id),
        ("WARC-Osint-Run", exchange.run_id),
        ("WARC-Osint-Role", role.value),
        ("WARC-Osint-Status", str(exchange.status)),
    ]
    if exchange.frontier:
        fields.append(("WARC-Osint-Frontier", exchange.frontier))
    if exchange.ip_address:
        fields.append(("WARC-IP-Address", exchange.ip_address))
    fields.append(("WARC-Protocol", exchange.protocol.lower()))
    return fields


def _host_and_target(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:  # an address that nobody could ask for is kept all the same
        return "", url
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.netloc.rpartition("@")[2], target


def _spoken(exchange: Exchange) -> str:
    """The protocol of the head; newer ones have no text, so they are written as 1.1."""
    protocol = exchange.protocol.upper()
    return protocol if protocol in {"HTTP/1.0", "HTTP/1.1"} else "HTTP/1.1"


def _answer_head(exchange: Exchange) -> bytes:
    first = f"{_spoken(exchange)} {exchange.status} {exchange.reason}".rstrip()
    # The body is kept after transfer coding, so a reader must not undo it again.
    headers = [
        pair for pair in exchange.headers if pair[0].lower() != b"transfer-encoding"
    ]
    return join_head(first.encode("utf-8", "replace"), headers)


def _is_squeezed(headers: Headers) -> bool:
    """True when the body is of a kind that does not get smaller."""
    for name, value in headers:
        if name.lower() == b"content-encoding" and value.strip() != b"identity":
            return True
        if name.lower() == b"content-type" and value.lower().startswith(_SQUEEZED):
            return True
    return False


def _member(
    fields: Sequence[tuple[str, str]],
    block: Sequence[bytes],
    *,
    squeezed: bool = False,
) -> bytes:
    """One record as one gzip member."""
    length = ("Content-Length", str(sum(map(len, block))))
    gzip = zlib.compressobj(0 if squeezed else 1, zlib.DEFLATED, 31)
    parts = [gzip.compress(write_head([*fields, length]))]
    parts += [gzip.compress(part) for part in block]
    parts += [gzip.compress(b"\r\n\r\n"), gzip.flush()]
    return b"".join(parts)
