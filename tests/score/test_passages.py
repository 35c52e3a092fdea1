"""A document as the model reads it: spans hold, masked words are out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.model.document import Document
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind
from osint_monitor.score.passages import MAX_PASSAGE, Segment, passages, segments
from osint_monitor.understand.annotate import Annotator

ANNOTATOR = Annotator()


def doc_of(text: str, title: str = "") -> Document:
    version = Version(
        id="v",
        post_id="p",
        source_id="s",
        kind=Kind.JOB,
        url="",
        title=title,
        text=text,
    )
    return ANNOTATOR.annotate(version)


def read(text: str, title: str = "") -> list[Segment]:
    return segments(doc_of(text, title))


def test_sentences_and_lines_are_segments() -> None:
    text = "We need pickers for the harvest. Housing is on the farm itself\nCall us today or tomorrow please"  # noqa: E501
    assert [text[s.span.start : s.span.end] for s in read(text)] == [
        "We need pickers for the harvest",
        "Housing is on the farm itself",
        "Call us today or tomorrow please",
    ]


def test_the_title_goes_with_every_passage() -> None:
    text = "\n".join(f"line {n} tells of the work on the farm" for n in range(60))
    found = passages(read(text, "Farm work"))
    assert len(found) > 3
    assert all(one.text.startswith("Farm work") for one in found)


def test_who_somebody_is_is_left_out() -> None:
    one = passages(read("Room for a Ukrainian woman near the station."))
    other = passages(read("Room for a near the station."))
    assert [p.text for p in one] == [p.text for p in other]


def test_hidden_words_are_read_as_what_they_hide() -> None:
    found = passages(read("We keep your p a s s p o r t in the office."))
    assert "passport" in found[0].text


def test_romanised_words_are_read_in_cyrillic() -> None:
    text = "Shukayemo divchat na robotu v Polshchu, dokumenty zalyshayutsya u nas v ofisi, duzhe harna zarplata"  # noqa: E501
    found = passages(read(text))
    assert "документи" in found[0].text.lower()


@given(st.text(max_size=1500), st.text(max_size=100))
def test_passages_cover_all_segments_in_order(text: str, title: str) -> None:
    parts = read(text, title)
    found = passages(parts)
    spans = {segment.span for one in found for segment in one.segments}
    assert spans == {segment.span for segment in parts}
    for one in found:
        size = sum(len(segment.words) for segment in one.segments)
        assert size <= MAX_PASSAGE or len(one.segments) <= 2
    for segment in parts:
        held = title if segment.span.field == "title" else text
        assert 0 <= segment.span.start < segment.span.end <= len(held)
