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
        ("600 Euro am Tag", (600, None, "EUR", "day")),
        ("300 Euro pro Nacht", (300, None, "EUR", "day")),
        ("250 € die Schicht", (250, None, "EUR", "day")),
        ("18 Euro in der Stunde", (18, None, "EUR", "hour")),
        ("500 lei pe zi", (500, None, "RON", "day")),
        ("400 lei pe noapte", (400, None, "RON", "day")),
        ("300 lei pe tură", (300, None, "RON", "day")),
        ("25 lei pe oră", (25, None, "RON", "hour")),
        ("3000 грн за ніч", (3000, None, "UAH", "day")),
        ("2000 грн за зміну", (2000, None, "UAH", "day")),
        ("1500 грн у день", (1500, None, "UAH", "day")),
        ("120 грн/год", (120, None, "UAH", "hour")),
        ("5000 руб за смену", (5000, None, "RUB", "day")),
        ("9000 рублей за ночь", (9000, None, "RUB", "day")),
        ("400 рублей в час", (400, None, "RUB", "hour")),
        ("900000 рублей в год", (900000, None, "RUB", "year")),
        ("200 pounds per night", (200, None, "GBP", "day")),
        ("£90 a shift", (90, None, "GBP", "day")),
        ("150 euro per avond", (150, None, "EUR", "day")),
        ("120 euro per nacht", (120, None, "EUR", "day")),
        ("400 zł za dzień", (400, None, "PLN", "day")),
        ("500 zł za noc", (500, None, "PLN", "day")),
        ("2000 Euro netto im Monat", (2000, None, "EUR", "month")),
        ("600 Euro Tagesverdienst", (600, None, "EUR", "day")),
        ("500 euro in de week", (500, None, "EUR", "week")),
        ("1000 euro la lună", (1000, None, "EUR", "month")),
        ("5000 рублей за одну смену", (5000, None, "RUB", "day")),
        ("4000 руб. в сутки", (4000, None, "RUB", "day")),
        ("50 лей в час", (50, None, "RON", "hour")),
        ("200 dollars every night", (200, None, "USD", "day")),
        ("100 pounds for a night", (100, None, "GBP", "day")),
        ("300 zł dniówka", (300, None, "PLN", "day")),
        ("100 euro voor het weekend", (100, None, "EUR", None)),
        ("100 euro. In de week", (100, None, "EUR", None)),
        ("20 euro and daycare", (20, None, "EUR", None)),
        ("50 euro in december", (50, None, "EUR", None)),
        ("30 zł za godzinę", (30, None, "PLN", "hour")),
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
