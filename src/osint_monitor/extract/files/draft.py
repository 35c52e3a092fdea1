"""What a reader gets out of a brought file, before it becomes a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from osint_monitor.errors import ImportItemError
from osint_monitor.extract.urls import canonical_url
from osint_monitor.extract.versions import version_of
from osint_monitor.model.clock import cut
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind, Lang

KEYS = (
    "text",
    "id",
    "title",
    "kind",
    "url",
    "published_at",
    "lang",
    "contact",
    "price",
    "place",
    "author",
)
"""Keys of a JSON line and names of the columns of a table; ``text`` must be there."""

_KINDS = {kind.value: kind for kind in Kind}
_LANGS = {lang.value: lang for lang in Lang}
_MILLISECONDS = 100_000_000_000  # a number above it is no count of seconds (year 5138)


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a record stands in its file.

    Args:
        unit: ``byte``, ``row`` or ``message``; what *number* counts.
        offset, length: bytes of the record in the (decompressed) file; 0 and 0 when
            only its number is known.
    """

    unit: str
    number: int
    offset: int = 0
    length: int = 0

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"


@dataclass(frozen=True, slots=True)
class Record:
    """A record that could be read: its values by the names of ``KEYS``."""

    place: Place
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Damage:
    """A record, or the rest of a file, that could not be read."""

    place: Place
    reason: str
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that is whole and holds no post (a service message, a photo)."""

    place: Place
    what: str


Item = Record | Damage | Passed


def draft_version(
    values: Mapping[str, Any], *, source_id: str, kind: Kind, forced: bool = False
) -> Version:
    """
    The version that a record describes.

    Args:
        values: by the names of ``KEYS``; others are ignored.
        kind: when the record does not say a known one.
        forced: *kind* holds whatever the record says.

    Raises:
        ImportItemError: ``no_text`` or ``wrong_type``.
    """
    text, title = _words(values, "text"), _words(values, "title")
    if not text.strip() and not title.strip():
        raise ImportItemError("no_text")
    said = values.get("kind")
    url, native_id = canonical_url(_words(values, "url")), _words(values, "id") or None
    if not url and not native_id:
        # Otherwise all posts of a file without ids would be one.
        native_id = "content:" + stable_id(title, text)
    lang = values.get("lang")
    return version_of(
        source_id=source_id,
        kind=kind if forced or not isinstance(said, str) else _KINDS.get(said, kind),
        url=url,
        native_id=native_id,
        title=title,
        text=text,
        contact=_words(values, "contact"),
        price=_words(values, "price"),
        place=_words(values, "place"),
        author=_words(values, "author"),
        published_at=moment(values.get("published_at")),
        lang_hint=_LANGS.get(lang) if isinstance(lang, str) else None,
    )


def _words(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise ImportItemError("wrong_type", key=name)


def moment(value: object) -> datetime | None:
    """
    A time as files write it: ISO 8601, or seconds or milliseconds since 1970.

    Returns:
        Aware UTC; a time without a zone is taken as UTC; ``None`` when it can't be
        read.
    """
    try:
        if isinstance(value, str):
            if value.strip().isdecimal() and len(value.strip()) > 8:
                return moment(int(value))
            read = datetime.fromisoformat(value.strip())
            return cut(read if read.tzinfo else read.replace(tzinfo=UTC))
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if abs(value) > _MILLISECONDS else value
            return cut(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return None
    return None
