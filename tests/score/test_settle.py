"""Rules and model settle a level together."""

from __future__ import annotations

import pytest

from osint_monitor.model.words import Kind, Level
from osint_monitor.score.combine import HELD, STRONG, Bar, Outcome, bar_of, settle

BAR = Bar(lead=0.6, sure=0.8)
WEAK, SURE = BAR.lead, BAR.sure


def by_rules(level: Level) -> Outcome:
    return Outcome(level, 0.5, level)


@pytest.mark.parametrize(
    ("rules", "lead", "strong", "level"),
    [
        (Level.NONE, 0.0, 0.0, Level.NONE),
        (Level.NONE, WEAK, 0.0, Level.WEAK),
        (Level.NONE, 1.0, STRONG, Level.STRONG),
        (Level.NONE, SURE, STRONG, Level.STRONG),
        (Level.NONE, SURE - 0.01, 1.0, Level.WEAK),
        (Level.NONE, WEAK - 0.01, 1.0, Level.NONE),
        (Level.WEAK, WEAK, 0.0, Level.WEAK),
        (Level.WEAK, WEAK - 0.01, 1.0, Level.NONE),
        (Level.WEAK, SURE - 0.01, 1.0, Level.WEAK),
        (Level.STRONG, WEAK, STRONG, Level.STRONG),
        (Level.STRONG, 1.0, STRONG - 0.01, Level.WEAK),
        (Level.STRONG, HELD, STRONG, Level.STRONG),
        (Level.STRONG, HELD, STRONG - 0.01, Level.WEAK),
        (Level.STRONG, HELD - 0.01, 1.0, Level.NONE),
    ],
)
def test_the_level_of_both(
    rules: Level, lead: float, strong: float, level: Level
) -> None:
    assert settle(by_rules(rules), (lead, strong), BAR).level is level


@pytest.mark.parametrize("kind", Kind)
def test_no_kind_makes_strong_what_is_no_lead(kind: Kind) -> None:
    bar = bar_of(kind)
    assert HELD <= bar.lead <= bar.sure < 1


def test_rooms_and_what_people_write_to_each_other_must_show_more() -> None:
    assert bar_of(Kind.HOUSING).lead > bar_of(Kind.JOB).lead
    assert bar_of(Kind.SOCIAL).sure > bar_of(Kind.JOB).sure


@pytest.mark.parametrize("kind", Kind)
def test_a_higher_level_always_has_a_higher_score(kind: Kind) -> None:
    chances = [step / 20 for step in range(21)]
    found: dict[Level, set[float]] = {level: set() for level in Level}
    for rules in Level:
        for lead in chances:
            for strong in chances:
                outcome = settle(by_rules(rules), (lead, strong), bar_of(kind))
                found[outcome.level].add(outcome.score)
    assert max(found[Level.NONE]) < min(found[Level.WEAK])
    assert max(found[Level.WEAK]) < min(found[Level.STRONG])
    assert max(found[Level.STRONG]) <= 1
