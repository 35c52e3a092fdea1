"""A rule's word and a text's word meet."""

from __future__ import annotations

import pytest

from osint_monitor.model.words import Lang
from osint_monitor.understand.lemma import is_word, lemmas_of, unaccented


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("pl", "dokumentów", "dokumentow"),
        ("pl", "zatrzymuje", "zatrzymujemy"),
        ("ro", "pașaportul", "pasaportul"),
        ("ro", "pașaportul", "paşaportul"),
        ("de", "ausweise", "ausweis"),
        ("de", "löhne", "loehne"),
        ("de", "arbeitet", "arbeiten"),
        ("nl", "paspoorten", "paspoort"),
        ("nl", "houdt", "houden"),
        ("uk", "документів", "документи"),
        ("uk", "м'ясо", "мясо"),
        ("ru", "её", "ее"),
        ("en", "employer's", "employers"),
        ("en", "kept", "keeping"),
    ],
)
def test_forms_of_one_word_have_one_lemma(lang: str, one: str, other: str) -> None:
    lemmas = lemmas_of(Lang(lang))
    assert lemmas[one] == lemmas[other]


@pytest.mark.parametrize("lang", [Lang.UK, Lang.RU])
def test_a_russian_word_in_a_mixed_text_is_read_as_russian(lang: Lang) -> None:
    assert lemmas_of(lang)["работу"] == "работа"


def test_a_negation_stays_one() -> None:
    assert lemmas_of(Lang.EN)["don't"] == "don't"


@pytest.mark.parametrize("odd", ["", "123", "a1", "'", "x" * 500, "🅰", "\ud800"])
def test_what_is_no_word_stays(odd: str) -> None:
    assert lemmas_of(Lang.DE)[odd] == odd


def test_accents_go_from_latin_words_only() -> None:
    assert (unaccented("łódź"), unaccented("йод")) == ("lodz", "йод")


def test_the_dictionary_knows_words() -> None:
    assert is_word("passport", Lang.EN)
    assert not is_word("pssprt", Lang.EN)
