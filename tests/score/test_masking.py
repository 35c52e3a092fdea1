"""Words of who somebody is are masked; ordinary words are not."""

from __future__ import annotations

import pytest

from osint_monitor.score.masking import is_masked

WHO = [
    "ukrainian",
    "oekraïense",
    "ukrainische",
    "ukraińska",
    "ucraineană",
    "українка",
    "украинка",
    "россиянка",
    "women",
    "vrouw",
    "frau",
    "kobieta",
    "femeie",
    "жінки",
    "девушка",
    "refugee",
    "vluchteling",
    "flüchtling",
    "uchodźca",
    "refugiat",
    "біженка",
    "беженка",
    "escort",
    "sekswerker",
    "эскорт",
    "ескорт",
    "polish",
    "румынка",
]
ORDINARY = [
    "passport",
    "work",
    "room",
    "debt",
    "farm",
    "hotel",
    "werk",
    "kamer",
    "arbeit",
    "zimmer",
    "praca",
    "pokój",
    "muncă",
    "cameră",
    "робота",
    "кімната",
    "работа",
    "комната",
    "pay",
    "contract",
    "boss",
    "документи",
    "долг",
    "warm",
    "мамонт",
]


@pytest.mark.parametrize("word", WHO)
def test_words_of_who_somebody_is_are_masked(word: str) -> None:
    assert is_masked(word)


@pytest.mark.parametrize("word", ORDINARY)
def test_words_of_what_is_offered_are_not(word: str) -> None:
    assert not is_masked(word)
