"""
What officers' judgements suggest to change in the rule book; nothing changes by itself.

A proposal needs enough posts, and an interval that lies wholly on one side of its
threshold: a share that chance could explain proposes nothing. Disputed posts are held
against a proposal whichever way it goes, so that none rests on who of two is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from osint_monitor.measure.judged import SIGNS, Judged, RuleFigures, Slice, slice_of
from osint_monitor.measure.shares import Share, share_of
from osint_monitor.measure.thresholds import (
    DECISIVE,
    HARMFUL,
    MEDIUM,
    MIN_MARKS,
    MIN_PEOPLE,
    MIN_POSTS,
    MIN_SOURCES,
    MINOR,
    READ,
    STABLE,
    TEST,
    Threshold,
)
from osint_monitor.model.words import Grade


@dataclass(frozen=True, slots=True)
class Known:
    """
    A rule as it stands in the rule book.

    Args:
        status: experimental, test, stable or deprecated.
    """

    rule: str
    revision: int
    title: str
    file: str
    status: str
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """
    One change that a person may make, or not.

    Args:
        kind: ``promote``, ``demote``, ``lower_grade``, ``raise_grade`` or
            ``weigh_anew``.
        rule, revision, title, file: of the rule; empty for ``weigh_anew``.
        key: what would change: ``status``, ``grade`` or ``weight``.
        figure: which share decided; *share* is it, with disputed posts counted against
            the proposal.
        bound: ``low`` must be at least the threshold, ``high`` below it.
        notes: what to look at first.
        measured: what a stable rule's file must say under this name.
    """

    kind: str
    rule: str = ""
    revision: int = 0
    title: str = ""
    file: str = ""
    key: str
    now: str
    proposed: str
    figure: str
    share: Share
    bound: str
    threshold: Threshold
    disputed: int
    people: int
    sources: int
    notes: tuple[str, ...] = ()
    measured: Mapping[str, str | int | float] | None = None


def propose(
    judged: Sequence[Judged],
    figures: Sequence[RuleFigures],
    known: Mapping[str, Known],
    today: str,
) -> list[Proposal]:
    """
    All changes that the judgements carry, by title.

    Args:
        figures: of ``rules_of_judged``; only a rule's present revision is looked at.
        known: by id of the rule.
        today: ``2027-03-01``.
    """
    found: list[Proposal] = []
    for one in figures:
        rule = known.get(one.rule)
        if rule and rule.revision == one.revision and rule.grade in SIGNS:
            found += _of_rule(rule, one)
    found.sort(key=lambda one: (one.title, one.kind))
    return [*(_with_measure(one, today) for one in found), *_weights(judged)]


def _with_measure(one: Proposal, today: str) -> Proposal:
    if one.proposed != "stable":
        return one
    measured: dict[str, str | int | float] = {
        "precision": round(one.share.rate or 0.0, 3),
        "judged": one.share.whole,
        "set": "officers",
        "date": today,
        "revision": one.revision,
    }
    return replace(one, measured=measured)


def is_enough(part: Slice) -> bool:
    """Whether so many posts and people can carry a proposal."""
    return part.leads.whole + part.disputed >= MIN_POSTS and part.people >= MIN_PEOPLE


def at_least(part: Slice) -> Share:
    """The share that is right though every disputed post were wrong."""
    return share_of(part.leads.hits, part.leads.whole + part.disputed)


def at_most(part: Slice) -> Share:
    """The share that is right if every disputed post were right."""
    return share_of(part.leads.hits + part.disputed, part.leads.whole + part.disputed)


def _strong_at_most(part: Slice) -> Share:
    """The share that is strong if all posts with no level named by all were."""
    decided = part.posts - part.undecided
    return share_of(part.strong.hits + decided - part.strong.whole, decided)


def _of_rule(rule: Known, found: RuleFigures) -> Iterator[Proposal]:
    lower = _lower_grade(rule, found)
    if lower:
        yield lower  # the words are right; leaving the rule out would be too much
    elif change := _demotion(rule, found) or _promotion(rule, found):
        yield change
    if not lower and (higher := _raise_grade(rule, found)):
        yield higher


def _promotion(rule: Known, found: RuleFigures) -> Proposal | None:
    if not is_enough(found.right):
        return None
    low = at_least(found.right)
    if rule.status == "experimental" and _low(low) >= TEST.rate:
        note = (
            "seen only on posts that other rules brought up; run shadow on stored and "
            "ordinary posts before it counts"
        )
        return _change(rule, found.right, "promote", "status", "test", low, TEST, note)
    widely = found.right.sources >= MIN_SOURCES
    if rule.status == "test" and widely and _low(low) >= STABLE.rate:
        if _high(at_most(found.leading)) < STABLE.rate:
            return None  # the others' merit
        notes = (_alone(found), *_weak_languages(found))
        return _change(
            rule, found.right, "promote", "status", "stable", low, STABLE, *notes
        )
    return None


def _demotion(rule: Known, found: RuleFigures) -> Proposal | None:
    """Blamed only for what it did by itself, or for marks put on it."""
    notes = _weak_languages(found)
    if rule.status in ("test", "stable"):
        marked = found.read.whole >= MIN_POSTS and found.right.people >= MIN_PEOPLE
        if marked and _high(found.read) < HARMFUL.rate:
            return _change(
                rule, found.right, "demote", "status", "experimental", found.read,
                HARMFUL, *notes, figure="read",
            )  # fmt: skip
        if is_enough(found.leading):
            high = at_most(found.leading)
            if _high(high) < HARMFUL.rate:
                return _change(
                    rule, found.leading, "demote", "status", "experimental", high,
                    HARMFUL, *notes, figure="leading",
                )  # fmt: skip
    if rule.status == "stable" and is_enough(found.right):
        high = at_most(found.right)
        if _high(high) < STABLE.rate:
            notes = (_alone(found), *notes)
            return _change(
                rule, found.right, "demote", "status", "test", high, STABLE, *notes
            )
    return None


def _alone(found: RuleFigures) -> str:
    part = found.leading.leads
    return f"by itself right on {part.hits} of {part.whole} posts"


def _lower_grade(rule: Known, found: RuleFigures) -> Proposal | None:
    """The sign is there, and posts are not what its grade promises."""
    read_rightly = found.read.whole >= MIN_MARKS and _low(found.read) >= READ.rate
    if not read_rightly or found.on_trial:
        return None
    note = f"{found.read.hits} of {found.read.whole} marks confirm the sign"
    if rule.grade is Grade.DECISIVE and is_enough(found.right):
        share = _strong_at_most(found.right)
        if _high(share) < DECISIVE.rate:
            return _change(
                rule, found.right, "lower_grade", "grade", "medium", share, DECISIVE,
                note, figure="strong", codebook=True,
            )  # fmt: skip
    if rule.grade is Grade.MEDIUM and is_enough(found.leading):
        share = at_most(found.leading)
        if _high(share) < MEDIUM.rate:
            return _change(
                rule, found.leading, "lower_grade", "grade", "minor", share, MEDIUM,
                note, figure="leading", codebook=True,
            )  # fmt: skip
    return None


def _raise_grade(rule: Known, found: RuleFigures) -> Proposal | None:
    """Never to decisive: the codebook lists what decides alone, figures can't."""
    if rule.grade is not Grade.MINOR or found.on_trial or not is_enough(found.leading):
        return None
    share = at_least(found.leading)
    if _low(share) < MINOR.rate:
        return None
    return _change(
        rule, found.leading, "raise_grade", "grade", "medium", share, MINOR,
        figure="leading", codebook=True,
    )  # fmt: skip


