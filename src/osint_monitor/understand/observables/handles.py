"""Accounts that are written as names: after a service or after an at sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

from osint_monitor.model.document import ObservableKind
from osint_monitor.understand.observables.found import Finder, Found, is_inside
from osint_monitor.understand.wordlists import read_lines, read_words

_NAME = r"[A-Za-z][A-Za-z0-9_.]{3,31}"
_TIED = re.compile(
    rf"(?:\s{{0,2}}[:=>👉➡]{{1,3}}\s{{0,2}}|\s[–—-]\s|\s{{1,2}})(?:\(\s?)?(@?)({_NAME})"
)
_AT = re.compile(rf"(?:^|[^\w@./_-])@({_NAME})")
_DOMAIN = re.compile(r"\s?\.\s?(?:com|nl|be|de|pl|ro|ua|ru|ie|co|net|org|eu|uk)(?!\w)")
_MARK = re.compile("[0-9_]")
_COLON, _DASH = re.compile("[:=>👉➡]"), re.compile("[–—-]")
_WORD = re.compile(r"[^\W\d_]+")
_NEAR_BEFORE, _NEAR_AFTER = 40, 24
_PLAIN_WORDS = read_words("not_names.txt")


def _read_services() -> tuple[dict[str, str], dict[str, str]]:
    words: dict[str, str] = {}
    stems: dict[str, str] = {}
    for line in read_lines("services.txt"):
        service, *names = line.split()
        for name in names:
            (stems if name.endswith("*") else words)[name.rstrip("*")] = service
    return words, stems


_WORDS, _STEMS = _read_services()
_MAX_ENDING = 4  # letters that a name may take on when it is inflected


def service_of(word: str) -> str | None:
    """The service that a word in lower case names."""
    found = _WORDS.get(word)
    if found is not None:
        return found
    for size in range(len(word), max(4, len(word) - _MAX_ENDING) - 1, -1):
        found = _STEMS.get(word[:size])
        if found is not None:
            return found
    return None


_CUES = sorted({*_WORDS, *_STEMS}, key=len, reverse=True)
_CUE = re.compile(
    rf"(?<![\w@])(?:{'|'.join(map(re.escape, _CUES))})[^\W\d_]{{0,4}}(?![\w])"
)
MAYBE = (
    rf"(?:^|[^\pL\pN_@])(?:{'|'.join(map(re.escape, _CUES))})"
    r"\pL{0,4}[^\pL\pN]{1,8}[A-Za-z]|@[A-Za-z]"
)
"""For RE2: what a text in lower case holds where an account may be named."""


def service_near(text: str, start: int, end: int) -> str | None:
    """The service named shortly before a stretch on its line, else right after it."""
    before = text[max(0, start - _NEAR_BEFORE) : start].rpartition("\n")[2].lower()
    after = text[end : end + _NEAR_AFTER].partition("\n")[0].lower()
    for words in (reversed(_WORD.findall(before)), _WORD.findall(after)):
        for word in words:
            service = service_of(word)
            if service is not None:
                return service
    return None


def find_handles(finder: Finder, low: str, taken: list[Found]) -> Iterator[Found]:
    """
    Accounts of one field.

    Args:
        low: the text in lower case.
        taken: what was found before; an account is never part of it.
    """
    text = finder.view.text
    seen: set[int] = set()
    for cue in _cues(text, low):
        hit = _TIED.match(text, cue.end())
        service = service_of(cue[0].lower())
        if hit is None or service is None:
            continue
        start = hit.start(2)
        value = hit[2].rstrip("._").lower()
        between = text[cue.end() : start]
        is_sure = hit[1] or _MARK.search(value) or _COLON.search(between)
        is_sure = is_sure or (_DASH.search(between) and "." in value)
        if not is_sure or value in _PLAIN_WORDS or service_of(value):
            continue
        if len(value) < 4 or is_inside(start, taken) or start in seen:
            continue
        seen.add(start)
        place = (start, start + len(value))
        yield finder.found(ObservableKind.HANDLE, value, place, service)
    for hit in _AT.finditer(text) if "@" in text else ():
        start = hit.start(1)
        if start in seen or is_inside(start, taken):
            continue
        value = hit[1].rstrip("._").lower()
        end = start + len(value)
        if _DOMAIN.match(text, max(start, text.rfind(".", start, end))) or (
            _DOMAIN.match(text, end)
        ):
            continue
        place = (start, start + len(value))
        service = service_near(text, hit.start(), place[1])
        yield finder.found(ObservableKind.HANDLE, value, place, service)


def _cues(text: str, low: str) -> Iterator[re.Match[str]]:
    """Names of services; looked for only where they can stand."""
    # A few capitals grow when small.
    return _CUE.finditer(low if len(low) == len(text) else text)
