"""Words that change on every visit and say nothing: counters and ages of a post."""

from __future__ import annotations

import re


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_COUNTED = _words(
    "view views viewed visits hits bekeken weergaven bezoekers aufrufe"
    " aufruf besucher ansichten wyświetleń wyświetlenia wyświetlenie odsłon"
    " odsłony vizualizări vizualizari vizualizare afișări accesări"
    " переглядів перегляди перегляд переглядa просмотров просмотра просмотры"
    " просмотр показов показів лайков лайків лайка likes like favourites"
    " favorites polubień polubienia"
)
_LEADS = _words(
    "views view viewed visits hits bekeken weergaven aufrufe angesehen"
    " wyświetlenia wyświetleń odsłony vizualizări vizualizari afișări"
    " переглядів перегляди переглянуто просмотров просмотры просмотрено"
)
_COUNTED_PAIRS = frozenset(
    (
        ("keer", "bekeken"),
        ("x", "bekeken"),
        ("mal", "angesehen"),
        ("times", "viewed"),
    )
)
_TIMES = _words("times keer mal raz razy раз рази раза ori")
_UNITS = (
    "sec|min|wek|jaren|minut|second|hour|day|week|month|year|hr|uur|uren|dag|maand"
    "|jaar|sekund|stund|tag|woche|monat|godz|dni|dzień|tydz|tygod|miesi"
    "|lat|secund|or|zi|lun|săpt|sapt|an|секунд|хвилин|хв|годин|год|дн|день"
    "|тижд|місяц|рок|роки|мин|минут|час|недел|месяц|лет"
)
_UNIT = re.compile(rf"(?:{_UNITS}|[smhd]$)", re.IGNORECASE)
_AGO = _words("ago geleden temu тому назад urmă urma")
_IN_THE_PAST = _words("vor acum przed")
_TODAY = _words(
    "today yesterday vandaag gisteren heute gestern dzisiaj dziś wczoraj"
    " astăzi azi ieri сьогодні вчора сегодня вчера"
)
_AT = _words("at om um o la о об в у ora")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")

# The look behind stands after a digit, so that the search can look for digits.
_NUMBER = re.compile(
    r"(\d(?<![\d.,]\d)\d{0,2}(?:[.,:\u00a0 ]?\d{1,3}){0,4}(?:[kKmMкК]\b)?)"
    r"(?:\s?([^\W\d]{1,20})\.?)?(?:\s([^\W\d]{1,20}))?(?:\s([^\W\d]{1,20}))?"
)
# Of a text that is turned round: so the search has one place to begin at.
_BEFORE = re.compile(
    r"[\s,:]{1,3}([^\W\d]{1,20})(?![^\W\d])"
    r"(?:[\s,:]{1,3}([^\W\d]{1,20})(?![^\W\d]))?"
)
_REACH = 46  # characters: two words and what may stand between and after them
_WORDED_AGE = re.compile(
    r"(?:\b(?:an?|één|een|o|un|одну|один)\s)?\b([^\W\d]{3,14})\s"
    r"(?:ago|geleden|temu|тому|назад)\b(?:\sназад\b)?",
    re.IGNORECASE,
)
_WORDED_SIGNS = ("ago", "geleden", "temu", "тому", "назад")
_DIGIT = re.compile(r"\d")


def without_noise(text: str) -> str:
    """
    *text* without counters, "3 minutes ago" and "today 12:30", spaces as one.

    Only for digests: the text that is kept and read stays whole.
    """
    if any(sign in text for sign in _WORDED_SIGNS):
        text = _WORDED_AGE.sub(_worded, text)
    if _DIGIT.search(text):
        text = _without_numbered(text)
    return " ".join(text.split())


def _without_numbered(text: str) -> str:
    parts: list[str] = []
    at = 0
    for found in _NUMBER.finditer(text):
        noise = _noise_at(text, found, at)
        if noise is not None:
            parts.append(text[at : noise[0]])
            at = noise[1]
    parts.append(text[at:])
    return " ".join(parts)


def _worded(found: re.Match[str]) -> str:
    # A number before the unit is still to be judged with it.
    number_before = found.string[: found.start()].rstrip()[-1:].isdigit()
    return " " if not number_before and _UNIT.match(found[1]) else found[0]


def _noise_at(text: str, found: re.Match[str], at: int) -> tuple[int, int] | None:
    """Where the noise around a number begins and ends; ``None`` when it means much."""
    start, number = found.start(), found[1]
    one, two, three = ((part or "").lower() for part in found.groups()[1:])
    if one in _COUNTED:
        return start, found.end(2)
    if (one, two) in _COUNTED_PAIRS:
        return start, found.end(3)
    unit = bool(one) and _UNIT.match(one) is not None
    if unit and two in _AGO:
        return start, found.end(4 if three in _AGO else 3)
    if unit and three in _AGO:
        return start, found.end(4)
    ahead = _BEFORE.match(text[max(at, start - _REACH) : start][::-1])
    if ahead is None:
        return None
    near, word = ahead[1][::-1].lower(), start - ahead.end(1)
    if near in _LEADS:
        return word, found.end(2 if one in _TIMES else 1)
    if near in _IN_THE_PAST and unit:
        return word, found.end(2)
    if not _CLOCK.fullmatch(number):
        return None
    if near in _TODAY:
        return word, found.end(1)
    if near not in _AT or (ahead[2] or "")[::-1].lower() not in _TODAY:
        return None
    return start - ahead.end(), found.end(1)
