"""Words of rule authors and searchers, read by the very way that texts are read."""

from __future__ import annotations

from osint_monitor.model.document import Document
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
    What a full-text index is given.

    Returns:
        One string for each field of ``FIELDS``, in that order, empty where the post
        has none: norms and differing lemmas of all readings, each once.
    """
    return tuple(_field_tokens(doc, name) for name in FIELDS)


def _field_tokens(doc: Document, name: str) -> str:
    field = doc.fields.get(name)
    if field is None:
        return ""
    tokens: dict[str, None] = {}
    for reading in field.readings:
        tokens |= dict.fromkeys(reading.norms)
        tokens |= dict.fromkeys(reading.lemmas)
    return " ".join(tokens)


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
