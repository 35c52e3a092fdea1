"""Amounts of money, ranges too, and for what unit they are paid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from osint_monitor.model.document import Per, Price, Span, View
from osint_monitor.understand.digits import search_near_digits
from osint_monitor.understand.views import to_raw

_MAX_FOUND, _MAX_TRIED = 50, 200
_NUMBER = (
    r"\d{1,3}(?:[ .,']\d{3}){1,2}(?:[.,]\d{1,2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?!\d)"
)
_SIGNS = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "євро": "EUR",
    "евро": "EUR", "$": "USD", "usd": "USD", "dollar": "USD", "долар": "USD",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "zł": "PLN",
    "zl": "PLN", "pln": "PLN", "złotych": "PLN", "zlotych": "PLN", "злотих": "PLN",
    "злотых": "PLN", "₴": "UAH", "грн": "UAH", "uah": "UAH", "гривень": "UAH",
    "гривен": "UAH", "₽": "RUB", "руб": "RUB", "rub": "RUB", "рублей": "RUB",
    "lei": "RON", "ron": "RON", "chf": "CHF", "fr": "CHF", "долларов": "USD",
    "доларів": "USD", "dolarów": "USD", "dolari": "USD", "долл": "USD",
    "dollars": "USD", "złote": "PLN", "zlote": "PLN", "złoty": "PLN", "лей": "RON",
    "леев": "RON", "рубля": "RUB", "гривні": "UAH", "гривны": "UAH",
}  # fmt: skip
_SIGN = "|".join(
    re.escape(sign) if not sign.isalpha() else sign + r"\b"
    for sign in sorted(_SIGNS, key=len, reverse=True)
)
_RANGE = rf"({_NUMBER})(?:\s?(?:[-–—]|до|to|tot|bis|do|până la|pana la)\s?({_NUMBER}))?"
_BEFORE = re.compile(rf"(?<!\w)({_SIGN})\s?{_RANGE}(?:,-|\.-)?", re.IGNORECASE)
_AFTER = re.compile(rf"(?<![\w.,]){_RANGE}(?:,-|\.-)?\s?({_SIGN})", re.IGNORECASE)
_HINTS = (
    "€", "$", "£", "₴", "₽", "eur", "zł", "zl", "pln", "usd", "gbp", "lei", "ron",
    "chf", "грн", "руб", "євро", "евро", "дол", "злот", "uah", "грив", "pound", "dol",
    "fr", "rub", "лей", "леев",
)  # fmt: skip
_PER = (
    (Per.YEAR, r"jaar|year|annum|jahr|rok\b|an\b|рік|(?<=в\s)год\b"),
    (Per.HOUR, r"u\b|uur|h\b|hour|hr\b|std|stunde|godz|oră|ora\b|год|час"),
    (Per.DAY, r"dag|day|tag\b|dzień|dzien|dniówk|zi\b|ziua\b|день|доб[ау]|сутки|shift|"
              r"dienst|schicht|zmian|змін[ау]|смен[ау]|schimb\b|tur[ăa]\b|avond|nacht|night|evening|"
              r"abend|noc(?:k[aęi])?\b|wiecz[oó]r|noapte|sear[ăa]\b|ніч|ночь|вечір|вечер|dob[aęe]\b"),
    (Per.WEEK, r"week|woche|tydzień|tydzien|tyg\b|săptămân|saptaman|тиждень|недел"),
    (Per.MONTH, r"maand|mnd|month|monat|mies|m-c|lun[ăa]|місяць|міс\b|месяц|мес\b"),
    (Per.PIECE, r"stuk|piece|stück|szt|bucat|шт"),
)  # fmt: skip
_LEAD = (
    r"(?:(?<=руб|грн)\.)?\s{0,2}"
    r"(?:netto|brutto|bruto|net|gross|чистими|на руки)?\s{0,2}"
    r"(?:/|per|p\.?|pro|a|an|am|im|in der?|die|la|for|je|na|za|за|на|в|у|w|pe|de|zu|"
    r"por|по|every|each|elke|każd[yaą]|kazdy|кожн[уи]й?|кажд(?:ый|ую)|fiecare)\s{0,2}"
    r"(?:(?:1|an?|one|ein[en]{0,2}|jede[ns]?|o|одну|один|gewerkte)\s)?"
)
_UNIT = re.compile(
    _LEAD + "(?:" + "|".join(f"(?P<{per.name}>{words})" for per, words in _PER) + ")",
    re.IGNORECASE,
)
_UNIT_WORD = re.compile(
    r"\s{1,2}(?:(?P<HOUR>uurloon|stundenlohn)"
    r"|(?P<DAY>щодня|ежедневно|dziennie|daily|täglich|dagelijks|zilnic|dniówk|dagloon|"
    r"tageslohn|tagesverdienst)"
    r"|(?P<WEEK>щотижня|еженедельно|tygodniowo|weekly|wöchentlich|wekelijks)"
    r"|(?P<MONTH>щомісяця|ежемесячно|miesięcznie|monthly|monatlich|maandelijks|lunar))",
    re.IGNORECASE,
)


def find_prices(name: str, view: View) -> list[Price]:
    """The amounts of one field that name their currency, in order; at most fifty."""
    text = view.text
    low = text.lower()
    if not any(hint in low for hint in _HINTS):
        return []
    found = sorted(_found(name, view), key=lambda price: price.span)
    kept: list[Price] = []
    for price in found:
        if not kept or price.span.start >= kept[-1].span.end:
            kept.append(price)
    return kept[:_MAX_FOUND]


def _found(name: str, view: View) -> Iterator[Price]:
    before = search_near_digits(_BEFORE, view.text, before=12, after=40)
    for hit in islice(before, _MAX_TRIED):
        yield _price(name, view, hit, hit[1], hit[2], hit[3])
    after = search_near_digits(_AFTER, view.text, before=2, after=40)
    for hit in islice(after, _MAX_TRIED):
        yield _price(name, view, hit, hit[3], hit[1], hit[2])


def _price(
    name: str, view: View, hit: re.Match[str], sign: str, low: str, high: str | None
) -> Price:
    per, end = _unit(view.text, hit.end())
    upper = _amount(high) if high else None
    amount = _amount(low)
    return Price(
        amount=amount,
        upper=upper if upper is not None and upper > amount else None,
        currency=_SIGNS[sign.lower()],
        per=per,
        span=Span(name, *to_raw(view, hit.start(), end)),
    )


def _unit(text: str, end: int) -> tuple[Per | None, int]:
    for pattern in (_UNIT, _UNIT_WORD):
        hit = pattern.match(text, end, end + 40)
        if hit and hit.lastgroup:
            return Per[hit.lastgroup], hit.end()
    return None, end


def _amount(written: str) -> float:
    """'2.500' is 2500, '15,50' is 15.5, '1 200' is 1200."""
    plain = written.replace(" ", "").replace("'", "")
    decimals = re.search(r"[.,](\d{1,2})$", plain)
    whole = plain[: decimals.start()] if decimals else plain
    digits = whole.replace(".", "").replace(",", "")
    return float(f"{digits}.{decimals[1]}" if decimals else digits)
