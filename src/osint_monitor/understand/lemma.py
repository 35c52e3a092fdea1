"""
Dictionary forms, made so that a rule's word and a text's word meet.

A lemma here is a key, not an entry of a dictionary: without accents in Latin
script, without apostrophes in Ukrainian, ё as е. Texts that leave out diacritics
("dokumentow", "pasaportul") get the same key as those that write them.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator

from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy

from osint_monitor.model.words import Lang
from osint_monitor.understand.dictionaries import HashedFactory

_CACHE_LIMIT = 200_000
_MAX_WORD = 40
_BARE = {
    "pl": {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś",
           "z": "żź"},
    "ro": {"a": "ăâ", "i": "î", "s": "ș", "t": "ț"},
    "de": {"ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß", "a": "ä", "o": "ö", "u": "ü"},
}  # fmt: skip
_MAX_TRIES = 16
_OTHER_CYRILLIC = {Lang.UK: Lang.RU, Lang.RU: Lang.UK}
_ONLY_UK = frozenset("іїєґ'")
_ONLY_RU = frozenset("ыэъё")
_UNACCENTED = str.maketrans("łøđıß", "lodis") | {ord("ß"): "ss", ord("æ"): "ae"}
_CYRILLIC_KEY = str.maketrans({"ё": "е", "ґ": "г", "'": None})
_CEDILLA = str.maketrans("şţ", "șț")

_dictionaries = HashedFactory()
_strategy = DefaultStrategy(dictionary_factory=_dictionaries)
_lookup = DictionaryLookupStrategy(_dictionaries)


class Lemmas(dict[str, str]):
    """
    The lemmas of one language by word, filled as words come along.

    Subscription is the call: ``lemmas["dokumentów"] == "dokument"``. It never
    fails and holds a bounded number of words.
    """

    def __init__(self, lang: Lang) -> None:
        super().__init__()
        self.lang = lang

    def __missing__(self, norm: str) -> str:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        self[norm] = lemma = _lemma(norm, self.lang)
        return lemma


_tables: dict[Lang, Lemmas] = {}


def lemmas_of(lang: Lang) -> Lemmas:
    """The table of a language; dictionaries load at the first word that needs them."""
    table = _tables.get(lang)
    if table is None:
        table = _tables[lang] = Lemmas(lang)
    return table


def unaccented(word: str) -> str:
    """A lower-case Latin word without accents; other scripts stay as they are."""
    if word.isascii() or "\u0400" <= word[0] <= "\u04ff":
        return word
    bare = unicodedata.normalize("NFD", word.translate(_UNACCENTED))
    return "".join(char for char in bare if not "\u0300" <= char <= "\u036f")


def _lemma(norm: str, lang: Lang) -> str:
    if len(norm) > _MAX_WORD or not norm.replace("'", "").isalpha():
        return norm
    if "\u0400" <= norm[0] <= "\u04ff":
        return _cyrillic(norm, lang).translate(_CYRILLIC_KEY)
    if lang in (Lang.UK, Lang.RU, Lang.OTHER):
        return unaccented(norm)
    return unaccented(_latin(norm, lang))


def _cyrillic(norm: str, lang: Lang) -> str:
    """In the language of its letters, else of its text, else of the sister language."""
    first = _cyrillic_language(norm, lang)
    if first is Lang.OTHER:
        return norm
    second = _OTHER_CYRILLIC[first]
    for tried in (first, second):
        found = _lookup.get_lemma(norm, tried)
        if found is not None:
            return found.lower()
    return (_strategy.get_lemma(norm, first) or norm).lower()


def _cyrillic_language(norm: str, lang: Lang) -> Lang:
    if not _ONLY_UK.isdisjoint(norm):
        return Lang.UK
    if not _ONLY_RU.isdisjoint(norm):
        return Lang.RU
    if lang is Lang.OTHER:
        return lang
    return lang if lang in _OTHER_CYRILLIC else Lang.UK


def _latin(norm: str, lang: Lang) -> str:
    if lang is Lang.DE:
        return _german(norm)
    if lang is Lang.EN and "'" in norm:
        # "don't" must stay a negation; "employer's" is the employer.
        return (
            norm
            if norm.endswith("n't")
            else _latin(norm.split("'", maxsplit=1)[0], lang)
        )
    word = norm.translate(_CEDILLA) if lang is Lang.RO else norm
    found = _known(word, lang)
    if found is None:
        found = _strategy.get_lemma(word, lang)
    return (found or word).lower()


def _german(norm: str) -> str:
    """
    A noun where the word can be one; so Ausweise and Ausweis meet.

    A verb's infinitive is then read as its noun ("arbeiten" as "Arbeit"): texts in
    lower case do not tell them apart.
    """
    found = _known(norm.capitalize(), Lang.DE) or _known(norm, Lang.DE)
    if found is None:
        found = _strategy.get_lemma(norm.capitalize(), Lang.DE) or norm
    return (_lookup.get_lemma(found.capitalize(), Lang.DE) or found).lower()


def _known(word: str, lang: Lang) -> str | None:
    """The dictionary's lemma of a word, or of the first spelling with accents."""
    for spelling in itertools.chain((word,), _spellings(word, lang)):
        found = _lookup.get_lemma(spelling, lang)
        if found is not None:
            return found
    return None


def _spellings(word: str, lang: Lang) -> Iterable[str]:
    """Ways to put diacritics into a word without any, few and nearest first."""
    table = _BARE.get(lang.value)
    if table is None or len(word) < 4 or not word.isascii():
        return ()
    return itertools.islice(_with_accents(word, table), _MAX_TRIES)


def _with_accents(word: str, table: dict[str, str]) -> Iterator[str]:
    places = [
        (at, bare, accented)
        for bare, choices in table.items()
        for at in range(len(word) - 1, -1, -1)
        if word.startswith(bare, at)
        for accented in choices
    ]
    places.sort(key=lambda place: -place[0])
    for at, bare, accented in places:
        yield word[:at] + accented + word[at + len(bare) :]
    for (late, bare, accented), (early, bare2, accented2) in itertools.combinations(
        places, 2
    ):
        if early + len(bare2) <= late:
            tail = word[early + len(bare2) : late]
            yield word[:early] + accented2 + tail + accented + word[late + len(bare) :]


def is_word(norm: str, lang: Lang) -> bool:
    """Whether the dictionary of *lang* knows a word of four letters or more."""
    if len(norm) < 4 or lang is Lang.OTHER or not norm.isalpha():
        return False
    return _lookup.get_lemma(norm, lang.value) is not None
