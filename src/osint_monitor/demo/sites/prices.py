"""Prices as sites put them into structured data: amount, currency, unit of time."""

from __future__ import annotations

import re

_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?")
_CURRENCIES = {"£": "GBP", "zł": "PLN", "lei": "RON", "$": "USD"}
_UNITS = (
    ("HOUR", ("uur", "hour", "stunde", "godz", "oră", "год", "час")),
    ("DAY", ("per dag", "a day", "pro tag", "dziennie", "pe zi", "в день", "на день")),
    ("WEEK", ("week", "woche", "tygod", "săptăm", "тижд", "недел")),
)


def amount_of(price: str) -> float | None:
    """The first number in *price*; ``None`` when it has none."""
    found = _AMOUNT.search(price)
    return float(found[0].replace(",", ".")) if found else None


def currency_of(price: str) -> str:
    """ISO 4217 code; euro when the price has no sign of another."""
    found = (code for sign, code in _CURRENCIES.items() if sign in price)
    return next(found, "EUR")


def unit_of(price: str) -> str:
    """The unit of time as schema.org names it; a month when *price* names none."""
    lower = price.lower()
    found = (unit for unit, words in _UNITS if any(word in lower for word in words))
    return next(found, "MONTH")
