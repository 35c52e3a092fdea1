"""A labelled post as it is learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from osint_monitor.model.document import Document
from osint_monitor.model.words import Level
from osint_monitor.score.stance import Counted


class Origin(Enum):
    """
    Where a labelled post comes from.

    ``JUDGED`` is by an officer, who names a level and nothing else. ``DRILL`` is a text
    of the rule book: it is learnt, but says nothing of how far the rules can be
    believed, nor of how often something is so.
    """

    LABELLED = auto()
    JUDGED = auto()
    DRILL = auto()


@dataclass(frozen=True, slots=True)
class Example:
    """
    A labelled post as read.

    Args:
        weighed: what the rules found.
        family: its template family; variants of one idea share it.
        labels: names of the heads that should say yes.
    """

    doc: Document
    weighed: Sequence[Counted]
    family: str
    labels: frozenset[str]
    origin: Origin = Origin.LABELLED

    @property
    def level_only(self) -> bool:
        """True when nothing but its level is known."""
        return self.origin is not Origin.LABELLED

    @property
    def is_lead(self) -> bool:
        """True when it is labelled weak or strong."""
        return "lead" in self.labels


def labels_of(level: Level, post: dict[str, Any]) -> frozenset[str]:
    """The heads that should say yes for a labelled post."""
    said = {f"type:{one}" for one in post.get("types") or ()}
    said |= {f"act:{one}" for one in post.get("acts") or ()}
    said |= {f"family:{one}" for one in post.get("families") or ()}
    if post.get("voice"):
        said.add(f"voice:{post['voice']}")
    if level is not Level.NONE:
        said.add("lead")
    if level is Level.STRONG:
        said.add("strong")
    return frozenset(said)
