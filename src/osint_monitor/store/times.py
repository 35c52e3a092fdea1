"""Times as they are typed in a search: days, ranges, and how long ago."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from osint_monitor.model.clock import cut

AGO = re.compile(r"(?:last[ -]?)?(\d{1,4})([hdw])", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 168}
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEARS = range(1970, 2200)
_MAX_HOURS = 20 * 365 * 24
_WHAT = "a day (2026-11-01), a range (2026-11-01..2026-11-08) or last 7d was expected"

Range = tuple[datetime | None, datetime | None]


def read_range(text: str, now: datetime, zone: tzinfo) -> Range:
    """
    What a typed time stands for.

    Args:
        text: a day, a month, a range of them or of times (both ends count, of a time
            the end does not), ``7d`` or ``last 7d`` (hours h, days d, weeks w).
        now: from which *ago* counts; aware.
        zone: in which days begin.

    Returns:
        From and until, aware, until exclusive; one of them may be ``None``.

    Raises:
        ValueError: with a sentence for the person who typed it.
    """
    text = text.strip()
    if ago := AGO.fullmatch(text):
        hours = int(ago[1]) * _HOURS[ago[2].lower()]
        if hours > _MAX_HOURS:
            raise ValueError("less than 20 years ago was expected")
        return cut(now - timedelta(hours=hours)), None
    first, dots, last = text.partition("..")
    if not dots:
        begin, end = _edges(first, zone)
        if begin == end:
            raise ValueError("a time alone is no range; give TIME.. or TIME..TIME")
        return begin, end
    since = _edges(first, zone)[0] if first else None
    until = _edges(last, zone)[1] if last else None
    if since is None and until is None:
        raise ValueError(_WHAT)
    if since is not None and until is not None and since >= until:
        raise ValueError("this range ends before it begins; turn it round")
    return since, until


def _edges(text: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """Where a day or month begins, and the next begins; the same twice for a time."""
    if int(text[:4] if text[:4].isdecimal() else _YEARS[0]) not in _YEARS:
        raise ValueError(f"a year from {_YEARS[0]} to {_YEARS[-1]} was expected")
    try:
        if day := _DAY.fullmatch(text):
            begin = date(*map(int, day.groups()))
            return _midnight(begin, zone), _midnight(begin + timedelta(days=1), zone)
        if month := _MONTH.fullmatch(text):
            year, number = map(int, month.groups())
            begin = date(year, number, 1)
            end = date(year + number // 12, number % 12 + 1, 1)
            return _midnight(begin, zone), _midnight(end, zone)
        if "T" not in text.upper():
            raise ValueError
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise ValueError(_WHAT) from None
    moment = cut(moment if moment.tzinfo else moment.replace(tzinfo=zone))
    return moment, moment


def _midnight(day: date, zone: tzinfo) -> datetime:
    return cut(datetime(day.year, day.month, day.day, tzinfo=zone))


def written_range(since: datetime | None, until: datetime | None) -> str:
    """A range as ``read_range`` reads it, whatever the zone."""
    return f"{_moment(since)}..{_moment(until)}"


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
