"""From when on judgements carry a proposal; each bar with its reason."""

from __future__ import annotations

from dataclasses import dataclass

MIN_POSTS = 30
"""Decided posts below which nothing is proposed: of fewer, even a share of 100 % has an
interval that reaches below 88 %, and a middling one is 35 points wide."""

MIN_PEOPLE = 2
"""Officers below which nothing is proposed: one person's habit is no measure."""

MIN_SOURCES = 2
"""Sources for ``stable``: on one board a rule may know the board's template."""

MIN_MARKS = 10
"""Marks on a rule from which on they say whether it reads rightly."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bar for a share, and why it lies there."""

    rate: float
    reason: str


TEST = Threshold(
    0.5,
    "a rule that counts must be right more often than wrong; test is still unproven",
)
STABLE = Threshold(
    0.8, "shown as proven, at least four of five posts must be worth the officer's time"
)
HARMFUL = Threshold(
    0.5, "surely wrong more often than right: it costs more attention than it earns"
)
DECISIVE = Threshold(
    0.5, "a decisive sign makes a post strong alone; most of its posts should be strong"
)
MEDIUM = Threshold(
    0.5, "a medium sign makes a lead alone; most posts it leads should be leads"
)
MINOR = Threshold(
    0.8,
    "a minor sign could well be innocent; posts that it leads are leads all the same",
)
READ = Threshold(
    0.5,
    "officers confirm that the sign is there, so its weight is wrong, not its words",
)
