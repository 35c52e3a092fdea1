"""
All rules on one document at once.

The document's words say which phrases of which rules are possible, one RE2 set says
which patterns occur. Only where the condition of a rule could hold with those are
phrases compared, word by word.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from osint_monitor.model.document import Document, Span
from osint_monitor.model.words import Lang
from osint_monitor.score.facts import fact_hits
from osint_monitor.score.hits import MAX_HITS, Hit, place, satisfied
from osint_monitor.score.needles import Anchor, Needle, Needles, Possible, Rows
from osint_monitor.score.patterns import Patterns
from osint_monitor.score.rule import Rule, Status
from osint_monitor.score.rulefile.atoms import Pattern
from osint_monitor.score.rulefile.condition import holds, names
from osint_monitor.understand.views import to_raw

_EAST_SLAVIC = frozenset({Lang.UK, Lang.RU})

_Groups = dict[str, list[Hit]]
_Pool = frozenset[Lang | None]
_Facts = frozenset[str]
_MAX_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Found:
    """A rule whose condition holds, and the hits with which it does."""

    rule: Rule
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _PatternUse:
    """A pattern in one group of one rule."""

    rule: int
    group: str
    lang: Lang | None
    mask: int
    pattern: int


@dataclass(frozen=True, slots=True, eq=False)
class _Gate:
    """
    Whether a rule's condition could hold, by what of it could be there.

    Args:
        refused: groups under ``not``, taken as absent: where they stand is seen later.
        bits: (language, group) → its bit in a mask.
        facts: the names of all its facts.
        known: answers for a mask, the post's own languages and the facts it shows.
    """

    rule: Rule
    refused: frozenset[str]
    bits: Mapping[tuple[Lang | None, str], int]
    facts: _Facts
    known: dict[tuple[int, _Pool, _Facts], bool] = field(default_factory=dict)

    def opens(self, mask: int, own: _Pool, facts: _Facts) -> bool:
        """Whether the condition could hold if all of *mask* is there."""
        found = self.known.get((mask, own, facts))
        if found is None:
            if len(self.known) >= _MAX_KNOWN:
                self.known.clear()
            found = self.known[mask, own, facts] = self._opens(mask, own, facts)
        return found

    def could_hold(self, groups: Iterable[str], facts: _Facts) -> bool:
        """Whether it could with these groups and facts."""
        return holds(self.rule.condition, facts.union(groups) - self.refused)

    def _opens(self, mask: int, own: _Pool, facts: _Facts) -> bool:
        shown = [where for where, bit in self.bits.items() if mask & bit]
        mine = [group for lang, group in shown if lang in own]
        return self.could_hold(mine, facts) or any(
            self.could_hold([group for at, group in shown if at in (lang, None)], facts)
            for lang in {lang for lang, _ in shown} - own
        )


_Uses = list[tuple[_PatternUse, str]]  # and in which field


class Matcher:
    """The rules, compiled; the same document always gives the same matches."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = [rule for rule in rules if rule.status is not Status.DEPRECATED]
        self._gates = [_gate(rule) for rule in self.rules]
        self._needles = Needles(self.rules, [gate.bits for gate in self._gates])
        uses = _pattern_uses(self.rules, self._gates)
        self._patterns, self._uses = Patterns(list(uses)), list(uses.values())
        self._always = {
            i: 0
            for i, gate in enumerate(self._gates)
            if gate.could_hold((), frozenset(gate.rule.facts))
        }

    def match(self, doc: Document) -> list[Found]:
        """The rules whose condition holds, in the order of their files."""
        own, rows = _own_languages(doc), Rows(doc, self._needles.firsts)
        patterns, possible = self._occurring(doc), self._needles.possible(rows.words)
        found = []
        for i, facts in self._candidates(doc, possible, patterns, own):
            needles = self._needles.of_rule(i, possible)
            near = self._near(doc, rows, i, needles, patterns.get(i, []), own, facts)
            if near is not None:
                found.append(Found(self.rules[i], tuple(near)))
        return found

    def groups(self, doc: Document, rule: Rule) -> _Groups:
        """Where each group of one rule was found, whatever its condition says."""
        i, rows = self.rules.index(rule), Rows(doc, self._needles.firsts)
        needles = self._needles.of_rule(i, self._needles.possible(rows.words))
        uses = self._occurring(doc).get(i, [])
        return self._hits(doc, rows, i, needles, uses) or {}

    def _occurring(self, doc: Document) -> dict[int, _Uses]:
        """The patterns that occur, by rule."""
        uses: dict[int, _Uses] = {}
        for name, one in doc.fields.items():
            for pattern in self._patterns.occurring(one.folded.text):
                for use in self._uses[pattern]:
                    uses.setdefault(use.rule, []).append((use, name))
        return uses

    def _candidates(
        self,
        doc: Document,
        possible: Possible,
        patterns: Mapping[int, _Uses],
        own: _Pool,
    ) -> Iterator[tuple[int, _Groups]]:
        """Rules that could hold if all possible words are there, and their facts."""
        shown = {**self._always, **possible.masks}
        for i, uses in patterns.items():
            for use, _ in uses:
                shown[i] = shown.get(i, 0) | use.mask
        gates, kind = self._gates, doc.version.kind
        for i, mask in sorted(shown.items()):
            gate = gates[i]
            rule = gate.rule
            if not gate.opens(mask, own, gate.facts):
                continue
            if rule.only_kinds and kind not in rule.only_kinds:
                continue
            facts = _facts(rule, doc) if rule.facts else {}
            if len(facts) == len(rule.facts) or gate.opens(mask, own, frozenset(facts)):
                yield i, facts

    def _near(
        self,
        doc: Document,
        rows: Rows,
        i: int,
        needles: Sequence[Needle],
        uses: _Uses,
        own: _Pool,
        facts: _Groups,
    ) -> list[Hit] | None:
        """The hits with which a rule holds; filters are compared only when it would."""
        rule, refused = self.rules[i], self._gates[i].refused
        if refused:
            filters = [one for one in needles if one.group in refused]
            needles = [one for one in needles if one.group not in refused]
            filter_uses = [one for one in uses if one[0].group in refused]
            uses = [one for one in uses if one[0].group not in refused]
        groups = self._hits(doc, rows, i, needles, uses, frozenset(facts))
        near = None if groups is None else _evaluated(rule, groups, facts, refused, own)
        if groups is None or near is None or not refused:
            return near
        refusing = self._hits(doc, rows, i, filters, filter_uses) or {}
        if not refusing:
            return near
        return _evaluated(rule, groups | refusing, facts, refused, own)

    def _hits(
        self,
        doc: Document,
        rows: Rows,
        i: int,
        needles: Sequence[Needle],
        uses: _Uses,
        facts: _Facts | None = None,
    ) -> _Groups | None:
        """
        The hits of one rule: phrases compared, patterns searched.

        Args:
            facts: what else there is; then ``None`` as soon as the condition can't
                hold any more. Without it, all hits.
        """
        of_group: dict[str, tuple[list[Needle], _Uses]] = {}
        for needle in needles:
            of_group.setdefault(needle.group, ([], []))[0].append(needle)
        for use in uses:
            of_group.setdefault(use[0].group, ([], []))[1].append(use)
        groups: _Groups = {}
        left = set(of_group)
        for name in sorted(of_group, key=lambda name: len(of_group[name][0])):
            phrases, patterns = of_group[name]
            hits = _distinct(
                itertools.chain(
                    self._phrase_hits(doc, i, rows.anchors(phrases)),
                    self._pattern_hits(doc, i, patterns),
                )
            )
            if hits:
                groups[name] = hits
                continue
            left.discard(name)
            if facts is not None and not self._gates[i].could_hold(left, facts):
                return None
        return groups

    def _phrase_hits(
        self, doc: Document, i: int, anchors: Iterable[Anchor]
    ) -> Iterator[Hit]:
        fields, wanted = list(doc.fields.items()), self.rules[i].fields
        for field_number, number, at, phrase, run, size in anchors:
            name, found = fields[field_number]
            if name not in wanted:
                continue
            needle, reading = self._needles.all[phrase], found.readings[number]
            first, last = at, at + size - 1
            if needle.comparer is not None:
                words = needle.comparer.stretch(run, reading, at)
                if words is None:
                    continue
                first, last = words
            span = Span(name, reading.starts[first], reading.ends[last])
            if len(found.readings) == 1:
                yield Hit(span, first, last, reading.lines[first], needle.lang)
            else:
                yield place(doc, span, needle.lang)

    def _pattern_hits(self, doc: Document, i: int, uses: _Uses) -> Iterator[Hit]:
        for use, name in uses:
            if name not in self.rules[i].fields:
                continue
            view = doc.fields[name].folded
            for start, end in self._patterns.stretches(use.pattern, view.text):
                yield place(doc, Span(name, *to_raw(view, start, end)), use.lang)


