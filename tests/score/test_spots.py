"""Where the deep stage looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from osint_monitor.model.document import Span
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind
from osint_monitor.score.cheap import Pair
from osint_monitor.score.passages import MAX_CLOSE, MAX_PASSAGE, Segment, segments
from osint_monitor.score.spots import (
    CANDIDATES,
    MAX_SPOTS,
    MOST_SPOTS,
    narrowed,
    spots,
    warnings_of,
)
from osint_monitor.understand.annotate import Annotator

AT = datetime(2026, 1, 1, tzinfo=UTC)
ANNOTATOR = Annotator()
ORDINARY = "The garden has apple trees and a bench beside the small pond. " * 60
LEAD = "You give us the papers until the trip is worked off. "


def version_of(text: str) -> Version:
    return Version(
        id="v", post_id="p", source_id="s", kind=Kind.JOB, url="", title="", text=text
    )


def read(text: str) -> list[Segment]:
    return segments(ANNOTATOR.annotate(version_of(text)))


def papers(words: Sequence[Pair], places: Sequence[tuple[int, int]]) -> list[float]:
    """Likes words about papers."""
    return [
        float(sum(norm == "papers" for norm, _ in words[first:end])) - 1
        for first, end in places
    ]


def nothing(words: Sequence[Pair], places: Sequence[tuple[int, int]]) -> list[float]:
    return [0.0] * len(places)


def test_a_short_post_is_read_whole() -> None:
    found = spots(read(LEAD + "Work on a farm near the sea."), papers)
    assert len(found) == 1
    assert len(found[0].readings) == 1
    assert "farm near the sea" in found[0].shown.text


def test_the_likeliest_spot_of_a_long_post_comes_first_with_its_surroundings() -> None:
    found = spots(read(ORDINARY + LEAD + ORDINARY), papers)
    assert 1 < len(found) <= MOST_SPOTS
    close, wide = found[0].readings
    assert "worked off" in close.text
    assert "worked off" in wide.text
    assert len(close.text) < len(wide.text)


def test_of_a_very_long_post_more_spots_are_read() -> None:
    found = spots(read(ORDINARY * 2 + LEAD + ORDINARY), nothing)
    assert len(found) == MOST_SPOTS > MAX_SPOTS


def test_of_a_very_long_post_many_candidates_are_narrowed_to_the_likeliest() -> None:
    found = spots(read(ORDINARY * 2 + LEAD + ORDINARY), nothing, widely=True)
    assert len(found) == CANDIDATES
    odds = [-3.0] * CANDIDATES
    odds[2], odds[9], odds[5], odds[14] = 1.0, 0.5, -1.0, 2.0
    assert narrowed(found, odds, []) == [2, 5, 9, 14]


def test_a_candidate_in_which_a_rule_found_something_is_narrowed_out_later() -> None:
    found = spots(read(ORDINARY * 2 + LEAD + ORDINARY), nothing, widely=True)
    span = found[7].shown.segments[0].span
    odds = [-3.0] * CANDIDATES
    odds[0] = odds[1] = odds[2] = 1.0
    odds[3] = -2.0
    assert narrowed(found, odds, []) == [0, 1, 2, 3]
    assert 7 in narrowed(found, odds, [span])


def test_what_a_rule_found_draws_the_look() -> None:
    text = ORDINARY + LEAD + ORDINARY
    at = text.index("worked off")
    found = spots(read(text), nothing, [Span("text", at, at + 10)])
    assert "worked off" in found[0].shown.text


def test_of_a_short_post_what_is_left_without_its_warnings_is_read_too() -> None:
    warning = "Careful! Never give a passport to anybody you met online. "
    text = warning + LEAD + "Work on a farm near the sea."
    told = [Span("text", 0, 8), Span("text", 9, 30)]
    rest, whole = spots(read(text), papers, warned=told)
    assert "Never" not in rest.shown.text
    assert rest.shown.text.startswith("You give us the papers")
    assert whole.shown.text.startswith("Careful")


def test_a_post_that_only_warns_is_read_once() -> None:
    text = "Never give a passport to anybody you met online."
    assert len(spots(read(text), papers, warned=[Span("text", 0, 10)])) == 1
    assert len(spots(read(text + " " + LEAD), papers, warned=[])) == 1


def test_warnings_are_cues_and_rules_about_how_one_speaks() -> None:
    doc = ANNOTATOR.annotate(version_of("Beware of men with vans. We dig potatoes."))
    assert [(one.start, one.end) for one in warnings_of(doc, [])] == [(0, 9)]


def test_spots_do_not_share_a_segment_and_are_bounded() -> None:
    found = spots(read((ORDINARY + LEAD) * 3), papers)
    shown = [one.span for spot in found for one in spot.shown.segments]
    assert len(shown) == len(set(shown))
    for spot in found:
        for reading, most in zip(spot.readings, (MAX_CLOSE, MAX_PASSAGE), strict=True):
            size = sum(len(one.words) for one in reading.segments)
            assert size <= most + MAX_CLOSE


@pytest.mark.parametrize("text", ["a b a b " * 2000, "", "12 12 !!", "ok ok ok"])
def test_a_text_without_words_is_not_read(text: str) -> None:
    assert spots(read(text), papers) == []
