"""Bank accounts (IBAN) and bank cards, with their check digits."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from stdnum import luhn

from osint_monitor.model.document import ObservableKind
from osint_monitor.understand.observables.found import Finder, Found

_LENGTHS = {
    "AD": 24, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BY": 28,
    "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "HR": 21,
    "HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27, "KZ": 20, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18,
    "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27, "TR": 26, "UA": 29, "VA": 22, "XK": 20, "AE": 23,
}  # fmt: skip
"""Characters of an IBAN, by its country (SWIFT registry; SEPA and neighbours)."""

_IBAN = re.compile(
    r"(?<![^\W_])([A-Za-z]{2}) ?([0-9]{2})((?:[ .-]{0,2}[A-Za-z0-9]){11,30})"
)
_POLISH = re.compile(r"(?<![\w-])[0-9]{2}(?:[ -]?[0-9]{4}){6}(?![\w-])")
_CARD = re.compile(
    r"(?<![\w+-])(?:[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{3})?"
    r"|[0-9]{4}[ -][0-9]{6}[ -][0-9]{5}|[0-9]{13,19})(?![\w-])"
)
_CARD_CUES = (
    "card", "карт", "kart", "kaart", "carte", "visa", "mastercard", "maestro", "mono",
    "моно", "приват", "privat", "сбер", "тиньк", "bank", "банк", "revolut", "пумб",
    "ощад", "переказ", "перевод", "донат", "збір", "сбор",
)  # fmt: skip
_PREFIXES = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720))\d*"
    r"|3[47]\d{13}|6(?:011|4[4-9]|5)\d*|35(?:2[89]|[3-8]\d)\d{12}|220[0-4]\d{12}"
    r"|(?:50|5[6-8]|6[0-9])\d{10,17}"
)
MAYBE = (
    r"[A-Za-z]{2}[0-9]{2}[ .-]{0,2}[A-Za-z0-9]{4}"
    r"|[A-Z]{2} [0-9]{2}[ .-]{0,2}[A-Z0-9]{4}"
    r"|[0-9](?:[ -]?[0-9]){12}"
)
"""For RE2: what a text holds where an account or a card may stand."""
_REACH = 60
_SEPARATORS = str.maketrans("", "", " .-")


def find_accounts(
    finder: Finder, low: str
) -> tuple[list[Found], list[tuple[int, int]]]:
    """
    Accounts and cards of one field.

    Args:
        low: the text in lower case.

    Returns:
        What was found; and the stretches that are written like one, whether their
        check digits fit or not: no digits in them are a telephone number.
    """
    found: list[Found] = []
    taken: list[tuple[int, int]] = []
    for place, value in _ibans(finder.view.text):
        taken.append(place)
        if is_iban(value):
            found.append(finder.found(ObservableKind.IBAN, value, place))
    ibans = sorted(taken)
    for hit in _CARD.finditer(finder.view.text):
        at = bisect.bisect_left(ibans, (hit.end(), 0))
        if at and ibans[at - 1][1] > hit.start():
            continue
        digits = hit[0].translate(_SEPARATORS)
        is_grouped = len(digits) < len(hit[0])
        if is_grouped and hit[0][4] in " -":
            taken.append(hit.span())
        near = low[max(0, hit.start() - _REACH) : hit.end() + _REACH // 2]
        is_called = any(cue in near for cue in _CARD_CUES)
        if (is_grouped or is_called) and is_card(digits):
            taken.append(hit.span())
            found.append(finder.found(ObservableKind.CARD, digits, hit.span()))
    return found, taken


def is_iban(value: str) -> bool:
    """
    Whether length and check digits fit.

    Source:
        ISO 13616-1, section 6; ISO 7064 mod 97-10.
    """
    if _LENGTHS.get(value[:2]) != len(value):
        return False
    turned = value[4:] + value[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def is_card(digits: str) -> bool:
    """Whether digits begin as those of a known scheme and their last digit fits."""
    return bool(
        13 <= len(digits) <= 19
        and _PREFIXES.fullmatch(digits)
        and len(set(digits)) > 1
        and luhn.is_valid(digits)
    )


def _ibans(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """What is written like an IBAN: where, and its characters."""
    for hit in _IBAN.finditer(text):
        country = hit[1].upper()
        length = _LENGTHS.get(country)
        if length is None:
            continue
        end, left = hit.start(3), length - 4
        while left and end < hit.end(3):
            left -= text[end].isalnum()
            end += 1
        if left or text[end : end + 1].isalnum():
            continue
        yield (hit.start(), end), text[hit.start() : end].translate(_SEPARATORS).upper()
    for hit in _POLISH.finditer(text):
        value = "PL" + hit[0].translate(_SEPARATORS)
        if not text[: hit.start()].rstrip().upper().endswith("PL"):
            yield hit.span(), value
