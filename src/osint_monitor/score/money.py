"""Amounts in euros, and what they make of a month or an hour of work."""

from __future__ import annotations

from osint_monitor.model.document import Document, Per, Price, TimeOf

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
    "QAR": 0.25,
    "USDT": 0.9,
}
"""Rounded worth of a unit in euros: rules ask for orders of size, not for cents."""

MONTHLY = {Per.HOUR: 173.0, Per.DAY: 21.7, Per.WEEK: 4.33, Per.MONTH: 1.0}
"""Full-time units in a month; a year is its twelfth, a piece says nothing."""

WEEKS = 4.33
"""Weeks in a month."""

DAYS_UNSAID = (3.5, 7.0)
"""Working days a week, least and most, of a shift whose days are not named."""


MOST = {
    TimeOf.HOURS_DAY: 20,
    TimeOf.HOURS_WEEK: 126,
    TimeOf.HOURS_MONTH: 540,
    TimeOf.DAYS_WEEK: 7,
}
"""The longest times that are of one person's work: a service is there 24/7."""


def euros(price: Price, *, upper: bool = False, unsaid: str = "") -> float | None:
    """
    The amount in euros, of a range the end asked for.

    Args:
        unsaid: currency of an amount that names none; empty when it can't be told.
    """
    rate = EUR.get(price.currency or unsaid)
    if rate is None:
        return None
    amount = price.upper if upper and price.upper is not None else price.amount
    return amount * rate


def pay_month(price: Price, *, upper: bool = False, unsaid: str = "") -> float | None:
    """A wage in EUR a full-time month; ``None`` when it can't be told."""
    amount = euros(price, upper=upper, unsaid=unsaid)
    if amount is None or price.per is None:
        return None
    if price.per is Per.YEAR:
        return amount / 12
    units = MONTHLY.get(price.per)
    return None if units is None else amount * units


def pay_hour(
    price: Price, doc: Document, *, unsaid: str = ""
) -> tuple[float, float] | None:
    """
    A wage in EUR an hour, least and most, from its unit and the hours of the post.

    Returns:
        ``None`` when the post does not say enough.
    """
    low = euros(price, unsaid=unsaid)
    high = euros(price, upper=True, unsaid=unsaid)
    hours = _hours_of(price.per, doc)
    if low is None or high is None or hours is None:
        return None
    return low / hours[1], high / hours[0]


def hours_week(doc: Document) -> tuple[float, float] | None:
    """Hours a week, least and most: as named, of a month, or by day and days."""
    named = ends(doc, TimeOf.HOURS_WEEK)
    if named is not None:
        return named
    month = ends(doc, TimeOf.HOURS_MONTH)
    if month is not None:
        return month[0] / WEEKS, month[1] / WEEKS
    day, days = ends(doc, TimeOf.HOURS_DAY), ends(doc, TimeOf.DAYS_WEEK)
    if day is None or days is None:
        return None
    return day[0] * days[0], day[1] * days[1]


def ends(doc: Document, of: TimeOf) -> tuple[float, float] | None:
    """The least and the most of one kind of working time; ``None`` when unsaid."""
    times = [one for one in doc.times if one.of is of and one.high <= MOST[of]]
    if not times:
        return None
    return min(one.low for one in times), max(one.high for one in times)


def _hours_of(per: Per | None, doc: Document) -> tuple[float, float] | None:
    """Hours of work in a unit, least and most."""
    if per is Per.HOUR:
        return 1.0, 1.0
    if per is Per.DAY:
        return ends(doc, TimeOf.HOURS_DAY)
    week = hours_week(doc)
    day = ends(doc, TimeOf.HOURS_DAY)
    if week is None and day is not None:
        week = day[0] * DAYS_UNSAID[0], day[1] * DAYS_UNSAID[1]
    if per is Per.WEEK:
        return week
    month = ends(doc, TimeOf.HOURS_MONTH)
    if month is None and week is not None:
        month = week[0] * WEEKS, week[1] * WEEKS
    if month is None or per is Per.MONTH:
        return month
    return (month[0] * 12, month[1] * 12) if per is Per.YEAR else None