def _gate(rule: Rule) -> _Gate:
    where = [(lang, group) for lang, block in rule.atoms.items() for group in block]
    bits = {one: 1 << number for number, one in enumerate(where)}
    refused = names(rule.condition, negated=True)
    return _Gate(rule, refused, bits, frozenset(rule.facts))


def _pattern_uses(
    rules: Sequence[Rule], gates: Sequence[_Gate]
) -> dict[str, list[_PatternUse]]:
    """The distinct patterns, and what each is part of."""
    uses: dict[str, list[_PatternUse]] = {}
    for i, rule in enumerate(rules):
        for lang, groups in rule.atoms.items():
            for group, atoms in groups.items():
                for atom in atoms:
                    if isinstance(atom, Pattern):
                        found = uses.setdefault(atom.source, [])
                        mask = gates[i].bits[lang, group]
                        number = list(uses).index(atom.source)
                        found.append(_PatternUse(i, group, lang, mask, number))
    return uses


def _distinct(hits: Iterable[Hit]) -> list[Hit]:
    """Each hit once, at most ``MAX_HITS``."""
    found: dict[tuple[Span | None, Lang | None], Hit] = {}
    for hit in hits:
        found.setdefault((hit.span, hit.lang), hit)
        if len(found) >= MAX_HITS:
            break
    return list(found.values())