def _weak_languages(found: RuleFigures) -> tuple[str, ...]:
    """Languages that are surely worse than the rest: perhaps only their words are."""
    notes = []
    for part in found.by_lang:
        others = share_of(
            found.right.leads.hits - part.leads.hits,
            found.right.leads.whole - part.leads.whole,
        )
        if part.leads.whole and others.whole and _high(part.leads) < _low(others):
            notes.append(
                f"{part.name}: {part.leads.hits} of {part.leads.whole} right, "
                f"elsewhere {others.hits} of {others.whole}: look at its words there"
            )
    return tuple(notes)


def _weights(judged: Sequence[Judged]) -> Iterator[Proposal]:
    """Grades whose posts are leads surely less often than those of the next lower."""
    rows = {grade: slice_of(grade, _led_by(grade, judged)) for grade in SIGNS}
    for upper, lower in pairwise(SIGNS):
        high, low = at_most(rows[upper]), at_least(rows[lower])
        if not (is_enough(rows[upper]) and is_enough(rows[lower])):
            continue
        if _high(high) < _low(low):
            reason = (
                f"posts whose strongest sign is {lower} are leads more often "
                f"({low.hits} of {low.whole}); the score should rank them so"
            )
            yield Proposal(
                kind="weigh_anew",
                key="weight",
                now=f"{upper} above {lower}",
                proposed=f"{lower} nearer to {upper}, or grades of their rules revised",
                figure="leading",
                share=high,
                bound="high",
                threshold=Threshold(low.low or 0.0, reason),
                disputed=rows[upper].disputed,
                people=rows[upper].people,
                sources=rows[upper].sources,
                notes=("weights order posts within a level; grades decide the level",),
            )


def _led_by(grade: Grade, judged: Sequence[Judged]) -> list[Judged]:
    def strongest(one: Judged) -> Grade | None:
        shown = {seen.grade for seen in one.seen or () if not seen.on_trial}
        return next((sign for sign in SIGNS if sign in shown), None)

    return [one for one in judged if strongest(one) is grade]


def _change(
    rule: Known,
    part: Slice,
    kind: str,
    key: str,
    proposed: str,
    share: Share,
    threshold: Threshold,
    *notes: str,
    figure: str = "right",
    codebook: bool = False,
) -> Proposal:
    if codebook:
        notes = (
            *notes,
            "grades follow the codebook and its lists: change both or none",
        )
    return Proposal(
        kind=kind,
        rule=rule.rule,
        revision=rule.revision,
        title=rule.title,
        file=rule.file,
        key=key,
        now=rule.status if key == "status" else rule.grade.value,
        proposed=proposed,
        figure=figure,
        share=share,
        bound="low" if kind in ("promote", "raise_grade") else "high",
        threshold=threshold,
        disputed=part.disputed,
        people=part.people,
        sources=part.sources,
        notes=notes,
    )


def _low(share: Share) -> float:
    return share.low if share.low is not None else 0.0


def _high(share: Share) -> float:
    return share.high if share.high is not None else 1.0
