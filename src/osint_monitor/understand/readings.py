"""
Ways to read a field as words; the further ones only where a cheap sign asks for it.

``despaced`` joins s p a c e d, d.o.t.t.e.d and hyphen-ated words, ``leet`` undoes
m4ss4ge and pa$$port, ``cyrillic`` undoes romanisation.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from osint_monitor.model.document import Reading, View
from osint_monitor.model.words import Lang
from osint_monitor.understand.lemma import is_word, lemmas_of
from osint_monitor.understand.lookalikes import LEET, LEET_CYRILLIC
from osint_monitor.understand.words import (
    Words,
    line_numbers,
    raw_positions,
    split,
)

_GAPS = frozenset(" .-_*|·/,~")
_JOIN = re.compile(r"[-._*·~](?<=[^\W\d_].)(?=[^\W\d_])")
_LEET = re.compile(r"[0134578@$€!](?<=[^\W\d_].)(?=[0134578@$€!]{0,2}[^\W\d_])")
_MAX_JOINED = 30
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


Rewrite = tuple[int, int, str]  # first word, end word, what they are read as


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
    """The readings ``despaced`` and ``leet``, where they differ from the plain one."""
    lang = field.langs[0][0] if field.langs else Lang.OTHER
    for name, find in (("despaced", _despaced), ("leet", _leet)):
        rewrites = list(find(field, lang))[:_MAX_REWRITES]
        if rewrites:
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


def _despaced(field: Field, lang: Lang) -> Iterator[Rewrite]:
    """Runs of single letters with one and the same gap; then joined words."""
    words, text = field.words, field.view.text
    singles = [at for at, norm in enumerate(words.norms) if len(norm) == 1]
    found: list[Rewrite] = []
    if len(singles) > 2:
        found += _letter_runs(words, text, singles)
    if "-" in text or "." in text or "*" in text or "_" in text:
        found += _joined(words, text, lang)
    return iter(_without_overlaps(found))


def _letter_runs(words: Words, text: str, singles: Sequence[int]) -> Iterator[Rewrite]:
    run: list[int] = []
    for at in (*singles, -1):
        if run and at == run[-1] + 1 and _same_gap(words, text, run, at):
            run.append(at)
            continue
        if 3 <= len(run) <= _MAX_JOINED:
            yield run[0], run[-1] + 1, "".join(words.norms[each] for each in run)
        run = [at] if at >= 0 and words.norms[at].isalpha() else []


def _same_gap(words: Words, text: str, run: Sequence[int], at: int) -> bool:
    gap = text[words.ends[at - 1] : words.starts[at]]
    if len(gap) != 1 or gap not in _GAPS or not words.norms[at].isalpha():
        return False
    return len(run) < 2 or gap == text[words.ends[run[0]] : words.starts[run[1]]]


def _joined(words: Words, text: str, lang: Lang) -> Iterator[Rewrite]:
    """Words with a sign inside, when the whole without it is a word."""
    first = end = -1
    for found in _JOIN.finditer(text):
        at = bisect.bisect_left(words.starts, found.end())
        if not 0 < at < len(words.starts) or words.ends[at - 1] != found.start():
            continue
        first, end = (first, at + 1) if at == end else (at - 1, at + 1)
        if end - first > _MAX_JOINED or min(map(len, words.norms[at - 1 : end])) < 2:
            continue  # "e-mail" hides nothing
        norm = "".join(words.norms[first:end])
        if len(norm) <= _MAX_JOINED and is_word(norm, lang):
            yield first, end, norm


def _without_overlaps(found: Sequence[Rewrite]) -> list[Rewrite]:
    """In order; of overlapping ones the longest."""
    kept: list[Rewrite] = []
    for first, end, norm in sorted(found, key=lambda each: (each[0], -each[1])):
        if not kept or first >= kept[-1][1]:
            kept.append((first, end, norm))
    return kept


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
        if len(norm) <= _MAX_JOINED and (is_word(norm, lang) or is_word(norm, Lang.EN)):
            yield first, end, norm


def _glued(words: Words, text: str, at: int) -> tuple[int, int]:
    """The words around *at* that touch each other or an exclamation mark."""

    def touches(each: int) -> bool:
        return text[words.ends[each - 1] : words.starts[each]] in ("", "!")

    first, end = at, at + 1
    while first > 0 and at - first < _MAX_JOINED and touches(first):
        first -= 1
    while end < len(words.starts) and end - at < _MAX_JOINED and touches(end):
        end += 1
    return first, end


def _without_leet(word: str) -> str:
    cyrillic = any("\u0400" <= char <= "\u04ff" for char in word)
    table = LEET_CYRILLIC if cyrillic else LEET
    return "".join(table.get(char, char) for char in word)
