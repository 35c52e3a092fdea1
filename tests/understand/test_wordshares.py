"""How common words are in each language."""

from __future__ import annotations

import math

import pytest

from osint_monitor.understand.wordshares import CODES, UNKNOWN, word_shares


def _shares(word: str) -> dict[str, float]:
    return {CODES[number]: log for number, log in word_shares()[word]}


def test_a_common_word_is_commoner_than_a_rare_one() -> None:
    assert _shares("de")["nl"] > _shares("magazijn")["nl"] > UNKNOWN


@pytest.mark.parametrize(
    ("word", "lang"), [("bezplatny", "pl"), ("fata", "ro"), ("ее", "ru")]
)
def test_a_word_is_known_without_its_accents(word: str, lang: str) -> None:
    assert lang in _shares(word)


def test_a_listed_word_of_a_language_without_a_dictionary() -> None:
    assert math.isclose(_shares("die")["af"], math.log(0.05), abs_tol=0.07)


@pytest.mark.parametrize("word", ["qqzxqq", "", "\ud800"])
def test_an_unknown_word_has_no_shares(word: str) -> None:
    assert word_shares()[word] == ()
