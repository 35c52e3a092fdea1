"""What a document knows without words: pay, hours, ages, people, places, direction."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from osint_monitor.model.document import Document, Per, Price, Span, TimeOf
from osint_monitor.score.hits import Hit, place
from osint_monitor.score.money import euros, hours_week, pay_hour, pay_month
from osint_monitor.score.rule import Fact
from osint_monitor.score.wages import (
    Answer,
    above_sector,
    below_minimum,
    countries_of_work,
    currency_of,
    is_pay,
)

_Spans = Iterator[Span | None]


def fact_hits(fact: Fact, doc: Document) -> list[Hit]:
    """Where the document shows the fact; one hit without a span for the whole post."""
    return [place(doc, span, None) for span in _READERS[fact.what](fact, doc)]


def _between(fact: Fact, low: float, high: float) -> bool:
    """``at_least`` asks the upper end of a range, ``at_most`` the lower."""
    if fact.at_least is not None and high < fact.at_least:
        return False
    if fact.upper_at_most is not None and high > fact.upper_at_most:
        return False
    return fact.at_most is None or low <= fact.at_most


def _prices(fact: Fact, doc: Document) -> _Spans:
    for one in doc.prices:
        if fact.per and one.per not in fact.per:
            continue
        ends = _ends(fact, one, doc)
        if ends is not None and _between(fact, *ends):
            yield one.span


def _ends(fact: Fact, price: Price, doc: Document) -> tuple[float, float] | None:
    unsaid = "" if price.currency else currency_of(countries_of_work(doc))
    if fact.what == "pay_hour":
        return pay_hour(price, doc, unsaid=unsaid) if is_pay(price) else None
    if fact.what == "pay_month":
        low = pay_month(price, unsaid=unsaid)
        high = pay_month(price, upper=True, unsaid=unsaid)
    else:
        low, high = euros(price), euros(price, upper=True)
    return None if low is None or high is None else (low, high)


def _held_against(fact: Fact, doc: Document) -> _Spans:
    """Pay against the law or the sector: where the answer is the one asked for."""
    judge = below_minimum if fact.what == "below_minimum" else above_sector
    answers = [(one, judge(one, doc)) for one in doc.prices if is_pay(one)]
    if fact.what == "below_minimum" and Answer.NO in {answer for _, answer in answers}:
        answers = [
            pair for pair in answers if pair[1] is not Answer.YES
        ]  # a part of it
    found = [one for one, answer in answers if answer in fact.values]
    yield from (one.span for one in found)
    if fact.what == "below_minimum" and any(one.per is not Per.HOUR for one in found):
        yield from (one.span for one in doc.times)  # the hours that it was made of


def _ages(fact: Fact, doc: Document) -> _Spans:
    for low, high, span in doc.ages:
        if _between(fact, float(low), float(high)):
            yield span


def _times(fact: Fact, doc: Document) -> _Spans:
    of = TimeOf(fact.what)
    named = [one for one in doc.times if one.of is of]
    for one in named:
        if _between(fact, one.low, one.high):
            yield one.span
    if of is TimeOf.HOURS_WEEK and not named:
        ends = hours_week(doc)
        if ends is not None and _between(fact, *ends):
            yield from (one.span for one in doc.times)


def _people(fact: Fact, doc: Document) -> _Spans:
    for one in doc.people:
        if fact.values and one.who not in fact.values:
            continue
        if _between(fact, one.low, one.high):
            yield one.span


def _routes(fact: Fact, doc: Document) -> _Spans:
    for one in doc.routes:
        starts = not fact.values or one.origin.country in fact.values
        if starts and (not fact.to or one.destination.country in fact.to):
            yield one.span


def _places(fact: Fact, doc: Document) -> _Spans:
    yield from (one.span for one in doc.places if one.country in fact.values)


def _observed(fact: Fact, doc: Document) -> _Spans:
    for one in doc.observables:
        if one.kind is not fact.observable:
            continue
        if fact.obscured is not None and one.obscured is not fact.obscured:
            continue
        if fact.service is None or one.service == fact.service:
            yield one.span


def _of_post(fact: Fact, doc: Document) -> _Spans:
    shown = {"direction": doc.direction, "kind": doc.version.kind, "lang": doc.lang}
    if shown[fact.what] in fact.values:
        yield None


_READERS: dict[str, Callable[[Fact, Document], _Spans]] = {
    "pay_month": _prices,
    "pay_hour": _prices,
    "price": _prices,
    "below_minimum": _held_against,
    "above_sector": _held_against,
    "hours_day": _times,
    "hours_week": _times,
    "days_week": _times,
    "people": _people,
    "age": _ages,
    "route": _routes,
    "place": _places,
    "observable": _observed,
    "direction": _of_post,
    "kind": _of_post,
    "lang": _of_post,
}
