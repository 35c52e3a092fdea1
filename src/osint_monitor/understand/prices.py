"""Amounts of money, ranges too, for what unit they are paid, and what they are for."""

from __future__ import annotations

from dataclasses import dataclass

from osint_monitor.model.document import Per, Price, Purpose
from osint_monitor.understand.amount_words import amount_words
from osint_monitor.understand.figures import Figure, Figures

_MAX_FOUND = 50
_REACH = 6
"""Words on each side of an amount that may say what it is."""
_REACH_LOOSE = 4
"""The same before an amount, when words that say nothing stand between."""
_MAX_AMOUNT = 100_000_000.0
_YEARS = range(1900, 2100)
_LEAST = 0.01
_LEAST_BARE, _LEAST_UNSAID = 3, 100
"""The lowest wage that is believed without a currency, and without a unit too."""
_SANE = {
    Per.HOUR: 3,
    Per.DAY: 25,
    Per.WEEK: 50,
    Per.MONTH: 150,
    Per.YEAR: 3000,
    Per.PIECE: _MAX_AMOUNT,
}
"""The lowest wage for a unit that needs no other sign that it is one."""
_SHORT = frozenset({"руб", "грн", "р", "zł", "zl", "тыс", "тис", "долл", "дол", "eur"})
"""Currencies and scales written with a full stop."""
_HAND = frozenset({"рук", "руки", "rękę", "reke", "mână", "mana", "hand", "home"})
_INTO = frozenset({"на", "na", "în", "in", "take"})
_TRAIL = ("---", "--", ",-", ".-", "-", "+")
_ENDS = frozenset("\n.;!?•|,")


@dataclass(slots=True)
class _Draft:
    """An amount while it is read: words from *first* to *end*, and what is known."""

    low: float
    first: int
    end: int
    high: float | None = None
    currency: str = ""
    per: Per | None = None
    net: bool | None = None
    purpose: Purpose | None = None


def find_prices(figures: Figures) -> list[Price]:
    """
    The amounts of one field, in order; at most fifty.

    An amount names its currency; a wage that is called one, is net or gross, or is for
    a named time may go without.
    """
    found: list[Price] = []
    at = floor = 0
    while at < len(figures.found) and len(found) < _MAX_FOUND:
        draft, used = _amount(figures, at, floor)
        at += used
        if draft is not None:
            floor = draft.end
            found.append(_price(figures, draft))
    return found


def _price(figures: Figures, draft: _Draft) -> Price:
    high = draft.high
    return Price(
        amount=draft.low,
        upper=high if high is not None and high > draft.low else None,
        currency=draft.currency or None,
        per=draft.per,
        net=draft.net,
        purpose=draft.purpose,
        span=figures.span(draft.first, draft.end),
    )


def _amount(figures: Figures, at: int, floor: int) -> tuple[_Draft | None, int]:
    """
    The amount that begins with a number, and how many numbers it is made of.

    Args:
        floor: the first word that no earlier amount has.
    """
    low = figures.found[at]
    if low.clock or low.first < floor:
        return None, 1
    high = figures.ranged(at, priced=True)
    if high is not None and (high.clock or _size(figures, high) < _size(figures, low)):
        high = None
    draft = _drafted(figures, low, high, floor)
    if _is_misread(low) or (high and _is_misread(high)):
        return None, 1
    if draft.currency:
        _look_left(figures, draft, floor)
        _look_right(figures, draft)
    elif not _is_bare_wage(figures, low, draft, floor):
        return None, 1  # "5 - 300 €" may still be 300 €
    if draft.low < _LEAST or max(draft.low, draft.high or 0) > _MAX_AMOUNT:
        return None, 1
    return draft, 1 if high is None else 2


def _is_misread(figure: Figure) -> bool:
    """Whether the letters behind a number say nothing: "8ooo"."""
    means = amount_words()[figure.glued]
    known = means.currency or means.scale or means.unit or means.every
    return bool(figure.glued and not known)


def _size(figures: Figures, figure: Figure) -> float:
    return figure.value * _scaled(figures, figure)[0]


