"""Amounts, ranges, units; ages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.model.document import Document

Read = Callable[..., Document]


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("2.500 € per maand", (2500, None, "EUR", "month")),
        ("€15,50/u", (15.5, None, "EUR", "hour")),
        ("500 EUR a day", (500, None, "EUR", "day")),
        ("25-30 zł/h", (25, 30, "PLN", "hour")),
        ("вiд 1200 євро на тиждень", (1200, None, "EUR", "week")),
        ("€1000 per maand", (1000, None, "EUR", "month")),
        ("18 000 грн", (18000, None, "UAH", None)),
        ("3000 lei pe lună", (3000, None, "RON", "month")),
    ],
)
def test_a_price_is_read(read: Read, text: str, price: tuple[object, ...]) -> None:
    (found,) = read(text).prices
    assert (found.amount, found.upper, found.currency, found.per) == price


@pytest.mark.parametrize("text", ["12 people", "06-12345678", "europe 2022", "100%"])
def test_other_numbers_are_no_price(read: Read, text: str) -> None:
    assert read(text).prices == ()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("girls 18-35 years", 18, 35),
        ("вік від 18 до 40", 18, 40),
        ("meisje van 19 jaar", 19, 19),
        ("wiek 20-30", 20, 30),
    ],
)
def test_an_age_is_read(read: Read, text: str, low: int, high: int) -> None:
    assert [age[:2] for age in read(text).ages] == [(low, high)]


@pytest.mark.parametrize("text", ["8-12 uur per dag", "from 10-20 €", "bus 18"])
def test_other_numbers_are_no_age(read: Read, text: str) -> None:
    assert read(text).ages == ()
