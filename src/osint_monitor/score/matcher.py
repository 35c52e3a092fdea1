"""
All rules on one document at once.

One Aho-Corasick pass over the words (as written, then as lemmas) of every reading
finds the anchors of all phrases of all languages; one RE2 set finds which patterns
occur. Only rules whose groups could make their condition hold are looked at closer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import ahocorasick_rs
import re2

from osint_monitor.model.document import Document, FieldDoc, Reading, Span
from osint_monitor.model.words import Lang
from osint_monitor.score.facts import fact_hits
from osint_monitor.score.hits import MAX_HITS, Hit, place, satisfied
from osint_monitor.score.phrases import stretch
from osint_monitor.score.rule import Rule, Status
from osint_monitor.score.rulefile.atoms import Pattern, Phrase, compile_pattern
from osint_monitor.score.rulefile.condition import holds, names
from osint_monitor.understand.views import to_raw

_LANGS = frozenset(lang for lang in Lang if lang is not Lang.OTHER)
_SLAVIC_EAST = frozenset({Lang.UK, Lang.RU})


@dataclass(frozen=True, slots=True)
class Found:
    """A rule whose condition holds, and the hits with which it does."""

    rule: Rule
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Use:
    """One phrase or pattern in one group of one rule."""

    rule: int
    group: str
    lang: Lang | None
    atom: Phrase | Pattern
    run: int = 0  # which alternative of the anchor


_Groups = dict[str, list[Hit]]


class Matcher:
    """The rules, compiled; the same document always gives the same matches."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = [rule for rule in rules if rule.status is not Status.DEPRECATED]
        phrases: dict[str, list[_Use]] = defaultdict(list)
        patterns: dict[str, list[_Use]] = defaultdict(list)
        for use in self._uses():
            if isinstance(use.atom, Pattern):
                patterns[use.atom.source].append(use)
            else:
                for key in _keys(use.atom, use.run):
                    phrases[key].append(use)
        self._phrases = list(phrases.values())
        self._words = ahocorasick_rs.AhoCorasick(list(phrases), store_patterns=False)
        self._patterns = list(patterns.values())
        self._compiled = [compile_pattern(source) for source in patterns]
        self._set = _pattern_set(list(patterns))
        self._factual = [
            i
            for i, rule in enumerate(self.rules)
            if holds(rule.condition, rule.facts.keys())
        ]

    def _uses(self) -> Iterator[_Use]:
        for i, rule in enumerate(self.rules):
            for lang, groups in rule.atoms.items():
                for group, atoms in groups.items():
                    for atom in atoms:
                        if isinstance(atom, Pattern):
                            yield _Use(i, group, lang, atom)
                            continue
                        runs = atom.parts[atom.anchor].alternatives
                        for run in range(len(runs)):
                            yield _Use(i, group, lang, atom, run)

    def match(self, doc: Document) -> list[Found]:
        """The rules whose condition holds, in the order of their files."""
        hits = self._hits(doc)
        found = []
        for i in sorted({*hits, *self._factual}):
            rule = self.rules[i]
            if rule.only_kinds and doc.version.kind not in rule.only_kinds:
                continue
            near = evaluate(rule, doc, hits.get(i, {}))
            if near is not None:
                found.append(Found(rule, tuple(near)))
        return found

    def groups(self, doc: Document, rule: Rule) -> _Groups:
        """Where each group of one rule was found, whatever its condition says."""
        return self._hits(doc).get(self.rules.index(rule), {})

    def _hits(self, doc: Document) -> dict[int, _Groups]:
        hits: dict[int, _Groups] = {}
        for name, field in doc.fields.items():
            for reading in field.readings:
                self._phrase_hits(doc, name, reading, hits)
            if self._compiled:
                self._pattern_hits(doc, name, field, hits)
        return hits

    def _phrase_hits(
        self, doc: Document, name: str, reading: Reading, hits: dict[int, _Groups]
    ) -> None:
        if not reading.norms:
            return
        norms, lemmas = " ".join(reading.norms), " ".join(reading.lemmas)
        text = f" {norms} \n {lemmas} "
        found = self._words.find_matches_as_indexes(text, overlapping=True)
        if not found:
            return
        half = len(norms) + 3
        starts: list[list[int] | None] = [None, None]
        for key, start, _ in found:
            second = start >= half
            offsets = starts[second]
            if offsets is None:
                words = reading.lemmas if second else reading.norms
                offsets = list(accumulate((len(word) + 1 for word in words), initial=0))
                starts[second] = offsets
            at = bisect_right(offsets, start - half if second else start) - 1
            for use in self._phrases[key]:
                self._compare(doc, name, reading, use, at, hits)

    def _compare(
        self,
        doc: Document,
        name: str,
        reading: Reading,
        use: _Use,
        at: int,
        hits: dict[int, _Groups],
    ) -> None:
        """Compare the rest of a phrase whose anchor stands at word *at*."""
        if name not in self.rules[use.rule].fields:
            return
        assert isinstance(use.atom, Phrase)
        words = stretch(use.atom, use.run, reading, at)
        if words is None:
            return
        first, last = words
        span = Span(name, reading.starts[first], reading.ends[last])
        if reading is doc.fields[name].readings[0]:
            hit = Hit(span, first, last, reading.lines[first], use.lang)
        else:
            hit = place(doc, span, use.lang)
        _keep(hits, use, hit)

    def _pattern_hits(
        self, doc: Document, name: str, field: FieldDoc, hits: dict[int, _Groups]
    ) -> None:
        for key in sorted(self._set.Match(field.folded.text)):
            uses = [u for u in self._patterns[key] if name in self.rules[u.rule].fields]
            if not uses:
                continue
            for number, found in enumerate(
                self._compiled[key].finditer(field.folded.text)
            ):
                if number >= MAX_HITS:
                    break
                span = Span(name, *to_raw(field.folded, *found.span()))
                for use in uses:
                    _keep(hits, use, place(doc, span, use.lang))


