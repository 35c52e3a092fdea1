"""When a source is due, over clock changes and missed runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from osint_monitor.model.source import Schedule

_LOOK_BACK = tuple(timedelta(hours=h) for h in (1, 24, 24 * 8, 24 * 32, 24 * 367))
_FOR_EVER = timedelta(days=366 * 9)


def last_due(
    schedule: Schedule, now: datetime, since: datetime | None
) -> datetime | None:
    """
    The newest due time after *since* and not after *now*.

    However many due times were missed, it is one: a missed run is caught up once. On
    the day the clocks go forward, a time that does not exist falls on the first minute
    that does; when they go back, a time that comes twice counts at its first coming. A
    schedule of every hour goes by real hours.

    Args:
        now: aware.
        since: aware; the due time that was last taken on, or ``None`` for never.

    Returns:
        Aware UTC, or ``None`` when nothing is due.

    Raises:
        ValueError: the schedule can't be understood.
    """
    floor = since or now - _FOR_EVER
    for start in _starts(now, floor):
        last = None
        for moment in _after(schedule, start):
            if moment > now:
                break
            if moment > floor:
                last = moment
        if last:
            return last
    return None


def next_due(schedule: Schedule, after: datetime) -> datetime | None:
    """
    The first due time after *after*, in UTC; ``None`` when there is none any more.

    Raises:
        ValueError: the schedule can't be understood.
    """
    return next((one for one in _after(schedule, after) if one > after), None)


def check_schedule(schedule: Schedule) -> None:
    """
    See that a schedule can be understood and is due some time.

    Raises:
        ValueError: it can't, or never is; the text says what was expected.
    """
    if next_due(schedule, datetime(2024, 1, 1, tzinfo=UTC)) is None:
        raise ValueError("this time never comes")


def zone_of(name: str) -> ZoneInfo:
    """
    A time zone.

    Raises:
        ValueError: there is none of this name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("an IANA time zone such as Europe/Amsterdam") from error


def _starts(now: datetime, floor: datetime) -> Iterator[datetime]:
    """Where to begin looking: near first, so that a busy schedule costs little."""
    steps = [*(now - span for span in _LOOK_BACK), floor]
    yield max(steps[0], floor)
    for nearer, further in pairwise(steps):
        if nearer > floor:
            yield max(further, floor)


def _after(schedule: Schedule, start: datetime) -> Iterator[datetime]:
    local = start.astimezone(zone_of(schedule.zone))
    try:
        for moment in CronSim(_expression(schedule.cron), local):
            yield moment.astimezone(UTC)
    except CronSimError as error:
        raise ValueError(f"five fields of crontab(5): {error}") from error


def _expression(cron: str) -> str:
    """
    *cron* so that cronsim treats clock changes as promised.

    It goes by real time as soon as a minute or hour field begins with ``*``, which
    loses or doubles what is due in the changed hour; that is right only for schedules
    of every hour.
    """
    fields = cron.split()
    if len(fields) != 5:
        raise ValueError("five fields of crontab(5) were expected")
    every_hour = len(CronSim(cron, datetime(2024, 1, 1, tzinfo=UTC)).hours) == 24
    if every_hour:
        return " ".join((fields[0], "*", *fields[2:]))
    minutes, hours = _ranges(fields[0], "0-59"), _ranges(fields[1], "0-23")
    return " ".join((minutes, hours, *fields[2:]))


def _ranges(field: str, whole: str) -> str:
    parts = field.split(",")
    return ",".join(whole + p[1:] if p.startswith("*") else p for p in parts)
