"""The key of a text as a whole: the same for exact copies, and for them alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.errors import QueryError
from osint_monitor.store.parse import parse
from osint_monitor.store.traits import TEXT, same_text, text_key

KEY = text_key("Cleaner", "A bus from the station.")
ANY_TEXT = st.text(st.characters())


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("CLEANER", "a bus FROM the station."),
        (" Cleaner\n", "A bus\n\nfrom\u00a0the \t station. "),
    ],
)
def test_spaces_and_letter_case_do_not_matter(title: str, text: str) -> None:
    assert text_key(title, text) == KEY


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Cleaner", "A bus from the station"),
        ("Cleaner A", "bus from the station."),
        ("Cleaner\nA", "bus from the station."),
        ("", "Cleaner A bus from the station."),
        ("Cleaner A bus from the station.", ""),
    ],
)
def test_other_words_or_another_title_have_another_key(title: str, text: str) -> None:
    assert text_key(title, text) != KEY


def test_no_words_have_no_key() -> None:
    assert text_key("", "") is None
    assert text_key(" \n", "\t\u2028") is None
    assert text_key("", "x") is not None


@given(title=ANY_TEXT, text=ANY_TEXT)
def test_any_text_has_the_key_of_what_copies_have_in_common(
    title: str, text: str
) -> None:
    key = text_key(title, text)
    assert key == text_key(*same_text(title, text))
    assert key is None or (len(key) == 16 and int(key, 16) >= 0)


def test_a_lone_surrogate_counts_as_what_is_stored_of_it() -> None:
    assert text_key("", "one \ud800") == text_key("", "one \ufffd")


def test_nobody_can_type_it() -> None:
    with pytest.raises(QueryError):
        parse(f"{TEXT}:{KEY}")
