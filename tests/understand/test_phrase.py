"""Rules and searches are read as texts are."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.model.document import Document
from osint_monitor.model.words import Lang
from osint_monitor.understand.phrase import index_tokens, read_phrase, search_tokens


def test_a_phrase_has_norms_and_lemmas() -> None:
    norms, lemmas = read_phrase("Забираємо документи", Lang.UK)
    assert norms == ["забираємо", "документи"]
    assert lemmas == ["забирати", "документ"]


def test_a_phrase_without_words_is_empty() -> None:
    assert read_phrase(" ... ", Lang.EN) == ([], [])


def test_what_is_searched_stands_in_the_index(read: Callable[..., Document]) -> None:
    doc = read("Szukamy pracowników, zatrzymujemy dokumentów kilka", lang=Lang.PL)
    title, text, contact = index_tokens(doc)
    assert (title, contact) == ("", "")
    for alternatives in search_tokens("dokumentow pracownicy"):
        assert not set(alternatives).isdisjoint(text.split())


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=40))
def test_whatever_is_typed_can_be_looked_for(typed: str) -> None:
    for alternatives in search_tokens(typed):
        assert alternatives
        assert all(one and not one.isspace() and " " not in one for one in alternatives)
