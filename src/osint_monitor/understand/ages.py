"""Ages and age ranges of people, where the text says that they are ages."""

from __future__ import annotations

import re

from osint_monitor.model.document import Span, View
from osint_monitor.understand.digits import near_digits, search_in
from osint_monitor.understand.views import to_raw

_YEARS = (
    r"(?:years?(?: old)?|y/?o|yrs?|jaar|jarige|lat|roku|letni[ae]?|letnia|jahre|"
    r"jährige|ani|років|роки|рік|р\.|лет|года?|рочн\w*|летн\w*)"
)
_RANGE = re.compile(
    r"(\d{2})(?<![\d.,+]\d\d)\s?(?:-|–|—|до|to|tot|bis|do|t/m|și|până la)\s?(\d{2})\s?"
    rf"(?:{_YEARS})(?!\w)",
    re.IGNORECASE,
)
_ONE = re.compile(
    rf"(\d{{2}})(?<![\d.,+]\d\d)\s?-?\s?(?:{_YEARS})(?!\w)", re.IGNORECASE
)
_CUED = re.compile(
    r"(?<!\w)(?:age[ds]?|leeftijd|wiek\w*|alter|im alter von|vârst[aă]|varsta|вік\w*|"
    r"возраст\w*|от|від|od|vanaf)\s{0,2}:?\s{0,2}(?:from|van|od|von|від|от|de la)?\s?"
    r"(\d{2})\s?(?:-|–|—|до|to|tot|bis|do|t/m|până la)\s?(\d{2})(?![\d:€$%]|[.,]\d)",
    re.IGNORECASE,
)
_LOWEST, _HIGHEST, _MAX_FOUND = 10, 90, 30


def find_ages(name: str, view: View) -> list[tuple[int, int, Span]]:
    """(lowest, highest, where) in order; years of experience are ages to it too."""
    found: list[tuple[int, int, int, int]] = []
    stretches = list(near_digits(view.text, before=30, after=30))
    for pattern in (_RANGE, _CUED, _ONE):
        kept = 0
        for hit in search_in(pattern, view.text, stretches):
            low, high = int(hit[1]), int(hit[hit.lastindex or 1])
            start, end = hit.span()
            free = all(end <= first or last <= start for first, last, *_ in found)
            if free and _LOWEST <= low <= high <= _HIGHEST:
                found.append((start, end, low, high))
                kept += 1
            if kept >= _MAX_FOUND:  # the later ones would be cut off below
                break
    return [
        (low, high, Span(name, *to_raw(view, start, end)))
        for start, end, low, high in sorted(found)[:_MAX_FOUND]
    ]
