"""What may have been meant when a search finds nothing because of a slip of typing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from osint_monitor.store.base import Store
from osint_monitor.store.query import Query
from osint_monitor.store.tree import All, Any, Node, Word, wanted
from osint_monitor.understand.phrase import search_tokens

MAX_WORDS = 3
"""Words of one search that are looked into."""
_LENGTHS = range(3, 25)
_AT_MOST = 1_000
"""A word that stands in more posts is no likelier to be meant."""
_LATIN = "abcdefghijklmnopqrstuvwxyzäöüßąćęłńóśźżăâîșțéèêëïáàç'"
_CYRILLIC = "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя'"


def suggestion(store: Store, query: Query) -> Query | None:
    """
    A query that finds something, with words of the index in place of unknown ones.

    Args:
        query: one that finds nothing.

    Returns:
        ``None`` when all its words are known, or no word of the index is one slip away
        (a letter too many, too few, another one, or two that changed places), or the
        corrected query finds nothing either. The same on every store.
    """
    if query.where is None:
        return None
    unknown = _unknown(store, query.where)
    meant = {}
    for word in unknown:
        if best := _best(store, word.forms[0]):
            meant[word] = Word(best, search_tokens(best)[0])
    if not meant:
        return None
    corrected = replace(query, where=_replaced(query.where, meant))
    found = store.search(corrected, limit=1).posts
    return corrected if found else None


def _unknown(store: Store, where: Node) -> list[Word]:
    words = dict.fromkeys(leaf for leaf in wanted(where) if isinstance(leaf, Word))
    forms = sorted({form for word in words for form in word.forms})
    known = store.counts(forms, 1)
    return [word for word in words if known.keys().isdisjoint(word.forms)][:MAX_WORDS]


def _best(store: Store, word: str) -> str | None:
    """The word of the index that is one slip away, of several the commonest."""
    if len(word) not in _LENGTHS:
        return None
    near = sorted(set(_slips(word)) - {word})
    known = store.counts(near, _AT_MOST)
    return min(known, key=lambda one: (-known[one], one), default=None)


def _slips(word: str) -> Iterator[str]:
    is_cyrillic = any("\u0400" <= char <= "\u052f" for char in word)
    alphabet = _CYRILLIC if is_cyrillic else _LATIN
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        for letter in alphabet:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _replaced(node: Node, meant: Mapping[Word, Word]) -> Node:
    match node:
        case Word():
            return meant.get(node, node)
        case All(parts):
            return All(tuple(_replaced(part, meant) for part in parts))
        case Any(parts):
            return Any(tuple(_replaced(part, meant) for part in parts))
        case _:
            return node
