"""A text in pieces keeps all its words, and marks those that fired."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.console.filters import harmless
from osint_monitor.console.marked import Segment, segments
from osint_monitor.jobs.masking import Mask
from osint_monitor.model.document import Span

TEXT = "we keep your passport"


def test_words_of_two_signs_carry_both_numbers() -> None:
    marks = [(1, Span("text", 3, 12)), (2, Span("text", 8, 21))]
    assert segments(TEXT, [], marks) == [
        Segment("we "),
        Segment("keep ", (1,)),
        Segment("your", (1, 2)),
        Segment(" passport", (2,)),
    ]


def test_mask_hides_a_mark_that_begins_inside_it() -> None:
    found = segments("call 123456 now", [Mask(5, 11, "[x]")], [(1, Span("t", 8, 15))])
    assert [one.text for one in found] == ["call ", "[x]", " now"]
    assert [one.numbers for one in found] == [(), (1,), (1,)]


@settings(deadline=None)
@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(1, 5), st.integers(-2, 40), st.integers(-2, 40))),
)
def test_pieces_are_always_the_whole_text(
    text: str, marks: list[tuple[int, int, int]]
) -> None:
    spans = [(n, Span("text", start, end)) for n, start, end in marks]
    assert "".join(one.text for one in segments(text, [], spans)) == text


def test_signs_that_turn_or_hide_words_are_shown_as_their_codes() -> None:
    assert harmless("a\u202eb\u200bc\x00") == "a‹202E›b‹200B›c‹0›"


def test_heaped_marks_are_cut() -> None:
    assert len(harmless("a" + "\u0301" * 500)) < 10
