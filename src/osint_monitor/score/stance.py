"""
Whether a match counts, given how the writer speaks.

Warnings, advice, news, quotations and questions are full of the words of signs; a
negation turns them round. Such matches are kept and shown, and don't count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from osint_monitor.model.document import Document, Span, Stance, StanceKind
from osint_monitor.model.words import Family, Grade
from osint_monitor.score.hits import Hit
from osint_monitor.score.matcher import Found
from osint_monitor.score.rule import Rule, Speaks, Status

NEAR = 15
"""
Words around a warning, advice or report that belong to it.

A warning in front of an advert is the cheapest way to hide it; signs farther off count.
"""

NEAR_CHARACTERS = 120
"""The same, where only places in the text are known."""

_ORDER = tuple(Speaks)
_SILENCING = {
    StanceKind.WARNING: Speaks.WARNING,
    StanceKind.ADVICE: Speaks.ADVICE,
    StanceKind.REPORT: Speaks.REPORT,
    StanceKind.QUOTATION: Speaks.QUOTATION,
    StanceKind.QUESTION: Speaks.QUESTION,
    StanceKind.DISCLOSURE: Speaks.DISCLOSURE,
}
_WARNING_LIKE = frozenset({Speaks.WARNING, Speaks.ADVICE, Speaks.REPORT})
_ALWAYS_COUNTED = frozenset({Family.STANCE, Family.CONTEXT, Family.COUNTER})


@dataclass(frozen=True, slots=True)
class Counted:
    """
    A rule found, and whether it counts.

    Args:
        why_not: ``experimental``, ``negated``, or how the writer speaks; ``None``
            when it counts.
    """

    rule: Rule
    hits: tuple[Hit, ...]
    why_not: str | None


def weigh(doc: Document, found: Sequence[Found]) -> list[Counted]:
    """Each rule found, in the same order, with the reason why it does not count."""
    spoken = [_without_negated(doc, one) for one in found]
    voices = [
        (one.rule.stance, one.hits)
        for one in spoken
        if one.rule.stance is not None
        and one.why_not is None
        and one.rule.status is not Status.EXPERIMENTAL
    ]
    return [
        one if one.why_not else Counted(one.rule, one.hits, _why_not(doc, one, voices))
        for one in spoken
    ]


_Voices = Sequence[tuple[Speaks, tuple[Hit, ...]]]


def _without_negated(doc: Document, found: Found) -> Counted:
    """Negated when a negation reaches words that carry the sign."""
    rule, hits = found.rule, found.hits
    if not rule.negatable or not hits:
        return Counted(rule, hits, None)
    negations = [s for s in doc.stances if s.kind is StanceKind.NEGATION]
    signs = [hit for hit in hits if _carries(rule, hit)]
    if any(_is_negated(hit, hits, negation) for hit in signs for negation in negations):
        return Counted(rule, hits, "negated")
    return Counted(rule, hits, None)


def _carries(rule: Rule, hit: Hit) -> bool:
    """Whether a negation of this hit turns the sign round."""
    if rule.negated_in:
        return hit.group in rule.negated_in
    return hit.group not in rule.facts


def _is_negated(hit: Hit, hits: Sequence[Hit], negation: Stance) -> bool:
    """Inside the reach of a negation that is not itself a word of the sign."""
    if hit.span is None or not _overlap(hit.span, negation.scope):
        return False
    return not any(
        one.span is not None and _overlap(one.span, negation.cue) for one in hits
    )


def _why_not(doc: Document, one: Counted, voices: _Voices) -> str | None:
    rule = one.rule
    if rule.status is Status.EXPERIMENTAL:
        return "experimental"
    if rule.family in _ALWAYS_COUNTED:
        return None
    silences = {
        stance for stance, hits in voices if _silences(stance, rule, one.hits, hits)
    }
    silences |= {
        _SILENCING[stance.kind]
        for stance in doc.stances
        if stance.kind in _SILENCING and _reaches(stance, one.hits)
    }
    return next((stance.value for stance in _ORDER if stance in silences), None)


def _silences(
    stance: Speaks, rule: Rule, hits: Sequence[Hit], others: Sequence[Hit]
) -> bool:
    """Whether a voice of the post silences a sign."""
    if stance is Speaks.RECRUITS:
        return False
    if stance in _WARNING_LIKE:
        return _without_place(hits) or any(
            _near(hit, other) for other in others for hit in hits
        )
    return stance is not Speaks.HELP or rule.grade is not Grade.DECISIVE


def _reaches(stance: Stance, hits: Sequence[Hit]) -> bool:
    if not _covers(stance.scope, hits):
        return False
    if _SILENCING[stance.kind] not in _WARNING_LIKE:
        return True
    return any(_near_in_text(hit.span, stance.cue) for hit in hits)


def _without_place(hits: Sequence[Hit]) -> bool:
    return all(hit.span is None for hit in hits)


def _near_in_text(one: Span | None, other: Span) -> bool:
    if one is None or one.field != other.field:
        return False
    return (
        one.start - NEAR_CHARACTERS <= other.end
        and other.start <= one.end + NEAR_CHARACTERS
    )


def _near(one: Hit, other: Hit) -> bool:
    if one.span is None or other.span is None or one.span.field != other.span.field:
        return False
    return one.first - NEAR <= other.last and other.first <= one.last + NEAR


def _covers(scope: Span, hits: Sequence[Hit]) -> bool:
    spans = [hit.span for hit in hits if hit.span is not None]
    return bool(spans) and all(_overlap(span, scope) for span in spans)


def _overlap(one: Span, other: Span) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end
