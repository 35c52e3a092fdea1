"""What a record of somebody else's archive says was captured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from osint_monitor.evidence.fields import bare_id, one_line, read_moment
from osint_monitor.evidence.foreign.record import RawRecord
from osint_monitor.evidence.record import Role

MAX_URL = 8_192
_KINDS = {"response", "resource", "revisit", "conversion"}
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t]+([^\r\n]*))?\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")


@dataclass(frozen=True, slots=True)
class Fault:
    """
    A place of an archive that could not be read.

    Args:
        file: the part of a WACZ, empty for a plain file.
        offset: in that part, bytes.
        reason: ``torn``, ``damaged``, ``bad_head``, ``bad_length``, ``bad_digest``,
            ``bad_http``, ``bad_date``, ``too_large``, ``too_many_faults``,
            ``not_an_archive``, ``empty``, ``unreadable``, ``torn_zip``, ``zip_bomb``,
            ``encrypted``, ``unsupported``, ``no_archive_inside``.
    """

    file: str
    offset: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignCapture:
    """
    A capture that somebody else made.

    Args:
        kind: ``response``, ``resource`` or ``revisit`` (has no body: it confirms
            *refers_to_url* as it was at *refers_to_date*).
        headers: (name, value) of the answer, without transfer coding.
        body: as stored, still in its content coding.
        cut: *body* is not whole.
        rendered: a browser's page after scripts, from an archive of this program.
        payload_digest: what the record claims.
    """

    file: str
    offset: int
    record_id: str
    kind: str
    url: str
    status: int
    fetched_at: datetime
    reason: str = ""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""
    cut: bool = False
    rendered: bool = False
    ip_address: str | None = None
    payload_digest: str | None = None
    refers_to_url: str | None = None
    refers_to_date: datetime | None = None


def capture_in(record: RawRecord, file: str) -> ForeignCapture | Fault | None:
    """The capture that a record holds; ``None`` when it is of another kind."""
    fields = record.fields
    kind = fields["warc-type"].lower()
    url = fields.get("warc-target-uri", "").strip("<> ")
    if kind not in _KINDS or not url.lower().startswith(("http://", "https://")):
        return None
    role = fields.get("warc-osint-role")
    if role == Role.PART or (kind == "conversion" and role != Role.CAPTURE):
        return None
    if len(url) > MAX_URL:
        return Fault(file, record.offset, "bad_head")
    at = read_moment(fields.get("warc-date", ""))
    if at is None:
        return Fault(file, record.offset, "bad_date")
    answer = _answer(record, kind)
    if answer is None:
        return Fault(file, record.offset, "bad_http")
    status, reason, headers, body = answer
    return ForeignCapture(
        file=file,
        offset=record.offset,
        record_id=bare_id(fields.get("warc-record-id", "")),
        kind="resource" if kind == "conversion" else kind,
        url=url,
        status=status,
        fetched_at=at,
        reason=reason,
        headers=headers,
        body=b"" if kind == "revisit" else body,
        cut=record.cut or "warc-truncated" in fields,
        rendered=fields.get("warc-osint-rendered") == "yes",
        ip_address=fields.get("warc-ip-address"),
        payload_digest=fields.get("warc-payload-digest"),
        refers_to_url=fields.get("warc-refers-to-target-uri"),
        refers_to_date=read_moment(fields.get("warc-refers-to-date", "")),
    )


Answer = tuple[int, str, tuple[tuple[bytes, bytes], ...], bytes]


def _answer(record: RawRecord, kind: str) -> Answer | None:
    """Status, reason, headers and body of the block."""
    content_type = record.fields.get("content-type", "")
    if kind in {"resource", "conversion"}:
        status = record.fields.get("warc-osint-status", "")
        header = (b"Content-Type", one_line(content_type))
        found = int(status) if status.isascii() and status.isdigit() else 200
        return found, "", (header,), record.block
    first = _STATUS.match(record.block)
    if first is None:
        # A revisit may leave the answer's head out.
        return (304, "", (), b"") if kind == "revisit" else None
    end = _HEAD_END.search(record.block)
    if end is None and not (kind == "revisit" or record.cut):
        return None
    head = record.block[: end.start()] if end else record.block
    body = record.block[end.end() :] if end else b""
    headers = _headers(head)
    if any(n.lower() == b"transfer-encoding" and b"chunked" in v for n, v in headers):
        body = _unchunked(body)
    kept = tuple(pair for pair in headers if pair[0].lower() != b"transfer-encoding")
    return int(first[1]), (first[2] or b"").decode("latin-1").strip(), kept, body


def _headers(head: bytes) -> list[tuple[bytes, bytes]]:
    pairs = (line.partition(b":") for line in head.splitlines()[1:])
    return [(name.strip(), value.strip()) for name, colon, value in pairs if colon]


def _unchunked(body: bytes) -> bytes:
    """*body* without chunks; as it is when the archive had undone them already."""
    parts: list[bytes] = []
    at = 0
    while size := _SIZE.match(body, at):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif at < len(body):
            break  # a number by chance: these were no chunks
    if at >= len(body) and parts:
        return b"".join(parts)  # the last chunk is missing
    return body
