"""
Whether a match counts, given how the writer speaks.

Warnings, advice, news, quotations and questions are full of the words of signs; a
negation turns them round. Such matches are kept and shown, and don't count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from osint_monitor.model.document import Document, Span, Stance, StanceKind
from osint_monitor.model.words import Family, Grade
from osint_monitor.score.hits import Hit, satisfied
from osint_monitor.score.matcher import Found
from osint_monitor.score.rule import Rule, Speaks, Status
from osint_monitor.score.rulefile.condition import names
from osint_monitor.score.sentences import Sentences

NEAR = 15
"""
Words around a warning, advice or report that belong to it.

A warning in front of an advert is the cheapest way to hide it: signs farther off count,
and so do those two sentences away, or in a sentence in which the writer makes an offer.
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
    sentences = Sentences(doc)
    spoken = [_without_negated(doc, sentences, one) for one in found]
    voices = [
        (one.rule.stance, one.hits)
        for one in spoken
        if one.rule.stance is not None
        and one.why_not is None
        and one.rule.status is not Status.EXPERIMENTAL
    ]
    ground = _Ground(sentences, voices)
    return [
        one
        if one.why_not
        else Counted(one.rule, one.hits, _why_not(doc, one, voices, ground))
        for one in spoken
    ]


_Voices = Sequence[tuple[Speaks, tuple[Hit, ...]]]


class _Ground:
    """The sentences of a post, and those in which the writer makes an offer."""

    def __init__(self, sentences: Sentences, voices: _Voices) -> None:
        self._sentences, self._voices = sentences, voices

    @cached_property
    def _offers(self) -> set[tuple[str, int]]:
        return {
            self._sentences.of(hit.span)
            for stance, hits in self._voices
            if stance is Speaks.RECRUITS
            for hit in hits
            if hit.span is not None
        }

    def reaches(self, voice: Span | None, sign: Span | None) -> bool:
        """
        Whether a warning, advice or report goes on as far as a sign.

        It does in its own sentence, and in the ones beside it in which the writer
        makes no offer; in a post with an offer not past the end of its line, unless
        a list goes on.
        """
        if voice is None or sign is None or voice.field != sign.field:
            return False
        own, other = self._sentences.of(voice), self._sentences.of(sign)
        if own == other:
            return True
        if abs(own[1] - other[1]) > 1 or other in self._offers:
            return False
        return not (self._offers and self._sentences.breaks(voice, sign))


def _without_negated(doc: Document, sentences: Sentences, found: Found) -> Counted:
    """Negated when a negation reaches words that carry the sign, and no others do."""
    rule, hits = found.rule, found.hits
    if not rule.negatable or not hits:
        return Counted(rule, hits, None)
    negations = [s for s in doc.stances if s.kind is StanceKind.NEGATION]
    negated = [
        hit
        for hit in hits
        if _carries(rule, hit)
        and any(_is_negated(hit, hits, negation) for negation in negations)
    ]
    if not negated:
        return Counted(rule, hits, None)
    spoilt = {sentences.of(hit.span) for hit in negated if hit.span is not None}
    lost = [
        hit for hit in hits if hit.span is not None and sentences.of(hit.span) in spoilt
    ]
    turned = rule.family in _ALWAYS_COUNTED or _lacks(rule, hits, lost)
    return Counted(rule, hits, "negated" if turned else None)


def _lacks(rule: Rule, hits: Sequence[Hit], lost: Sequence[Hit]) -> bool:
    """Whether a sign no longer holds when some of its hits are taken away."""
    if not lost:
        return False
    left: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit not in lost:
            left.setdefault(hit.group, []).append(hit)
    refused = names(rule.condition, negated=True)
    return satisfied(rule.condition, rule.within, left, refused) is None


def _carries(rule: Rule, hit: Hit) -> bool:
    """Whether a negation of this hit turns the sign round."""
    if rule.negated_in:
        return hit.group in rule.negated_in
    return hit.group not in rule.facts


def _is_negated(hit: Hit, hits: Sequence[Hit], negation: Stance) -> bool:
    """Inside the reach of a negation that is not itself a word of the sign."""
    if hit.span is None or not hit.span.overlaps(negation.scope):
        return False
    return not any(
        one.span is not None and one.span.overlaps(negation.cue) for one in hits
    )


def _why_not(
    doc: Document, one: Counted, voices: _Voices, ground: _Ground
) -> str | None:
    rule = one.rule
    if rule.status is Status.EXPERIMENTAL:
        return "experimental"
    if rule.family in _ALWAYS_COUNTED:
        return None
    silences = {
        stance for stance, hits in voices if _silences(stance, one, hits, ground)
    }
    silences |= {
        _SILENCING[stance.kind]
        for stance in doc.stances
        if stance.kind in _SILENCING and _reaches(stance, one, ground)
    }
    return next((stance.value for stance in _ORDER if stance in silences), None)


def _silences(
    stance: Speaks, sign: Counted, others: Sequence[Hit], ground: _Ground
) -> bool:
    """Whether a voice of the post silences a sign."""
    if stance is Speaks.RECRUITS:
        return False
    if stance not in _WARNING_LIKE:
        return stance is not Speaks.HELP or sign.rule.grade is not Grade.DECISIVE
    lost = [
        hit
        for hit in sign.hits
        if any(
            _near(hit, other) and ground.reaches(other.span, hit.span)
            for other in others
        )
    ]
    return _without_place(sign.hits) or _lacks(sign.rule, sign.hits, lost)


def _reaches(stance: Stance, sign: Counted, ground: _Ground) -> bool:
    if not _covers(stance.scope, sign.hits):
        return False
    if _SILENCING[stance.kind] not in _WARNING_LIKE:
        return True
    lost = [
        hit
        for hit in sign.hits
        if _near_in_text(hit.span, stance.cue) and ground.reaches(stance.cue, hit.span)
    ]
    return _lacks(sign.rule, sign.hits, lost)


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
    return bool(spans) and all(map(scope.overlaps, spans))
