"""
All rules on one document at once.

One Aho-Corasick pass over the words (as written, then as lemmas) of every reading
finds the anchors of all phrases of all languages; one RE2 set finds which patterns
occur. Only rules whose condition could hold with those are looked at closer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import ahocorasick_rs
import re2

from osint_monitor.model.document import Document, Reading, Span
from osint_monitor.model.words import Lang
from osint_monitor.score.facts import fact_hits
from osint_monitor.score.hits import MAX_HITS, Hit, place, satisfied
from osint_monitor.score.phrases import Comparer
from osint_monitor.score.rule import Rule, Status
from osint_monitor.score.rulefile.atoms import Pattern, Phrase, compile_pattern
from osint_monitor.score.rulefile.condition import holds, names
from osint_monitor.understand.views import to_raw

_EAST_SLAVIC = frozenset({Lang.UK, Lang.RU})


@dataclass(frozen=True, slots=True)
class Found:
    """A rule whose condition holds, and the hits with which it does."""

    rule: Rule
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Use:
    """
    One phrase or pattern in one group of one rule.

    Args:
        comparer: of a phrase with more parts than the anchor, else ``None``.
        run: which alternative of the anchor; *length*: its words.
        exact: only the words as written count, not their lemmas.
    """

    rule: int
    group: str
    lang: Lang | None
    comparer: Comparer | None = None
    run: int = 0
    length: int = 1
    exact: bool = False


_Anchor = tuple[_Use, str, int, int]  # use, field, reading, word
_Places = list[tuple[int, str, int, int, bool]]
_Seen = tuple[Lang | None, str]
_Groups = dict[str, list[Hit]]


class Matcher:
    """The rules, compiled; the same document always gives the same matches."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = [rule for rule in rules if rule.status is not Status.DEPRECATED]
        phrases: dict[str, list[_Use]] = defaultdict(list)
        patterns: dict[str, list[_Use]] = defaultdict(list)
        for i, rule in enumerate(self.rules):
            for key, use in _phrase_uses(i, rule):
                phrases[key].append(use)
            for source, use in _pattern_uses(i, rule):
                patterns[source].append(use)
        self._uses = [*phrases.values(), *patterns.values()]
        self._first = len(phrases)  # the key of the first pattern
        self._seen = [
            sorted(
                {(use.rule, (use.lang, use.group)) for use in uses},
                key=lambda seen: (seen[0], seen[1][0] or "", seen[1][1]),
            )
            for uses in self._uses
        ]
        self._words = ahocorasick_rs.AhoCorasick(list(phrases), store_patterns=False)
        self._compiled = [compile_pattern(source) for source in patterns]
        self._set = _pattern_set(list(patterns))
        self._refused = [names(rule.condition, negated=True) for rule in self.rules]
        self._possible: dict[tuple[int, frozenset[str]], bool] = {}
        self._factual = [
            i
            for i, rule in enumerate(self.rules)
            if holds(rule.condition, rule.facts.keys())
        ]

    def match(self, doc: Document) -> list[Found]:
        """The rules whose condition holds, in the order of their files."""
        places = self._places(doc)
        found = []
        for i, anchors in self._candidates(doc, places):
            near = self._near(doc, i, anchors)
            if near is not None:
                found.append(Found(self.rules[i], tuple(near)))
        return found

    def _near(self, doc: Document, i: int, anchors: list[_Anchor]) -> list[Hit] | None:
        """The hits with which a rule holds; filters are compared only when it would."""
        rule, refused = self.rules[i], self._refused[i]
        filters = [anchor for anchor in anchors if anchor[0].group in refused]
        asked = [anchor for anchor in anchors if anchor[0].group not in refused]
        groups = self._groups(doc, i, asked)
        near = None if groups is None else evaluate(rule, doc, groups)
        if groups is None or near is None or not filters:
            return near
        refusing = self._groups(doc, i, filters, hopeless=True) or {}
        return evaluate(rule, doc, groups | refusing) if refusing else near

    def groups(self, doc: Document, rule: Rule) -> _Groups:
        """Where each group of one rule was found, whatever its condition says."""
        i = self.rules.index(rule)
        anchors = self._anchors(self._places(doc), {i})[i]
        return self._groups(doc, i, anchors, hopeless=True) or {}

    def _candidates(
        self, doc: Document, places: _Places
    ) -> Iterator[tuple[int, list[_Anchor]]]:
        """Rules that could hold if all that is anchored fits, with their anchors."""
        own = _own_languages(doc)
        shown: dict[int, set[_Seen]] = {i: set() for i in self._factual}
        for key in {one[0] for one in places}:
            for i, seen in self._seen[key]:
                shown.setdefault(i, set()).add(seen)
        could = [
            i
            for i in sorted(shown)
            if self._is_of_kind(i, doc) and self._could_hold(i, shown[i], own)
        ]
        anchors = self._anchors(places, set(could)) if could else {}
        for i in could:
            yield i, anchors[i]

    def _is_of_kind(self, i: int, doc: Document) -> bool:
        kinds = self.rules[i].only_kinds
        return not kinds or doc.version.kind in kinds

    def _places(self, doc: Document) -> _Places:
        """Every anchor and pattern that occurs: (key, field, reading, word, lemma)."""
        places: _Places = []
        for name, field in doc.fields.items():
            for number, reading in enumerate(field.readings):
                self._anchored(name, number, reading, places)
            if self._compiled:
                for pattern in self._occurring(field.folded.text):
                    places.append((self._first + pattern, name, -1, pattern, False))
        return places

    def _anchors(self, places: _Places, wanted: Set[int]) -> dict[int, list[_Anchor]]:
        """Of each wanted rule, what could be where."""
        anchors: dict[int, list[_Anchor]] = {i: [] for i in wanted}
        for key, name, number, at, lemmas in places:
            for use in self._uses[key]:
                if use.rule in wanted and not (lemmas and use.exact):
                    anchors[use.rule].append((use, name, number, at))
        return anchors

    def _occurring(self, text: str) -> list[int]:
        """The patterns that occur, ascending; one by one when the set gives up."""
        found = set(self._set.Match(text) or ())
        always = len(self._compiled)
        if always not in found:  # out of memory: an answer without the empty pattern
            found = {i for i, one in enumerate(self._compiled) if one.search(text)}
        return sorted(found - {always})

    def _anchored(
        self, name: str, number: int, reading: Reading, places: _Places
    ) -> None:
        norms = " ".join(reading.norms)
        text = f" {norms} \n {' '.join(reading.lemmas)} "
        half = len(norms) + 3
        found = self._words.find_matches_as_indexes(text, overlapping=True)
        seen, words = 0, 0  # so many words begin before this position
        for key, start, _ in found:
            if start >= seen:
                words += text.count(" ", seen, start)
            else:
                words -= text.count(" ", start, seen)
            seen = start
            lemmas = start >= half
            at = words - len(reading.norms) - 1 if lemmas else words
            places.append((key, name, number, at, lemmas))

    def _could_hold(self, i: int, shown: Set[_Seen], own: Set[Lang | None]) -> bool:
        """Whether the condition could hold if all that is anchored fits."""
        facts = self.rules[i].facts.keys()
        mine = {group for lang, group in shown if lang in own}
        if self._is_possible(i, frozenset(mine | facts)):
            return True
        always = {group for lang, group in shown if lang is None} | facts
        return any(
            self._is_possible(
                i, frozenset({group for at, group in shown if at is lang} | always)
            )
            for lang in {lang for lang, _ in shown} - own
        )

    def _is_possible(self, i: int, groups: frozenset[str]) -> bool:
        known = self._possible.get((i, groups))
        if known is None:
            asked = groups - self._refused[i]
            known = holds(self.rules[i].condition, asked)
            self._possible[i, groups] = known
        return known

    def _groups(
        self,
        doc: Document,
        i: int,
        anchors: Sequence[_Anchor],
        *,
        hopeless: bool = False,
    ) -> _Groups | None:
        """
        The hits of one rule: phrases compared, patterns searched.

        Args:
            hopeless: go on when the condition can't hold any more, instead of ``None``.
        """
        by_group: dict[str, list[_Anchor]] = {}
        for anchor in anchors:
            by_group.setdefault(anchor[0].group, []).append(anchor)
        groups: _Groups = {}
        left = by_group.keys() | self.rules[i].facts.keys()
        for group in sorted(by_group, key=lambda name: len(by_group[name])):
            for anchor in by_group[group]:
                self._take(doc, i, anchor, groups)
            if group not in groups:
                left -= {group}
                if not (hopeless or self._is_possible(i, frozenset(left))):
                    return None
        return groups

    def _take(self, doc: Document, i: int, anchor: _Anchor, groups: _Groups) -> None:
        use, name, number, at = anchor
        if name not in self.rules[i].fields:
            return
        if number < 0:
            for found in self._pattern_hits(doc, use, name, at):
                _keep(groups, use, found)
            return
        hit = _phrase_hit(doc, use, name, number, at)
        if hit is not None:
            _keep(groups, use, hit)

    def _pattern_hits(
        self, doc: Document, use: _Use, name: str, key: int
    ) -> Iterator[Hit]:
        view = doc.fields[name].folded
        for number, found in enumerate(self._compiled[key].finditer(view.text)):
            if number >= MAX_HITS:
                break
            yield place(doc, Span(name, *to_raw(view, *found.span())), use.lang)