def _drafted(figures: Figures, low: Figure, high: Figure | None, floor: int) -> _Draft:
    """The amount and its currency."""
    last = high or low
    scale, end = _scaled(figures, last)
    draft = _Draft(low.value * scale, low.first, end)
    if high:
        low_scale, low_end = _scaled(figures, low)
        shared = low_scale == 1 and low.value * 10 < high.value * scale  # "2-3 тыс"
        draft.low = low.value * (scale if shared else low_scale)
        draft.high = high.value * scale
        draft.currency = _currency_at(figures, low_end)
    _take_currency(figures, last, draft, floor)
    unit = amount_words()[last.glued].every or amount_words()[last.glued].unit
    if last.glued and unit and draft.currency:
        draft.per = Per(unit)  # "£12ph"
    return draft


def _scaled(figures: Figures, figure: Figure) -> tuple[int, int]:
    """A thousand for "5k" and "5 тыс", and the word after it."""
    if figure.glued:
        return amount_words()[figure.glued].scale or 1, figure.end
    scale = figures.means(figure.end).scale
    if scale and figures.joined(figure.end):
        return scale, figure.end + 1
    return 1, figure.end


def _currency_at(figures: Figures, at: int) -> str:
    """The currency that a word names, when it goes with the word before it."""
    currency = figures.means(at).currency
    if not currency:
        return ""
    gap = figures.gap(at)
    trail = next((trail for trail in _TRAIL if gap.startswith(trail)), "")
    return currency if gap.removeprefix(trail).strip(" \t") in ("", ".") else ""


def _take_currency(figures: Figures, last: Figure, draft: _Draft, floor: int) -> None:
    glued = amount_words()[last.glued].currency if last.glued else ""
    after = _currency_at(figures, draft.end)
    before = draft.first - 1
    if glued:
        draft.currency = glued
    elif after and not (_is_year(draft) and figures.word(draft.end) == "р"):
        draft.currency, draft.end = after, draft.end + 1
    elif before >= floor and figures.gap(draft.first).strip(" \t:.") == "":
        currency = figures.means(before).currency
        if currency:
            draft.currency, draft.first = currency, before


def _is_year(draft: _Draft) -> bool:
    return draft.low in _YEARS and draft.high is None


def _goes_on(figures: Figures, at: int) -> bool:
    """Whether a word belongs to the same clause as the one before it."""
    if figures.joined(at):
        return True
    plain = figures.gap(at).strip(" ()/")
    return plain in _TRAIL or (plain == "." and figures.word(at - 1) in _SHORT)


def _look_right(figures: Figures, draft: _Draft, *, bare: bool = False) -> None:
    """
    Net or gross, and "per hour", behind the amount.

    Args:
        bare: it has no currency; then "12 год" are hours.
    """
    at, per_said = draft.end, False
    for _ in range(_REACH):
        if not figures.word(at) or not _goes_on(figures, at):
            return
        if _take_tax(figures, draft, at):
            at = draft.end
            continue
        gap, means = figures.gap(at), figures.means(at)
        per_said = per_said or "/" in gap or "\\" in gap
        if per_said and figures.word(at) == "m" and figures.word(at + 1) == "c":
            draft.per, draft.end = Per.MONTH, at + 2
            return
        if means.every:
            if draft.per is None:
                draft.per, draft.end = Per(means.every), at + 1
            return
        if means.unit and not (means.small and _is_unit(figures, at + 1)):
            if per_said or (not bare and _closes(figures, at)):
                draft.per, draft.end = _unit(figures, at), at + 1
                _take_tax(figures, draft, at + 1)
            return
        if not means.small:
            return
        per_said = True
        at += 1


def _is_unit(figures: Figures, at: int) -> bool:
    return bool(figures.means(at).unit) and figures.joined(at)


def _unit(figures: Figures, at: int) -> Per:
    """«Год» is an hour in Ukrainian, and a year after "в" in Russian."""
    if figures.word(at) == "год" and figures.word(at - 1) == "в":
        return Per.YEAR
    return Per(figures.means(at).unit)


