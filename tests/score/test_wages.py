"""Pay an hour, below the minimum, above the sector: and when it can't be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from osint_monitor.model.document import Document
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind
from osint_monitor.score.money import EUR, hours_week, pay_hour
from osint_monitor.score.wages import (
    above_sector,
    below_minimum,
    countries_of_work,
    minimum_wages,
)
from osint_monitor.understand.annotate import Annotator

Read = Callable[..., Document]


@pytest.fixture(scope="module")
def read() -> Read:
    annotator = Annotator()

    def read_text(
        text: str, country: str | None = None, year: int | None = None
    ) -> Document:
        published = None if year is None else datetime(year, 6, 1, tzinfo=UTC)
        version = Version(
            id="v",
            post_id="p",
            source_id="s",
            kind=Kind.JOB,
            url="",
            text=text,
            published_at=published,
        )
        return annotator.annotate(version, country=country)

    return read_text


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Pay 12 euro an hour.", (12, 12)),
        ("Pay 60 euro a day, 12 hours a day.", (5, 5)),
        ("Pay 60-72 euro a day, 12 hours a day.", (5, 6)),
        ("Pay 480 euro a week, 12 hours a day, 5 days a week.", (8, 8)),
        ("Pay 433 euro a month, 50 hours a week.", (2, 2)),
        ("Pay 1500 euro a month, 300 hours a month.", (5, 5)),
        ("Pay 60 euro a day.", None),
        ("Pay 60 euro a day, the hotel is staffed 24 hours a day.", None),
        ("Pay 2 euro a box, 12 hours a day.", None),
    ],
)
def test_pay_an_hour_follows_from_the_hours_named(
    read: Read, text: str, hour: tuple[float, float] | None
) -> None:
    doc = read(text)
    found = pay_hour(doc.prices[0], doc)
    assert found == (None if hour is None else pytest.approx(hour))


def test_a_shift_without_days_is_between_a_half_week_and_a_whole(read: Read) -> None:
    doc = read("Pay 1000 euro a month, 12 hours a day.")
    low, high = pay_hour(doc.prices[0], doc) or (0.0, 0.0)
    assert (round(low, 2), round(high, 2)) == (2.75, 5.5)


def test_hours_a_week_are_made_of_days(read: Read) -> None:
    assert hours_week(read("12 hours a day, no days off")) == (84, 84)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Picker in Germany, 5 euro per hour.", "yes"),
        ("Picker in Germany, 11 euro per hour.", "unknown"),  # it may be net
        ("Picker in Germany, 15 euro per hour.", "no"),
        ("Picker in Germany, 15 euro per hour gross.", "no"),
        ("Picker, 5 euro per hour.", "unknown"),  # no country
        ("Picker in Italy, 5 euro per hour.", "unknown"),  # no statutory minimum
        ("Student job in Germany, 5 euro per hour.", "unknown"),
        ("Job in Germany for girls 16-18 years, 5 euro per hour.", "unknown"),
        ("Picker in Germany, 5 euro per hour after deductions.", "unknown"),
        ("Picker in Germany, 5 euro per hour and 1 euro per box.", "unknown"),
        ("Picker in Germany, 20 zł per hour.", "yes"),
        ("Picker in Poland, 5 zł per hour.", "yes"),
        ("Praca w Warszawie, 40 zł za godzinę.", "no"),
        ("Робота в Нідерландах, зміна 14 годин, 50 євро за зміну.", "yes"),
        ("Picker in Germany, salary per hour 5.", "yes"),
        ("Picker in Poland, salary per hour 5.", "unknown"),  # zł or euro
    ],
)
def test_pay_is_held_against_the_minimum(read: Read, text: str, answer: str) -> None:
    doc = read(text)
    assert below_minimum(doc.prices[0], doc) == answer


def test_rent_is_no_pay(read: Read) -> None:
    doc = read("Job in Germany, 12 hours a day. Rent 90 euro per week.")
    assert below_minimum(doc.prices[0], doc) == "unknown"


def test_of_several_amounts_only_one_that_is_called_a_wage_is_judged(
    read: Read,
) -> None:
    doc = read(
        "Nanny in Germany, 32 hours a week, wage 16 euro an hour, 400 per month."
    )
    assert [below_minimum(one, doc) for one in doc.prices] == ["no", "unknown"]


def test_the_source_says_the_country_when_the_post_does_not(read: Read) -> None:
    doc = read("Afwasser, 5 euro per uur.", country="NL")
    assert below_minimum(doc.prices[0], doc) == "yes"


@pytest.mark.parametrize(
    ("year", "answer"),
    [(2023, "unknown"), (2024, "no"), (2025, "unknown"), (2026, "yes")],
)
def test_an_older_post_is_held_against_the_minimum_of_its_day(
    read: Read, year: int, answer: str
) -> None:
    doc = read("Job in Germany, 12.50 euro per hour gross.", year=year)
    assert below_minimum(doc.prices[0], doc) == answer


def test_the_reader_s_own_country_is_not_where_the_work_is(read: Read) -> None:
    doc = read("Робота в Польщі для українців, автобус Київ - Варшава")
    assert countries_of_work(doc) == {"PL"}
    assert countries_of_work(read("Робота в Україні")) == {"UA"}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Cleaner in Warsaw, 4000 euro a month.", "yes"),
        ("Cleaner in Warsaw, 1200 euro a month.", "no"),
        ("Cleaner in Zurich, 4500 euro a month.", "no"),
        ("Cleaner, 9000 euro a month.", "unknown"),
        ("Surgeon in Warsaw, 9000 euro a month.", "unknown"),
        ("Cleaner in Warsaw, 100000 euro a piece.", "unknown"),
    ],
)
def test_pay_is_held_against_the_sector(read: Read, text: str, answer: str) -> None:
    doc = read(text)
    assert above_sector(doc.prices[0], doc) == answer


def test_the_table_of_minimums_is_in_order() -> None:
    for country, rows in minimum_wages().items():
        days = [row.since for row in rows]
        hours = [row.hour for row in rows]
        assert days == sorted(set(days)), country
        assert hours == sorted(hours), country
        assert all(
            row.currency in EUR and row.since >= date(2024, 1, 1) for row in rows
        )
        assert 1 < hours[-1] < 20, country
