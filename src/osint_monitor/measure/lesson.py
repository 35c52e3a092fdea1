"""All that a set of judgements teaches, what it can't teach, and its shape as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from osint_monitor.measure.judged import (
    Dispute,
    Judged,
    RuleFigures,
    Slice,
    agreement_of,
    cuts_of,
    disputes_of,
    rules_of_judged,
    slice_of,
    verdicts_of,
)
from osint_monitor.measure.proposals import Known, Proposal, is_enough, propose
from osint_monitor.measure.shares import Share
from osint_monitor.measure.thresholds import MIN_POSTS
from osint_monitor.model.words import Level

FORMAT = 1
"""Of the JSON file; a new one when what is there changes its meaning."""

MUCH = 0.6
"""The share of judgements above which one officer's habit is the figures'."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A post drawn at random, to be judged."""

    post_id: str
    version_id: str
    lang: str
    kind: str
    source_id: str
    engine: str
    level_shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """
    Unflagged posts in an order that chance made, the same every time.

    Args:
        unflagged: how many there are in the store.
        drawn: the first of the order that nobody has judged.
        judged: ids of the posts at the head of the order that have been judged without
            a gap: a random sample, whatever else was judged.
    """

    unflagged: int
    drawn: tuple[Drawn, ...]
    judged: frozenset[str]


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that the figures can't tell, or tell askew."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """
    What judgements say of rules, levels and languages.

    Args:
        made_at: ISO 8601, UTC.
        rule_book: digest of the rules that proposals are about.
        judgements: those that hold; *unknown* of them have no assessment any more.
        agreement: of posts judged by several, those on which they agree.
        missed: of a random sample of unflagged posts, those that are leads; ``None``
            without a store or such a sample.
    """

    made_at: str
    version: str
    files: tuple[str, ...]
    rule_book: str
    judgements: int
    unknown: int
    verdicts: Mapping[str, int]
    cuts: Mapping[str, Sequence[Slice]]
    rules: Sequence[RuleFigures]
    agreement: Share
    disputes: Sequence[Dispute]
    missed: Share | None
    proposals: Sequence[Proposal]
    cautions: Sequence[Caution]
    sample: Sample | None


def lesson_of(
    judged: Sequence[Judged],
    known: Mapping[str, Known],
    sample: Sample | None,
    **origin: Any,
) -> Lesson:
    """
    Everything that is measured of some judgements.

    Args:
        known: the rule book, by id of the rule.
        origin: ``made_at``, ``version``, ``files`` and ``rule_book``.
    """
    rules = rules_of_judged(judged)
    missed = None
    if sample and sample.judged:
        group = [one for one in judged if one.said.post_id in sample.judged]
        missed = slice_of("missed", group).leads
    return Lesson(
        **origin,
        judgements=len(judged),
        unknown=sum(one.seen is None for one in judged),
        verdicts=verdicts_of(judged),
        cuts=cuts_of(judged),
        rules=rules,
        agreement=agreement_of(judged),
        disputes=disputes_of(judged),
        missed=missed,
        proposals=propose(judged, rules, known, origin["made_at"][:10]),
        cautions=tuple(_cautions(judged, rules, known, missed)),
        sample=sample,
    )


def _cautions(
    judged: Sequence[Judged],
    rules: Sequence[RuleFigures],
    known: Mapping[str, Known],
    missed: Share | None,
) -> Iterator[Caution]:
    yield from _selection(judged, missed)
    yield Caution(
        "feedback_loop",
        "rules decide which posts are judged, and judgements which rules stay; judge "
        "posts drawn at random too, and look at shadow before a change",
    )
    yield Caution(
        "anchoring",
        "officers saw level and reasons before they judged, so part of the agreement "
        "is with the machine",
    )
    yield from _one_hand(judged)
    yield from _thin(judged)
    old = sum(
        one.right.posts
        for one in rules
        if one.rule in known and known[one.rule].revision != one.revision
    )
    if old:
        yield Caution(
            "older_revisions",
            f"{old} posts were judged under another revision of a rule: no proposal "
            "rests on them",
        )
    looked_at = sum(is_enough(one.right) for one in rules)
    if looked_at > 1:
        yield Caution(
            "many_rules",
            f"{looked_at} rules had enough posts; at 95 % about one in forty crosses a "
            "bar by chance",
        )
    yield from _unmatched(judged)


def _selection(judged: Sequence[Judged], missed: Share | None) -> Iterator[Caution]:
    posts = {one.said.post_id for one in judged}
    plain = {one.said.post_id for one in judged if one.said.level_shown is Level.NONE}
    drawn = missed.whole if missed else 0
    if drawn < MIN_POSTS:
        yield Caution(
            "only_flagged",
            f"of {len(posts)} judged posts {len(plain)} were not flagged, {drawn} of a "
            "random sample: shares are precision, and what is missed can't be told; "
            "draw posts with --sample and judge them",
        )


def _one_hand(judged: Sequence[Judged]) -> Iterator[Caution]:
    counts = Counter(one.said.by for one in judged)
    if len(judged) >= MIN_POSTS and max(counts.values()) > MUCH * len(judged):
        share = max(counts.values()) / len(judged)
        yield Caution(
            "one_officer",
            f"{share:.0%} of the judgements are one officer's: figures show one habit",
        )


def _thin(judged: Sequence[Judged]) -> Iterator[Caution]:
    for cut in ("lang", "source"):
        rows = cuts_of(judged)[cut]
        thin = sorted(row.name for row in rows if row.leads.whole < MIN_POSTS)
        if thin:
            shown = ", ".join(thin[:10]) + (" ..." if len(thin) > 10 else "")
            yield Caution(
                f"few_of_{cut}",
                f"fewer than {MIN_POSTS} decided posts of {len(thin)} of {len(rows)} "
                f"{'languages' if cut == 'lang' else 'sources'}: {shown}",
            )


def _unmatched(judged: Sequence[Judged]) -> Iterator[Caution]:
    unknown = sum(one.seen is None for one in judged)
    if unknown:
        yield Caution(
            "unknown_assessments",
            f"the assessment of {unknown} judgements is neither stored nor in the "
            "file: they are in no rule's figures",
        )
    stray = sum(
        len((one.said.confirmed | one.said.rejected) - {seen.rule for seen in one.seen})
        for one in judged
        if one.seen is not None
    )
    if stray:
        yield Caution(
            "stray_marks",
            f"{stray} marks are on rules that did not count in what was shown",
        )


def lesson_shape(lesson: Lesson) -> dict[str, Any]:
    """A lesson as JSON; its fields are in ``docs/learning.md``."""
    shape = {"format": FORMAT, **asdict(lesson)}
    if lesson.sample:
        shape["sample"] = asdict(lesson.sample) | {
            "judged": sorted(lesson.sample.judged)
        }
    return shape
