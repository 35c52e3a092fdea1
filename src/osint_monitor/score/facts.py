"""What a document knows without words: pay, ages, observables, places, direction."""

from __future__ import annotations

from collections.abc import Iterator

from osint_monitor.model.document import Document, Per, Price, Span
from osint_monitor.score.hits import Hit, place
from osint_monitor.score.rule import Fact

EUR = {
    "EUR": 1.0,
    "USD": 0.9,
    "GBP": 1.15,
    "CHF": 1.05,
    "PLN": 0.23,
    "RON": 0.2,
    "UAH": 0.021,
    "RUB": 0.01,
    "CZK": 0.04,
    "MDL": 0.05,
    "BGN": 0.51,
    "HUF": 0.0025,
    "SEK": 0.09,
    "NOK": 0.085,
    "DKK": 0.134,
    "TRY": 0.022,
    "AED": 0.24,
    "USDT": 0.9,
}
"""Rounded worth of a unit in euros: rules ask for orders of size, not for cents."""

MONTHLY = {Per.HOUR: 173.0, Per.DAY: 21.7, Per.WEEK: 4.33, Per.MONTH: 1.0}
"""Full-time units in a month; a year is its twelfth, a piece says nothing."""


def fact_hits(fact: Fact, doc: Document) -> list[Hit]:
    """Where the document shows the fact; one hit without a span for the whole post."""
    return [place(doc, span, None) for span in _spans(fact, doc)]


def pay_month(price: Price, *, upper: bool = False) -> float | None:
    """A wage in EUR a full-time month; ``None`` when it can't be told."""
    amount = _euros(price, upper=upper)
    if amount is None or price.per is None:
        return None
    if price.per is Per.YEAR:
        return amount / 12
    units = MONTHLY.get(price.per)
    return None if units is None else amount * units


def _euros(price: Price, *, upper: bool) -> float | None:
    rate = EUR.get(price.currency)
    if rate is None:
        return None
    amount = price.upper if upper and price.upper is not None else price.amount
    return amount * rate


def _spans(fact: Fact, doc: Document) -> Iterator[Span | None]:
    match fact.what:
        case "pay_month" | "price":
            yield from (p.span for p in doc.prices if _is_priced(fact, p))
        case "age":
            yield from (
                span
                for low, high, span in doc.ages
                if _between(fact, float(low), float(high))
            )
        case "observable":
            yield from _observed(fact, doc)
        case "place":
            yield from (p.span for p in doc.places if p.country in fact.values)
        case "direction" if doc.direction in fact.values:
            yield None
        case "kind" if doc.version.kind in fact.values:
            yield None
        case "lang" if doc.lang in fact.values:
            yield None


def _is_priced(fact: Fact, price: Price) -> bool:
    if fact.per and price.per not in fact.per:
        return False
    if fact.what == "pay_month":
        low, high = pay_month(price), pay_month(price, upper=True)
    else:
        low, high = _euros(price, upper=False), _euros(price, upper=True)
    return low is not None and high is not None and _between(fact, low, high)


def _between(fact: Fact, low: float, high: float) -> bool:
    """``at_least`` asks the upper end of a range, ``at_most`` the lower."""
    if fact.at_least is not None and high < fact.at_least:
        return False
    if fact.upper_at_most is not None and high > fact.upper_at_most:
        return False
    return fact.at_most is None or low <= fact.at_most


def _observed(fact: Fact, doc: Document) -> Iterator[Span]:
    for one in doc.observables:
        if one.kind is not fact.observable:
            continue
        if fact.obscured is not None and one.obscured is not fact.obscured:
            continue
        if fact.service is None or one.service == fact.service:
            yield one.span
