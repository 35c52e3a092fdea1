"""
All rules on one document at once.

The document's words say which phrases of which rules are possible, one RE2 set says
which patterns occur. Only where the condition of a rule could hold with those are
phrases compared, word by word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from osint_monitor.model.document import Document, Span
from osint_monitor.model.words import Lang
from osint_monitor.score.facts import fact_hits
from osint_monitor.score.hits import MAX_HITS, Hit, place, satisfied
from osint_monitor.score.needles import Anchor, Needle, Needles, Rows
from osint_monitor.score.patterns import Patterns
from osint_monitor.score.rule import Rule, Status
from osint_monitor.score.rulefile.atoms import Pattern
from osint_monitor.score.rulefile.condition import holds, names
from osint_monitor.understand.views import to_raw

_EAST_SLAVIC = frozenset({Lang.UK, Lang.RU})

_Groups = dict[str, list[Hit]]
_Pool = frozenset[Lang | None]


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
    bit: int
    lang: Lang | None
    pattern: int


@dataclass(frozen=True, slots=True, eq=False)
class _Gate:
    """
    Whether a rule's condition could hold, by the mask of the groups that could.

    Args:
        facts: the bits of the facts, which are always possible here.
    """

    rule: Rule
    bits: Mapping[str, int]
    refused: frozenset[str]
    facts: int
    known: dict[int, bool] = field(default_factory=dict)

    def opens(self, mask: int) -> bool:
        """Refused groups are taken as absent: where they stand is seen later."""
        mask |= self.facts
        found = self.known.get(mask)
        if found is None:
            groups = {name for name, bit in self.bits.items() if mask & bit}
            found = holds(self.rule.condition, groups - self.refused)
            self.known[mask] = found
        return found


@dataclass(slots=True)
class _Shown:
    """What of one rule is possible in a document."""

    needles: list[Needle] = field(default_factory=list)
    patterns: list[tuple[_PatternUse, str]] = field(default_factory=list)  # and field

    def masks(self) -> dict[Lang | None, int]:
        """The groups by language."""
        masks: dict[Lang | None, int] = {}
        for one in self.needles:
            masks[one.lang] = masks.get(one.lang, 0) | one.bit
        for use, _ in self.patterns:
            masks[use.lang] = masks.get(use.lang, 0) | use.bit
        return masks


class Matcher:
    """The rules, compiled; the same document always gives the same matches."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = [rule for rule in rules if rule.status is not Status.DEPRECATED]
        self._gates = [_gate(rule) for rule in self.rules]
        self._needles = Needles(self.rules, [gate.bits for gate in self._gates])
        sources, self._pattern_uses = _pattern_uses(self.rules, self._gates)
        self._patterns = Patterns(sources)
        self._always = [i for i, gate in enumerate(self._gates) if gate.opens(0)]

    def match(self, doc: Document) -> list[Found]:
        """The rules whose condition holds, in the order of their files."""
        own, rows = _own_languages(doc), Rows(doc)
        could = {
            i: shown
            for i, shown in self._shown(doc, rows)
            if self._is_of_kind(i, doc) and self._could_hold(i, shown, own)
        }
        rows.look_for(needle for one in could.values() for needle in one.needles)
        found = []
        for i, shown in could.items():
            near = self._near(doc, rows, i, shown, own)
            if near is not None:
                found.append(Found(self.rules[i], tuple(near)))
        return found

    def groups(self, doc: Document, rule: Rule) -> _Groups:
        """Where each group of one rule was found, whatever its condition says."""
        i, rows = self.rules.index(rule), Rows(doc)
        shown = dict(self._shown(doc, rows)).get(i, _Shown())
        rows.look_for(shown.needles)
        return self._hits(doc, rows, i, shown, hopeless=True) or {}

    def _shown(self, doc: Document, rows: Rows) -> Iterator[tuple[int, _Shown]]:
        """Rules of which something is possible, by number."""
        shown = {i: _Shown() for i in self._always}
        for i, numbers in self._needles.possible(rows.words).items():
            needles = [self._needles.all[number] for number in sorted(numbers)]
            shown.setdefault(i, _Shown()).needles.extend(needles)
        for name, one in doc.fields.items():
            for pattern in self._patterns.occurring(one.folded.text):
                for use in self._pattern_uses[pattern]:
                    shown.setdefault(use.rule, _Shown()).patterns.append((use, name))
        for i in sorted(shown):
            yield i, shown[i]

    def _is_of_kind(self, i: int, doc: Document) -> bool:
        kinds = self.rules[i].only_kinds
        return not kinds or doc.version.kind in kinds

    def _could_hold(self, i: int, shown: _Shown, own: _Pool) -> bool:
        """Whether the condition could hold if all that is possible is there."""
        gate, masks = self._gates[i], shown.masks()
        everywhere = masks.get(None, 0)
        mine = everywhere
        for lang in own:
            mine |= masks.get(lang, 0)
        return gate.opens(mine) or any(
            lang not in own and gate.opens(mask | everywhere)
            for lang, mask in masks.items()
        )

    def _near(
        self, doc: Document, rows: Rows, i: int, shown: _Shown, own: _Pool
    ) -> list[Hit] | None:
        """The hits with which a rule holds; filters are compared only when it would."""
        rule, refused = self.rules[i], self._gates[i].refused
        asked, filters = _parted(shown, refused)
        groups = self._hits(doc, rows, i, asked)
        near = None if groups is None else _evaluated(rule, doc, groups, refused, own)
        if groups is None or near is None or not (filters.needles or filters.patterns):
            return near
        refusing = self._hits(doc, rows, i, filters, hopeless=True) or {}
        if not refusing:
            return near
        return _evaluated(rule, doc, groups | refusing, refused, own)

    def _hits(
        self,
        doc: Document,
        rows: Rows,
        i: int,
        shown: _Shown,
        *,
        hopeless: bool = False,
    ) -> _Groups | None:
        """
        The hits of one rule: phrases compared, patterns searched.

        Args:
            hopeless: go on when the condition can't hold any more, instead of ``None``.
        """
        gate, groups = self._gates[i], {}
        needles: dict[str, list[Needle]] = {}
        patterns: dict[str, list[tuple[_PatternUse, str]]] = {}
        for needle in shown.needles:
            needles.setdefault(needle.group, []).append(needle)
        for each in shown.patterns:
            patterns.setdefault(each[0].group, []).append(each)
        names = needles.keys() | patterns.keys()
        left = sum(gate.bits[name] for name in names)
        anchors = {name: rows.anchors(needles.get(name, ())) for name in names}
        for name in sorted(names, key=lambda name: (len(anchors[name]), name)):
            hits = _distinct(
                [
                    *self._phrase_hits(doc, i, anchors[name]),
                    *self._pattern_hits(doc, i, patterns.get(name, ())),
                ]
            )
            if hits:
                groups[name] = hits
                continue
            left -= gate.bits[name]
            if not (hopeless or gate.opens(left)):
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
            if number == 0:
                yield Hit(span, first, last, reading.lines[first], needle.lang)
            else:
                yield place(doc, span, needle.lang)

    def _pattern_hits(
        self, doc: Document, i: int, uses: Iterable[tuple[_PatternUse, str]]
    ) -> Iterator[Hit]:
        for use, name in uses:
            if name not in self.rules[i].fields:
                continue
            view = doc.fields[name].folded
            for start, end in self._patterns.stretches(use.pattern, view.text):
                yield place(doc, Span(name, *to_raw(view, start, end)), use.lang)


