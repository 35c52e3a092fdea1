"""
The rule book on posts that were labelled before it was written, by another hand.

The set is small (116 posts) and was never used to tune a rule; keep it so. The bounds
are a floor under what was measured, not a claim about the field.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from osint_monitor.extract.versions import version_of
from osint_monitor.model.words import Kind, Level
from osint_monitor.score.assess import Assessor
from osint_monitor.score.load import load_rules
from osint_monitor.settings import shipped
from osint_monitor.understand.annotate import Annotator

SET = Path(__file__).parent / "labelled" / "first.jsonl"
AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def found() -> Counter[tuple[str, Level]]:
    """(label, level) → how many posts."""
    annotator, assessor = Annotator(), Assessor(load_rules(shipped("rules")))
    counts: Counter[tuple[str, Level]] = Counter()
    for line in SET.read_text("utf-8").splitlines():
        post = json.loads(line)
        version = version_of(
            source_id="labelled",
            kind=Kind(post["kind"]),
            url="",
            native_id=post["id"],
            title=post["title"],
            text=post["text"],
        )
        level = assessor.assess(annotator.annotate(version), at=AT).level
        counts[post["level"], level] += 1
    return counts


def _share(found: Counter[tuple[str, Level]], label: str, *levels: Level) -> float:
    whole = sum(count for (true, _), count in found.items() if true == label)
    return sum(found[label, level] for level in levels) / whole


def test_strong_posts_are_flagged(found: Counter[tuple[str, Level]]) -> None:
    assert _share(found, "strong", Level.WEAK, Level.STRONG) >= 0.8
    assert _share(found, "strong", Level.STRONG) >= 0.65


def test_weak_posts_are_flagged(found: Counter[tuple[str, Level]]) -> None:
    assert _share(found, "weak", Level.WEAK, Level.STRONG) >= 0.75


def test_hard_ordinary_posts_are_not(found: Counter[tuple[str, Level]]) -> None:
    assert _share(found, "none", Level.WEAK, Level.STRONG) <= 0.05
