"""The fields of a post as one reader found them, and how readings are put together."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from osint_monitor.model.words import Lang

_LANGS = {lang.value: lang for lang in Lang}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    What one reader found of a post; empty or ``None`` is *not found*.

    Args:
        native_id: the site's own id, as it stands there.
        contact: one value a line.
        images: absolute addresses.
    """

    native_id: str = ""
    title: str = ""
    text: str = ""
    contact: str = ""
    price: str = ""
    place: str = ""
    author: str = ""
    published_at: datetime | None = None
    lang_hint: Lang | None = None
    images: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Found(masked)"

    def over(self, other: Found) -> Found:
        """This reading, with *other* where this one found nothing."""
        missing = {
            field.name: getattr(other, field.name)
            for field in fields(self)
            if not getattr(self, field.name)
        }
        return replace(self, **missing)


def moment_of(value: str) -> datetime | None:
    """
    A time as pages write it: ISO 8601, RFC 2822 or seconds since 1970.

    Returns:
        Aware; without a zone it is taken as UTC; ``None`` when it can't be read.
    """
    value = value.strip()[:64]
    if not value:
        return None
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        try:
            read = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            return _from_seconds(value)
    return _in_reach(read if read.tzinfo else read.replace(tzinfo=UTC))


def _from_seconds(value: str) -> datetime | None:
    if not (value.isascii() and value.isdecimal() and 9 <= len(value) <= 13):
        return None
    seconds = int(value) / (1000 if len(value) > 11 else 1)
    return _in_reach(datetime.fromtimestamp(seconds, UTC))


def _in_reach(moment: datetime) -> datetime | None:
    """Years that can be shifted to UTC and are no obvious nonsense."""
    return moment if 1970 <= moment.year <= 2200 else None


def lang_of(tag: str | None) -> Lang | None:
    """A language tag, such as ``nl-NL``, as one of ours; ``None`` for others."""
    return _LANGS.get(tag.strip()[:2].lower()) if tag else None


def distinct_lines(*values: str) -> str:
    """Non-empty values, each once, one a line."""
    return "\n".join(dict.fromkeys(v.strip() for v in values if v and v.strip()))