def _phrase_hit(
    doc: Document, use: _Use, name: str, number: int, at: int
) -> Hit | None:
    reading = doc.fields[name].readings[number]
    first, last = at, at + use.length - 1
    if use.comparer is not None:
        words = use.comparer.stretch(use.run, reading, at)
        if words is None:
            return None
        first, last = words
    span = Span(name, reading.starts[first], reading.ends[last])
    if number == 0:
        return Hit(span, first, last, reading.lines[first], use.lang)
    return place(doc, span, use.lang)


def _keep(groups: _Groups, use: _Use, hit: Hit) -> None:
    group = groups.setdefault(use.group, [])
    if len(group) < MAX_HITS and hit not in group[-8:]:
        group.append(hit)


def _phrase_uses(i: int, rule: Rule) -> Iterator[tuple[str, _Use]]:
    """What to search for, and what it would be part of."""
    for lang, groups in rule.atoms.items():
        for group, atoms in groups.items():
            for atom in atoms:
                if isinstance(atom, Phrase):
                    comparer = Comparer(atom) if len(atom.parts) > 1 else None
                    for run, found in enumerate(atom.parts[atom.anchor].alternatives):
                        use = _Use(
                            i, group, lang, comparer, run, len(found.norms), atom.exact
                        )
                        keys = (
                            {found.norms} if atom.exact else {found.norms, found.lemmas}
                        )
                        for words in sorted(keys):
                            yield f" {' '.join(words)} ", use


