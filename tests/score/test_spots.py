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
from osint_monitor.score.spots import MAX_SPOTS, spots
from osint_monitor.understand.annotate import Annotator

AT = datetime(2026, 1, 1, tzinfo=UTC)
ANNOTATOR = Annotator()
ORDINARY = "The garden has apple trees and a bench beside the small pond. " * 60
LEAD = "You give us the papers until the trip is worked off. "


def read(text: str) -> list[Segment]:
    version = Version(
        id="v", post_id="p", source_id="s", kind=Kind.JOB, url="", title="", text=text
    )
    return segments(ANNOTATOR.annotate(version))


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
    assert 1 < len(found) <= MAX_SPOTS
    close, wide = found[0].readings
    assert "worked off" in close.text
    assert "worked off" in wide.text
    assert len(close.text) < len(wide.text)


def test_what_a_rule_found_draws_the_look() -> None:
    text = ORDINARY + LEAD + ORDINARY
    at = text.index("worked off")
    found = spots(read(text), nothing, [Span("text", at, at + 10)])
    assert "worked off" in found[0].shown.text


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
