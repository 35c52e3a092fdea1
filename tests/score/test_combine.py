"""From signs to a level: the codebook, sentence by sentence."""

from __future__ import annotations

import itertools

import pytest

from osint_monitor.model.words import Family, Grade, Level
from osint_monitor.score.combine import Sign, combine

RECRUIT = Sign("r.1", Family.RECRUITMENT, Grade.MEDIUM)
RECRUIT_2 = Sign("r.2", Family.RECRUITMENT, Grade.MEDIUM)
CONTROL = Sign("c.1", Family.CONTROL, Grade.MEDIUM)
EXPLOIT = Sign("e.1", Family.EXPLOITATION, Grade.MEDIUM)
TRANSPORT = Sign("t.1", Family.TRANSPORT, Grade.MEDIUM)
HIDDEN = Sign("h.1", Family.CONCEALMENT, Grade.MEDIUM)
SMALL = Sign("r.3", Family.RECRUITMENT, Grade.MINOR)
SMALL_2 = Sign("e.3", Family.EXPLOITATION, Grade.MINOR)
SMALL_CONTROL = Sign("c.3", Family.CONTROL, Grade.MINOR)
DECISIVE = Sign("c.2", Family.CONTROL, Grade.DECISIVE)
ROUTED = Sign("q.1", Family.CONTEXT, Grade.QUALIFIER)
SOLD = Sign("s.1", Family.EXPLOITATION, Grade.MEDIUM, (Family.CONTROL,))


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ([], Level.NONE),
        ([SMALL], Level.NONE),
        ([SMALL, SMALL], Level.NONE),
        ([SMALL, SMALL_2], Level.WEAK),
        ([RECRUIT], Level.WEAK),
        ([HIDDEN], Level.WEAK),
        ([RECRUIT, RECRUIT_2], Level.WEAK),
        ([RECRUIT, SMALL_CONTROL], Level.WEAK),
        ([RECRUIT, HIDDEN], Level.WEAK),
        ([RECRUIT, CONTROL], Level.STRONG),
        ([CONTROL, EXPLOIT], Level.STRONG),
        ([TRANSPORT, RECRUIT], Level.STRONG),
        ([DECISIVE], Level.STRONG),
        ([SOLD], Level.WEAK),
        ([SOLD, SMALL_CONTROL], Level.STRONG),
        ([ROUTED, ROUTED], Level.NONE),
        ([ROUTED, RECRUIT], Level.WEAK),
    ],
)
def test_signs_make_a_level(signs: list[Sign], expected: Level) -> None:
    assert combine(signs, []).level is expected


@pytest.mark.parametrize(
    ("signs", "counters", "expected"),
    [
        ([HIDDEN], ["own_voice"], Level.NONE),
        ([RECRUIT, CONTROL], ["named"], Level.WEAK),
        ([RECRUIT, CONTROL], ["named", "contract"], Level.NONE),
        ([RECRUIT, CONTROL], ["named", "named"], Level.WEAK),
        ([DECISIVE], ["named", "contract"], Level.STRONG),
        ([], ["named"], Level.NONE),
    ],
)
def test_counter_evidence_lowers_what_nothing_decisive_made(
    signs: list[Sign], counters: list[str], expected: Level
) -> None:
    assert combine(signs, counters).level is expected


def test_a_higher_level_always_has_a_higher_score() -> None:
    some = [RECRUIT, RECRUIT_2, CONTROL, HIDDEN, SMALL, SMALL_2, DECISIVE, ROUTED]
    outcomes = [
        combine(chosen, counters)
        for size in range(4)
        for chosen in itertools.combinations(some, size)
        for counters in ([], ["one"], ["one", "two"])
    ]
    for one, other in itertools.pairwise(sorted(outcomes, key=lambda o: o.score)):
        assert one.level.rank <= other.level.rank


def test_a_qualifier_changes_neither_level_nor_score() -> None:
    assert combine([RECRUIT, ROUTED], []) == combine([RECRUIT], [])
