"""Where in a post the words stand by which a search found it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from osint_monitor.model.document import FieldDoc, Reading, Span
from osint_monitor.model.post import FIELDS
from osint_monitor.store.query import Query
from osint_monitor.store.tree import Phrase, Prefix, Text, Word, wanted


def highlights(fields: Mapping[str, FieldDoc], query: Query) -> tuple[Span, ...]:
    """
    The words that a query asks for, in the raw fields of a post.

    Args:
        fields: the post as it was read for the index; the same words are found in it.

    Returns:
        By field in the order of ``FIELDS``, ascending, without overlaps; empty when
        the query asks for no words.
    """
    asked: list[Text] = [Word(forms[0], forms) for forms in query.words if forms]
    asked += wanted(query.where)
    found = []
    for name in FIELDS:
        field = fields.get(name)
        if field is not None and asked:
            spans = (
                span
                for reading in field.readings
                for leaf in asked
                for span in _spans(reading, leaf)
            )
            found += [Span(name, start, end) for start, end in _apart(spans)]
    return tuple(found)


def _spans(reading: Reading, leaf: Text) -> Iterator[tuple[int, int]]:
    match leaf:
        case Phrase(_, words):
            yield from _phrases(reading, words)
        case Prefix(_, stem):
            for at, (norm, lemma) in _words(reading):
                if norm.startswith(stem) or lemma.startswith(stem):
                    yield reading.starts[at], reading.ends[at]
        case Word(_, forms):
            for at, (norm, lemma) in _words(reading):
                if norm in forms or lemma in forms:
                    yield reading.starts[at], reading.ends[at]


def _words(reading: Reading) -> Iterator[tuple[int, tuple[str, str]]]:
    return enumerate(zip(reading.norms, reading.lemmas, strict=True))


def _phrases(reading: Reading, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    wanted_words, size = list(words), len(words)
    for at in range(len(reading.norms) - size + 1):
        if list(reading.norms[at : at + size]) == wanted_words:
            yield reading.starts[at], reading.ends[at + size - 1]


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ascending, those that overlap joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif start < end:
            joined.append((start, end))
    return joined
