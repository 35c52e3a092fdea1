"""Due times: missed runs are caught up once; clock changes lose and double nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.catalogue.due import check_schedule, last_due, next_due
from osint_monitor.model.source import Schedule

AMSTERDAM = "Europe/Amsterdam"
SPRING = datetime(2026, 3, 29, tzinfo=UTC)  # 02:00 becomes 03:00 at 01:00 UTC
AUTUMN = datetime(2026, 10, 25, tzinfo=UTC)  # 03:00 becomes 02:00 at 01:00 UTC


def runs(cron: str, begin: datetime, end: datetime, *, every: int = 5) -> list[str]:
    """When a scheduler that looks every *every* minutes would start, in UTC."""
    schedule, since, found = Schedule(cron=cron, zone=AMSTERDAM), begin, []
    now = begin
    while now <= end:
        due = last_due(schedule, now, since)
        if due:
            since = due
            found.append(f"{due:%d %H:%M}")
        now += timedelta(minutes=every)
    return found


def test_a_daily_job_is_due_once_a_day() -> None:
    begin = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert runs("30 2 * * *", begin, begin + timedelta(days=2)) == [
        "02 00:30",
        "03 00:30",
    ]


def test_a_daily_job_in_the_hour_that_is_skipped_runs_once_after_it() -> None:
    begin = SPRING - timedelta(hours=12)
    assert runs("30 2 * * *", begin, begin + timedelta(days=2)) == [
        "29 01:00",
        "30 00:30",
    ]


def test_a_daily_job_in_the_hour_that_comes_twice_runs_once() -> None:
    begin = AUTUMN - timedelta(hours=12)
    assert runs("30 2 * * *", begin, begin + timedelta(days=2)) == [
        "25 00:30",
        "26 01:30",
    ]


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
@pytest.mark.parametrize("cron", ["0 * * * *", "0 0-23 * * *", "0 */1 * * *"])
def test_an_hourly_job_runs_every_real_hour(cron: str, change: datetime) -> None:
    begin = change - timedelta(minutes=5)
    found = runs(cron, begin, begin + timedelta(hours=5))
    assert found == [f"{change:%d} 0{hour}:00" for hour in range(5)]


def test_every_second_hour_loses_none_when_the_clock_goes_forward() -> None:
    begin = SPRING - timedelta(hours=2)
    found = runs("0 */2 * * *", begin, begin + timedelta(hours=5))
    assert found == ["28 23:00", "29 01:00", "29 02:00"]  # 0, 2 (comes as 3) and 4


def test_every_second_hour_doubles_none_when_the_clock_goes_back() -> None:
    begin = AUTUMN - timedelta(hours=3)
    found = runs("0 */2 * * *", begin, begin + timedelta(hours=7))
    assert found == ["24 22:00", "25 00:00", "25 03:00"]  # 0, 2 and 4


def test_quarters_of_the_hour_that_comes_twice_run_once() -> None:
    begin = AUTUMN - timedelta(hours=1)
    found = runs("*/30 2 * * *", begin, begin + timedelta(hours=5))
    assert found == ["25 00:00", "25 00:30"]


def test_quarters_of_the_hour_that_is_skipped_are_made_up_for_once() -> None:
    begin = SPRING - timedelta(hours=1)
    assert runs("*/30 2 * * *", begin, begin + timedelta(hours=5)) == ["29 01:00"]


def test_ten_missed_runs_are_one() -> None:
    schedule = Schedule(cron="0 6 * * *")
    now = datetime(2026, 6, 11, 12, tzinfo=UTC)
    due = last_due(schedule, now, now - timedelta(days=10))
    assert due == datetime(2026, 6, 11, 6, tzinfo=UTC)
    assert last_due(schedule, now, due) is None


def test_a_source_that_never_ran_is_due() -> None:
    now = datetime(2026, 6, 11, 12, tzinfo=UTC)
    schedule = Schedule(cron="0 6 1 1 *")
    assert last_due(schedule, now, None) == datetime(2026, 1, 1, 6, tzinfo=UTC)


def test_the_due_minute_itself_is_due() -> None:
    now = datetime(2026, 6, 11, 6, tzinfo=UTC)
    assert last_due(Schedule(cron="0 6 * * *"), now, now - timedelta(minutes=1)) == now


def test_what_was_taken_on_in_the_future_is_not_due() -> None:
    """The machine's clock was set back."""
    now = datetime(2026, 6, 11, 6, 30, tzinfo=UTC)
    assert last_due(Schedule(cron="0 6 * * *"), now, now + timedelta(days=1)) is None


def test_the_next_due_time_is_after_now() -> None:
    now = datetime(2026, 6, 11, 6, tzinfo=UTC)
    assert next_due(Schedule(cron="0 6 * * *"), now) == now + timedelta(days=1)


@pytest.mark.parametrize(
    "cron", ["", "* * * *", "0 0 0 * * *", "a b c d e", "0 0 30 2 *", "60 0 * * *"]
)
def test_a_schedule_that_can_not_be_is_refused(cron: str) -> None:
    with pytest.raises(ValueError):
        check_schedule(Schedule(cron=cron))


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="IANA"):
        check_schedule(Schedule(cron="0 0 * * *", zone="Europe/Nowhere"))


@settings(max_examples=40, deadline=None)
@given(
    cron=st.sampled_from(
        ["30 2 * * *", "*/20 1-3 * * *", "0 * * * *", "0 2 * * 0", "15 3 29 * *"]
    ),
    change=st.sampled_from([SPRING, AUTUMN]),
    steps=st.lists(st.integers(1, 400), min_size=1, max_size=30),
)
def test_however_often_one_looks_the_last_due_time_is_the_same(
    cron: str, change: datetime, steps: list[int]
) -> None:
    schedule = Schedule(cron=cron, zone=AMSTERDAM)
    begin = now = change - timedelta(days=1)
    since, taken = begin, None
    for minutes in steps:
        now += timedelta(minutes=minutes)
        due = last_due(schedule, now, since)
        if due:
            assert since < due <= now
            since = taken = due
    assert taken == last_due(schedule, now, begin)
