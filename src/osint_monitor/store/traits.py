"""
What a post shows at present besides its words: places, indicators, rules, marks.

And a key of its words as a whole, by which exact copies are found; nobody can type it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from osint_monitor.store.codec import clean

PLACE, INDICATOR, RULE, MARK = "place", "indicator", "rule", "mark"
TEXT = "text"
TRAITS = (PLACE, INDICATOR, RULE, MARK, TEXT)
"""Kinds of traits, by which posts are found like by observables."""

_KEY_BYTES = 8

_BARE = str.maketrans("łøđı", "lodi")


def place_key(name: str) -> str:
    """A place's name as it is compared: small letters, no accents, single spaces."""
    small = unicodedata.normalize("NFKD", name).lower().translate(_BARE)
    spread = unicodedata.normalize("NFKD", small)
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return " ".join(bare.split())


def same_text(title: str, text: str) -> tuple[str, str]:
    """What exact copies have in common; spaces and letter case don't matter."""
    return " ".join(title.split()).casefold(), " ".join(text.split()).casefold()


def text_key(title: str, text: str) -> str | None:
    """
    What exact copies, and hardly any other posts, have in common, in short.

    Returns:
        16 hex digits; ``None`` when there are no words.
    """
    # No line break is left in either, so they can't be confused.
    whole = "\n".join(same_text(title, text))
    if whole == "\n":
        return None
    return blake2b(clean(whole).encode("utf-8"), digest_size=_KEY_BYTES).hexdigest()


def traits_of(
    places: Iterable[str],
    matches: Iterable[tuple[str, str, bool]],
    marks: Iterable[str],
    text: str | None,
) -> Iterator[tuple[str, str]]:
    """
    The traits of a post's present; the same one may come twice.

    Args:
        places: names.
        matches: (rule, indicator, whether it counted) of its assessment.
        marks: for safeguarding, as rules and model together settled them.
        text: the ``text_key`` of its wording.

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
    if text is not None:
        yield TEXT, text
