"""Ukrainian and Russian mixed with each other and with Latin letters."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.model.document import Document
from osint_monitor.model.words import Lang
from osint_monitor.understand.mixed import of_surzhyk, with_cyrillic
from osint_monitor.understand.views import fold
from osint_monitor.understand.words import split

LINES = tomllib.loads(
    Path(__file__).with_name("mixed_lines.toml").read_text(encoding="utf-8")
)


def _norms(line: str) -> list[str]:
    return list(split(fold(line).text).norms)


def test_nine_of_ten_lines_of_surzhyk_are_recognised() -> None:
    missed = [line for line in LINES["surzhyk"] if not of_surzhyk(_norms(line))[0]]
    assert len(missed) <= len(LINES["surzhyk"]) // 10, missed


@pytest.mark.parametrize("line", LINES["neither"])
def test_plain_ukrainian_and_russian_are_no_surzhyk(line: str) -> None:
    assert not of_surzhyk(_norms(line))[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("девушкі", "девушки"), ("білєт", "билет"), ("жильйо", "жилье"),
        ("забіраєм", "забираем"), ("работаєм", "работаем"), ("людєй", "людей"),
        ("робота", "робота"), ("деньги", "деньги"),
    ],
)  # fmt: skip
def test_a_word_of_surzhyk_is_read_as_the_one_that_sounds_alike(
    written: str, read: str
) -> None:
    assert of_surzhyk([written])[1] == [read]


@pytest.mark.parametrize(
    ("line", "lang", "words"),
    [
        ("Шукаємо divchat на роботу", "uk", ["дівчат"]),
        ("нужны devushki, жильё besplatno", "ru", ["девушки", "бесплатно"]),
        ("pasport забираем на время raboty", "ru", ["работы"]),
    ],
)
def test_words_in_latin_letters_are_read_in_cyrillic(
    line: str, lang: str, words: list[str]
) -> None:
    read = with_cyrillic(_norms(line), Lang(lang))
    assert read is not None
    assert set(words) <= set(read)


@pytest.mark.parametrize(
    "line",
    ["Пишіть у Telegram або Viber", "работа в IT, Python и Java", "склад, 40 годин"],
)
def test_names_in_latin_letters_stay(line: str) -> None:
    assert with_cyrillic(_norms(line), Lang.UK) is None


def test_a_post_of_surzhyk_says_so_and_is_read_in_both(
    read: Callable[..., Document],
) -> None:
    doc = read("Девушкі, білєт куплєн, жильйо єсть, пашпорт здаєте")
    assert doc.notes == {"surzhyk": "text"}
    reading = doc.fields["text"].readings[-1]
    assert (reading.name, reading.norms[:2]) == ("cyrillic", ["девушки", "билет"])


@settings(max_examples=50)
@given(st.lists(st.text(min_size=1, max_size=10), max_size=40))
def test_any_words_are_read_one_for_one(norms: list[str]) -> None:
    assert len(of_surzhyk(norms)[1]) == len(norms)
    read = with_cyrillic(norms, Lang.UK)
    assert read is None or len(read) == len(norms)
