"""What was fetched or handed in, as it was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """
    One kept answer. Its id is the WARC record id.

    Args:
        id: UUID of the WARC response record, without ``urn:uuid:``.
        url: the address that gave this answer (of a redirect: the hop's own).
        digest: ``sha256:`` and hex, of the payload as sent (after transfer coding).
        file: name of the WARC file, relative to the captures folder.
        offset: where the record begins in *file*, bytes.
        length: of the record as stored, bytes.
        fetched_at: aware UTC, cut to milliseconds.
    """

    id: str
    source_id: str
    run_id: str
    url: str
    status: int
    fetched_at: datetime
    digest: str
    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """
    A capture opened for reading: what extractors get.

    Args:
        url: the address that gave the body.
        headers: names in lower case; the last value of a repeated header.
        body: decoded from its content encoding, at most the limit of the reader.
        cut: true when *body* was longer than the limit.
        rendered: true when *body* is the page as a browser had it after scripts.
    """

    capture_id: str
    source_id: str
    url: str
    status: int
    fetched_at: datetime
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    rendered: bool = False
