"""Judgements beside what was shown: shares, disputes, and what a rule did itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.measure.judged import (
    Judged,
    agreement_of,
    cuts_of,
    disputes_of,
    rules_of_judged,
    slice_of,
    verdicts_of,
)
from osint_monitor.model.words import Grade

Make = Callable[..., Judged]


def test_a_post_counts_once_however_many_judged_it(judged: Make) -> None:
    found = slice_of(
        "all",
        [judged("a", "strong", by="ann"), judged("a", "weak_keep", by="bob"),
         judged("b", "no_signal")],
    )  # fmt: skip
    assert (found.posts, found.leads.hits, found.leads.whole) == (2, 1, 2)
    assert found.people == 3


def test_disputed_posts_are_in_no_share(judged: Make) -> None:
    said = [judged("a", "strong", by="ann"), judged("a", "no_signal", by="bob")]
    found = slice_of("all", said)
    assert (found.posts, found.disputed, found.leads.whole) == (1, 1, 0)


def test_who_asks_for_more_disputes_nothing(judged: Make) -> None:
    said = [judged("a", "strong", by="ann"), judged("a", "more_information", by="bob"),
            judged("b", "more_information")]  # fmt: skip
    found = slice_of("all", said)
    assert (found.leads.hits, found.disputed, found.undecided) == (1, 0, 1)


@pytest.mark.parametrize(
    ("verdicts", "strong"),
    [
        (["strong"], (1, 1)),
        (["weak_keep"], (0, 1)),
        (["no_signal"], (0, 1)),
        (["handed_on"], (0, 0)),
        (["strong", "weak_keep"], (0, 0)),
    ],
)
def test_only_a_level_named_by_all_is_in_the_share_of_strong(
    judged: Make, verdicts: list[str], strong: tuple[int, int]
) -> None:
    said = [judged("a", one, by=f"officer-{i}") for i, one in enumerate(verdicts)]
    found = slice_of("all", said).strong
    assert (found.hits, found.whole) == strong


def test_cuts_are_those_of_what_was_shown(judged: Make) -> None:
    cuts = cuts_of(
        [judged("a", "strong", lang="pl", level="strong"),
         judged("b", "no_signal", lang="pl", level="weak", source_id="board"),
         judged("c", "no_signal", level=None)]
    )  # fmt: skip
    assert [(row.name, row.posts) for row in cuts["lang"]] == [("pl", 2)]
    assert {row.name for row in cuts["level"]} == {"strong", "weak"}
    assert [row.name for row in cuts["source"]] == ["board", "site"]


def test_unflagged_posts_are_no_measure_of_precision(judged: Make) -> None:
    cuts = cuts_of(
        [judged("a", "strong"), *(judged(f"n{i}", "no_signal", level="none")
                                  for i in range(9))]
    )  # fmt: skip
    assert cuts["all"][0].leads.rate == cuts["lang"][0].leads.rate == 1
    assert {row.name: row.posts for row in cuts["level"]} == {"none": 9, "strong": 1}


def test_a_rejected_rule_is_wrong_on_a_lead_that_others_made(judged: Make) -> None:
    rules = {"r": "medium", "s": "medium"}
    (first, second) = sorted(
        rules_of_judged([judged("a", "strong", rules, rejected={"s"})]),
        key=lambda one: one.rule,
    )
    assert (first.right.leads.hits, second.right.leads.hits) == (1, 0)
    assert (first.read.whole, second.read.hits, second.read.whole) == (0, 0, 1)


def test_revisions_are_counted_apart(judged: Make) -> None:
    found = rules_of_judged(
        [judged("a", "strong", {"r": "medium"}),
         judged("b", "no_signal", {"r": "medium"}, revision=2)]
    )  # fmt: skip
    rates = {one.revision: one.right.leads.rate for one in found}
    assert rates == {1: 1.0, 2: 0.0}


@pytest.mark.parametrize(
    ("rules", "leads"),
    [
        ({"r": "medium"}, True),
        ({"r": "medium", "s": "minor"}, True),
        ({"r": "medium", "s": "medium"}, False),
        ({"r": "medium", "s": "decisive"}, False),
        ({"r": "minor", "s": "minor"}, True),
        ({"r": "minor", "s": "medium"}, False),
        ({"r": "medium", "s": "counter"}, True),
        ({"r": "counter"}, False),
    ],
)
def test_a_rule_leads_where_nothing_else_could_have(
    judged: Make, rules: dict[str, str], leads: bool
) -> None:
    found = {one.rule: one for one in rules_of_judged([judged("a", "strong", rules)])}
    assert found["r"].leading.posts == int(leads)


def test_a_rule_on_trial_takes_nothing_from_others(judged: Make) -> None:
    said = judged("a", "strong", {"r": "medium", "s": "decisive"}, trial={"s"})
    found = {one.rule: one for one in rules_of_judged([said])}
    assert found["s"].on_trial and found["r"].leading.posts == 1


def test_judgements_of_unknown_assessments_are_in_no_rules_figures(
    judged: Make,
) -> None:
    assert rules_of_judged([judged("a", "strong", None)]) == []


def test_figures_by_language_are_those_of_the_rule(judged: Make) -> None:
    said = [
        judged("a", "strong", {"r": "medium"}, lang="pl"),
        judged("b", "strong", {"r": "medium"}, lang="uk", rejected={"r"}),
    ]
    (found,) = rules_of_judged(said)
    assert [(one.name, one.leads.hits) for one in found.by_lang] == [
        ("pl", 1),
        ("uk", 0),
    ]
    assert found.grade is Grade.MEDIUM


def test_disputes_about_a_lead_come_before_those_about_its_level(judged: Make) -> None:
    found = disputes_of(
        [judged("a", "strong", by="ann"), judged("a", "weak_keep", by="bob"),
         judged("b", "handed_on", by="ann"), judged("b", "no_signal", by="bob"),
         judged("c", "strong", by="ann"), judged("c", "handed_on", by="bob")]
    )  # fmt: skip
    assert [(one.post_id, one.about) for one in found] == [
        ("b", "lead"),
        ("a", "level"),
    ]
    assert found[0].verdicts == (("ann", "handed_on"), ("bob", "no_signal"))


def test_agreement_is_that_of_posts_decided_by_several(judged: Make) -> None:
    found = agreement_of(
        [judged("a", "strong", by="ann"), judged("a", "weak_keep", by="bob"),
         judged("b", "strong", by="ann"), judged("b", "no_signal", by="bob"),
         judged("c", "strong", by="ann"), judged("c", "more_information", by="bob"),
         judged("d", "strong")]
    )  # fmt: skip
    assert (found.hits, found.whole) == (1, 2)


def test_every_verdict_is_counted(judged: Make) -> None:
    assert verdicts_of([judged("a", "handed_on")]) == {
        "strong": 0, "weak_keep": 0, "no_signal": 0, "more_information": 0,
        "handed_on": 1,
    }  # fmt: skip
