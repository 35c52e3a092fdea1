"""A brought file, opened: versions, pages, confirmations and faults, in its order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from osint_monitor.errors import ImportItemError, ItemError
from osint_monitor.evidence.decode import decoded
from osint_monitor.evidence.foreign import Fault, ForeignCapture, read_archive
from osint_monitor.evidence.record import sha256
from osint_monitor.extract.files.draft import Damage, Item, Passed, Place, draft_version
from osint_monitor.extract.files.lines import read_json_lines
from osint_monitor.extract.files.saved import (
    begins_like_json,
    content_type,
    saved_address,
)
from osint_monitor.extract.files.streams import body
from osint_monitor.extract.files.table import read_table
from osint_monitor.extract.files.telegram_export import read_telegram
from osint_monitor.jobs.brought import Form, capture_id
from osint_monitor.model.capture import Capture, Page
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind

MAX_REMEMBERED = 1_000_000
"""Captures of one archive that a later "unchanged" of it can refer to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """
    A file to be read, as it is kept.

    Args:
        path: of the kept copy; *original* is where it was brought from, for its
            sidecars.
        name: within what was brought; stands in for the address of a saved page.
        digest: ``sha256:`` and hex.
        kept_at: since when it is kept: the time at which its posts were seen.
        columns: key of a post → column of a table.
    """

    path: Path
    original: Path
    name: str
    form: Form
    digest: str
    size: int
    kept_at: datetime
    source_id: str
    run_id: str
    kind: Kind
    forced_kind: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    charset: str | None = None
    max_body_bytes: int = 10_000_000


@dataclass(frozen=True, slots=True)
class Again:
    """An archive says that what *earlier* captured was unchanged at a time."""

    earlier: Capture
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Broken:
    """A place that can't be read."""

    capture_id: str
    where: str
    reason: str
    detail: Mapping[str, str] = field(default_factory=dict)


Unpacked = tuple[Version, Capture] | tuple[Page, Capture] | Again | Broken | Passed


def unpack(brought: Brought) -> Iterator[Unpacked]:
    """Everything in a file; a fault is given out and never raised."""
    match brought.form:
        case Form.ARCHIVE:
            yield from _archive(brought)
        case Form.LINES:
            yield from _records(brought, read_json_lines(brought.path))
        case Form.TABLE:
            rows = read_table(brought.path, brought.columns, brought.charset)
            yield from _records(brought, rows)
        case Form.TELEGRAM:
            yield from _records(brought, read_telegram(brought.path))
        case Form.PAGE:
            yield _saved(brought)
        case Form.UNKNOWN:
            yield _broken(brought, "byte 0", "unknown_form")


def _records(brought: Brought, items: Iterator[Item]) -> Iterator[Unpacked]:
    for item in items:
        if isinstance(item, Passed):
            yield item
        elif isinstance(item, Damage):
            yield _broken(brought, str(item.place), item.reason, detail=item.detail)
        else:
            try:
                version = draft_version(
                    item.values,
                    source_id=brought.source_id,
                    kind=brought.kind,
                    forced=brought.forced_kind,
                )
            except ItemError as error:
                yield _broken(brought, str(item.place), error.reason)
            else:
                yield version, _capture(brought, item.place, version.url)


def _capture(brought: Brought, place: Place, url: str) -> Capture:
    return Capture(
        id=capture_id(brought.digest, str(place)),
        source_id=brought.source_id,
        run_id=brought.run_id,
        url=url,
        status=200,
        fetched_at=brought.kept_at,
        digest=brought.digest,
        file=f"imports/{brought.digest.removeprefix('sha256:')}",
        offset=place.offset,
        length=place.length or brought.size,
    )


def _saved(brought: Brought) -> Unpacked:
    try:
        content, cut = body(brought.path, brought.max_body_bytes)
    except ImportItemError as error:
        return _broken(brought, "byte 0", error.reason)
    if not content.strip():
        return _broken(brought, "byte 0", "empty")
    # A page without an address keeps the identity that its place in the folder has.
    url = (
        saved_address(brought.original, content)
        or f"https://saved.invalid/{brought.name}"
    )
    capture = _capture(brought, Place("byte", 0, 0, brought.size), url)
    guessed = "application/json" if begins_like_json(content) else "text/html"
    headers = {"content-type": content_type(brought.name) or guessed}
    return _page(capture, content, headers, cut=cut), capture


def _page(
    capture: Capture,
    content: bytes,
    headers: Mapping[str, str],
    *,
    cut: bool,
    rendered: bool = False,
) -> Page:
    return Page(
        capture_id=capture.id,
        source_id=capture.source_id,
        url=capture.url,
        status=capture.status,
        fetched_at=capture.fetched_at,
        body=content,
        headers=headers,
        cut=cut,
        rendered=rendered,
    )


def _archive(brought: Brought) -> Iterator[Unpacked]:
    parts: dict[str, int] = {}
    seen: dict[tuple[str, datetime], Capture] = {}
    for found in read_archive(brought.path, max_body_bytes=brought.max_body_bytes):
        part = parts.setdefault(found.file, len(parts))
        place = f"byte {found.offset}"
        if isinstance(found, Fault):
            yield _broken(brought, place, found.reason, part)
        elif found.kind == "revisit":
            key = (found.refers_to_url or found.url, found.refers_to_date)
            earlier = seen.get(key)  # type: ignore[arg-type]
            if earlier is None:
                yield _broken(brought, place, "revisit_of_unknown", part)
            else:
                yield Again(earlier, found.fetched_at)
        else:
            capture = _archived(brought, found, part)
            if len(seen) < MAX_REMEMBERED:
                seen[found.url, found.fetched_at] = capture
            yield _opened(brought, found, capture, part)


def _archived(brought: Brought, found: ForeignCapture, part: int) -> Capture:
    return Capture(
        id=capture_id(brought.digest, f"byte {found.offset}", part),
        source_id=brought.source_id,
        run_id=brought.run_id,
        url=found.url,
        status=found.status,
        fetched_at=found.fetched_at,
        digest=sha256(found.body),
        file=f"imports/{brought.digest.removeprefix('sha256:')}",
        offset=found.offset,
        length=len(found.body),
    )


def _opened(
    brought: Brought, found: ForeignCapture, capture: Capture, part: int
) -> Unpacked:
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1")
        for name, value in found.headers
    }
    encodings = headers.get("content-encoding", "")
    try:
        content, cut = decoded([found.body], encodings, brought.max_body_bytes)
    except ItemError as error:
        return _broken(brought, f"byte {found.offset}", error.reason, part)
    page = _page(
        capture, content, headers, cut=cut or found.cut, rendered=found.rendered
    )
    return page, capture


def _broken(
    brought: Brought,
    place: str,
    reason: str,
    part: int = 0,
    detail: Mapping[str, str] | None = None,
) -> Broken:
    short = brought.digest.removeprefix("sha256:")[:16]
    inner = f" part {part}" if part else ""
    where = f"imports/{short}{inner} {place}"
    identity = capture_id(brought.digest, place, part)
    return Broken(identity, where, reason, detail or {})
