"""Words that are misspelt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.model.document import Document
from osint_monitor.model.words import Lang
from osint_monitor.understand.misspelt import corrections


@pytest.mark.parametrize(
    ("lang", "written", "meant"),
    [
        ("en", "pasport", "passport"), ("en", "passprot", "passport"),
        ("en", "pasaport", "passport"), ("en", "emplpyer", "employer"),
        ("en", "woooork", "work"), ("en", "workiiing", "working"),
        ("nl", "paspport", "paspoort"), ("pl", "paszporrt", "paszport"),
        ("de", "Arbietgeber", "arbeitgeber"), ("ro", "pașaportt", "pașaport"),
        ("uk", "пасорт", "паспорт"), ("uk", "документті", "документі"),
        ("ru", "паспрот", "паспорт"), ("ru", "рабооота", "работа"),
        ("en", "kitcehn", "kitchen"), ("en", "veery", "very"), ("nl", "kamre", "kamer"),
        ("nl", "alleeen", "alleen"), ("nl", "lekkker", "lekker"),
        ("de", "saggen", "sagen"), ("pl", "grafiu", "grafik"),
        ("ro", "progrma", "program"),
        ("uk", "вокзаал", "вокзал"), ("ru", "кваартира", "квартира"),
    ],
)  # fmt: skip
def test_a_misspelt_word_is_told(lang: str, written: str, meant: str) -> None:
    assert corrections(Lang(lang))[written.lower()] == meant


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        ("en", "passport"), ("en", "report"), ("en", "qwrtzpl"), ("en", "pssprt"),
        ("nl", "employee"), ("pl", "dokumentów"), ("uk", "праця"), ("other", "pasport"),
        ("en", "5000000"), ("en", "x" * 500), ("en", "huur"), ("pl", "kamer"),
        ("de", "praca"), ("en", "gld"),
    ],
)  # fmt: skip
def test_any_other_word_is_left_alone(lang: str, word: str) -> None:
    assert corrections(Lang(lang))[word] == ""


def test_a_misspelt_word_stands_in_a_reading_of_its_own(
    read: Callable[..., Document],
) -> None:
    text = "the boss keeps your pasport and your phone until the end"
    plain, misspelt = read(text, lang=Lang.EN).fields["text"].readings
    assert (misspelt.name, misspelt.norms[4]) == ("misspelt", "passport")
    assert text[misspelt.starts[4] : misspelt.ends[4]] == "pasport"
    assert len(plain.norms) == len(misspelt.norms)


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=60))
def test_any_word_has_an_answer(word: str) -> None:
    assert isinstance(corrections(Lang.EN)[word], str)
