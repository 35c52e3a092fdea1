"""Two engines' opinions of the same posts, and what the difference comes to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from osint_monitor.measure.shadow import Opinion, Pair, Shadow, Sign, shadow_shape
from osint_monitor.measure.shadow_tally import Tally
from osint_monitor.model.words import Grade, Level


def _opinion(
    engine: str, level: str | None, rules: Mapping[str, str]
) -> Opinion | None:
    if level is None:
        return None
    signs = {rule: Sign(rule.upper(), Grade(grade)) for rule, grade in rules.items()}
    return Opinion(engine, Level(level), Level(level).rank / 2, signs)


def _pair(
    before: str | None, after: str | None, *wanted: str, was: Mapping[str, str] = {},
    becomes: Mapping[str, str] = {}, key: str = "p", **more: Any,
) -> Pair:  # fmt: skip
    values = {"lang": "en", "kind": "job", "source": "site"} | more
    return Pair(
        key=key, wanted=frozenset(map(Level, wanted)),
        before=_opinion("old", before, was), after=_opinion("new", after, becomes),
        **values,
    )  # fmt: skip


def _shadow(pairs: Iterable[Pair]) -> Shadow:
    tally = Tally()
    for pair in pairs:
        tally.add(pair)
    return tally.result()


@pytest.mark.parametrize(
    ("wanted", "before", "after", "verdict"),
    [
        (["strong"], "none", "weak", "better"),
        (["strong"], "strong", "none", "worse"),
        (["none"], "weak", "none", "better"),
        (["none"], "none", "strong", "worse"),
        (["weak"], "none", "strong", "neither"),
        (["weak", "strong"], "none", "weak", "better"),
        (["weak", "strong"], "weak", "strong", "neither"),
        ([], "none", "strong", "unknown"),
    ],
)
def test_a_change_is_better_when_it_comes_nearer_to_what_people_say(
    wanted: list[str], before: str, after: str, verdict: str
) -> None:
    found = _shadow([_pair(before, after, *wanted)])
    (change,) = found.changes
    assert change.verdict == verdict and found.verdicts[verdict] == 1
    assert found.known == bool(wanted)


def test_moves_are_counted_both_ways_and_by_slice() -> None:
    found = _shadow(
        [_pair("none", "weak", lang="pl"), _pair("strong", "none", lang="pl"),
         _pair("weak", "strong", lang="uk", kind="housing"), _pair("none", "none")]
    )  # fmt: skip
    (whole,) = found.cuts["all"]
    assert (whole.posts, whole.up, whole.down) == (4, 2, 1)
    assert (whole.new_hits, whole.lost_hits) == (1, 1)
    assert (whole.hits_before.hits, whole.hits_after.hits) == (2, 2)
    assert [(one.name, one.up, one.down) for one in found.cuts["lang"]] == [
        ("pl", 1, 1), ("en", 0, 0), ("uk", 1, 0),
    ]  # fmt: skip
    assert found.moves["strong"] == {"none": 1, "weak": 0, "strong": 0}
    assert {one.name for one in found.cuts["kind"]} == {"job", "housing"}


def test_only_posts_that_change_are_kept_and_what_needs_a_look_comes_first() -> None:
    found = _shadow(
        [
            _pair("none", "weak", "strong", key="better"),
            _pair("weak", "weak"),
            _pair("none", "weak", key="unknown"),
            _pair("none", "weak", "none", key="worse"),
        ]
    )
    assert [one.key for one in found.changes] == ["worse", "unknown", "better"]


def test_hits_won_and_lost_stand_with_the_rules_that_changed() -> None:
    found = _shadow(
        [
            _pair("none", "weak", "weak", becomes={"r": "medium"}),
            _pair("none", "weak", "none", becomes={"r": "medium"}),
            _pair("weak", "weak", "weak", becomes={"r": "medium", "s": "medium"},
                  was={"s": "medium"}),
            _pair("weak", "none", "none", was={"s": "medium"}),
            _pair("weak", "none", "weak", was={"s": "medium"}),
            _pair("weak", "none", was={"t": "medium"}, becomes={"t": "minor"}),
        ]
    )  # fmt: skip
    rules = {one.rule: one for one in found.rules}
    assert (rules["r"].before, rules["r"].after, rules["r"].gained) == (0, 3, 3)
    assert (rules["r"].new_hits, rules["r"].new_right, rules["r"].new_wrong) == (
        2,
        1,
        1,
    )
    assert (rules["s"].lost, rules["s"].lost_hits) == (2, 2)
    assert (rules["s"].lost_right, rules["s"].lost_wrong) == (1, 1)
    assert (rules["t"].regraded, rules["t"].lost_hits) == (1, 1)
    assert (rules["t"].lost_right, rules["t"].lost_wrong) == (0, 0)


def test_a_rule_that_stays_is_not_listed() -> None:
    same = {"r": "medium"}
    assert _shadow([_pair("weak", "weak", was=same, becomes=same)]).rules == []


def test_a_change_names_its_rules() -> None:
    (change,) = _shadow(
        [_pair("weak", "strong", was={"a": "minor", "b": "minor"},
               becomes={"b": "medium", "c": "decisive"})]
    ).changes  # fmt: skip
    assert (change.gained, change.lost) == (("C",), ("A",))
    assert change.regraded == ("B: minor to medium",)


def test_both_engines_are_measured_on_what_people_said() -> None:
    found = _shadow(
        [
            _pair("none", "strong", "strong"),
            _pair("weak", "weak", "weak"),
            _pair("none", "weak", "weak", "strong"),
            _pair("weak", "none", "none"),
            _pair("none", "weak", "none", ordinary=True),
            _pair("weak", "strong"),
        ]
    )
    before, after = found.cuts["all"][0].before, found.cuts["all"][0].after
    assert (before.recall.hits, after.recall.hits, after.recall.whole) == (1, 3, 3)
    assert (after.strong_as_strong.hits, after.strong_as_strong.whole) == (1, 1)
    assert (before.precision.hits, before.precision.whole) == (1, 2)
    assert (after.precision.hits, after.precision.whole) == (3, 3)
    assert (before.false_flags.hits, after.false_flags.hits) == (1, 0)
    assert (before.ordinary_flags.hits, after.ordinary_flags.hits) == (0, 1)


def test_what_one_of_them_could_not_assess_is_in_no_figure() -> None:
    found = _shadow([_pair(None, "strong"), _pair("weak", None), _pair(None, None)])
    assert (found.posts, found.failed_before, found.failed_after) == (3, 2, 2)
    assert found.cuts["all"] == [] and found.changes == []
    assert (found.engine_before, found.engine_after) == ("old", "new")


def test_it_can_be_written_as_json() -> None:
    found = _shadow([_pair("none", "weak", "strong", becomes={"r": "medium"})])
    shape = json.loads(json.dumps(shadow_shape(found)))
    assert shape["changes"][0]["gained"] == ["R"]
    assert shape["cuts"]["all"][0]["after"]["recall"]["rate"] == 1
