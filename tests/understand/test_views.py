"""Folding, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.understand.views import fold, to_raw


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("plain text", "plain text"),
        ("раssport", "passport"),
        ("пaспoрт", "паспорт"),
        ("вiд 1200", "від 1200"),
        ("пас\u200bпорт", "паспорт"),
        ("0\ufe0f\u20e36\ufe0f\u20e3", "06"),
        ("𝓟𝓪𝓼𝓼𝓹𝓸𝓻𝓽", "Passport"),
        ("ᴘᴀss", "pass"),
        ("🅿🅰", "PA"),
        ("п\u0301аспорт", "паспорт"),
        ("cafe\u0301", "café"),
        ("йод", "йод"),
        ("м’ясо", "м'ясо"),
        ("a\u00a0b", "a b"),
    ],
)
def test_one_plain_spelling(raw: str, folded: str) -> None:
    assert fold(raw).text == folded


@pytest.mark.parametrize("word", ["паспорт", "passport", "їжак", "IT-компанія"])
def test_words_of_one_script_stay(word: str) -> None:
    assert fold(word).text == word


def test_what_keeps_its_length_needs_no_map() -> None:
    assert fold("раssport для вас").segments == ()


def test_a_stretch_leads_back_over_hidden_characters() -> None:
    raw = "a пас\u200b\u200bпорт b"
    view = fold(raw)
    start = view.text.index("паспорт")
    first, last = to_raw(view, start, start + 7)
    assert raw[first:last] == "пас\u200b\u200bпорт"


HOSTILE = st.text(
    st.sampled_from(
        "aаeе0О о'’`\u200b\u200d\u0301\u0306\ufe0f\u20e3ﷺ½İ\ud800\n\x00🇺🅿ᴀ𝓟…"
    )
    | st.characters(),
    max_size=80,
)


@settings(max_examples=60, deadline=None)
@given(HOSTILE)
def test_segments_cover_both_texts(raw: str) -> None:
    view = fold(raw)
    if not view.segments:
        assert len(view.text) == len(raw)
        return
    at = raw_at = 0
    for start, raw_start, length, raw_length in view.segments:
        assert (start, raw_start) == (at, raw_at)
        at, raw_at = at + length, raw_at + raw_length
    assert (at, raw_at) == (len(view.text), len(raw))


@settings(max_examples=60, deadline=None)
@given(HOSTILE)
def test_every_stretch_lies_inside_the_raw_text(raw: str) -> None:
    view = fold(raw)
    for start in range(len(view.text)):
        first, last = to_raw(view, start, start + 1)
        assert 0 <= first < last <= len(raw)


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("we keep раsspоrt, рор shop", "we keep passport, pop shop"),
        ("саrtеа de identitate", "cartea de identitate"),
        ("тримаємо пacпopт, copoк днів", "тримаємо паспорт, сорок днів"),
        ("мій зaкoн: copoк днів", "мій закон: сорок днів"),
        ("салон SEX, работа в IT, TAXI", "салон SEX, работа в IT, TAXI"),
        ("пишите @coco или copa.com/coca", "пишите @coco или copa.com/coca"),
        ("BMW и рол", "BMW и рол"),
    ],
)
def test_whole_words_in_look_alikes_are_told_by_the_text(raw: str, folded: str) -> None:
    assert fold(raw).text == folded
