"""
Ukrainian and Russian mixed: with words in Latin letters, and with each other.

Surzhyk writes Russian words with Ukrainian letters ("девушкі", "єслі") and the other
way round; a word that neither dictionary knows is read as the word that sounds alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from osint_monitor.model.words import Lang
from osint_monitor.understand.lemma import is_word
from osint_monitor.understand.romanised import is_foreign, read_latin, telling
from osint_monitor.understand.sounds import sounds
from osint_monitor.understand.spelling import key_of_cyrillic
from osint_monitor.understand.wordlists import read_words
from osint_monitor.understand.wordshares import CODES, word_shares

_EAST = (Lang.UK, Lang.RU)
_NUMBERS = frozenset(CODES.index(lang.value) for lang in _EAST)
_LEAST = 3
_ALL_SHARE = 3
"""Of so many words in Latin letters one must be telling for all to be read so."""

_LEAST_MARKERS = 2
_MARKER_SHARE = 20
"""At most so many words to one different marker."""

_CACHE_LIMIT = 100_000
_MARKERS = read_words("surzhyk.txt")


def with_cyrillic(norms: Sequence[str], lang: Lang) -> list[str] | None:
    """
    The words of a text in Cyrillic, those in Latin letters brought back to it.

    Args:
        norms: words in lower case, in order.
        lang: Ukrainian or Russian.

    Returns:
        One word for each; ``None`` when none of them is romanised.
    """
    if telling().isdisjoint(norms):
        return None
    latin = [norm for norm in norms if "a" <= norm[0] <= "z"]
    sure = sum(norm in telling() for norm in latin)
    every = sure * _ALL_SHARE >= len(latin)
    read = [
        read_latin(norm, lang)
        if "a" <= norm[0] <= "z" and (every or not is_foreign(norm))
        else norm
        for norm in norms
    ]
    return read if read != [*norms] else None


class _Alike(dict[str, str]):
    """A word in Cyrillic → the word that it is read as, itself where it is known."""

    def __missing__(self, norm: str) -> str:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        self[norm] = read = _read(norm)
        return read


_alike = _Alike()


def of_surzhyk(norms: Sequence[str]) -> tuple[bool, list[str]]:
    """
    Whether a text in Cyrillic is Ukrainian and Russian mixed, and its words.

    Returns:
        True when words of mixed speech are not rare in it; and one word for each, in
        the spelling of the language that it is from.
    """
    read = [_alike[norm] for norm in norms]
    markers = {
        norm
        for norm, new in zip(norms, read, strict=True)
        if new != norm or norm in _MARKERS
    }
    few = len(markers) * _MARKER_SHARE < len(norms)
    if not markers or few:
        return False, read
    return len(markers) >= _LEAST_MARKERS or _has_both(norms), read


def _has_both(norms: Sequence[str]) -> bool:
    """Whether there are words that only the one and words that only the other has."""
    shares = word_shares()
    east = [{number for number, _ in shares[norm]} & _NUMBERS for norm in norms]
    return len({number for one in east if len(one) == 1 for number in one}) == len(
        _EAST
    )


def _read(norm: str) -> str:
    if len(norm) < _LEAST or not "\u0400" <= norm[0] <= "\u04ff":
        return norm
    if not _NUMBERS.isdisjoint(number for number, _ in word_shares()[norm]):
        return norm
    if any(is_word(norm, lang) for lang in _EAST):
        return norm
    key = key_of_cyrillic(norm)
    # Russian words in Ukrainian letters are the rule, the other way round is not.
    for lang in (Lang.RU, Lang.UK):
        found = sounds()[lang, key]
        if found is not None:
            return found[0]
    return norm
