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

_NUMBER = re.compile(
    r"(?:([^\W\d]{1,20})[\s,:]{1,3})?(?:([^\W\d]{1,20})[\s,:]{1,3})?"
    r"(?<![\d.,])(\d{1,3}(?:[.,:\u00a0 ]?\d{1,3}){0,4}(?:[kKmMкК]\b)?)"
    r"(?:\s?([^\W\d]{1,20})\.?)?(?:\s([^\W\d]{1,20}))?(?:\s([^\W\d]{1,20}))?"
)
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
        text = _NUMBER.sub(_numbered, text)
    return " ".join(text.split())


def _worded(found: re.Match[str]) -> str:
    # A number before the unit is still to be judged with it.
    number_before = found.string[: found.start()].rstrip()[-1:].isdigit()
    return " " if not number_before and _UNIT.match(found[1]) else found[0]


def _numbered(found: re.Match[str]) -> str:
    before, near, number, one, two, three = (
        (part or "").lower() for part in found.groups()
    )
    if not near:
        before, near = "", before
    if one in _COUNTED or (one, two) in _COUNTED_PAIRS:
        return _rest(found, 4 if one in _COUNTED else 5)
    if _UNIT.match(one) and (two in _AGO or three in _AGO):
        return _rest(found, 5 if two in _AGO and three not in _AGO else 6)
    if near in _LEADS:
        return _rest(found, 4 if one in _TIMES else 3, lead=True)
    if near in _IN_THE_PAST and _UNIT.match(one):
        return _rest(found, 4, lead=True)
    if _CLOCK.fullmatch(number) and (
        near in _TODAY or (near in _AT and before in _TODAY)
    ):
        return " " + found.string[found.end(3) : found.end()]
    return found[0]


def _rest(found: re.Match[str], last: int, *, lead: bool = False) -> str:
    """What is left when the groups up to *last* go (the words before stay, or go)."""
    whole = found.string
    start = found.start(3)
    if lead:
        start = found.start(2) if found[2] else found.start(1)
    return whole[found.start() : start] + " " + whole[found.end(last) : found.end()]
