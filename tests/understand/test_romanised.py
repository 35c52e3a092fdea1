"""Ukrainian and Russian in Latin letters."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.model.document import Document
from osint_monitor.model.words import Lang
from osint_monitor.understand.romanised import could_be, cyrillic_of
from osint_monitor.understand.spelling import (
    key_of_cyrillic,
    keys_of_latin,
    spellings,
)
from osint_monitor.understand.views import fold
from osint_monitor.understand.words import split

LINES = tomllib.loads(
    Path(__file__).with_name("romanised_lines.toml").read_text(encoding="utf-8")
)
OTHERS = [(code, line) for code, lines in LINES["other"].items() for line in lines]


def _lang(line: str) -> Lang | None:
    norms = split(fold(line).text).norms
    found = cyrillic_of(norms) if could_be(norms) else None
    return found[0] if found else None


@pytest.mark.parametrize("lang", [Lang.UK, Lang.RU])
def test_nine_of_ten_romanised_lines_are_recognised(lang: Lang) -> None:
    missed = [line for line in LINES[lang] if _lang(line) is not lang]
    assert len(missed) <= len(LINES[lang]) // 10, missed


def test_one_of_a_hundred_other_lines_at_most_is_taken_for_romanised() -> None:
    taken = [line for line in OTHERS if _lang(line[1]) is not None]
    assert len(taken) <= len(OTHERS) // 100, taken


def test_each_word_has_its_cyrillic_word() -> None:
    found = cyrillic_of(["robota", "dlya", "zhinok", "qwrtz"])
    assert found == (Lang.UK, ["робота", "для", "жінок", "qwrtz"])


def test_a_rare_word_of_adverts_is_known() -> None:
    found = cyrillic_of(["bilet", "nash", "dolg", "otrabotaesh", "potom"])
    assert found is not None
    assert found[1][3] == "отработаешь"


@pytest.mark.parametrize("words", [[], ["robota"], ["робота", "dlya", "zhinok"]])
def test_too_little_or_cyrillic_is_left_alone(words: list[str]) -> None:
    assert cyrillic_of(words) is None


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("dlja", "для"), ("dlia", "для"), ("dziewuszki", "дзевушки"),
        ("shcho", "що"), ("szczo", "що"), ("scho", "що"), ("ho4u", "хочу"),
        ("choczu", "хочу"), ("nujno", "нужно"), ("devu6ki", "девушки"),
        ("germaniya", "германия"), ("germanija", "германия"), ("yoho", "його"),
        ("sohodni", "сьогодні"), ("hranitsya", "хранится"), ("żinok", "жінок"),
        ("žiljo", "жильё"), ("p'yat", "п'ять"),
    ],
)  # fmt: skip
def test_both_scripts_have_one_key(latin: str, cyrillic: str) -> None:
    assert key_of_cyrillic(cyrillic) in keys_of_latin(latin)


@settings(max_examples=50)
@given(st.text("абвгдежзийклмнопрстуфхцчшщыьюяіїє", min_size=1, max_size=12))
def test_every_usual_spelling_is_in_latin_letters(word: str) -> None:
    assert all(not key_of_cyrillic(word) or one for one in spellings(word))
    assert all(max(one, default="a") < "\u0400" for one in spellings(word))


@settings(max_examples=50)
@given(st.lists(st.text(min_size=1, max_size=12), max_size=70))
def test_any_words_are_read_one_for_one(words: list[str]) -> None:
    found = cyrillic_of(words)
    assert found is None or len(found[1]) == len(words)


def test_a_romanised_post_is_read_as_its_language(
    read: Callable[..., Document],
) -> None:
    doc = read(LINES["uk"][0], title="Robota")
    assert (doc.lang, doc.romanised) == (Lang.UK, True)
    assert doc.fields["text"].readings[-1].name == "cyrillic"
    assert doc.fields["title"].readings[-1].norms == ["робота"]
