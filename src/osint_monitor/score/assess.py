"""One document in, one assessment out: matched, weighed, combined, explained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from osint_monitor.errors import ScoreError
from osint_monitor.model.assessment import Assessment, Engine, Match
from osint_monitor.model.document import Document, Span
from osint_monitor.model.identity import stable_id
from osint_monitor.model.words import (
    Act,
    ExploitationType,
    Family,
    Grade,
    Kind,
    Lang,
    Level,
    Mark,
    UkraineBasis,
)
from osint_monitor.score.combine import Outcome, Sign, bar_of, combine, settle
from osint_monitor.score.explain import explain
from osint_monitor.score.hits import Hit
from osint_monitor.score.matcher import Matcher
from osint_monitor.score.model import Model, Opinion
from osint_monitor.score.model_matches import model_matches
from osint_monitor.score.rule import RuleSet, Speaks
from osint_monitor.score.stance import Counted, weigh

MAX_SPANS = 40
"""Spans that a match keeps; more make a reading no clearer."""

HOME = frozenset(
    {"UA", "RU", "BY", "KZ", "MD", "GE", "AM", "AZ", "KG", "UZ", "TJ", "TM"}
)
"""Countries where Ukrainian or Russian says nothing about who is addressed."""

_ACT = {
    Kind.JOB: Act.WORK,
    Kind.HOUSING: Act.HOUSING,
    Kind.TRANSPORT: Act.TRANSPORT,
    Kind.DATING: Act.RELATIONSHIP,
    Kind.MARRIAGE: Act.RELATIONSHIP,
    Kind.ESCORT: Act.SEXUAL_SERVICES,
    Kind.REPRODUCTION: Act.REPRODUCTION,
    Kind.DOCUMENTS: Act.DOCUMENTS,
}
_TELLING = tuple(Grade)


class Assessor:
    """
    The rules, ready to assess; the same document always gives the same answer.

    Args:
        model: ``None``: the rules alone decide.
    """

    def __init__(self, rules: RuleSet, model: Model | None = None) -> None:
        self.rules, self.model = rules, model
        self.matcher = Matcher(rules.rules)
        self._engines: dict[str, str] = {}

    def engine(self, understanding: str) -> Engine:
        """What makes an assessment of documents of this understanding."""
        model = self.model.digest if self.model else None
        return Engine(understanding=understanding, rules=self.rules.digest, model=model)

    def assess(self, doc: Document, *, at: datetime) -> Assessment:
        """
        What the rules say of one document.

        Args:
            at: aware UTC, cut to milliseconds.

        Raises:
            ScoreError: the document does not fit together.
        """
        try:
            weighed = weigh(doc, self.matcher.match(doc))
        except (IndexError, ValueError) as error:
            raise ScoreError("broken_document", version=doc.version.id) from error
        weighed.sort(key=lambda one: _TELLING.index(one.rule.grade))
        return self._assessment(doc, weighed, at)

    def _assessment(
        self, doc: Document, weighed: Sequence[Counted], at: datetime
    ) -> Assessment:
        counted = [one for one in weighed if one.why_not is None]
        outcome = rules_outcome(weighed)
        opinion = (
            self.model.opinion(doc, weighed, outcome.level) if self.model else None
        )
        if opinion is not None:
            outcome = settle(outcome, opinion.chances, bar_of(doc.version.kind))
        read = model_matches(opinion, outcome.level)
        signs = [one for one in counted if one.rule.grade in _TELLING[:3]]
        ukraine = _ukraine(doc, counted)
        return Assessment(
            id=stable_id("assessment", doc.version.id, self._engine(doc)),
            version_id=doc.version.id,
            post_id=doc.version.post_id,
            engine=self._engine(doc),
            assessed_at=at,
            lang=doc.lang,
            level=outcome.level,
            score=outcome.score,
            types=_types(counted, opinion, outcome.level),
            acts=_acts(doc, signs, opinion),
            families=_families(signs, read),
            direction=doc.direction,
            targets_ukraine=ukraine is not None,
            ukraine_basis=ukraine,
            marks=_marks(counted, opinion, outcome.level),
            matches=(*read, *map(_match, weighed)),
            reasons=explain(weighed, outcome, ukraine, read),
            chances=opinion.chances if opinion else None,
        )

    def _engine(self, doc: Document) -> str:
        name = self._engines.get(doc.understanding)
        if name is None:
            name = self._engines[doc.understanding] = self.engine(doc.understanding).id
        return name


def rules_outcome(weighed: Sequence[Counted]) -> Outcome:
    """What the rules alone make of a post."""
    counted = [one for one in weighed if one.why_not is None]
    return combine(map(_sign, counted), _counters(counted))


def _sign(one: Counted) -> Sign:
    rule = one.rule
    return Sign(
        rule.indicator.key, rule.family, rule.grade, rule.indicator.decisive_with
    )


def _counters(counted: Sequence[Counted]) -> list[str]:
    return [
        one.rule.indicator.key for one in counted if one.rule.grade is Grade.COUNTER
    ]


def _types(
    counted: Sequence[Counted], opinion: Opinion | None, level: Level
) -> tuple[ExploitationType, ...]:
    """Of a lead only; ``unclear`` where nothing but perhaps ``child`` is shown."""
    if level is Level.NONE:
        return ()
    shown = {kind for one in counted for kind in one.rule.types}
    shown |= {kind for kind in ExploitationType if _says(opinion, f"type:{kind}")}
    shown.discard(ExploitationType.UNCLEAR)
    if not shown - {ExploitationType.CHILD}:
        shown.add(ExploitationType.UNCLEAR)
    return tuple(kind for kind in ExploitationType if kind in shown)


def _acts(
    doc: Document, signs: Sequence[Counted], opinion: Opinion | None
) -> tuple[Act, ...]:
    shown = {act for one in signs for act in one.rule.acts}
    shown |= {act for act in Act if _says(opinion, f"act:{act}")}
    by_kind = _ACT.get(doc.version.kind)
    if by_kind is not None:
        shown.add(by_kind)
    return tuple(act for act in Act if act in shown) or (Act.OTHER,)


def _families(signs: Sequence[Counted], read: Sequence[Match]) -> tuple[Family, ...]:
    shown = {one.rule.family for one in signs} | {one.family for one in read}
    return tuple(family for family in Family if family in shown)


def _marks(
    counted: Sequence[Counted], opinion: Opinion | None, level: Level
) -> tuple[Mark, ...]:
    shown = {one.rule.mark for one in counted if one.rule.mark is not None}
    disclosed = any(one.rule.stance is Speaks.DISCLOSURE for one in counted)
    if disclosed or _says(opinion, "voice:disclosure"):
        shown.add(Mark.DISCLOSURE)
    if level is not Level.NONE and _says(opinion, f"type:{ExploitationType.CHILD}"):
        shown.add(Mark.MINOR_OR_ACUTE)
    return tuple(mark for mark in Mark if mark in shown)


def _says(opinion: Opinion | None, name: str) -> bool:
    return opinion is not None and name in opinion.says


def _ukraine(doc: Document, counted: Sequence[Counted]) -> UkraineBasis | None:
    """The strongest basis: named, then route or status, then language."""
    shown = {one.rule.ukraine for one in counted}
    abroad = any(place.country not in HOME for place in doc.places)
    if abroad and doc.lang in (Lang.UK, Lang.RU):
        shown.add(UkraineBasis.LANGUAGE)
    return next((basis for basis in UkraineBasis if basis in shown), None)


def _match(one: Counted) -> Match:
    rule = one.rule
    return Match(
        rule=rule.id,
        revision=rule.revision,
        title=rule.title,
        indicator=rule.indicator.key,
        family=rule.family,
        grade=rule.grade,
        spans=merged_spans(one.hits),
        gloss=rule.gloss,
        counted=one.why_not is None,
        why_not=one.why_not,
    )


def merged_spans(hits: Sequence[Hit]) -> tuple[Span, ...]:
    """The words that fired, ascending; a span inside another is left out."""
    kept: list[Span] = []
    spans = {hit.span for hit in hits if hit.span is not None}
    for span in sorted(spans, key=lambda s: (s.field, s.start, -s.end)):
        last = kept[-1] if kept else None
        if last is None or last.field != span.field or span.end > last.end:
            kept.append(span)
    return tuple(kept[:MAX_SPANS])