def _pattern_uses(i: int, rule: Rule) -> Iterator[tuple[str, _Use]]:
    for lang, groups in rule.atoms.items():
        for group, atoms in groups.items():
            for atom in atoms:
                if isinstance(atom, Pattern):
                    yield atom.source, _Use(i, group, lang)


def _pattern_set(patterns: Sequence[str]) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = 64 << 20
    found = re2.Set.SearchSet(options)
    for pattern in (*patterns, ""):
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
            name: [hit for hit in hits if hit.lang in langs or name in refused]
            for name, hits in groups.items()
        }
        near = satisfied(rule.condition, rule.within, pool | facts, refused)
        if near is not None:
            return near
    return None


def _own_languages(doc: Document) -> frozenset[Lang | None]:
    """The languages of the post; ``None`` for atoms of all languages."""
    own: set[Lang | None] = {None, doc.lang}
    own.update(part.lang for part in doc.lang_parts)
    return frozenset(own | _EAST_SLAVIC if own & _EAST_SLAVIC else own)


def _pools(
    doc: Document, groups: Mapping[str, Sequence[Hit]]
) -> Iterator[frozenset[Lang | None]]:
    own = _own_languages(doc)
    yield own
    seen = {
        hit.lang for hits in groups.values() for hit in hits if hit.lang is not None
    }
    for lang in sorted(seen - own):
        yield frozenset({lang, None})