def _closes(figures: Figures, at: int) -> bool:
    """Whether nothing follows a unit: "15000 грн місяць"."""
    return not figures.joined(at + 1) and figures.gap(at).strip(" \t") == ""


def _take_tax(figures: Figures, draft: _Draft, at: int) -> bool:
    """Net or gross at a word; it becomes part of the amount."""
    if not _goes_on(figures, at):
        return False
    word, tax = figures.word(at), figures.means(at).tax
    if word in _INTO and figures.word(at + 1) in _HAND and figures.joined(at + 1):
        draft.net, draft.end = True, at + 2
        return True
    if tax:
        draft.net, draft.end = tax == "net", at + 1
    return bool(tax)


def _look_left(figures: Figures, draft: _Draft, floor: int) -> bool:
    """
    What stands before the amount: "salary per month from".

    Returns:
        Whether it is called a wage, with nothing else between.
    """
    at, plain, labelled = draft.first - 1, True, False
    lowest = max(at - _REACH, floor - 1)
    while at > lowest and not _stops(figures, at + 1):
        means, word = figures.means(at), figures.norms[at]
        if plain:
            if word[0].isdigit() and word != "1":
                break
            if draft.per is None:
                draft.per = _per_before(figures, at, floor)
            if draft.net is None and means.tax and not figures.gap(at).endswith("."):
                draft.net = means.tax == "net"
        near = plain or draft.first - at <= _REACH_LOOSE
        if near and means.purpose and draft.purpose is None:
            draft.purpose = Purpose(means.purpose)
            labelled = plain and draft.purpose is Purpose.PAY
        plain = plain and bool(means.purpose or means.leads or word == "1")
        at -= 1
    if draft.purpose is None:
        _purpose_behind(figures, draft)
    return labelled


def _purpose_behind(figures: Figures, draft: _Draft) -> None:
    """ "300 € deposit", "200 zł premii"."""
    for at in (draft.end, draft.end + 1):
        if not figures.word(at) or not figures.joined(at) or "+" in figures.gap(at):
            return
        purpose = figures.means(at).purpose
        if purpose:
            draft.purpose = Purpose(purpose)
            return


def _stops(figures: Figures, at: int) -> bool:
    """Whether a clause ends before a word."""
    gap = figures.gap(at)
    return gap != " " and not _ENDS.isdisjoint(gap)


def _per_before(figures: Figures, at: int, floor: int) -> Per | None:
    """The unit at a word before an amount: "pro Stunde 12 €", "час - 2000"."""
    means = figures.means(at)
    if means.every:
        return None if figures.means(at - 1).unit else Per(means.every)
    if not means.unit or (means.small and not figures.means(at - 1).small):
        return None
    first = at
    while first > floor and figures.means(first - 1).small and figures.joined(first):
        first -= 1
    before = figures.means(first - 1)
    open_left = first <= floor or not figures.joined(first)
    return _unit(figures, at) if open_left or before.purpose or before.tax else None


def _is_bare_wage(figures: Figures, low: Figure, draft: _Draft, floor: int) -> bool:
    """Whether a number without a currency is a wage: no year, age, share or count."""
    if low.spelled or draft.low < _LEAST_BARE or (low.glued and draft.low < 1000):
        return False
    if figures.gap(low.first).endswith("/"):
        return False  # "2016/679"
    _look_right(figures, draft, bare=True)
    if draft.per is not None and draft.low >= _SANE[draft.per]:
        _look_left(figures, draft, floor)
        return draft.purpose in (None, Purpose.PAY)
    if draft.net is not None:
        _look_left(figures, draft, floor)
        return True
    if not _look_left(figures, draft, floor):
        return draft.net is not None and draft.low >= _LEAST_UNSAID
    if _is_year(draft) and draft.per is None:
        return False
    if figures.word(draft.end) and _goes_on(figures, draft.end):
        means = figures.means(draft.end)
        return means.leads and not means.unit and draft.per is not None
    return draft.low >= _LEAST_UNSAID or draft.per is not None
