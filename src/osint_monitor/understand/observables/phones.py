"""
Telephone numbers, also those that a writer hides.

Digits are collected from the words of a line: real digits, O and l between them,
digits as words. Only what could be a number is shown to ``phonenumbers``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import phonenumbers

from osint_monitor.model.document import Observable, ObservableKind, Span, View
from osint_monitor.model.words import Lang
from osint_monitor.understand.views import to_raw
from osint_monitor.understand.words import Words

MIN_DIGITS, MAX_DIGITS = 8, 15
_MAX_FOUND = 50
_HOME = {Lang.NL: ("NL", "BE"), Lang.PL: ("PL",), Lang.DE: ("DE", "AT", "CH"),
         Lang.RO: ("RO", "MD"), Lang.UK: ("UA", "PL"), Lang.RU: ("UA", "RU"),
         Lang.EN: ("GB", "IE")}  # fmt: skip
_RUN = re.compile(
    r"(?<![\w@/])(?:\(?\+ ?|\()?(?:\d|[OoОо](?=\d))"
    r"(?:[\d \-–—.,/()_*·~'|]"
    r"|(?:(?<=\d)[OoОоlI]|[OoОоlI](?=[\dOoОоlI]))(?![^\W\dOoОоlI_])){6,60}"
)
_DIGIT = re.compile("[0-9]")
_MONEY_OR_TIME = re.compile(
    r"\s*(?:€|\$|£|₴|eur\b|euro|usd\b|pln\b|zł|zl\b|грн|uah\b|lei\b|ron\b|%|m2\b|км\b|km\b)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\D?(?:(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)?\d\d"
    r"|(?:19|20)\d\d[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12]\d|3[01]))(?!\d)"
)
_GROUPED = re.compile(r"\d{1,3}(?:[ .,]000)+(?!\d)")
_YEARS = re.compile(r"(?:19|20)\d\d\s*[-–—/ ]\s*(?:19|20)\d\d")
_IDENTIFIERS = re.compile(
    r"(?:\b(?:id|nr|ref|kvk|btw|vat|nip|regon|krs|pesel|bsn|art|isbn|iban|ean|код|"
    r"єдрпоу|инн|артикул|vacature\w*|ogłosz\w*)\s*[.:#№-]{0,2}\s*|[#№])$",
    re.IGNORECASE,
)
_LETTERS_FOR_DIGITS = str.maketrans("OoОоlI|", "0000111")


def _number_words() -> dict[str, str]:
    path = Path(__file__).parent.parent / "tables" / "number_words.txt"
    words: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        digit, *names = line.partition("#")[0].split() or [""]
        words |= dict.fromkeys(names, digit)
    return words


_NUMBER_WORDS = _number_words()


def find_phones(
    name: str,
    raw: str,
    view: View,
    words: Words,
    *,
    taken: Sequence[tuple[int, int]] = (),
    lang: Lang = Lang.OTHER,
    country: str | None = None,
) -> Iterator[Observable]:
    """
    Phones of one field, in order.

    Args:
        taken: stretches of the view in which digits are something else (URLs,
            accounts), ascending.
        country: of the source; tried before the countries of the language.

    Returns:
        The likeliest E.164 value each; a national number that fits several
        countries has the others as candidates.
    """
    regions = _regions(lang, country)
    found = 0
    for start, end, digits, hidden in _strings(view.text, words, taken):
        values = _numbers(digits, regions)
        if not values:
            continue
        first, last = to_raw(view, start, end)
        yield Observable(
            kind=ObservableKind.PHONE,
            value=values[0],
            span=Span(name, first, last),
            obscured=hidden or _looks_hidden(raw[first:last]),
            candidates=values[1:],
        )
        found += 1
        if found >= _MAX_FOUND:
            return


def _regions(lang: Lang, country: str | None) -> tuple[str, ...]:
    homes = _HOME.get(lang, ("NL", "PL", "DE", "UA"))
    return tuple(dict.fromkeys((country.upper(), *homes) if country else homes))


def _strings(
    text: str, words: Words, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, str, bool]]:
    """(start, end, digits with an optional +, hidden) of what could be a number."""
    for found in _RUN.finditer(text) if _DIGIT.search(text) else ():
        start, end = found.span()
        if not any(start < last and first < end for first, last in taken):
            yield from _pieces(text, start, end)
    if len(_NUMBER_WORDS.keys() & set(words.norms)) > 1:
        yield from _spelled(words)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, bool]]:
    """A run of digits as one number, unless it is a date, years or money."""
    run = text[start:end].rstrip(" -–—.,/(_*·~'|")
    end = start + len(run)
    core = run.lstrip("(+ ")
    if _DATE.match(core) or _YEARS.match(core) or _GROUPED.match(core):
        return
    before, after = text[max(0, start - 14) : start], text[end : end + 8]
    if after[:1].isalnum() or _IDENTIFIERS.search(before):
        return
    if _MONEY_OR_TIME.match(after):
        return
    plain = run.translate(_LETTERS_FOR_DIGITS)
    digits = "".join(char for char in plain if char.isdigit())
    if len(digits) > MAX_DIGITS and len(digits) % 2 == 0 and "+" not in run:
        return
    if MIN_DIGITS <= len(digits) <= MAX_DIGITS + 2:
        plus = "+" if "+" in run[:2] else ""
        yield start, end, plus + digits, plain != run


def _spelled(words: Words) -> Iterator[tuple[int, int, str, bool]]:
    """Numbers of which digits are words, with real digits between them."""
    first, digits, spelled = 0, "", 0
    for at, norm in enumerate((*words.norms, "")):
        digit = _NUMBER_WORDS.get(norm) or (norm if norm.isdigit() else "")
        if digit:
            first = at if not digits else first
            digits += digit
            spelled += norm in _NUMBER_WORDS
            continue
        if spelled >= 3 and MIN_DIGITS <= len(digits) <= MAX_DIGITS:
            yield words.starts[first], words.ends[at - 1], digits, True
        digits, spelled = "", 0


@lru_cache(4_096)
def _numbers(digits: str, regions: tuple[str, ...]) -> tuple[str, ...]:
    """Numbers that the digits can be, the likelier first."""
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+"):
        return _number(digits, None, phonenumbers.is_possible_number)
    found: list[str] = []
    for region in regions:
        found += _number(digits, region, phonenumbers.is_valid_number)
    if not digits.startswith("0") and len(digits) >= 11:
        found += _number("+" + digits, None, phonenumbers.is_valid_number)
    if not found and digits.startswith("0") and len(digits) >= 10:
        # Not in use, or newer than the tables; still the same in every advert.
        found += _number(digits, regions[0], phonenumbers.is_possible_number)
    return tuple(dict.fromkeys(found))


def _number(
    digits: str,
    region: str | None,
    fits: Callable[[phonenumbers.PhoneNumber], bool],
) -> tuple[str, ...]:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return ()
    if not fits(number):
        return ()
    return (phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),)


def _looks_hidden(raw: str) -> bool:
    """Digits one by one, or characters that no plain number has."""
    if not raw.isascii():
        return True
    return re.fullmatch(r"[+(]*\d(?:[ ._*~/-]+\d){6,}\)?", raw) is not None
