"""A candidate engine beside the present one: what would change, before it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from osint_monitor.measure.shares import Share
from osint_monitor.model.words import Grade, Level

FORMAT = 1
"""Of the JSON object; a new one when what is there changes its meaning."""

NOBODY = frozenset[Level]()
"""Stands for a post of which nobody said what it is."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A rule that counted, of whatever grade."""

    title: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class Opinion:
    """
    What one engine says of a post.

    Args:
        rules: by their ids.
    """

    engine: str
    level: Level
    score: float
    rules: Mapping[str, Sign]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """
    A post with both opinions.

    Args:
        source: where it is from, or the name of its file.
        wanted: levels that agree with what people say of it; empty when nobody did.
        ordinary: nobody labelled it, and it is held for no lead.
        before, after: ``None`` when it could not be assessed.
    """

    key: str
    lang: str
    kind: str
    source: str
    wanted: frozenset[Level] = NOBODY
    ordinary: bool = False
    before: Opinion | None
    after: Opinion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """
    A post that would change its level.

    Args:
        verdict: ``better`` or ``worse``: nearer to what people say, or farther;
            ``neither``; ``unknown`` when nobody said anything.
        gained, lost: titles of rules that count now, or no longer.
        regraded: of rules that count with another grade, ``title: from to``.
    """

    key: str
    lang: str
    kind: str
    source: str
    wanted: tuple[str, ...]
    ordinary: bool
    before: str
    after: str
    score_before: float
    score_after: float
    direction: str
    verdict: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    regraded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """
    How right one engine is, on posts of which people said what they are.

    Args:
        recall: of leads, those flagged; *strong_as_strong* of strong ones.
        precision: of flagged posts, those that are leads; ordinary ones not counted.
        false_flags, ordinary_flags: of posts that are no lead, those flagged.
    """

    recall: Share
    strong_as_strong: Share
    precision: Share
    false_flags: Share
    ordinary_flags: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """
    A slice of the posts.

    Args:
        up, down: posts whose level would rise or fall.
        new_hits, lost_hits: of these, from ``none`` and to ``none``.
        hits_before, hits_after: of all posts, those flagged.
    """

    name: str
    posts: int
    up: int
    down: int
    new_hits: int
    lost_hits: int
    hits_before: Share
    hits_after: Share
    before: Quality
    after: Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMoved:
    """
    A rule that would count on other posts.

    Args:
        before, after: posts on which it counts.
        gained, lost: posts on which it would newly count, or no longer.
        regraded: posts on which it counts with another grade.
        new_hits, lost_hits: of all three, posts newly flagged or not any more.
        new_right, new_wrong: of *new_hits*, those that people hold for a lead or not.
        lost_right, lost_wrong: of *lost_hits*, those that should go or stay.
    """

    rule: str
    title: str
    before: int
    after: int
    gained: int
    lost: int
    regraded: int
    new_hits: int
    lost_hits: int
    new_right: int
    new_wrong: int
    lost_right: int
    lost_wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """
    All differences of two engines.

    Args:
        engine_before, engine_after: empty when nothing could be assessed.
        moves: level before → level after → posts.
        cuts: ``all lang kind source`` → slices, most posts first.
        changes: worse ones first, then those that nobody judged.
    """

    engine_before: str
    engine_after: str
    posts: int
    failed_before: int
    failed_after: int
    known: int
    moves: Mapping[str, Mapping[str, int]]
    verdicts: Mapping[str, int]
    cuts: Mapping[str, Sequence[Moved]]
    rules: Sequence[RuleMoved]
    changes: Sequence[Changed]


def shadow_shape(found: Shadow) -> dict[str, Any]:
    """A difference as JSON; its fields are in ``docs/learning.md``."""
    return {"format": FORMAT, **asdict(found)}
