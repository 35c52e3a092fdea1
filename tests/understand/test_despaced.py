"""Words that are taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.model.words import Lang
from osint_monitor.understand.despaced import despaced, without_gaps
from osint_monitor.understand.views import fold
from osint_monitor.understand.words import split


def _read(text: str, lang: str) -> list[str]:
    folded = fold(text).text
    return [norm for _, _, norm in despaced(split(folded), folded, Lang(lang))]


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("we keep y o u r  p a s s p o r t here", "en", ["your", "passport"]),
        ("k e e p y o u r p a s s p o r t", "en", ["keep", "your", "passport"]),
        ("your p-a.s s_p*o-r t stays", "en", ["passport"]),
        ("p.a.s.s.p.o.r.t s a f e", "en", ["passport", "safe"]),
        ("z a b i e r a m y  p a s z p o r t y", "pl", ["zabieramy", "paszporty"]),
        ("п а с п о р т  з д а є т е", "uk", ["паспорт", "здаєте"]),
        ("п-а-с-п-о-р-т сдать", "ru", ["паспорт"]),
        ("het p a s p o o r t blijft hier", "nl", ["paspoort"]),
        ("den R e i s e p a s s abgeben", "de", ["reisepass"]),
        ("p a ș a p o r t u l rămâne", "ro", ["pașaportul"]),
        ("pass🔥port and mo💎ney", "en", ["passport", "money"]),
        ("p🔥assport", "en", ["passport"]),
        ("pass❤️port", "en", ["passport"]),
        ("pas.zpor.ty oddajesz", "pl", ["paszporty"]),
        ("pass|port", "en", ["passport"]),
    ],
)  # fmt: skip
def test_pieces_are_read_as_words(text: str, lang: str, words: list[str]) -> None:
    assert _read(text, lang) == words


@pytest.mark.parametrize(
    "text",
    [
        "e-mail, part-time, B2B, and/or, he/she, 24/7",
        "plan A or B or C, size S M L",
        "call now 🔥 start today🔥 good pay",
        "room a, b and c: 3 x 4 m",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert _read(text, "en") == []


def test_its_language_is_told_without_the_gaps() -> None:
    assert without_gaps("s z u k a m pracy 🔥 w Nie🔥mczech") == (
        "szukam pracy 🔥 w Niemczech"
    )


@settings(max_examples=50)
@given(st.text("ab .-🔥", max_size=200))
def test_any_pieces_are_in_order_and_apart(text: str) -> None:
    found = despaced(split(text), text, Lang.EN)
    edges = [edge for first, end, _ in found for edge in (first, end)]
    assert edges == sorted(edges)
    assert all(first < end for first, end, _ in found)
