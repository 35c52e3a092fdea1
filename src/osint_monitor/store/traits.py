"""What a post shows at present besides its words: places, indicators, rules, marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

PLACE, INDICATOR, RULE, MARK = "place", "indicator", "rule", "mark"
TRAITS = (PLACE, INDICATOR, RULE, MARK)
"""Kinds of traits, by which posts are found like by observables."""

_BARE = str.maketrans("łøđı", "lodi")


def place_key(name: str) -> str:
    """A place's name as it is compared: small letters, no accents, single spaces."""
    small = unicodedata.normalize("NFKD", name).lower().translate(_BARE)
    spread = unicodedata.normalize("NFKD", small)
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return " ".join(bare.split())


def traits_of(
    places: Iterable[str],
    matches: Iterable[tuple[str, str, bool]],
    marks: Iterable[str],
) -> Iterator[tuple[str, str]]:
    """
    The traits of a post's present; the same one may come twice.

    Args:
        places: names.
        matches: (rule, indicator, whether it counted) of its assessment.
        marks: for safeguarding, as rules and model together settled them.

    Returns:
        (kind, value); of matches only those that counted.
    """
    for name in places:
        yield PLACE, place_key(name)
    for rule, indicator, is_counted in matches:
        if is_counted:
            yield INDICATOR, indicator
            yield RULE, rule
    for mark in marks:
        yield MARK, mark
