"""Pages that were saved by hand or by a tool, each a file."""

from __future__ import annotations

import re
from pathlib import Path

TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".json": "application/json",
}
"""Suffix of a saved page → its content type; ``.gz`` may follow the suffix."""

SIDECARS = (".url", ".url.txt")
MAX_URL = 2_000
_HEAD = 200_000
_COMMENTS = (
    re.compile(rb"<!--\s*saved from url=\(\d{1,6}\)(https?://[^\s\">]{1,2000})"),
    re.compile(
        rb"Page saved with SingleFile\s{1,4}url:[ \t]{0,4}(https?://[^\s\">]{1,2000})"
    ),
)
_TAG = re.compile(rb"<(?:link|meta)\b([^>]{0,3000})>", re.IGNORECASE)
_CANONICAL = re.compile(
    rb"rel\s*=\s*[\"']?canonical|property\s*=\s*[\"']?og:url", re.IGNORECASE
)
_ADDRESS = re.compile(
    rb"(?:href|content)\s*=\s*[\"']?(https?://[^\s\"'>]{1,2000})", re.IGNORECASE
)


def content_type(name: str) -> str | None:
    """The content type that a file's name says, or ``None``."""
    return TYPES.get(Path(name.lower().removesuffix(".gz")).suffix)


def begins_like_json(content: bytes) -> bool:
    """True when the first sign of a file is that of a JSON object or array."""
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"{", b"["))


def is_sidecar(path: Path) -> bool:
    """True for a file that only says the address of the page beside it."""
    name = path.name.lower()
    return any(
        name.endswith(end) and path.with_name(path.name[: -len(end)]).exists()
        for end in SIDECARS
    )


def saved_address(path: Path, body: bytes) -> str | None:
    """
    The address a saved page had, as the best witness says: a sidecar file, the
    browser's "saved from" comment, the page's canonical link; or ``None``.
    """
    for end in SIDECARS:
        address = _sidecar(path.with_name(path.name + end))
        if address:
            return address
    start = body[:_HEAD]
    for pattern in _COMMENTS:
        if found := pattern.search(start):
            return found.group(1).decode("utf-8", "replace")
    for tag in _TAG.finditer(start):
        if _CANONICAL.search(tag.group(1)) and (found := _ADDRESS.search(tag.group(1))):
            return found.group(1).decode("utf-8", "replace").replace("&amp;", "&")
    return None


def _sidecar(path: Path) -> str | None:
    """The first http(s) address in a text file, also of the form of a .url file."""
    try:
        with path.open("rb") as file:
            lines = file.read(16_384).decode("utf-8", "replace").splitlines()
    except OSError:
        return None
    for line in lines:
        address = line.strip().removeprefix("URL=").strip()
        if address.startswith(("http://", "https://")) and len(address) <= MAX_URL:
            return address
    return None
