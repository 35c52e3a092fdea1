"""
Pay held against the law and against what the sector usually pays.

Both questions have three answers. ``unknown`` is the honest one where the post leaves
the country, the hours, taxes, a youth rate or piece work open.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from osint_monitor.model.document import Document, Per, Price, Purpose
from osint_monitor.score.money import EUR, pay_hour, pay_month
from osint_monitor.understand.terms import Terms, terms

_TABLES = Path(__file__).parent / "tables"
_MINIMUM, _USUAL = "minimum_wages.toml", "usual_pay.toml"

HOURS_OF_MONTH = 52 / 12 * 40
GROSS_MARGIN = 0.95
"""Of the minimum: a wage said to be gross is below it under this share."""
NET_MARGIN = 0.6
"""The same for a net wage, one that says neither, or a post that may be years old."""
FAR, FAR_WHERE_LOW, LOW_AVERAGE = 1.5, 2.5, 2_000
"""Times the usual that is far above it; more where averages are low and pay varies."""
YOUTH = 21
EURO = frozenset(
    "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split()  # noqa: SIM905 a list of codes reads better so
)
HOME = frozenset({"UA", "RU", "BY", "MD"})
"""Countries that a post for work abroad names as those of its readers."""


class Answer(StrEnum):
    """Yes, no, or not to be told."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Minimum:
    """
    A legal minimum wage.

    Args:
        since: the day it came into force.
        hour: gross, in EUR.
        currency: in which the law names it.
    """

    country: str
    since: date
    hour: float
    currency: str


def tables_digest() -> bytes:
    """Digest of the tables that decide here."""
    digest = hashlib.sha256()
    for name in (_MINIMUM, _USUAL):
        digest.update((_TABLES / name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.digest()


@cache
def minimum_wages() -> dict[str, tuple[Minimum, ...]]:
    """The minimum wages by country, the oldest first."""
    return {
        country["country"]: tuple(_minimum(country, row) for row in country["rows"])
        for country in _read(_MINIMUM)["wage"]
    }


def _minimum(country: dict[str, Any], row: dict[str, Any]) -> Minimum:
    hour = row["hour"] if "hour" in row else row["month"] / HOURS_OF_MONTH
    currency = country["currency"]
    return Minimum(country["country"], row["since"], hour * EUR[currency], currency)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_TABLES / name).read_text(encoding="utf-8"))


def is_pay(price: Price) -> bool:
    """Whether an amount can be a wage: a time is named, and no rent, fee or bonus."""
    return price.per not in (None, Per.PIECE) and price.purpose in (None, Purpose.PAY)


def countries_of_work(doc: Document) -> frozenset[str]:
    """Where the work may be: countries named, without the readers' own; else home."""
    starts = {(route.origin.country, route.origin.span) for route in doc.routes}
    named = {
        place.country
        for place in doc.places
        if (place.country, place.span) not in starts
    }
    found = named - HOME or named
    if not found and doc.country:
        found = {doc.country}
    return frozenset(found)


def currency_of(countries: Set[str]) -> str:
    """The currency of an amount that names none; empty when it can't be told."""
    return "EUR" if countries and countries <= EURO else ""


def below_minimum(price: Price, doc: Document) -> Answer:
    """
    Whether a wage is below the legal minimum wherever the work may be.

    Source:
        Directive (EU) 2022/2041; the national laws named in the table.
    """
    countries = countries_of_work(doc)
    if not countries or not _is_wage(price, doc) or _left_open(doc):
        return Answer.UNKNOWN
    answers = {_below(price, doc, country) for country in countries}
    return answers.pop() if len(answers) == 1 else Answer.UNKNOWN


def _is_wage(price: Price, doc: Document) -> bool:
    """Whether an amount is called a wage, net or gross, or is the only one by time."""
    if _is_called_wage(price):
        return is_pay(price)
    others = (one for one in doc.prices if one is not price)
    return is_pay(price) and not any(map(_may_be_wage, others))


def _is_called_wage(price: Price) -> bool:
    return price.purpose is Purpose.PAY or price.net is not None


def _may_be_wage(price: Price) -> bool:
    return is_pay(price) or _is_called_wage(price)


def _below(price: Price, doc: Document, country: str) -> Answer:
    rows = _in_force(doc, minimum_wages().get(country, ()))
    if not rows:
        return Answer.UNKNOWN
    pay = pay_hour(price, doc, unsaid=currency_of({country}))
    if pay is None:
        return Answer.UNKNOWN
    dated = doc.version.published_at is not None
    margin = GROSS_MARGIN if dated and price.net is False else NET_MARGIN
    if pay[1] < margin * min(row.hour for row in rows):
        return Answer.YES
    if pay[0] >= max(row.hour for row in rows):
        return Answer.NO
    return Answer.UNKNOWN


def _in_force(doc: Document, rows: tuple[Minimum, ...]) -> tuple[Minimum, ...]:
    """The row of the post's day; all of them when the day is not known."""
    published = doc.version.published_at
    if published is None:
        return rows
    return tuple(row for row in rows if row.since <= published.date())[-1:]


def _left_open(doc: Document) -> bool:
    """Youth rates, apprentices, volunteers, piece work, shares, deductions."""
    if any(high <= YOUTH for _, high, _ in doc.ages):
        return True
    pieces = (p for p in doc.prices if p.per is Per.PIECE)
    if any(piece.purpose is not Purpose.COST for piece in pieces):
        return True
    return next(_named(doc, terms("sectors.txt", "open")), None) is not None


def above_sector(price: Price, doc: Document) -> Answer:
    """
    Whether a wage is far above what its sector usually pays wherever the work may be.

    Source:
        Eurostat nama_10_fte and the Structure of Earnings Survey; see the table.
    """
    countries = countries_of_work(doc)
    pay = pay_month(price, upper=True, unsaid=currency_of(countries))
    averages = _usual()["average"]
    if pay is None or not is_pay(price) or not countries <= averages.keys():
        return Answer.UNKNOWN
    limit = max((_far(averages[country]) for country in countries), default=0.0)
    if not limit:
        return Answer.UNKNOWN
    shares = _usual()["sector"]
    if pay <= limit * min(shares.values()):
        return Answer.NO
    sectors = set(_named(doc, terms("sectors.txt", "sector")))
    if not sectors:
        return Answer.UNKNOWN
    usual = max(shares[sector] for sector in sectors)
    return Answer.YES if pay > limit * usual else Answer.NO


def _far(average: float) -> float:
    return average * (FAR_WHERE_LOW if average < LOW_AVERAGE else FAR)


@cache
def _usual() -> dict[str, dict[str, float]]:
    return _read(_USUAL)


def _named(doc: Document, table: Terms) -> Iterator[str]:
    """The keys of the words of a post that a table holds."""
    for found in doc.fields.values():
        for norm in found.readings[0].norms:
            key = table[norm]
            if key is not None:
                yield key
