"""
The rule book's own texts as posts to learn from: its examples and ordinary posts.

They are the codebook's signs in one sentence each, which whole posts never show alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from osint_monitor.model.post import Version
from osint_monitor.model.words import Level
from osint_monitor.score.assess import rules_outcome
from osint_monitor.score.load import ORDINARY, load_rules
from osint_monitor.score.ordinary import load_ordinary, version_of_text
from osint_monitor.score.stance import Counted


@dataclass(frozen=True, slots=True)
class Drill:
    """
    A text of the rule book.

    Args:
        group: of the rule it belongs to, or of the ordinary text.
        matches: ``None`` for an ordinary text, which is none.
    """

    version: Version
    group: str
    matches: bool | None


def drills(folder: Path) -> Iterator[Drill]:
    """
    Every example and ordinary text of a folder of rules, by file and line.

    Raises:
        RuleError: a file can't be read.
    """
    rules = load_rules(folder, examples=True)
    for rule in rules.rules:
        for one in rules.examples[rule.file]:
            version = version_of_text(
                f"{rule.id}:{one.line}", one.text, one.title, one.kind
            )
            yield Drill(version, str(rule.id), one.matches)
    for text in load_ordinary(folder / ORDINARY):
        version = version_of_text(text.where, text.text, text.title, text.kind)
        yield Drill(version, text.where, None)


def drill_level(drill: Drill, weighed: Sequence[Counted]) -> Level | None:
    """
    The level that a drill teaches; ``None`` when it is no lesson.

    An example that must match is what the rules make of it; one that must not is none
    unless other rules speak.
    """
    if drill.matches is None:
        return Level.NONE
    level = rules_outcome(weighed).level
    return level if (level is not Level.NONE) is drill.matches else None