def _gate(rule: Rule) -> _Gate:
    groups = {name for block in rule.atoms.values() for name in block}
    every = sorted(groups | rule.facts.keys())
    bits = {name: 1 << number for number, name in enumerate(every)}
    facts = sum(bits[name] for name in rule.facts)
    return _Gate(rule, bits, names(rule.condition, negated=True), facts)


def _parted(shown: _Shown, refused: frozenset[str]) -> tuple[_Shown, _Shown]:
    """What is asked, and what is refused."""
    if not refused:
        return shown, _Shown()
    asked, filters = _Shown(), _Shown()
    for needle in shown.needles:
        (filters if needle.group in refused else asked).needles.append(needle)
    for use in shown.patterns:
        (filters if use[0].group in refused else asked).patterns.append(use)
    return asked, filters


def _pattern_uses(
    rules: Sequence[Rule], gates: Sequence[_Gate]
) -> tuple[list[str], list[list[_PatternUse]]]:
    """The distinct patterns, and what each is part of."""
    uses: dict[str, list[_PatternUse]] = {}
    numbers: dict[str, int] = {}
    for i, rule in enumerate(rules):
        for lang, groups in rule.atoms.items():
            for group, atoms in groups.items():
                for atom in atoms:
                    if isinstance(atom, Pattern):
                        number = numbers.setdefault(atom.source, len(numbers))
                        use = _PatternUse(i, group, gates[i].bits[group], lang, number)
                        uses.setdefault(atom.source, []).append(use)
    return list(uses), list(uses.values())


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
    return _evaluated(rule, doc, groups, refused, _own_languages(doc))


def _evaluated(
    rule: Rule,
    doc: Document,
    groups: Mapping[str, Sequence[Hit]],
    refused: frozenset[str],
    own: _Pool,
) -> list[Hit] | None:
    if not holds(rule.condition, (groups.keys() | rule.facts.keys()) - refused):
        return None
    facts = {name: fact_hits(fact, doc) for name, fact in rule.facts.items()}
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
