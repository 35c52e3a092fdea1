"""The rule book's own texts as lessons."""

from __future__ import annotations

import pytest

from osint_monitor.jobs.drills import Drill, drill_level, drills
from osint_monitor.model.words import Level
from osint_monitor.score.load import load_rules
from osint_monitor.score.matcher import Matcher
from osint_monitor.score.stance import weigh
from osint_monitor.settings import shipped
from osint_monitor.understand.annotate import Annotator


@pytest.fixture(scope="module")
def taught() -> list[tuple[Drill, Level | None]]:
    annotator, matcher = Annotator(), Matcher(load_rules(shipped("rules")).rules)
    found = []
    for drill in list(drills(shipped("rules")))[::7]:
        doc = annotator.annotate(drill.version)
        found.append((drill, drill_level(drill, weigh(doc, matcher.match(doc)))))
    return found


def test_examples_that_must_match_teach_leads_and_no_others(
    taught: list[tuple[Drill, Level | None]],
) -> None:
    levels = {(drill.matches, level) for drill, level in taught if level is not None}
    assert levels == {
        (True, Level.STRONG),
        (True, Level.WEAK),
        (False, Level.NONE),
        (None, Level.NONE),
    }


def test_an_example_that_other_rules_read_otherwise_is_no_lesson(
    taught: list[tuple[Drill, Level | None]],
) -> None:
    skipped = [drill for drill, level in taught if level is None]
    assert 0 < len(skipped) < len(taught) / 2


def test_texts_of_one_rule_share_a_group(
    taught: list[tuple[Drill, Level | None]],
) -> None:
    groups = {drill.group for drill, _ in taught if drill.matches is not None}
    assert 50 < len(groups) < len(taught) / 3
