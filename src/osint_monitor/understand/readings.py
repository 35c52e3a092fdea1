"""
Ways to read a field as words; the further ones only where a cheap sign asks for it.

``despaced`` joins s p a c e d, d.o.t.t.e.d and hyphen-ated words, ``leet`` undoes
m4ss4ge and pa$$port, ``misspelt`` undoes pasport and woooork, ``cyrillic`` undoes
romanisation.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, count

from osint_monitor.model.document import Reading, View
from osint_monitor.model.words import Lang
from osint_monitor.understand.despaced import (
    MAX_JOINED,
    Rewrite,
    despaced,
    without_overlaps,
)
from osint_monitor.understand.lemma import is_word, lemmas_of
from osint_monitor.understand.lookalikes import LEET, LEET_CYRILLIC
from osint_monitor.understand.misspelt import corrections
from osint_monitor.understand.words import (
    Words,
    line_numbers,
    raw_positions,
    split,
)

_LEET = re.compile(r"[0134578@$€!](?<=[^\W\d_].)(?=[0134578@$€!]{0,2}[^\W\d_])")
_MAX_REWRITES = 400


@dataclass(frozen=True, slots=True)
class Field:
    """
    A field on its way to be read.

    Args:
        langs: (language, first word, end word) of each part, covering all words.
    """

    view: View
    words: Words
    langs: Sequence[tuple[Lang, int, int]]


def split_field(view: View, parts: Sequence[tuple[Lang, int, int]]) -> Field:
    """Cut a view into words and say which are in which language."""
    words = split(view.text)
    return Field(view, words, word_parts(words, parts))


def word_parts(
    words: Words, parts: Sequence[tuple[Lang, int, int]]
) -> Sequence[tuple[Lang, int, int]]:
    """Parts by view positions as parts by words."""
    if len(parts) == 1:
        return ((parts[0][0], 0, len(words.starts)),)
    edges = [bisect.bisect_left(words.starts, start) for _, start, _ in parts]
    edges.append(len(words.starts))
    edges[0] = 0
    return tuple(
        (lang, edges[at], edges[at + 1]) for at, (lang, _, _) in enumerate(parts)
    )


def read_plain(field: Field) -> Reading:
    """The reading that every field has."""
    starts, ends = raw_positions(field.view, field.words)
    return Reading(
        "plain",
        starts,
        ends,
        field.words.norms,
        _lemmas(field),
        line_numbers(field.view.text, field.words.starts),
    )


def read_further(field: Field, plain: Reading) -> Iterator[Reading]:
    """
    The readings of ``_FURTHER``, where they differ from the one before.

    Each holds what those before it found, so that words hidden in different ways stand
    beside each other.
    """
    lang = field.langs[0][0] if field.langs else Lang.OTHER
    rewrites: list[Rewrite] = []
    for name, find in _FURTHER:
        new = list(find(field, lang))[:_MAX_REWRITES]
        if new:
            rewrites = without_overlaps([*rewrites, *new])
            yield _rewritten(name, field, plain, rewrites)


def read_cyrillic(plain: Reading, lang: Lang, words: Sequence[str]) -> Reading:
    """A romanised field with *words* in place of its words."""
    table = lemmas_of(lang)
    lemmas = [table[word] for word in words]
    return Reading("cyrillic", plain.starts, plain.ends, words, lemmas, plain.lines)


def _lemmas(field: Field) -> Sequence[str]:
    norms = field.words.norms
    if len(field.langs) == 1:
        return [*map(lemmas_of(field.langs[0][0]).__getitem__, norms)]
    lemmas: list[str] = []
    for lang, first, end in field.langs:
        lemmas += map(lemmas_of(lang).__getitem__, norms[first:end])
    return lemmas


def _rewritten(
    name: str, field: Field, plain: Reading, rewrites: Sequence[Rewrite]
) -> Reading:
    """The plain reading with stretches of words replaced by one word each."""
    lang = field.langs[0][0] if field.langs else Lang.OTHER
    table = lemmas_of(lang)
    columns: list[list[object]] = [[], [], [], [], []]
    kept = 0
    for first, end, norm in (*rewrites, (len(plain.norms), 0, "")):
        for column, source in zip(
            columns,
            (plain.starts, plain.ends, plain.norms, plain.lemmas, plain.lines),
            strict=True,
        ):
            column += source[kept:first]
        if end:
            new = (plain.starts[first], plain.ends[end - 1], norm, table[norm],
                   plain.lines[first])  # fmt: skip
            for column, value in zip(columns, new, strict=True):
                column.append(value)
            kept = end
    return Reading(name, *columns)  # type: ignore[arg-type]


def _despaced(field: Field, lang: Lang) -> Sequence[Rewrite]:
    return despaced(field.words, field.view.text, lang)


def _leet(field: Field, lang: Lang) -> Iterator[Rewrite]:
    """Words with digits or signs for letters, when the result is a word."""
    words, text = field.words, field.view.text
    end = 0
    for found in _LEET.finditer(text):
        at = bisect.bisect_right(words.starts, found.start()) - 1
        if at < end:
            continue
        first, end = _glued(words, text, at)
        whole = text[words.starts[first] : words.ends[end - 1]].lower()
        norm = _without_leet(whole)
        if len(norm) <= MAX_JOINED and (is_word(norm, lang) or is_word(norm, Lang.EN)):
            yield first, end, norm


def _glued(words: Words, text: str, at: int) -> tuple[int, int]:
    """The words around *at* that touch each other or an exclamation mark."""

    def touches(each: int) -> bool:
        return text[words.ends[each - 1] : words.starts[each]] in ("", "!")

    first, end = at, at + 1
    while first > 0 and at - first < MAX_JOINED and touches(first):
        first -= 1
    while end < len(words.starts) and end - at < MAX_JOINED and touches(end):
        end += 1
    return first, end


def _without_leet(word: str) -> str:
    cyrillic = any("\u0400" <= char <= "\u04ff" for char in word)
    table = LEET_CYRILLIC if cyrillic else LEET
    return "".join(table.get(char, char) for char in word)


def _misspelt(field: Field, lang: Lang) -> Iterator[Rewrite]:
    """Words that no dictionary knows, as the likeliest words near to them."""
    norms = field.words.norms
    for part, first, end in field.langs or ((lang, 0, len(norms)),):
        meant = corrections(part)
        for at in compress(count(first), map(meant.__getitem__, norms[first:end])):
            yield at, at + 1, meant[norms[at]]


_FURTHER = (("despaced", _despaced), ("leet", _leet), ("misspelt", _misspelt))