def _keep(hits: dict[int, _Groups], use: _Use, hit: Hit) -> None:
    group = hits.setdefault(use.rule, {}).setdefault(use.group, [])
    if len(group) < MAX_HITS and hit not in group[-8:]:
        group.append(hit)


def _keys(phrase: Phrase, run: int) -> set[str]:
    anchor = phrase.parts[phrase.anchor].alternatives[run]
    norms = f" {' '.join(anchor.norms)} "
    return {norms} if phrase.exact else {norms, f" {' '.join(anchor.lemmas)} "}


def _pattern_set(patterns: Sequence[str]) -> re2.Set:
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = 64 << 20
    found = re2.Set.SearchSet(options)
    for pattern in patterns:
        found.Add(pattern)
    found.Compile()
    return found


def evaluate(
    rule: Rule, doc: Document, groups: Mapping[str, Sequence[Hit]]
) -> list[Hit] | None:
    """
    The hits with which the rule's condition holds; ``None`` when it does not.

    Words of the post's own languages count together; those of each other language by
    themselves, because a language may have been taken for another.
    """
    refused = names(rule.condition, negated=True)
    if not holds(rule.condition, (groups.keys() | rule.facts.keys()) - refused):
        return None
    facts = {name: fact_hits(fact, doc) for name, fact in rule.facts.items()}
    for langs in _pools(doc, groups):
        pool = {
            name: [
                hit
                for hit in hits
                if hit.lang is None or hit.lang in langs or name in refused
            ]
            for name, hits in groups.items()
        }
        near = satisfied(rule.condition, rule.within, pool | facts, refused)
        if near is not None:
            return near
    return None


def _pools(
    doc: Document, groups: Mapping[str, Sequence[Hit]]
) -> Iterator[frozenset[Lang]]:
    own = {doc.lang, *(part.lang for part in doc.lang_parts)}
    if own & _SLAVIC_EAST:
        own |= _SLAVIC_EAST
    yield frozenset(own)
    seen = {
        hit.lang for hits in groups.values() for hit in hits if hit.lang is not None
    }
    for lang in sorted(seen - own):
        yield frozenset({lang})
