"""Rules and searches are read as texts are."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.model.document import BREAK, Document
from osint_monitor.model.words import Lang
from osint_monitor.understand.phrase import (
    index_lemmas,
    index_tokens,
    read_phrase,
    search_tokens,
)


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
    known = {*text.split(), *index_lemmas(doc)[1].split()}
    for alternatives in search_tokens("dokumentow pracownicy"):
        assert not known.isdisjoint(alternatives)


def test_words_stand_in_the_index_as_they_follow_each_other(
    read: Callable[..., Document],
) -> None:
    doc = read("Werk, werk en p a s p o o r t", lang=Lang.NL)
    plain, _, despaced = index_tokens(doc)[1].partition(f" {BREAK} ")
    assert plain == "werk werk en p a s p o o r t"
    assert despaced == "werk werk en paspoort"


def test_dictionary_forms_stand_apart_from_words(read: Callable[..., Document]) -> None:
    doc = read("Huizen en een huis, woningen", lang=Lang.NL)
    assert index_lemmas(doc)[1].split() == ["woning"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=40))
def test_whatever_is_typed_can_be_looked_for(typed: str) -> None:
    for alternatives in search_tokens(typed):
        assert alternatives
        assert all(one and not one.isspace() and " " not in one for one in alternatives)
