"""The one clock: aware UTC, cut to milliseconds at birth."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present, as every record keeps it."""
    return cut(datetime.now(UTC))


def cut(moment: datetime) -> datetime:
    """
    *moment* in UTC, cut to milliseconds.

    Raises:
        ValueError: *moment* has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
