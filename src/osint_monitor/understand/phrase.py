"""Words of rule authors and searchers, read by the very way that texts are read."""

from __future__ import annotations

from osint_monitor.model.document import BREAK, Document, Reading
from osint_monitor.model.post import FIELDS
from osint_monitor.model.words import Lang
from osint_monitor.understand.lemma import lemmas_of
from osint_monitor.understand.views import fold
from osint_monitor.understand.words import split

_LANGS = tuple(lang for lang in Lang if lang is not Lang.OTHER)


def read_phrase(text: str, lang: Lang) -> tuple[list[str], list[str]]:
    """
    The words of a phrase.

    Returns:
        Norms and lemmas, of equal length; both empty when there is no word in it.
    """
    norms = list(split(fold(text).text).norms)
    lemmas = lemmas_of(lang)
    return norms, [lemmas[norm] for norm in norms]


def index_tokens(doc: Document) -> tuple[str, ...]:
    """
    The words of a post as a full-text index is given them.

    Returns:
        One string for each field of ``FIELDS``, in that order, empty where the post
        has none: the norms of each reading as they follow each other, so that phrases
        can be found, with ``BREAK`` between readings.
    """
    return tuple(
        f" {BREAK} ".join(" ".join(reading.norms) for reading in _readings(doc, name))
        for name in FIELDS
    )


def index_lemmas(doc: Document) -> tuple[str, ...]:
    """
    The dictionary forms of a post's words that are not among its words.

    Returns:
        One string for each field of ``FIELDS``; each form once.
    """
    return tuple(_field_lemmas(doc, name) for name in FIELDS)


def _field_lemmas(doc: Document, name: str) -> str:
    readings = _readings(doc, name)
    norms = {norm for reading in readings for norm in reading.norms}
    lemmas = dict.fromkeys(lemma for reading in readings for lemma in reading.lemmas)
    return " ".join(lemma for lemma in lemmas if lemma not in norms)


def _readings(doc: Document, name: str) -> tuple[Reading, ...]:
    field = doc.fields.get(name)
    return field.readings if field else ()


def search_tokens(words: str) -> tuple[tuple[str, ...], ...]:
    """
    What to look for in the index.

    Returns:
        For each typed word, in order, its alternatives, each once: the folded form
        first, then its lemmas in the seven languages.
    """
    return tuple(
        tuple(dict.fromkeys([norm, *(lemmas_of(lang)[norm] for lang in _LANGS)]))
        for norm in split(fold(words).text).norms
    )
