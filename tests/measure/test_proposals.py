"""Proposals: from when on, and never for more than the figures carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from osint_monitor.measure.judged import Judged, rules_of_judged
from osint_monitor.measure.proposals import Known, Proposal, propose
from osint_monitor.measure.thresholds import MIN_POSTS
from osint_monitor.model.words import Grade

Make = Callable[..., Judged]
DAY = "2027-03-01"


def _known(status: str, grade: str, revision: int = 1) -> dict[str, Known]:
    rule = Known("r", revision, "Title of r", "r.yml", status, Grade(grade))
    return {"r": rule}


def _propose(
    judged: Iterable[Judged], status: str, grade: str = "medium", revision: int = 1
) -> list[Proposal]:
    said = list(judged)
    return propose(said, rules_of_judged(said), _known(status, grade, revision), DAY)


@pytest.fixture
def posts(judged: Make) -> Callable[..., list[Judged]]:
    """Posts of one rule: so many leads and others, by two officers, of two sources."""

    def make(
        leads: int, others: int, *, verdict: str = "strong", grade: str = "medium",
        start: int = 0, people: int = 2, sources: int = 2, **more: object,
    ) -> list[Judged]:  # fmt: skip
        return [
            judged(
                f"p{start + i}", verdict if i < leads else "no_signal", {"r": grade},
                by=f"officer-{i % people}", source_id=f"site-{i % sources}", **more,
            )
            for i in range(leads + others)
        ]  # fmt: skip

    return make


Posts = Callable[..., list[Judged]]


@pytest.mark.parametrize(
    ("status", "leads", "others", "kind", "proposed"),
    [
        ("experimental", 30, 5, "promote", "test"),
        ("test", 60, 2, "promote", "stable"),
        ("test", 5, 35, "demote", "experimental"),
        ("stable", 5, 35, "demote", "experimental"),
        ("stable", 40, 40, "demote", "test"),
    ],
)
def test_a_clear_share_proposes_a_change(
    posts: Posts, status: str, leads: int, others: int, kind: str, proposed: str
) -> None:
    (found,) = _propose(posts(leads, others), status)
    assert (found.kind, found.key, found.proposed) == (kind, "status", proposed)
    assert (found.now, found.file, found.threshold.reason != "") == (
        status, "r.yml", True,
    )  # fmt: skip


def test_a_rule_that_becomes_stable_is_given_its_measure(posts: Posts) -> None:
    (found,) = _propose(posts(60, 2), "test")
    assert found.measured == {
        "precision": 0.968, "judged": 62, "set": "officers", "date": DAY, "revision": 1,
    }  # fmt: skip
    (other,) = _propose(posts(30, 5), "experimental")
    assert other.measured is None


@pytest.mark.parametrize(
    ("status", "leads", "others"),
    [
        ("experimental", 18, 17),  # more right than wrong, not surely
        ("experimental", 5, 60),  # it does not count, so it does no harm
        ("test", 40, 6),  # 87 %, the interval reaches below 80
        ("test", 20, 20),
        ("stable", 60, 10),
        ("deprecated", 0, 60),
    ],
)
def test_what_chance_could_explain_proposes_nothing(
    posts: Posts, status: str, leads: int, others: int
) -> None:
    assert _propose(posts(leads, others), status) == []


@pytest.mark.parametrize("grade", ["decisive", "medium", "minor"])
@pytest.mark.parametrize("leads", [0, MIN_POSTS - 1])
def test_too_few_posts_propose_nothing(posts: Posts, leads: int, grade: str) -> None:
    few = posts(leads, MIN_POSTS - 1 - leads, grade=grade)
    for status in ("experimental", "test", "stable"):
        assert _propose(few, status, grade) == []


def test_one_officer_alone_proposes_nothing(posts: Posts) -> None:
    assert _propose(posts(100, 0, people=1), "test") == []
    assert _propose(posts(0, 100, people=1), "test") == []


def test_stable_needs_more_than_one_source(posts: Posts) -> None:
    assert _propose(posts(100, 0, sources=1), "test") == []


def test_disputed_posts_are_held_against_the_change(judged: Make, posts: Posts) -> None:
    disputed = [
        judged(f"d{i}", verdict, {"r": "medium"}, by=by)
        for i in range(15)
        for by, verdict in (("officer-0", "strong"), ("officer-1", "no_signal"))
    ]
    assert _propose(posts(60, 0), "test")
    assert _propose([*posts(60, 0), *disputed], "test") == []
    assert _propose(posts(10, 30), "test")
    assert _propose([*posts(10, 30), *disputed], "test") == []


def test_an_older_revision_proposes_nothing(posts: Posts) -> None:
    assert _propose(posts(100, 0), "test", revision=2) == []


def test_a_rule_is_not_blamed_for_posts_that_others_made(
    judged: Make, posts: Posts
) -> None:
    beside = [
        judged(f"q{i}", "no_signal", {"r": "medium", "s": "decisive"},
               by=f"officer-{i % 2}")
        for i in range(60)
    ]  # fmt: skip
    assert _propose(beside, "test") == []


def test_a_rule_is_not_praised_for_posts_that_others_made(
    judged: Make, posts: Posts
) -> None:
    beside = [
        judged(f"q{i}", "strong", {"r": "medium", "s": "decisive"},
               by=f"officer-{i % 2}", source_id=f"site-{i % 2}")
        for i in range(200)
    ]  # fmt: skip
    assert [one.proposed for one in _propose(beside, "test")] == ["stable"]
    assert _propose([*beside, *posts(1, 15)], "test") == []


def test_marks_alone_can_demote(judged: Make) -> None:
    said = [
        judged(f"q{i}", "strong", {"r": "medium", "s": "decisive"}, rejected={"r"},
               by=f"officer-{i % 2}")
        for i in range(40)
    ]  # fmt: skip
    (found,) = _propose(said, "test")
    assert (found.kind, found.figure) == ("demote", "read")


def test_a_sign_that_is_there_and_makes_no_lead_weighs_too_much(posts: Posts) -> None:
    said = posts(5, 35, confirmed={"r"})
    (found,) = _propose(said, "test")
    assert (found.kind, found.proposed) == ("lower_grade", "minor")
    assert any("codebook" in note for note in found.notes)


def test_a_decisive_sign_on_weak_posts_weighs_too_much(posts: Posts) -> None:
    said = posts(40, 0, verdict="weak_keep", grade="decisive", confirmed={"r"})
    (found,) = _propose(said, "test", "decisive")
    assert (found.kind, found.figure, found.proposed) == (
        "lower_grade", "strong", "medium",
    )  # fmt: skip


def test_posts_handed_on_could_all_be_strong(posts: Posts) -> None:
    said = posts(40, 0, verdict="handed_on", grade="decisive", confirmed={"r"})
    assert [one.kind for one in _propose(said, "test", "decisive")] == ["promote"]


def test_a_minor_sign_that_leads_may_weigh_more_and_a_medium_never_decides(
    posts: Posts,
) -> None:
    kinds = {
        one.kind for one in _propose(posts(60, 0, grade="minor"), "stable", "minor")
    }
    assert kinds == {"raise_grade"}
    assert _propose(posts(200, 0), "stable", "medium") == []


def test_a_language_that_is_worse_is_named(posts: Posts) -> None:
    said = [*posts(200, 0, lang="nl"), *posts(2, 6, lang="pl", start=300)]
    (found,) = _propose(said, "test")
    assert any(note.startswith("pl: 2 of 8 right") for note in found.notes)


def test_grades_in_the_wrong_order_are_named(judged: Make) -> None:
    said = [
        judged(f"{rule}{i}", verdict, {rule: grade}, by=f"officer-{i % 2}")
        for rule, grade, verdict in (
            ("d", "decisive", "no_signal"), ("m", "medium", "strong"),
        )
        for i in range(40)
    ]  # fmt: skip
    (found,) = propose(said, rules_of_judged(said), {}, DAY)
    assert (found.kind, found.now) == ("weigh_anew", "decisive above medium")


def test_counter_evidence_is_shown_and_proposes_nothing(posts: Posts) -> None:
    said = posts(100, 0, grade="counter")
    assert _propose(said, "test", "counter") == []
