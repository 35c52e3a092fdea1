"""Contacts are masked wherever they stand, and nothing else is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.jobs.masking import (
    Mask,
    Piece,
    masked_author,
    masked_text,
    masked_value,
    masks_of,
    pieces,
)
from osint_monitor.model.document import Observable, ObservableKind, Span


@pytest.mark.parametrize(
    "contact",
    [
        "+44 7700 900123",
        "+1 (202) 555-0100",
        "+31 6 0000-0012",
        "anna.example@mail.example",
        "@anna_example",
        "t.me/anna_example",
        "https://wa.me/447700900123",
        "https://social.example/@anna",
        "NL00 BANK 0123 4567 89",
        "4111 1111 1111 0000",
        "0x0000000000000000000000000000000000900123",
        "bc1q900123qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",
        "tel:+447700900123",
        "discord.gg/anna_0000",
    ],
)
def test_a_contact_in_a_text_is_masked(contact: str) -> None:
    shown = masked_text(f"Call {contact} today")
    assert contact not in shown
    assert "0000" not in shown and "900123" not in shown and "anna_" not in shown
    assert shown.startswith("Call [") and "today" in shown


@pytest.mark.parametrize(
    "text", ["1200 EUR a month", "24/7", "12.50 an hour", "@ home"]
)
def test_other_words_and_numbers_stay(text: str) -> None:
    assert masked_text(text) == text


def test_what_was_read_out_is_masked_even_when_it_was_hidden() -> None:
    text = "call plus four four seven seven"
    phone = Observable(
        kind=ObservableKind.PHONE, value="+447700900123", span=Span("text", 5, 31)
    )
    assert masked_text(text, "text", [phone]) == "call [phone +44…23]"
    assert masked_text(text, "title", [phone]) == text


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phone", "+447700900123", "+44…23"),
        ("phone", "12345", "…"),
        ("handle", "anna", "a…"),
        ("email", "anna@mail.example", "a…"),
        ("url", "https://t.me/anna", "t.me/…"),
        ("iban", "NL00BANK0123456789", "NL…89"),
        ("plate", "AB-123-C", "…"),
        ("card", "4111111111111111", "…11"),
        ("wallet", "0x00000000000000000000000000000000000000ab", "0x…ab"),
        ("invite", "t.me/+AbCdEf", "t.me/…"),
        ("short_link", "bit.ly/abc", "bit.ly/…"),
        ("registration", "kvk:12345678", "kvk:…78"),
    ],
)
def test_values(kind: str, value: str, shown: str) -> None:
    assert masked_value(kind, value) == shown


@pytest.mark.parametrize("kind", list(ObservableKind))
def test_every_kind_hides_its_value(kind: ObservableKind) -> None:
    value = "nl:service.example/0612345678ABCDEFGH"
    shown = masked_value(kind.value, value)
    assert "12345678" not in shown and len(shown) < len(value) - 8
    seen = Observable(kind=kind, value=value, span=Span("text", 0, 4))
    assert value not in repr(seen)


def test_an_author_is_one_letter() -> None:
    assert (masked_author("Anna"), masked_author("")) == ("A…", "")


def test_a_mark_that_overlaps_a_mask_marks_the_mask() -> None:
    found = pieces("abcdefgh", [Mask(2, 5, "[x]")], [(4, 7)])
    assert found == [Piece("ab"), Piece("[x]fg", True), Piece("h")]


@given(
    st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)))
)
def test_without_masks_the_text_stays_whole(
    text: str, marks: list[tuple[int, int]]
) -> None:
    assert "".join(piece.text for piece in pieces(text, [], marks)) == text


@given(
    st.text(max_size=80), st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)))
)
def test_masks_never_overlap(text: str, spans: list[tuple[int, int]]) -> None:
    seen = [
        Observable(kind=ObservableKind.HANDLE, value="abc", span=Span("text", s, e))
        for s, e in spans
    ]
    masks = masks_of(text, "text", seen)
    assert all(a.end <= b.start for a, b in pairwise(masks))
