"""What a person decided on a post, kept with what the machine had said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from osint_monitor.model.words import Grade, Kind, Lang, Level


class Verdict(StrEnum):
    """
    An officer's decision on a post as a lead; never on a person.

    ``weak_keep`` is a lead only in combination, kept for that; ``handed_on`` was given
    to another desk or partner; ``more_information`` decides nothing yet.
    """

    STRONG = "strong"
    WEAK_KEEP = "weak_keep"
    NO_SIGNAL = "no_signal"
    MORE_INFORMATION = "more_information"
    HANDED_ON = "handed_on"

    @property
    def lead(self) -> bool | None:
        """Whether the post is a lead; ``None`` while nothing is decided."""
        return _LEAD[self.value]

    @property
    def level(self) -> Level | None:
        """
        The codebook's level that the verdict names.

        ``None`` for ``more_information``, and for ``handed_on``: that says "a lead",
        and not which level; taking the shown one would teach the machine its own
        opinion.
        """
        return _LEVEL.get(self.value)

    @property
    def levels(self) -> frozenset[Level]:
        """The levels that agree with the verdict; empty while nothing is decided."""
        if self.level is not None:
            return frozenset({self.level})
        return frozenset({Level.WEAK, Level.STRONG}) if self.lead else frozenset()


_LEAD = {
    "strong": True,
    "weak_keep": True,
    "handed_on": True,
    "no_signal": False,
    "more_information": None,
}
_LEVEL = {"strong": Level.STRONG, "weak_keep": Level.WEAK, "no_signal": Level.NONE}


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule that counted in the assessment that the officer saw."""

    rule: str
    revision: int
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """
    One person's verdict on one wording of a post.

    Args:
        by: a pseudonymous account id; who it is, only the console knows.
        lang, source_id, kind: of the post, as they were shown.
        engine, level_shown: of the assessment that was shown; both ``None`` for a post
            that could not be assessed.
        confirmed, rejected: ids of rules that the officer marked as read rightly or
            wrongly in this post, whatever the verdict.
        counted: what counted then, so that a rule's figures outlive the post; ``None``
            when the writer of the file did not say.
        supersedes: id of an earlier judgement by the same person on the same post.
        by_chance: the post was unflagged, and drawn by chance to be judged.
    """

    id: str
    post_id: str
    version_id: str
    judged_at: datetime
    by: str
    verdict: Verdict
    lang: Lang
    source_id: str
    kind: Kind
    engine: str | None
    level_shown: Level | None
    confirmed: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    counted: tuple[ShownRule, ...] | None = None
    note: str = field(default="", repr=False)
    supersedes: str | None = None
    by_chance: bool = False
