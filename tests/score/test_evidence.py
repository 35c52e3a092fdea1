"""What of the model's odds is weighed."""

from __future__ import annotations

from osint_monitor.score.evidence import CLIP, NAMES, evidence, odds_of


def test_highest_families_and_types_are_weighed_whichever_they_are() -> None:
    names = ["strong", "type:child", "family:control", "lead", "type:labour",
             "family:transport", "type:sexual", "act:work"]  # fmt: skip
    deep = [0.5, -3.0, 2.0, 1.5, 4.0, 3.0, -1.0, 9.0]
    odds = odds_of(names, deep, -0.5)
    assert odds == [1.5, 0.5, -0.5, 3.0, 2.0, -CLIP, -CLIP, 4.0, -1.0]


def test_every_name_has_its_number_and_no_odds_outweigh_all() -> None:
    odds = odds_of(["lead", "strong"], [1e9, -1e9], 0.0)
    found = evidence(odds, [])
    assert len(found) == len(NAMES)
    assert found[:2] == [CLIP, -CLIP]
