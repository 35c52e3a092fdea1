"""Which wordings of a post somebody settled, and whether it is settled as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """
    The triage state of a post, as the console has it.

    Args:
        number: of two states of a post the one with the higher number holds.
        settled: for each wording that somebody settled, the highest rank of the level
            that it had then, 0 to 2; empty when nothing is settled, or no longer.
    """

    post_id: str
    number: int
    settled: Mapping[str, int] = field(default_factory=dict)


def is_settled(settled: Mapping[str, int], version_id: str, rank: int) -> bool:
    """
    Whether a post of this wording is settled.

    It no longer is when its level rises above the one at which it was.

    Args:
        settled: as in ``Triage``.
        rank: of its level, -1 for unassessed, which counts as 0.
    """
    return max(rank, 0) <= settled.get(version_id, -1)
