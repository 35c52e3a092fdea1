"""A search's tree as the server's own query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any as Anything

from osint_monitor.errors import StoreError
from osint_monitor.store.codec import clean
from osint_monitor.store.elastic.documents import observable_key, ready_word
from osint_monitor.store.traits import TRAITS
from osint_monitor.store.tree import (
    All,
    Any,
    Flag,
    Has,
    Is,
    Node,
    Not,
    Phrase,
    Prefix,
    Settled,
    Time,
    Word,
)
from osint_monitor.store.values import level_rank, to_ms, words_of

Clause = dict[str, Anything]

NOTHING: Clause = {"match_none": {}}
_TIMES = {"seen": "last_seen", "first": "first_seen"}
_FIELDS = {"type": "types"}
"""Fields of a search whose field is called otherwise."""


def clause_of_tree(node: Node) -> Clause:
    """The posts of which a tree holds."""
    match node:
        case Word(_, forms):
            return any_word(forms)
        case Prefix(_, stem):
            value = {"value": " ".join(words_of(stem))}
            return either(
                [{"prefix": {"tokens": value}}, {"prefix": {"lemmas": value}}]
            )
        case Phrase(_, words):
            return _phrase(words_of(" ".join(words)))
        case Is(field, values):
            return _is(field, values)
        case Has(kind, value, is_prefix):
            field = "traits" if kind in TRAITS else "observables"
            test = "prefix" if is_prefix else "term"
            return {test: {field: {"value": observable_key(kind, value)}}}
        case Time(field):
            return _time(_TIMES[field], node)
        case Flag(field, value):
            return {"term": {field: value}}
        case Settled():
            return {"term": {"settled": True}}
        case All(parts):
            return every(map(clause_of_tree, parts))
        case Any(parts):
            return either(map(clause_of_tree, parts))
        case Not(part):
            return {"bool": {"must_not": [clause_of_tree(part)]}}
    raise StoreError("a search holds something that this store can't translate")


def any_word(alternatives: Iterable[str]) -> Clause:
    """A word in any of its alternatives, each of which may be several words."""
    found = [words for words in map(words_of, alternatives) if words]
    if not found:
        return NOTHING
    return either(every(map(_token, words)) for words in found)


def _token(word: str) -> Clause:
    value = {"value": ready_word(word)}
    return either([{"term": {"tokens": value}}, {"term": {"lemmas": value}}])


def _phrase(words: Sequence[str]) -> Clause:
    if not words:
        return NOTHING
    text = " ".join(map(ready_word, words))
    return {"match_phrase": {"tokens": {"query": text}}}


def _is(field: str, values: Sequence[str]) -> Clause:
    if field == "level":
        return {"terms": {"level": [level_rank(one) for one in values]}}
    return {"terms": {_FIELDS.get(field, field): list(map(clean, values))}}


def _time(field: str, node: Time) -> Clause:
    edges = {}
    if node.since is not None:
        edges["gte"] = to_ms(node.since)
    if node.until is not None:
        edges["lt"] = to_ms(node.until)
    return {"range": {field: edges}}


def every(clauses: Iterable[Clause]) -> Clause:
    """All of them."""
    listed = list(clauses)
    return listed[0] if len(listed) == 1 else {"bool": {"filter": listed}}


def either(clauses: Iterable[Clause]) -> Clause:
    """At least one of them."""
    listed = list(clauses)
    if len(listed) == 1:
        return listed[0]
    return {"bool": {"should": listed, "minimum_should_match": 1}}