def evaluate(
    rule: Rule, doc: Document, groups: Mapping[str, Sequence[Hit]]
) -> list[Hit] | None:
    """
    The hits with which the rule's condition holds; ``None`` when it does not.

    Words of the post's own languages count together; those of each other language by
    themselves, because a language may have been taken for another. A filter counts in
    the post's own languages and in that one: "kind" is a child in one language only.
    """
    refused = names(rule.condition, negated=True)
    return _evaluated(rule, groups, _facts(rule, doc), refused, _own_languages(doc))


def _evaluated(
    rule: Rule,
    groups: Mapping[str, Sequence[Hit]],
    facts: _Groups,
    refused: frozenset[str],
    own: _Pool,
) -> list[Hit] | None:
    if not holds(rule.condition, (groups.keys() | facts.keys()) - refused):
        return None
    for langs in _pools(own, groups):
        pool = {
            name: [
                hit
                for hit in hits
                if hit.lang in langs or (name in refused and hit.lang in own)
            ]
            for name, hits in groups.items()
        }
        near = satisfied(rule.condition, rule.within, pool | facts, refused)
        if near is not None:
            return near
    return None


def _facts(rule: Rule, doc: Document) -> _Groups:
    """Where the document shows the facts of a rule; only those that it shows."""
    found = {name: fact_hits(fact, doc) for name, fact in rule.facts.items()}
    return {name: hits for name, hits in found.items() if hits}


def _own_languages(doc: Document) -> _Pool:
    """The languages of the post; ``None`` for atoms of all languages."""
    own: set[Lang | None] = {None, doc.lang}
    own.update(part.lang for part in doc.lang_parts)
    return frozenset(own | _EAST_SLAVIC if own & _EAST_SLAVIC else own)


def _pools(own: _Pool, groups: Mapping[str, Sequence[Hit]]) -> Iterator[_Pool]:
    yield own
    seen = {
        hit.lang for hits in groups.values() for hit in hits if hit.lang is not None
    }
    for lang in sorted(seen - own):
        yield frozenset({lang, None})
